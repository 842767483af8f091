"""Baselines and a scenario to a result: layers, sums, bridge, luck, and what a run says of itself."""

import shutil
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import scenario_of
from forecast.errors import InputError, UsageError
from forecast.ledger.specs import Layer
from forecast.ledger.tree import Role
from forecast.periods import Month
from forecast.report.contract import result_object
from forecast.scenario.levers.grants import GrantChange, grant_levers
from forecast.scenario.levers.staffing import StaffingChange, staffing_activities
from forecast.scenario.result import Choice, base_year, parameters_digest, with_scenario
from forecast.service import open_workspace

DATA = Path(__file__).parents[2] / "data"
NAMES = ("askersund-2023", "askersund-2024", "pitea-2024", "alingsas-2024", "ekero-2023", "demo")
OPEN = ("askersund-2024", "pitea-2024", "alingsas-2024", "demo")
METHODS = ("auto", "linear", "linear_deviation", "judged", "adopted", "bf")


@cache
def workspace(name):
    return open_workspace(DATA / name)


@cache
def year(name, method="auto", draws=300, seed=7):
    return base_year(workspace(name), Choice(method=method, draws=draws, seed=seed))


def empty(name, **levers):
    return scenario_of(name, **levers)


def result(name, scenario=None, *, method="auto", draws=300, seed=7, **choice):
    """A run that shares its base year with other tests."""
    choice = Choice(method=method, draws=draws, seed=seed, **choice)
    names = () if scenario is None else (scenario.name,)
    return with_scenario(
        workspace(name), year(name, method, draws, seed), scenario or empty(name), choice, names
    )  # fmt: skip


def exact(amount):
    """SEK as the contract writes it; 0 where nothing is known."""
    return Decimal(0) if amount is None else Decimal(f"{amount:.2f}")


def assert_children_sum(name, made, fields=("forecast",)):
    rows = result_object(workspace(name), made)["rows"]
    for statement, part in made.statements.items():
        mine = [row for row in rows if row["statement"] == statement]
        for at in part.tree.where(Role.SUM):
            children = part.tree.children(int(at))
            for field in fields:
                total = sum((exact(mine[child][field]) for child in children), Decimal(0))
                assert exact(mine[at][field]) == total, (statement, mine[at]["row"], field)


@st.composite
def scenarios(draw, name):
    """Up to three random overrides of a workspace whose year is open."""
    opened = workspace(name)
    as_of = opened.settings.as_of
    activities = draw(st.lists(st.sampled_from(list(staffing_activities(opened.tree))), max_size=2, unique=True))
    staffing = {
        key: StaffingChange(
            fte=draw(st.integers(-2000, 2000)) / 100,
            start=Month(as_of.year, draw(st.integers(as_of.number + 1, 12))),
            cost_per_fte=draw(st.integers(1, 999_999_99)) / 100,
        )
        for key in activities
    }
    known = [grant.id for grant in grant_levers(opened, as_of)]
    grants = {
        key: GrantChange(rest_of_year=False, avoidable_share=draw(st.floats(0, 1)))
        for key in (draw(st.lists(st.sampled_from(known), max_size=1)) if known else [])
    }
    return empty(name, staffing=staffing, grants=grants)


class TestSums:
    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("method", METHODS)
    def test_children_sum_to_parents_for_every_method(self, name, method):
        fields = ("forecast", "actual", "budget", "linear", "model", "adopted")
        assert_children_sum(name, result(name, method=method, draws=1), fields)

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("layer", list(Layer))
    def test_children_sum_to_parents_for_every_layer(self, name, layer):
        assert_children_sum(name, result(name, draws=1, headline=layer))

    @pytest.mark.parametrize("name", OPEN)
    @settings(max_examples=8, deadline=None)
    @given(data=st.data())
    def test_children_sum_to_parents_with_any_levers_and_any_draw(self, name, data):
        scenario = data.draw(scenarios(name))
        number = data.draw(st.none() | st.integers(0, 299))
        layer = data.draw(st.sampled_from(list(Layer)))
        assert_children_sum(name, result(name, scenario, run=number, headline=layer))


