"""The placements lever: exact days after as-of, full-year effect, uncertain ends, and what it refuses."""

import datetime as dt
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from builders import scenario_of, tiny
from forecast.errors import InputError
from forecast.ledger.tree import CostType
from forecast.periods import Month
from forecast.questions.solve import Asked
from forecast.scenario.files import load_scenario
from forecast.scenario.levers.placement_change import PlacementChange
from forecast.scenario.levers.placements import placement_keys
from forecast.scenario.resolve import effects_of
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run, solve

ROOT = Path(__file__).parents[3]
AUGUST, MAY = Month(2024, 8), Month(2024, 5)
CASES = """\
id;row;kind;price_per_day;start;end;end_earliest;end_likely;end_latest;vat_reclaimed;co_financing;probability
F1;52;familjehem;1500;2022-02-01;;;;;;;
H1;52;hvb;7000;2024-02-01;2024-10-31;;;;0,1;0,5;
U1;52;sis;9000;2024-02-01;;2024-10-01;2024-11-30;2025-03-31;;;
A1;52;hvb;6000;2023-01-01;2024-04-30;;;;;;
"""


@cache
def real(name):
    return open_workspace(ROOT / "data" / name)


@pytest.fixture
def opened(tmp_path):
    return tiny(tmp_path / "prov", {"placements.csv": CASES})


def effect(opened, key, as_of=AUGUST, **change):
    given = PlacementChange.model_validate(change)
    [override] = scenario_of(opened.name, placements={key: given}).overrides
    rest = np.zeros((len(opened.tree.rows), 12))
    [found] = effects_of(override, opened, as_of, rest)
    return found


def fault(opened, key, as_of=AUGUST, **change):
    with pytest.raises(InputError) as caught:
        effect(opened, key, as_of, **change)
    return str(caught.value)


class TestIssueFigures:
    def test_a_price_rise_of_1800_a_day_from_april_is_275_days(self):
        """Piteå: -495 tkr as of March; 1 800 kr is a rise and not a price."""
        found = effect(real("pitea-2024"), "lss", Month(2024, 3), row="515", price_change_per_day=1800, **since(4))
        assert found.amount == -495_000.0
        assert found.next_year == -657_000.0
        assert found.postings[0].months.tolist() == [0.0] * 3 + [
            -1800.0 * n for n in (30, 31, 30, 31, 31, 30, 31, 30, 31)
        ]
        assert plain(found.arithmetic) == (
            "275 dygn × 1 800 kr = −495 tkr i år, −657 nästa år (första och sista dygnet räknas)"
        )
        assert plain(found.label) == "Dygnspris +1 800 kr per dygn från 1 april: Barn och familj / Missbruksvård"

    def test_the_shipped_scenario_moves_the_committee_by_495(self):
        opened = real("pitea-2024")
        scenario = load_scenario(ROOT / "scenarios" / "pitea-2024" / "prisokning-lss-placering.yaml")
        choice = Choice(headline=opened.settings.headline)
        before, after = run(opened, (), choice), run(opened, (scenario,), choice)
        assert after.main.forecast[after.total] - before.main.forecast[before.total] == -495_000.0
        assert after.levers[0].arithmetic.endswith(". Källa: månadsuppföljning ekonomi, mars 2024")

    def test_a_foster_home_that_ends_on_1_july_saves_183_days(self, opened):
        found = effect(opened, "F1", MAY, end="2024-07-01")
        assert found.amount == 183 * 1500.0
        assert found.postings[0].months.tolist() == [0.0] * 6 + [1500.0 * n for n in (30, 31, 30, 31, 30, 31)]
        assert found.next_year == 365 * 1500.0
        assert plain(found.arithmetic) == (
            "183 dygn färre × 1 500 kr netto = +275 tkr i år, +548 nästa år (första och sista dygnet räknas)"
        )
        assert (plain(found.old), found.new) == (
            "1 500 kr per dygn, sista dygn inte angivet", "sista dygn 1 juli 2024"
        )  # fmt: skip


def since(month):
    return {"from": dt.date(2024, month, 1)}


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


