"""What each override does: its months, next year, the words, and what it may act on."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import scenario_of
from forecast.errors import InputError
from forecast.periods import Month
from forecast.scenario.levers.grants import GrantChange, grant_levers
from forecast.scenario.levers.staffing import StaffingChange, fte_words, staffing_activities
from forecast.scenario.resolve import effects_of
from forecast.service import open_workspace

DATA = Path(__file__).parents[2] / "data"
AUGUST, OCTOBER = Month(2024, 8), Month(2024, 10)


@cache
def workspace(name="askersund-2024"):
    return open_workspace(DATA / name)


def scenario(staffing=None, grants=None, name="askersund-2024"):
    return scenario_of(name, staffing=staffing or {}, grants=grants or {})


def staff(fte=-1.0, start=OCTOBER, cost=600_000.0):
    return StaffingChange(fte=fte, start=start, cost_per_fte=cost)


def effects(staffing=None, grants=None, name="askersund-2024", as_of=AUGUST):
    return alone(scenario(staffing, grants, name), workspace(name), as_of)


def alone(scenario, opened, as_of):
    """Every override's effect; nothing here asks what is left of the year."""
    rest = np.zeros((len(opened.tree.rows), 12))
    return tuple(effect for change in scenario.overrides for effect in effects_of(change, opened, as_of, rest))


def fault(**given):
    with pytest.raises(InputError) as caught:
        effects(**given)
    return str(caught.value)


class TestStaffing:
    def test_one_fewer_from_october(self):
        [lever] = effects({"sarskilt-boende": staff()})
        assert lever.postings[0].months.tolist() == [0.0] * 9 + [50_000.0] * 3
        assert (lever.amount, lever.next_year) == (150_000.0, 600_000.0)
        assert (lever.key, lever.old, lever.new) == ("staffing.sarskilt-boende", "0", "−1 från oktober")

    def test_the_label_and_the_arithmetic_in_words(self):
        [lever] = effects({"sarskilt-boende": staff()})
        assert lever.label == "En årsarbetare mindre, okt–dec: Särskilt boende/annat boende"
        assert lever.arithmetic == "1 årsarbetare × 600 × 3/12 = +150 tkr i år, +600 helt år"

    def test_more_staff_is_worse(self):
        [lever] = effects({"hemtjanst": staff(fte=2.5, start=Month(2024, 9))})
        assert (lever.amount, lever.next_year) == (-500_000.0, -1_500_000.0)

    @given(st.integers(-100, 100), st.integers(9, 12), st.integers(1, 900_000))
    def test_the_year_is_the_months_left_of_it(self, fte, month, cost):
        [lever] = effects({"hemtjanst": staff(float(fte), Month(2024, month), float(cost))})
        assert lever.amount == pytest.approx(-fte * cost * (13 - month) / 12, abs=0.006)
        assert not lever.postings[0].months[: month - 1].any()
        assert lever.next_year == -fte * cost

    def test_a_booked_month(self):
        assert fault(staffing={"hemtjanst": staff(start=Month(2024, 8))}) == (
            "A, kolumn ”staffing › hemtjanst”: Ändringen börjar i augusti 2024, men bara månader efter "
            "augusti 2024 under 2024 kan ändras. Välj en senare månad."
        )

    def test_another_year(self):
        sentence = fault(staffing={"hemtjanst": staff(start=Month(2025, 1))})
        assert sentence.startswith("A, kolumn ”staffing › hemtjanst”: Ändringen börjar i januari 2025,")

    def test_an_unknown_activity_with_a_near_match(self):
        assert fault(staffing={"sarskilt-boend": staff()}) == (
            "A, kolumn ”staffing › sarskilt-boend”: ”sarskilt-boend” är ingen verksamhet som kan få "
            "årsarbetare. Menar du ”sarskilt-boende”?"
        )

    def test_an_unknown_activity_far_from_all_lists_them(self):
        sentence = fault(staffing={"zzz": staff()})
        assert "”zzz” är ingen verksamhet som kan få årsarbetare. Välj bland 10, aldreomsorg, hemtjanst," in sentence

    def test_a_sum_row_takes_no_staff(self):
        assert "”51” är ingen verksamhet som kan få årsarbetare." in fault(staffing={"51": staff()})

    def test_activities_are_those_that_are_not_divided_further(self):
        names = staffing_activities(workspace().tree)
        assert names["sarskilt-boende"] == "Särskilt boende/annat boende"
        assert not {"51", "total"} & names.keys()
        assert len(names) == 22

    def test_a_statement_without_activities_offers_its_staff_row(self):
        assert staffing_activities(workspace("alingsas-2024").tree) == {"personal": "Personalkostnader"}

    def test_a_typed_activity_is_offered_once(self):
        names = staffing_activities(workspace("demo").tree)
        assert names["sarskilt-boende"] == "Särskilt boende/annat boende"
        assert "51" not in names

    @pytest.mark.parametrize(
        ("fte", "words"),
        [
            (-1, "En årsarbetare mindre"), (1, "En årsarbetare mer"), (-2, "2 årsarbetare färre"),
            (2.5, "2,5 årsarbetare fler"), (-0.25, "0,25 årsarbetare färre"),
        ],
    )  # fmt: skip
    def test_words(self, fte, words):
        assert fte_words(fte) == words