class TestBridge:
    @pytest.mark.parametrize("name", OPEN)
    @settings(max_examples=8, deadline=None)
    @given(data=st.data())
    def test_it_sums_to_forecast_less_budget_to_the_ore(self, name, data):
        scenario = data.draw(scenarios(name))
        method = data.draw(st.sampled_from(("auto", "linear", "linear_deviation")))
        made = result(
            name, scenario, method=method, run=data.draw(st.none() | st.integers(0, 299)),
            headline=data.draw(st.sampled_from(list(Layer))),
        )  # fmt: skip
        total = result_object(workspace(name), made)["total"]
        steps = sum((exact(step.amount) for step in made.bridge), Decimal(0))
        assert steps == exact(total["deviation"])
        assert steps == exact(total["forecast"]) - exact(total["budget"])

    def test_each_lever_is_a_step_of_its_own_after_the_rows(self):
        levers = {"timvikarier": GrantChange(rest_of_year=False)}
        made = result("askersund-2024", empty("askersund-2024", grants=levers), headline=Layer.ADOPTED)
        base = result("askersund-2024", headline=Layer.ADOPTED)
        assert made.bridge[:-1] == base.bridge
        assert (made.bridge[-1].step, made.bridge[-1].amount) == ("Utan Minska andelen timvikarier, sep–dec", -3.1e6)

    def test_a_row_without_budget_is_in_the_bridge_too(self, tmp_path):
        """The total's budget is the known ones'; a row with outcome only must not fall out of the explanation."""
        path = tmp_path / "pitea-2024"
        shutil.copytree(DATA / "pitea-2024", path)
        file = path / "budgetuppfoljning.csv"
        text = file.read_text(encoding="utf-8")
        old = "512;Verksamhetsstöd;39724;10414;10862;-448;-350"
        assert old in text
        file.write_text(text.replace(old, "512;Verksamhetsstöd;;;10862;;"), encoding="utf-8")
        opened = open_workspace(path)
        choice = Choice(method="linear", draws=1)
        made = with_scenario(opened, base_year(opened, choice), empty("pitea-2024"), choice, ())
        total = result_object(opened, made)["total"]
        assert sum((exact(step.amount) for step in made.bridge), Decimal(0)) == exact(total["deviation"])


class TestLuck:
    @pytest.mark.parametrize("name", OPEN)
    @settings(max_examples=5, deadline=None)
    @given(data=st.data())
    def test_a_scenario_shifts_every_quantile_by_its_levers(self, name, data):
        scenario = data.draw(scenarios(name))
        made, base = result(name, scenario), result(name)
        shift = sum(lever.amount for lever in made.levers)
        after, before = made.main.quantiles[made.total], base.main.quantiles[base.total]
        np.testing.assert_allclose(after - before, shift, atol=0.011)

    @pytest.mark.parametrize("name", OPEN)
    def test_a_replayed_draw_shifts_by_the_levers_too(self, name):
        key = next(iter(staffing_activities(workspace(name).tree)))
        change = StaffingChange(fte=-2, start=Month(2024, 12), cost_per_fte=600_000)
        made = result(name, empty(name, staffing={key: change}), run=17)
        base = result(name, run=17)
        assert made.main.forecast[made.total] - base.main.forecast[base.total] == pytest.approx(100_000.0, abs=0.01)

    @pytest.mark.parametrize("name", NAMES)
    def test_quantiles_grow_on_every_row(self, name):
        for part in result(name).statements.values():
            known = part.quantiles[~np.isnan(part.quantiles).any(axis=1)]
            assert (np.diff(known, axis=1) >= 0).all()

    @pytest.mark.parametrize("number", [0, 255, 256, 299])
    def test_the_numbered_draw_does_not_depend_on_how_many_are_drawn(self, number):
        few, many = (result("demo", draws=draws, run=number) for draws in (300, 2000))
        np.testing.assert_array_equal(few.main.forecast, many.main.forecast)

    def test_a_draw_is_one_of_those_that_the_quantiles_are_read_off(self):
        totals = [result("pitea-2024", draws=1, seed=seed, run=0) for seed in range(3)]
        forecasts = [made.main.forecast[made.total] for made in totals]
        quantiles = [made.main.quantiles[made.total] for made in totals]
        np.testing.assert_allclose(np.array(quantiles), np.array(forecasts)[:, None].repeat(5, axis=1), atol=0.1)

    def test_draws_never_move_the_point(self):
        first, other = result("demo", draws=300), result("demo", draws=1, seed=1)
        np.testing.assert_array_equal(first.main.forecast, other.main.forecast)

    @pytest.mark.parametrize("name", OPEN)
    def test_a_sums_span_is_no_wider_than_its_parts_together(self, name):
        """Rows that move together add up at most; a wider sum means that one row's tail has run away."""
        made = result(name, draws=2000)
        main = made.main
        width = main.quantiles[:, 4] - main.quantiles[:, 0]
        for at in main.tree.where(Role.SUM):
            parts = [i for i in main.tree.leaves_below(int(at)) if not np.isnan(width[i])]
            assert width[at] <= 1.1 * width[parts].sum() + 1, main.tree.rows[at].key


