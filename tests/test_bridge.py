"""Bridges sum exactly, to the öre, whatever the amounts are."""

from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from forecast.bridge import INTERACTION, contributions, deviations
from forecast.ledger.tree import CostType, Role, Row, make_tree
from forecast.model import BridgeStep

ORE = st.integers(-(10**11), 10**11).map(lambda ore: ore / 100)
ANY = st.floats(-1e9, 1e9, allow_nan=False)


def exact(amounts):
    """The sum of amounts as they are written with two decimals."""
    return sum((Decimal(f"{amount:.2f}") for amount in amounts), Decimal(0))


@given(st.lists(ANY, max_size=8), ANY)
def test_contributions_sum_to_the_difference_to_the_ore(amounts, difference):
    steps = contributions([BridgeStep(f"steg {i}", amount) for i, amount in enumerate(amounts)], difference)
    assert exact(step.amount for step in steps) == Decimal(f"{round(difference, 2) + 0.0:.2f}")


@given(st.lists(ANY, min_size=1, max_size=8), ANY)
def test_each_contribution_is_the_change_made_alone(amounts, difference):
    steps = contributions([BridgeStep("steg", amount, "rad") for amount in amounts], difference)
    assert [step.amount for step in steps[:-1]] == [round(amount, 2) for amount in amounts]
    assert {step.row for step in steps[:-1]} == {"rad"}
    assert steps[-1].step == INTERACTION == "Samspel mellan ändringarna"


def test_changes_that_do_not_touch_each_other_have_no_interaction():
    steps = contributions([BridgeStep("a", -3_100_000.0), BridgeStep("b", 150_000.0)], -2_950_000.0)
    assert steps[-1] == BridgeStep("Samspel mellan ändringarna", 0.0)


def test_the_interaction_takes_what_the_changes_alone_do_not_explain():
    steps = contributions([BridgeStep("volym", -100.0), BridgeStep("pris", -50.0)], -155.0)
    assert [step.amount for step in steps] == [-100.0, -50.0, -5.0]


@st.composite
def trees(draw):
    """A tree of 2 to 14 rows: parents stand before their parts, some rows are memo."""
    count = draw(st.integers(2, 14))
    parents = [None, *(draw(st.integers(0, i - 1)) for i in range(1, count))]
    memo = {i for i in range(1, count) if i not in parents and draw(st.integers(0, 5)) == 0}
    sums = {parents[i] for i in range(1, count) if i not in memo} | {0}
    memo -= {next(i for i in range(1, count) if parents[i] == s) for s in sums if _only_memo(s, parents, memo)}
    rows = []
    for i, parent in enumerate(parents):
        role = Role.SUM if i in sums else Role.MEMO if i in memo else Role.LEAF
        above = None if parent is None else f"r{parent}"
        rows.append(Row(f"r{i}", above, f"Rad {i}", "", CostType.NET, role))
    return make_tree("slump", rows)


def _only_memo(position, parents, memo):
    below = [i for i, parent in enumerate(parents) if parent == position]
    return bool(below) and all(i in memo for i in below)


def amounts(data, tree):
    """(R,) SEK per leaf, some unknown, sums filled."""
    cells = st.lists(ORE | st.just(float("nan")), min_size=len(tree.rows), max_size=len(tree.rows))
    return tree.sum_up(np.array(data.draw(cells)))


@given(trees(), st.data())
def test_deviations_by_leaf_sum_to_every_rows_deviation(tree, data):
    """Also where some rows have only a forecast or only a budget: none may fall out of the explanation."""
    forecast, budget = amounts(data, tree), amounts(data, tree)
    for at in tree.where(Role.SUM):
        steps = deviations(tree, int(at), forecast, budget)
        if np.isnan(forecast[at]) or np.isnan(budget[at]):
            assert steps == ()
        else:
            assert exact(step.amount for step in steps) == exact([forecast[at]]) - exact([budget[at]])


@given(trees(), st.data())
def test_every_leaf_with_a_deviation_is_one_step_and_nothing_else_is(tree, data):
    given_amounts = data.draw(st.lists(ORE, min_size=len(tree.rows), max_size=len(tree.rows)))
    forecast = tree.sum_up(np.array(given_amounts))
    steps = deviations(tree, 0, forecast, np.zeros(len(tree.rows)))
    leaves = [row.key for row, x in zip(tree.rows, given_amounts, strict=True) if row.role is Role.LEAF and x]
    assert sorted(step.row for step in steps) == sorted(leaves)
    assert all(step.step == tree.rows[tree.position(step.row)].name for step in steps)


def flat(*keys):
    """A total with leaves in the given order."""
    top = Row("total", None, "Summa", "", CostType.NET, Role.SUM)
    return make_tree("liten", [top, *(Row(key, "total", key.upper(), "", CostType.NET, Role.LEAF) for key in keys)])


def test_steps_stand_in_printed_order():
    steps = deviations(flat("c", "a", "b"), 0, np.array([-6.0, -1.0, -2.0, -3.0]), np.zeros(4))
    assert [step.row for step in steps] == ["c", "a", "b"]


def test_a_row_on_budget_and_a_memo_row_give_no_step():
    tree = flat("a", "b")
    tree = make_tree("liten", [*tree.rows, Row("c", "total", "C", "", CostType.NET, Role.MEMO)])
    forecast, budget = np.array([-10.0, -7.0, -3.0, -3.0]), np.array([-3.0, 0.0, -3.0, -1.0])
    assert deviations(tree, 0, forecast, budget) == (BridgeStep("A", -7.0, "a"),)


def test_nothing_to_explain_without_a_budget():
    assert deviations(flat("a"), 0, np.array([-1.0, -1.0]), np.array([np.nan, np.nan])) == ()
