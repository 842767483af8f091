"""The lever on measures: what the forecast counts is never added again, and what is booked stands."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import DATA, scenario_of, tiny
from forecast.drivers.measures import measure_figures
from forecast.errors import InputError
from forecast.ledger.specs import Layer
from forecast.money import NBSP
from forecast.periods import Month
from forecast.scenario.levers.measures import MeasureChange, measure_keys
from forecast.scenario.result import Choice, base_year, with_scenario
from forecast.scenario.schema import unite
from forecast.service import open_workspace

PLAN = """\
schema: 1
measures:
  - {id: raknad, name: Inräknad, statement: by_activity, row: "51", state: started, decided_by: SN,
     decided_on: 2024-02-01,
     full_year_effect: 12, start: 2024-07, realisation: 0.5, counted_in: [adopted], source: k,
     one_time_cost: 1, one_time_cost_month: 2024-11}
  - {id: ny, name: Ny, statement: by_activity, row: "52", state: decided, decided_by: SN,
     decided_on: 2024-02-01,
     full_year_effect: 6, start: 2024-10, low: 0, likely: 0.5, high: 1, counted_in: [], source: k}
  - {id: oklar, name: Oklar, statement: by_activity, row: "52", state: planned, counted_in: [adopted], source: k}
"""
ADOPTED = Choice(headline=Layer.ADOPTED, draws=400, seed=5)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("arbetsyta")
    workspace = tiny(folder, {"measures.yaml": PLAN})
    return workspace, base_year(workspace, ADOPTED)


def made(small, choice=ADOPTED, **changes):
    workspace, year = small
    scenario = scenario_of(workspace.name, measures={key: MeasureChange(**said) for key, said in changes.items()})
    return with_scenario(workspace, year, scenario, choice, ("A",))


def amounts(small, choice=ADOPTED, **changes):
    return [lever.amount for lever in made(small, choice, **changes).levers]


def refused(small, **changes):
    with pytest.raises(InputError) as caught:
        made(small, **changes)
    return str(caught.value)


class TestCounted:
    def test_a_counted_measure_that_happens_changes_nothing(self, small):
        [lever] = made(small, raknad={}).levers
        assert (lever.amount, lever.next_year) == (0, 0)
        assert "prognosen räknar redan med +2 = 0 tkr i år" in lever.arithmetic.replace(NBSP, " ")

    def test_one_that_does_not_happen_takes_away_what_is_counted_and_gives_its_cost_back(self, small):
        effect, cost = made(small, raknad={"happens": False}).levers
        assert (effect.amount, cost.amount) == (-2_000, 1_000)
        assert (effect.label, cost.label) == ("Utan åtgärd: Inräknad", "Engångskostnad: Inräknad")
        assert effect.next_year == -6_000
        assert (effect.one_off, cost.one_off) == (False, True)
        assert effect.new == "blir inte av"

    def test_more_of_it_is_the_difference_to_what_is_counted(self, small):
        assert amounts(small, raknad={"realisation": 0.75}) == [1_000]

    def test_a_later_start_loses_the_months_between(self, small):
        assert amounts(small, raknad={"start": Month(2024, 11)}) == [-1_000]
        assert amounts(small, raknad={"start": Month(2025, 1)}) == [-2_000]

    def test_the_layer_that_a_row_shows_decides(self, small):
        model = Choice(headline=Layer.MODEL, draws=400, seed=5)
        assert amounts(small, model, raknad={}) == [2_000, -1_000]
        assert amounts(small, model, raknad={"happens": False}) == [0]

    def test_the_bridge_sums_to_the_deviation(self, small):
        result = made(small, raknad={"happens": False}, ny={})
        total = round(sum(step.amount for step in result.bridge), 2)
        assert total == float(result.main.deviation[result.total])

    @settings(deadline=None, max_examples=25)
    @given(first=st.floats(0, 1), full=st.integers(-50_000, 50_000))
    def test_what_is_counted_and_the_lever_are_together_the_measure(self, small, first, full):
        workspace, _ = small
        counted = measure_figures(workspace.measures[0], Month(2024, 8), workspace.settings.unit).rest
        [effect, *_] = amounts(small, raknad={"realisation": first, "full_year_effect": full})
        assert counted + effect == pytest.approx(full * first * 4 / 12, abs=0.02)


class TestNotCounted:
    def test_it_is_added_with_its_mean_and_widens_the_span(self, small):
        [lever] = made(small, ny={}).levers
        assert lever.amount == 750
        assert lever.levels.tolist() == [0, 0.5, 1]
        assert lever.postings[0].knots.tolist() == [0, 750, 1_500]
        assert np.interp((np.arange(1000) + 0.5) / 1000, lever.levels, lever.postings[0].knots).mean() == 750

    def test_booked_months_are_left_alone(self, small):
        for lever in made(small, raknad={"happens": False}, ny={"start": Month(2024, 9)}).levers:
            assert not any(posting.months[:8].any() for posting in lever.postings)

    def test_a_new_one(self, small):
        said = {"row": "52", "full_year_effect": 1_200, "start": Month(2024, 9), "ramp_months": 3, "name": "Mer"}
        cost = {"one_time_cost": 300, "one_time_cost_month": Month(2025, 2)}
        effect, once = made(small, mer=said | cost).levers
        assert effect.label == "Åtgärd: Mer"
        assert (effect.amount, effect.next_year) == (pytest.approx(250), 1_200)
        assert (once.amount, once.next_year) == (0, -300)
        assert "hela effekten antas bli av" in effect.new


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"raknat": {}}, "Åtgärden ”raknat” finns inte i measures.yaml. Menar du ”raknad”? En ny åtgärd behöver"),
        ({"x": {"row": "total"}}, "”total” är en summa. Ändra en rad som summan består av: 51, 52."),
        ({"x": {"row": "52"}}, "Den nya åtgärden ”x” saknar belopp eller början."),
        ({"ny": {"row": "51"}}, "Åtgärden ”ny” står på ”52” i measures.yaml. Ta bort ”row”."),
        (
            {"ny": {"start": Month(2024, 8)}},
            "Åtgärden börjar i augusti 2024, men bara månader efter augusti 2024 kan ändras.",
        ),
        ({"ny": {"one_time_cost": 1}}, "Engångskostnaden saknar månad. Skriv one_time_cost_month."),
        ({"oklar": {}}, "Prognosen räknar med åtgärden ”oklar”, men effekten är inte beräknad."),
    ],
)
def test_a_lever_that_cannot_be_is_refused(small, changes, sentence):
    text = refused(small, **changes)
    assert sentence in text
    assert f"kolumn ”measures › {next(iter(changes))}”" in text


def test_a_measure_without_effect_that_is_not_counted_needs_an_amount(small):
    model = Choice(headline=Layer.MODEL, draws=400, seed=5)
    with pytest.raises(InputError, match="Effekten av åtgärden ”oklar” är inte beräknad"):
        made(small, model, oklar={})
    assert amounts(small, model, oklar={"full_year_effect": 1_200, "start": Month(2024, 10)}) == [300]
    assert amounts(small, model, oklar={"happens": False}) == [0]


def test_keys_are_the_plans_measures_and_none_when_the_year_is_over(small):
    workspace, _ = small
    assert dict(measure_keys(workspace, Month(2024, 8))) == {"raknad": "Inräknad", "ny": "Ny", "oklar": "Oklar"}
    assert measure_keys(workspace, Month(2024, 12)) == {}


def test_the_demos_measures_move_their_own_rows():
    workspace = open_workspace(DATA / "demo")
    choice = Choice(draws=300)
    year = base_year(workspace, choice)
    scenario = scenario_of("demo", measures={"vikarier-korttids": MeasureChange()})
    before, after = (with_scenario(workspace, year, item, choice, ()) for item in (unite((), "demo"), scenario))
    at = after.main.tree.position("korttidsboende.substitutes")
    assert round(float((after.main.forecast - before.main.forecast)[at]), 2) == 112_500
