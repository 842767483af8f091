"""Overrides together: faults collected, the order of the file without meaning, prices that meet other changes."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import scenario_of
from forecast.errors import CollectedInputError
from forecast.model import QUANTILES, LeverEffect, Posting
from forecast.periods import Month
from forecast.scenario.apply import place
from forecast.scenario.files import load_scenario
from forecast.scenario.levers.prices import PriceChange, price_keys
from forecast.scenario.levers.staffing import StaffingChange
from forecast.scenario.result import Choice, base_year, rest_of_year, with_scenario
from forecast.scenario.schema import Scenario
from forecast.service import open_workspace

DATA = Path(__file__).parents[2] / "data"
OCTOBER = Month(2024, 10)
CHOICE = Choice(draws=600, seed=3)


@cache
def workspace(name):
    return open_workspace(DATA / name)


@cache
def year(name):
    return base_year(workspace(name), CHOICE)


def made(scenario, choice=CHOICE):
    name = scenario.workspace
    return with_scenario(workspace(name), year(name), scenario, choice, (scenario.name,))


def staff(fte=-1.0, start=OCTOBER):
    return StaffingChange(fte=fte, start=start, cost_per_fte=600_000)


def price(change=0.02, start=OCTOBER):
    return PriceChange(change=change, start=start)


class TestFaults:
    def test_every_fault_is_told_and_nothing_runs(self):
        wrong = scenario_of(
            "demo", staffing={"x": staff()}, prices={"51": price(), "92.other": price(start=Month(2024, 8))}
        )
        with pytest.raises(CollectedInputError) as caught:
            made(wrong)
        assert [error.place.column for error in caught.value.errors] == [
            "staffing › x", "prices › 51", "prices › 92.other",
        ]  # fmt: skip
        sentences = [str(error) for error in caught.value.errors]
        assert "”51” är en summa. Ändra en rad som summan består av: aldreomsorg.grants," in sentences[1]
        assert "Priset ändras i augusti 2024, men bara månader efter augusti 2024 under 2024 kan" in sentences[2]

    def test_a_memo_row_has_no_price_of_its_own(self, tmp_path):
        with pytest.raises(
            CollectedInputError, match=r"Raden ”hemtjanst\.stafff” finns inte i ”by_activity”\. Menar du"
        ):
            made(scenario_of("demo", prices={"hemtjanst.stafff": price()}))


class TestOutsideTheTotal:
    """Alingsås leads with the net cost: the appropriation and finance lie beside it."""

    def test_a_price_beside_the_total_is_refused(self):
        with pytest.raises(CollectedInputError) as caught:
            made(scenario_of("alingsas-2024", prices={"kommunbidrag": price()}))
        assert (
            "”kommunbidrag” ingår inte i ”nettokostnad”. Ändra en rad som summan består av: intakter, personal,"
        ) in str(caught.value)

    def test_it_is_not_offered_either(self):
        assert list(price_keys(workspace("alingsas-2024"), Month(2024, 8))) == [
            "intakter", "personal", "lokalhyror", "kop", "ovriga",
        ]  # fmt: skip

    def test_the_bridge_sums_for_every_row_that_is_offered(self):
        base = with_scenario(
            workspace("alingsas-2024"), year("alingsas-2024"), Scenario("alingsas-2024", ""), CHOICE, ()
        )
        for key in price_keys(workspace("alingsas-2024"), Month(2024, 8)):
            result = made(scenario_of("alingsas-2024", prices={key: price(-0.05)}))
            [lever] = result.levers
            moved = result.main.forecast[result.total] - base.main.forecast[base.total]
            assert moved == pytest.approx(lever.amount, abs=0.011)
            total = round(sum(step.amount for step in result.bridge), 2)
            assert total == pytest.approx(float(result.main.deviation[result.total]), abs=0.001)


class TestPrices:
    def test_a_price_moves_what_is_left_of_the_row(self):
        base = year("demo").baselines[0]
        at = base.tree.position("hemtjanst.purchase")
        left = base.rest[at, 9:].sum()
        [lever] = made(scenario_of("demo", prices={"hemtjanst.purchase": price(0.02)})).levers
        assert lever.amount == pytest.approx(0.02 * left, abs=0.01)
        assert lever.amount < 0
        assert lever.next_year == pytest.approx(0.02 * left * 4, abs=0.05)

    def test_another_layers_rest_is_that_layers(self):
        base = year("askersund-2024").baselines[0]
        choice = Choice(method="adopted", draws=1)
        rest = rest_of_year(base, choice)
        known = ~np.isnan(base.adopted)
        np.testing.assert_allclose(rest.sum(axis=1)[known], (base.adopted - base.actual)[known], atol=0.01)
        assert not rest[:, :8].any()


class TestTogether:
    both = scenario_of("demo", prices={"hemtjanst.staff": price(0.03)}, staffing={"hemtjanst": staff(-4.0)})

    def test_a_price_holds_for_what_another_lever_takes_away_too(self):
        result = made(self.both)
        amounts = {lever.key: lever.amount for lever in result.levers}
        assert amounts["staffing.hemtjanst"] == 600_000.0
        assert result.interaction.amount == pytest.approx(0.03 * 600_000.0)
        at = result.main.tree.position("hemtjanst.staff")
        base = made(Scenario("demo", "bas")).main.forecast[at]
        assert result.main.forecast[at] - base == pytest.approx(sum(amounts.values()) + 18_000.0, abs=0.02)

    def test_the_bridge_sums_with_the_interaction_in_it(self):
        result = made(self.both)
        assert result.bridge[-1].step == "Samspel mellan ändringarna"
        total = round(sum(step.amount for step in result.bridge), 2)
        assert total == pytest.approx(result.main.deviation[result.total], abs=0.005)

    def test_changes_that_do_not_meet_have_no_interaction(self):
        apart = scenario_of("demo", prices={"92.other": price()}, staffing={"hemtjanst": staff()})
        assert made(apart).interaction is None

    @given(st.permutations(["a", "b", "c"]))
    @settings(max_examples=6, deadline=None)
    def test_the_order_of_overrides_never_matters(self, order):
        groups = {
            "a": ("staffing", {"hemtjanst": staff(-2.0)}),
            "b": ("prices", {"hemtjanst.staff": price()}),
            "c": ("grants", {}),
        }
        ordered = scenario_of("demo", **dict(groups[name] for name in order))
        first = scenario_of("demo", **dict(groups.values()))
        shuffled = Scenario("demo", "A", tuple(reversed(ordered.overrides)))
        assert shuffled.digest == first.digest
        assert [step.amount for step in made(shuffled).steps] == [step.amount for step in made(first).steps]


def uncertain(p=0.6, high=3_500_000.0, low=0.0):
    """Two outcomes on one row of the demo."""
    months = np.zeros(12)
    months[11] = p * high + (1 - p) * low
    levels = np.array([0.0, 1 - p, 1 - p, 1.0])
    posting = Posting(("hemtjanst.grants",), "grants", months, knots=np.array([low, low, high, high]))
    return LeverEffect("grants.x", "X", (posting,), None, "0", "1", "", levels=levels)


def test_two_outcomes_are_drawn_around_what_is_expected():
    base = year("demo").baselines[0]
    [drawn] = place(base, [uncertain()]).uncertain
    values = np.concatenate([drawn.draw(1, block)[0] for block in range(40)])
    assert set(np.round(values, 2)) == {-2_100_000.0, 1_400_000.0}
    assert np.mean(values > 0) == pytest.approx(0.6, abs=0.02)


def test_budget_moves_between_rows_and_keeps_its_sum():
    base = year("demo").baselines[0]
    move = np.zeros(12)
    move[6:] = 100_000.0
    postings = (
        Posting(("92.other",), "other", move, budget=True),
        Posting(("hemtjanst.other",), "other", -move, budget=True),
    )
    moved = place(base, [LeverEffect("savings.x", "X", postings, None, "", "", "")])
    difference = moved.base.budget - base.budget
    tree = base.tree
    assert difference[tree.position("92.other")] == 600_000.0
    assert difference[tree.position("hemtjanst")] == -600_000.0
    assert difference[tree.position("total")] == 0.0
    assert not moved.effects.any()


@pytest.mark.parametrize(
    ("name", "file"),
    [("alingsas-2024", "statsbidrag-i-forvag"), ("demo", "sjukfranvaro-sabo-en-procentenhet")],
)
def test_the_replayed_draws_are_the_distribution_of_the_scenario(name, file):
    """With --run K a draw holds the scenario's own luck too: together they are what the quantiles are read off."""
    opened, draws = workspace(name), 48
    year_of = base_year(opened, Choice(draws=draws, seed=3))
    scenario = load_scenario(DATA.parent / "scenarios" / name / f"{file}.yaml")
    whole = with_scenario(opened, year_of, scenario, Choice(draws=draws, seed=3), ("A",))
    drawn = [
        with_scenario(opened, year_of, scenario, Choice(draws=draws, seed=3, run=k), ("A",)).main.forecast[whole.total]
        for k in range(draws)
    ]
    np.testing.assert_allclose(np.quantile(drawn, QUANTILES), whole.main.quantiles[whole.total], atol=1.0)
    assert len(set(np.round(drawn, 2))) > draws / 2
