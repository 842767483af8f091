"""Where an effect lands: the same money in every statement, on a row of its own where the split is not known."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.ledger.tree import Role
from forecast.model import LeverEffect, Posting
from forecast.scenario.apply import UNALLOCATED, place
from forecast.scenario.files import load_scenario
from forecast.scenario.levers.staffing import staffing_activities
from forecast.scenario.result import Choice, base_year
from forecast.service import open_workspace, run

ROOT = Path(__file__).parents[2]
NAMES = ("askersund-2024", "pitea-2024", "alingsas-2024", "ekero-2023", "demo")


@cache
def workspace(name):
    return open_workspace(ROOT / "data" / name)


@cache
def bases(name):
    return {base.tree.statement: base for base in base_year(workspace(name), Choice(draws=1)).baselines}


def effect(amount, activities, cost_type="staff"):
    months = np.zeros(12)
    months[11] = amount
    return LeverEffect("x", "X", (Posting(activities, cost_type, months),), None, "0", "1", "")


def placed(name, *effects):
    """Statement -> (row key -> SEK that it moves, rows that move only)."""
    out = {}
    for statement, base in bases(name).items():
        made = place(base, effects)
        moved = made.effects.sum(axis=0)
        out[statement] = {key: float(x) for key, x in zip(made.base.tree.keys, moved, strict=True) if x}
    return out


class TestAGrantOnABranch:
    grant = effect(-3_100_000.0, ("51",), "grants")

    def test_the_same_money_moves_in_every_statement(self):
        assert placed("askersund-2024", self.grant) == {
            "by_activity": {"51": -3.1e6, "51.ej-fordelat": -3.1e6, "total": -3.1e6},
            "by_cost_type": {"intakter": -3.1e6, "resultat": -3.1e6},
            "by_activity_gross": {"51": -3.1e6, "51.income": -3.1e6, "total": -3.1e6},
        }

    def test_the_row_of_its_own_is_named_for_its_branch(self):
        wider = place(bases("askersund-2024")["by_activity"], [self.grant]).base
        row = wider.tree.rows[wider.tree.position("51.ej-fordelat")]
        assert (row.name, row.parent, row.role) == ("Ej fördelat inom 51", "51", Role.LEAF)
        reason = wider.reason[wider.tree.position("51.ej-fordelat")]
        assert reason == "Ändring i scenariot vars fördelning på raderna inte är känd."

    def test_two_grants_on_one_branch_share_the_row(self):
        made = place(bases("askersund-2024")["by_activity"], [self.grant, effect(-600.0, ("51",), "grants")])
        wider, amounts = made.base, made.effects
        assert [key for key in wider.tree.keys if UNALLOCATED in key] == ["51.ej-fordelat"]
        assert amounts[:, wider.tree.position("51.ej-fordelat")].tolist() == [-3.1e6, -600.0]

    def test_a_grant_on_a_leaf_needs_no_row_of_its_own(self):
        moved = placed("askersund-2024", effect(-700_000.0, ("korttidsboende", "51"), "grants"))
        assert moved["by_activity"] == {"korttidsboende": -7e5, "51": -7e5, "total": -7e5}
        assert moved["by_activity_gross"] == {"51.income": -7e5, "51": -7e5, "total": -7e5}

    def test_a_typed_row_takes_a_grant_where_grants_are_booked(self):
        moved = placed("demo", effect(-100_000.0, ("sarskilt-boende", "51"), "grants"))
        assert moved["by_activity"] == {
            "sarskilt-boende.grants": -1e5, "sarskilt-boende": -1e5, "51": -1e5, "total": -1e5,
        }  # fmt: skip


class TestStaffing:
    lever = effect(150_000.0, ("sarskilt-boende", "51"))

    def test_it_moves_the_activity_the_costs_and_the_memo_row_that_shows_the_same_money(self):
        assert placed("askersund-2024", self.lever) == {
            "by_activity": {"sarskilt-boende": 1.5e5, "51": 1.5e5, "total": 1.5e5},
            "by_cost_type": {"kostnader": 1.5e5, "personal": 1.5e5, "resultat": 1.5e5},
            "by_activity_gross": {"51.cost": 1.5e5, "51": 1.5e5, "total": 1.5e5},
        }

    def test_a_memo_row_is_never_in_the_sum(self):
        made = place(bases("askersund-2024")["by_cost_type"], [self.lever])
        wider, amounts = made.base, made.effects
        keys = wider.tree.keys
        assert wider.tree.rows[keys.index("personal")].role is Role.MEMO
        assert amounts[0, keys.index("resultat")] == amounts[0, keys.index("kostnader")] == 150_000.0

    def test_a_grant_does_not_move_the_staff_memo(self):
        assert "personal" not in placed("askersund-2024", effect(-1.0, ("51",), "grants"))["by_cost_type"]

    def test_a_typed_activity_takes_it_on_its_staff_row(self):
        moved = placed("demo", effect(-1000.0, ("sarskilt-boende", "51")))["by_activity"]
        assert moved == {"sarskilt-boende.staff": -1e3, "sarskilt-boende": -1e3, "51": -1e3, "total": -1e3}

    def test_a_statement_by_cost_type_takes_it_on_its_staff_row(self):
        moved = placed("alingsas-2024", effect(1000.0, ("personal",)))["by_cost_type"]
        assert moved == {"personal": 1e3, "kostnader": 1e3, "nettokostnad": 1e3, "resultat": 1e3}


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_every_lever_moves_every_statement_by_its_amount_and_no_more(name, data):
    known = list(staffing_activities(workspace(name).tree))
    levers = [
        effect(data.draw(st.integers(-(10**9), 10**9)) / 100, (data.draw(st.sampled_from(known)),))
        for _ in range(data.draw(st.integers(1, 3)))
    ]
    for base in bases(name).values():
        made = place(base, levers)
        tree, amounts = made.base.tree, made.effects
        for lever, moved in zip(levers, amounts, strict=True):
            assert moved[int(np.argmin(tree.level))] == pytest.approx(lever.amount, abs=0.001), tree.statement
            np.testing.assert_allclose(moved, tree.sum_up(moved), atol=0.001)


def test_the_inputs_are_left_as_they_were():
    base = bases("askersund-2024")["by_activity"]
    keys, model = base.tree.keys, base.model.copy()
    place(base, [TestAGrantOnABranch.grant])
    assert base.tree.keys == keys
    np.testing.assert_array_equal(base.model, model)


def test_no_levers_place_nothing():
    base = bases("askersund-2024")["by_activity"]
    same = place(base, [])
    assert same.base is base
    assert same.effects.shape == (0, len(base.tree.rows))


def test_the_rows_of_a_run_are_moved_by_the_placed_effects():
    """Forecast, and nothing else: outcome, budget and the plain lines stay."""
    opened = workspace("askersund-2024")
    scenario = load_scenario(ROOT / "scenarios" / "askersund-2024" / "sabo-en-arsarbetare-fran-oktober.yaml")
    with_it, without = run(opened, [scenario], Choice(draws=1)), run(opened, (), Choice(draws=1))
    for statement, part in with_it.statements.items():
        before = without.statements[statement]
        known = ~np.isnan(before.forecast)
        assert known.any() or statement == "by_activity_gross"
        np.testing.assert_allclose((part.forecast - before.forecast)[known], part.effects.sum(axis=0)[known], atol=0.02)
        for field in ("actual", "budget", "linear", "model", "adopted"):
            np.testing.assert_array_equal(getattr(part.base, field), getattr(before.base, field))