class TestKnownCases:
    def test_a_later_end_costs_more(self, opened):
        found = effect(opened, "H1", end="2024-12-31")
        assert found.amount == pytest.approx(-61 * (6300 - 3500))
        assert "61 dygn fler × 2 800 kr netto" in plain(found.arithmetic)

    def test_what_others_pay_is_income(self, opened):
        cost, others = effect(opened, "H1", end="2024-09-30").postings
        assert (cost.cost_type, cost.amount) == (CostType.PLACEMENTS.value, 31 * 6300.0)
        assert (others.cost_type, others.amount) == (CostType.INCOME.value, -31 * 3500.0)

    def test_a_new_price_holds_from_its_day_and_as_long_as_the_case(self, opened):
        found = effect(opened, "H1", price_per_day=8000, **{"from": "2024-10-15"})
        assert found.amount == pytest.approx(-17 * 1000 * 0.4)
        assert found.next_year == 0.0

    def test_a_price_may_hold_for_a_time(self, opened):
        found = effect(opened, "F1", price_change_per_day=-200, **{"from": "2024-10-01", "until": "2024-10"})
        assert (found.amount, found.next_year) == (31 * 200.0, 0.0)
        assert plain(found.new) == "−200 kr per dygn 1 oktober till 31 oktober"

    def test_end_and_price_at_once(self, opened):
        found = effect(opened, "F1", end="2024-10-31", price_change_per_day=500, **{"from": "2024-10-01"})
        assert found.amount == 61 * 1500 - 31 * 500

    def test_an_uncertain_end_is_computed_and_drawn(self, opened):
        """A certain end instead of an uncertain one: the base's own luck stands against it."""
        found = effect(opened, "U1", end="2024-09-30")
        assert found.levels is not None
        [posting] = found.postings
        assert float(np.trapezoid(posting.knots, found.levels)) == pytest.approx(posting.amount, abs=0.1)
        assert posting.knots.min() == pytest.approx(9000.0)
        assert posting.knots.max() == pytest.approx(92 * 9000.0)

    def test_an_end_that_becomes_uncertain(self, opened):
        three = {"end_earliest": "2024-09-15", "end_likely": "2024-10-31", "end_latest": "2025-01-31"}
        found = effect(opened, "F1", **three)
        assert 0 < found.amount < 122 * 1500
        assert found.new == "sista dygn troligast 31 oktober 2024 (2024-09-15 till 2025-01-31)"
        assert found.postings[0].knots.min() == 0.0

    def test_the_spread_reaches_the_committee(self, opened):
        three = {"end_earliest": "2024-09-15", "end_likely": "2024-10-31", "end_latest": "2025-01-31"}
        scenario = scenario_of(opened.name, placements={"F1": PlacementChange.model_validate(three)})
        base, first, again = run(opened), run(opened, (scenario,)), run(opened, (scenario,))
        assert first.main.quantiles.tobytes() == again.main.quantiles.tobytes()
        at = base.main.tree.position("52")
        before, after = (result.main.quantiles[at, 3] - result.main.quantiles[at, 1] for result in (base, first))
        assert after > before