class TestLayers:
    def test_the_model_is_the_headline_unless_told_otherwise(self):
        made = result("askersund-2024")
        np.testing.assert_array_equal(made.main.forecast, made.main.base.model)
        assert made.headline is Layer.MODEL

    def test_a_layer_that_a_row_lacks_is_the_model_named_as_such(self):
        made = result("demo", headline=Layer.JUDGED)
        layers = dict(zip(made.main.tree.keys, made.main.layer, strict=True))
        leaves = [i for i, row in enumerate(made.main.tree.rows) if row.role is Role.LEAF]
        judged = [i for i in leaves if not np.isnan(made.main.base.judged[i])]
        assert judged
        assert {layers[made.main.tree.keys[i]] for i in judged} == {"judged"}
        others = [i for i in leaves if i not in judged]
        assert {made.main.layer[i] for i in others} == {"model"}
        np.testing.assert_array_equal(made.main.forecast[others], made.main.base.model[others])

    def test_a_layer_that_nobody_has_given_is_not_claimed(self):
        """Nothing is adopted in the demo: the amounts are the model's, and no page or paper may call them adopted."""
        made = result("demo", headline=Layer.ADOPTED)
        np.testing.assert_array_equal(made.main.forecast, made.main.base.model)
        assert made.headline is Layer.MODEL
        assert result("askersund-2024", headline=Layer.ADOPTED).headline is Layer.ADOPTED

    def test_a_persons_forecast_has_the_persons_reason(self):
        made = result("demo", headline=Layer.JUDGED)
        judgement = workspace("demo").judgements[0]
        at = made.main.tree.position(judgement.row)
        assert made.main.forecast[at] == float(judgement.forecast) * workspace("demo").settings.unit.sek
        assert made.main.reason[at] == f"Bedömd av {judgement.name}: {judgement.reason}"

    def test_an_adopted_row_without_a_written_cause_says_so(self):
        made = result("askersund-2024", headline=Layer.ADOPTED)
        explained = {c.row for c in workspace("askersund-2024").comments if c.statement == "by_activity"}
        silent = [i for i, row in enumerate(made.main.tree.rows) if row.role is Role.LEAF and row.key not in explained]
        assert silent
        assert {made.main.reason[i] for i in silent} == {
            "Fastställd prognos ur delårsrapport per 2024-08-31. Ingen orsak skriven."
        }

    def test_an_adopted_row_has_the_reports_cause(self):
        made = result("askersund-2024", headline=Layer.ADOPTED)
        comment = next(c for c in workspace("askersund-2024").comments if (c.statement, c.row) == ("by_activity", "56"))
        assert made.main.reason[made.main.tree.position("56")] == f"{comment.cause.rstrip('.')} ({comment.source})."

    def test_an_adopted_forecast_is_whole(self):
        """A row that the adopted table does not print is unknown, not filled with the model's."""
        gross = result("askersund-2024", headline=Layer.ADOPTED).statements["by_activity_gross"]
        assert np.isnan(gross.forecast[gross.tree.position("60")])
        assert gross.forecast[gross.tree.position("51")] == -255_123_000.0

    @pytest.mark.parametrize("name", NAMES)
    def test_method_budget_leaves_the_budget_standing(self, name):
        """Its own words: the budget stands unchanged. In a closed year the outcome stands instead."""
        made = result(name, method="budget", draws=1)
        closed = made.as_of.number == 12
        expected = made.main.base.actual if closed else made.main.base.budget
        leaves = [i for i, row in enumerate(made.main.tree.rows) if row.role is Role.LEAF and not np.isnan(expected[i])]
        np.testing.assert_allclose(made.main.forecast[leaves], expected[leaves], atol=0.01)

    def test_a_plain_line_is_named_on_its_rows(self):
        made = result("pitea-2024", method="linear_deviation")
        leaves = [i for i, row in enumerate(made.main.tree.rows) if row.role is Role.LEAF]
        assert {made.main.method[i] for i in leaves} == {"linear_deviation"}
        assert made.main.reason[0] == "Budgeten plus periodens avvikelse, rakt uppräknad."

    def test_a_plain_line_that_a_workspace_lacks_is_told_as_the_models(self):
        made = result("askersund-2024", method="linear_deviation")
        assert set(made.main.layer) == {"model"}
        assert "linear_deviation" not in made.main.method

    def test_a_method_for_every_row_is_the_method_of_every_row(self):
        made = result("pitea-2024", method="bf")
        leaves = [i for i, row in enumerate(made.main.tree.rows) if row.role is Role.LEAF]
        assert {made.main.method[i] for i in leaves} == {"bf"}


