"""What each override does: its months, next year, the words, and what it may act on."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import scenario_of
from forecast.errors import InputError
from forecast.periods import Month
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


def test_an_effect_names_the_rows_above_it():
    [lever] = effects({"sarskilt-boende": staff()})
    assert lever.postings[0].activities == ("sarskilt-boende", "51")