class TestGrants:
    def lost(self, share):
        return {"timvikarier": GrantChange(rest_of_year=False, avoidable_share=share)}

    @pytest.mark.parametrize(
        ("share", "amount"), [(0.0, -3_100_000.0), (0.5, -1_550_000.0), (1.0, 0.0), (0.333, -2_067_700.0)]
    )
    def test_losing_the_rest(self, share, amount):
        [lever] = effects(grants=self.lost(share))
        assert lever.amount == amount
        assert lever.next_year is None
        assert not lever.postings[0].months[:8].any()

    def test_the_words(self):
        [lever] = effects(grants=self.lost(0.5))
        assert lever.label == "Utan Minska andelen timvikarier, sep–dec"
        assert (lever.old, lever.new) == ("3\N{NO-BREAK SPACE}100 kvar sep–dec", "0")
        arithmetic = "Kvar 3 100, 50 % av kostnaden faller bort: −1 550 tkr i år"
        assert lever.arithmetic.replace("\N{NO-BREAK SPACE}", " ") == arithmetic

    @given(st.floats(0, 1), st.integers(1, 11))
    def test_the_months_sum_to_the_loss_and_none_is_booked(self, share, month):
        as_of = Month(2024, month)
        opened = workspace()
        moved = replace(opened, settings=opened.settings.model_copy(update={"as_of": as_of}))
        [lever] = alone(scenario(grants=self.lost(share)), moved, as_of)
        assert np.round(100 * lever.postings[0].months).sum() == round(-310_000_000 * (1 - share), 0)
        assert not lever.postings[0].months[:month].any()

    def test_a_grant_that_comes_changes_nothing(self):
        assert effects(grants={"timvikarier": GrantChange(rest_of_year=True)}) == ()

    def test_an_unknown_grant_with_a_near_match(self):
        assert fault(grants={"timvikarie": GrantChange(rest_of_year=False)}) == (
            "A, kolumn ”grants › timvikarie”: ”timvikarie” är inget bidrag som har något kvar i år. "
            "Menar du ”timvikarier”?"
        )

    def test_only_grants_with_something_left_are_levers(self):
        assert [grant.id for grant in grant_levers(workspace(), AUGUST)] == [
            "timvikarier",
            "god-vard",
            "aldreomsorgslyftet",
        ]
        assert grant_levers(workspace(), Month(2024, 12)) == ()
        assert grant_levers(workspace("pitea-2024"), Month(2024, 3)) == ()


def test_an_effect_names_the_rows_above_it():
    [lever] = effects({"sarskilt-boende": staff()})
    assert lever.postings[0].activities == ("sarskilt-boende", "51")


def test_a_grants_booked_part_is_known_as_of_the_workspaces_own_month_only():
    demo = workspace("demo")
    assert grant_levers(demo, AUGUST)
    assert grant_levers(demo, Month(2024, 5)) == ()
