"""The demo's earlier years forecast as they would have been: the rows' spans, and that of the committee's sum."""

from typing import NamedTuple

import numpy as np
import pytest

from forecast.fullyear import LEVELS, Lines, Projection, project
from forecast.fullyear.arrays import Floats
from forecast.fullyear.textbook.default_shares import twelfths
from forecast.ledger.book import by_month, over_span
from forecast.ledger.specs import Kind
from forecast.ledger.tree import CostType, Role, Tree
from forecast.parameters import load_parameter, value_on
from forecast.periods import Month, Span
from forecast.simulate import simulate

FIRST = 2019
YEARS = (2022, 2023)
CUTOFFS = (3, 6, 8)
ASKED = [(year, m) for year in YEARS for m in CUTOFFS]


class Told(NamedTuple):
    """One year as of one month: the leaves, what was said of them, how they ended, and all rows' quantiles."""

    tree: Tree
    lines: Lines
    found: Projection
    outcome: Floats
    quantiles: Floats


@pytest.fixture(scope="module")
def told(real_workspace):
    """(year, m) -> what was told."""
    demo = real_workspace("demo")
    tree, leaves = demo.tree, demo.tree.where(Role.LEAF)
    actual, budget = (demo.ledger.select(tree.statement, kind) for kind in (Kind.ACTUAL, Kind.BUDGET))
    money = np.stack([by_month(actual, tree, year)[leaves] for year in range(FIRST, 2024)], axis=1)
    budgets = np.stack([over_span(budget, tree, Span.full_year(year))[leaves] for year in range(FIRST, 2024)], axis=1)
    group = np.array([list(CostType).index(tree.rows[i].cost_type) for i in leaves], dtype=np.int64)
    out = {}
    for year, m in ASKED:
        at = year - FIRST
        lines = Lines(
            months=m,
            history=money[:, :at],
            booked=np.where(np.arange(12) < m, money[:, at], np.nan),
            actual=np.sum(money[:, at, :m], axis=1),
            budget=budgets[:, at],
            prior_total=np.sum(money[:, at - 1], axis=1),
            shares=twelfths(len(leaves)),
            group=group,
            fixed=(None,) * len(leaves),
            past_budgets=budgets[:, :at],
        )
        found = project(lines)
        point, spread = np.full(len(tree.rows), np.nan), np.zeros((len(tree.rows), len(LEVELS)))
        point[leaves], spread[leaves] = found.point, found.spread
        shared = value_on(load_parameter("dependence"), Month(year, m))
        total = tree.position("total")
        drawn = simulate(tree, tree.sum_up(point), spread, total, draws=2000, seed=1, shared=shared)
        out[year, m] = Told(tree, lines, found, np.sum(money[:, at], axis=1), drawn.quantiles)
    return out


@pytest.mark.parametrize(("year", "m"), ASKED)
def test_the_committees_sum_lies_in_its_span(told, year, m):
    it = told[year, m]
    _, low, middle, high, _ = it.quantiles[it.tree.position("total")]
    assert low <= np.sum(it.outcome) <= high
    assert high - low < 0.1 * abs(middle)  # and the span says something


@pytest.mark.parametrize(("year", "m"), ASKED)
def test_quantiles_grow_on_every_row_and_sum(told, year, m):
    it = told[year, m]
    assert np.all(np.isfinite(it.quantiles))
    assert np.all(np.diff(it.quantiles, axis=1) >= 0)
    assert np.all(np.diff(it.found.spread, axis=1) >= 0)


def test_four_of_five_rows_lie_in_their_spans_over_the_years(told):
    inside = []
    for it in told.values():
        low, high = (it.found.point + it.found.spread[:, LEVELS.index(level)] for level in (0.1, 0.9))
        near = 1.0 + 1e-6 * np.abs(it.outcome)  # a row that is booked to the krona may be hit to the krona
        inside.append((it.outcome >= low - near) & (it.outcome <= high + near))
    assert 0.74 < np.mean(inside) < 0.92


def test_rows_are_nearer_than_by_their_pace_or_their_budget(told):
    missed = dict.fromkeys(("forecast", "pace", "budget"), 0.0)
    for (_, m), it in told.items():
        said = {"forecast": it.found.point, "pace": it.lines.actual * 12 / m, "budget": it.lines.budget}
        for key, year in said.items():
            missed[key] += float(np.nansum(np.abs(year - it.outcome)))
    assert missed["forecast"] < 0.7 * min(missed["pace"], missed["budget"])