class TestProbability:
    def test_none_on_default_widths_and_in_closed_years(self):
        for name in ("askersund-2024", "pitea-2024", "alingsas-2024", "ekero-2023", "askersund-2023"):
            assert result(name).probability_of_deficit is None, name

    def test_a_share_of_the_draws_where_the_basis_is_learned(self):
        made = result("demo")
        assert made.main.basis[made.total] in {"own", "pooled"}
        drawn = year("demo").drawn[0].total
        assert made.probability_of_deficit == round(float(np.mean(drawn < made.main.base.budget[made.total])), 4)

    def test_better_levers_lower_it(self):
        change = StaffingChange(fte=-400, start=Month(2024, 9), cost_per_fte=600_000)
        better = result("demo", empty("demo", staffing={"sarskilt-boende": change}))
        assert better.probability_of_deficit < 0.2 < result("demo").probability_of_deficit

    @pytest.mark.parametrize("name", OPEN)
    def test_a_sums_basis_is_that_of_its_weakest_part(self, name):
        main = result(name).main
        order = ("own", "pooled", "default")
        for at in main.tree.where(Role.SUM):
            parts = [i for i in main.tree.leaves_below(int(at)) if main.base.spread[i].any()]
            assert main.basis[at] == max((main.basis[i] for i in parts), key=order.index)


class TestRecord:
    def test_equal_runs_have_equal_records(self):
        assert result("pitea-2024").record == result("pitea-2024").record

    def test_what_made_it_stands_in_it(self):
        record = result("pitea-2024").record
        assert (record.data, record.seed, record.draws) == (workspace("pitea-2024").digest, 7, 300)
        assert record.parameters == parameters_digest()
        assert {len(record.data), len(record.scenario), len(record.parameters)} == {64}

    def test_a_scenario_with_another_name_is_the_same_run(self):
        change = {"512": StaffingChange(fte=1, start=Month(2024, 5), cost_per_fte=1)}
        one, other = empty("pitea-2024", staffing=change), empty("pitea-2024", staffing=change)
        renamed = replace(other, name="B")
        assert result("pitea-2024", one).record == result("pitea-2024", renamed).record
        assert result("pitea-2024", one).record != result("pitea-2024").record


class TestRefusals:
    @pytest.mark.parametrize(
        ("choice", "sentence"),
        [
            (Choice(method="liner"), "Metoden ”liner” finns inte. Menar du ”linear”?"),
            (Choice(draws=0), "Antalet dragningar ska vara 1 till 1 000 000, inte 0."),
            (Choice(draws=1_000_001), "Antalet dragningar ska vara 1 till 1 000 000, inte 1000001."),
            (Choice(seed=-1), "Fröet ska vara 0 eller större, inte -1."),
            (Choice(run=2000), "Dragning 2000 finns inte; välj 0 till 1999."),
            (Choice(run=-1, draws=5), "Dragning -1 finns inte; välj 0 till 4."),
        ],
    )
    def test_wrong_words(self, choice, sentence):
        with pytest.raises(UsageError) as caught:
            base_year(workspace("pitea-2024"), choice)
        assert str(caught.value) == sentence

    def test_an_unknown_method_far_from_all_lists_them(self):
        with pytest.raises(
            UsageError, match=r"^Metoden ”xyz” finns inte\. Välj bland auto, linear, linear_deviation, "
        ):
            base_year(workspace("pitea-2024"), Choice(method="xyz"))

    def test_a_month_of_another_year(self):
        with pytest.raises(InputError) as caught:
            base_year(workspace("pitea-2024"), Choice(as_of=Month(2023, 3)))
        assert str(caught.value) == (
            "pitea-2024, kolumn ”as-of”: mars 2023 ligger inte i budgetåret 2024. Välj en månad i 2024."
        )

    def test_a_method_that_a_row_cannot_carry_does_not_stop_the_others(self):
        """Alingsås has one row without budget (finansnetto); the contract offers `--method budget` to everyone."""
        made = result("alingsas-2024", method="budget", draws=1)
        assert made.main.deviation[made.total] == 0.0


def test_the_asked_month_is_used():
    made = base_year(workspace("demo"), Choice(as_of=Month(2024, 3), draws=1))
    assert made.baselines[0].as_of == Month(2024, 3)
    assert made.baselines[0].actual[0] != year("demo").baselines[0].actual[0]


def test_nothing_is_changed_by_a_run():
    before = year("askersund-2024").baselines[0]
    kept = replace(before)
    result("askersund-2024", empty("askersund-2024", grants={"timvikarier": GrantChange(rest_of_year=False)}))
    assert before.tree is kept.tree
    np.testing.assert_array_equal(before.model, kept.model)