class TestNewOnes:
    def test_one_more_asks_for_its_full_price(self, opened):
        found = effect(opened, "ny", row="52", kind="HVB", price_per_day=6800, **since(10))
        assert (found.amount, found.next_year) == (-92 * 6800.0, -365 * 6800.0)
        assert found.label == "En ny placering (HVB) från 1 oktober"
        assert found.old == "0"

    def test_several_alike_until_a_day(self, opened):
        change = {"row": "52", "count": 3, "price_per_day": 1000, "from": "2024-10-01", "until": "2024-10-31"}
        found = effect(opened, "ny", **change)
        assert (found.amount, found.next_year) == (-93_000.0, 0.0)
        assert plain(found.arithmetic).startswith("3 × 31 dygn × 1 000 kr netto = −93 tkr i år")

    def test_vat_and_co_financing_are_taken_off(self, opened):
        change = {"row": "52", "price_per_day": 1000, "vat_reclaimed": 0.06, "co_financing_per_day": 300, **since(12)}
        cost, others = effect(opened, "ny", **change).postings
        assert (cost.amount, others.amount) == (pytest.approx(-31 * 940.0), pytest.approx(31 * 300.0))

    def test_one_that_may_come_has_two_outcomes(self, opened):
        found = effect(opened, "ny", row="52", price_per_day=1000, probability=0.6, **since(12))
        assert found.amount == pytest.approx(-0.6 * 31_000)
        assert found.levels.tolist() == pytest.approx([0, 0.4, 0.4, 1])
        assert found.postings[0].knots.tolist() == [0, 0, -31_000, -31_000]
        assert found.new.endswith("sannolikhet 60 %")

    def test_a_row_may_be_the_key(self, opened):
        assert effect(opened, "52", price_per_day=1000, **since(12)).amount == -31_000.0

    @given(st.integers(1, 6), st.integers(0, 364), st.integers(0, 500), st.integers(1, 9999))
    def test_the_months_are_the_days_after_as_of(self, month, start, days, price):
        first = dt.date(2024, 1, 1) + dt.timedelta(start)
        last = first + dt.timedelta(days)
        opened = real("pitea-2024")
        assume(first.month > month)
        found = effect(
            opened, "ny", Month(2024, month), row="515", price_per_day=price, **{"from": first, "until": last}
        )
        this_year = (min(last, dt.date(2024, 12, 31)) - first).days + 1
        next_year = max((min(last, dt.date(2025, 12, 31)) - dt.date(2024, 12, 31)).days, 0)
        assert found.amount == -price * this_year
        assert found.next_year == -price * next_year
        assert found.postings[0].months[:month].tolist() == [0.0] * month


class TestQuestions:
    @pytest.mark.parametrize(
        ("name", "path", "said", "target", "value"),
        [
            ("pitea-2024", "placements.515.price_change_per_day", {"from": "2024-04-01"}, -495_000, 1800),
            ("demo", "placements.F8.price_per_day", {"from": "2024-10-01"}, 46_000, 1000),
            ("demo", "placements.57.placements.count", {"from": "2024-12-01", "price_per_day": 100}, -6200, 2),
        ],
    )
    def test_a_field_is_solved_for(self, name, path, said, target, value):
        opened, choice = real(name), Choice(draws=1)
        base = run(opened, (), choice)
        deviation = float(base.main.deviation[base.total])
        _, solved = solve(opened, (), choice, Asked(path, deviation + target, said=said))
        assert solved.answer.reached
        assert solved.answer.value == pytest.approx(value)


class TestRefusals:
    @pytest.mark.parametrize(
        ("key", "change", "sentence"),
        [
            ("F1", {"end": "2024-08-31"}, "”end” är 31 augusti 2024, men dygn till och med 31 aug"),
            ("F1", {"end": "2024-08"}, "Välj en dag från 1 september 2024."),
            ("ny", {"row": "52", "price_per_day": 1, "from": "2024-08-01"}, "31 augusti 2024 är bokförda."),
            ("ny", {"row": "52", "price_per_day": 1, "from": "2025-01-01"}, "inte i budgetåret 2024."),
            (
                "ny", {"row": "52", "price_per_day": 1, "from": "2024-10-01", "until": "2024-09-30"},
                "Slutet 30 september 2024 ligger före starten 1 oktober 2024.",
            ),
            ("ny", {"row": "total", "price_per_day": 1, **since(10)}, "”total” är en summa. Ändra en rad som summan"),
            ("ny", {"row": "511", "price_per_day": 1, **since(10)}, "”511” finns inte i ”by_activity”. Menar du ”51"),
            ("F11", {"end": "2024-10-01"}, "”F11” är ingen känd placering, och ”row” saknas. Menar du ”F1”?"),
            ("A1", {"end": "2024-10-01"}, "”A1” är avslutad; inget återstår."),
            ("F1", {"row": "52", "end": "2024-10-01"}, "”F1” finns i placements.csv, så row kan inte ändras här."),
            ("F1", {}, "Inget ändras för ”F1”."),
            ("F1", {"price_per_day": 1}, "”from” saknas: från vilken dag gäller priset?"),
            ("F1", since(10), "from och until hör till ett pris."),
            ("F1", {"price_change_per_day": -1600, **since(10)}, "Dygnspriset blir −100 kr, mindre än vad andra"),
            ("F1", {"price_per_day": 1, "price_change_per_day": 1, **since(10)}, "Priset står både som nytt pris och"),
            ("F1", {"end": "2024-10-01", "end_earliest": "2024-10-01"}, "Slutets spann är inte helt."),
            (
                "F1", {"end_earliest": "2024-10-01", "end_likely": "2024-09-30", "end_latest": "2024-12-01"},
                "Slutet 2024-10-01, 2024-09-30, 2024-12-01 är inte i stigande ordning.",
            ),
            ("ny", {"row": "52", **since(10)}, "price_per_day saknas. En ny placering har row, from"),
            ("ny", {"row": "52", "price_per_day": 1, "kind": "hvv", **since(10)}, "Slaget ”hvv” är okänt; menar"),
            (
                "ny", {"row": "52", "price_per_day": 1, "vat_reclaimed": 0.6, "co_financing": 0.6, **since(10)},
                "Moms och medfinansiering är tillsammans större än priset.",
            ),
            ("52", {"price_change_per_day": 1, "kind": "hvb", **since(10)}, "kind hör inte ihop med price_change"),
            ("20100312-1234", {"row": "52", "price_per_day": 1, **since(10)}, "Nyckeln ser ut som ett personnummer."),
        ],
    )  # fmt: skip
    def test_it_says_what_and_what_to_do(self, opened, key, change, sentence):
        assert sentence in fault(opened, key, **change)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("probability", 1.2), ("vat_reclaimed", 1.01), ("co_financing", -0.1), ("price_per_day", -1),
            ("price_per_day", 0), ("count", 0), ("price_change_per_day", 1e9),
        ],
    )  # fmt: skip
    def test_bounds_stand_on_the_fields(self, field, value):
        with pytest.raises(ValidationError):
            PlacementChange.model_validate({field: value})

    def test_31_february_is_told_with_file_and_line(self, tmp_path):
        path = tmp_path / "fel.yaml"
        path.write_text(
            "schema: 1\nworkspace: prov\nname: A\nplacements:\n  P1:\n    row: '52'\n    from: 2024-02-31\n",
            encoding="utf-8",
        )
        with pytest.raises(InputError) as caught:
            load_scenario(path)
        assert str(caught.value) == (
            "fel.yaml, rad 7, kolumn ”placements › P1 › from”: 31 februari 2024 finns inte; februari har 29 dagar. "
            "Rätta värdet."
        )


class TestKeys:
    def test_running_cases_and_rows_that_may_pay(self, opened):
        assert placement_keys(opened, AUGUST) == {
            "F1": "Placering F1 (Missbruksvård)",
            "H1": "Placering H1 (Missbruksvård)",
            "U1": "Placering U1 (Missbruksvård)",
            "51": "Ny placering eller nytt dygnspris (Äldreomsorg)",
            "52": "Ny placering eller nytt dygnspris (Missbruksvård)",
        }

    def test_nothing_is_left_after_december(self, opened):
        assert placement_keys(opened, Month(2024, 12)) == {}

    def test_in_the_demo_others_money_lands_on_the_activitys_income(self):
        opened = real("demo")
        change = {"row": "56.placements", "price_per_day": 1000, "co_financing": 0.5, **since(12)}
        scenario = scenario_of("demo", placements={"ny": PlacementChange.model_validate(change)})
        before, after = run(opened), run(opened, (scenario,))
        moved = after.main.forecast - before.main.forecast
        keys = [key for key, amount in zip(after.main.tree.keys, moved, strict=True) if abs(amount) > 0.005]
        assert keys == ["56", "56.income", "56.placements", "total"]
        assert moved[after.main.tree.position("56.income")] == pytest.approx(15_500.0)
