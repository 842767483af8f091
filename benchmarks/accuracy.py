"""How good the full-year forecast is, run by hand.

    python benchmarks/accuracy.py PANEL.csv.gz [PANEL ...] [--cutoffs 2,3,4,6,8,10] [--target-years last|all|2022,2023]
    python benchmarks/accuracy.py PANEL.csv.gz [PANEL ...] --widths
    python benchmarks/accuracy.py data/demo --workspace

A panel holds `series_id,year,month,value[,budget]`. Every error is divided by the mean absolute total of the line's
earlier complete years, so that each line weighs the same. Panels are read where they lie; nothing is copied.

`--widths` learns the tables of parameters/default_widths.yaml on the level lines of the panels. `--workspace` forecasts
the earlier years of a workspace that holds months, with and without its history, and tells how the spreads held.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from forecast.fullyear import LEVELS, Lines, project
from forecast.fullyear.arrays import Bools, Floats, Ints
from forecast.fullyear.backtest import BacktestTable, backtest
from forecast.fullyear.panel import Cube, read_panel, to_cube
from forecast.fullyear.plain import straight
from forecast.fullyear.scores import score, scored
from forecast.fullyear.textbook.default_shares import twelfths
from forecast.ledger.book import by_month, over_span
from forecast.ledger.specs import Kind
from forecast.ledger.tree import CostType, Role
from forecast.parameters import load_parameter, value_on
from forecast.periods import Month, Span
from forecast.simulate import simulate
from forecast.workspace.load import load_workspace
from forecast.workspace.workspace import Workspace

LEVEL_WITHIN = 0.02
"""A line is level when no cumulative share of its earlier years lies further than this from m / 12."""
CUT = "@"
"""A line that stands in a panel several times, ending in different years, has this mark before a number. Months 11 and
12 of its last year hold the remainder split evenly."""


def score_row(rows: pd.DataFrame) -> dict[str, float]:
    found = score(rows)
    out = {"n": found.count, "wape": found.wape, "mdape": found.mdape, "bias": found.bias}
    if "lo80" in rows:
        out |= {"cov80": found.cover80, "w80": found.w80, "cov95": found.cover95}
    return out


def report(panel: pd.DataFrame, found: BacktestTable) -> str:
    rows = scored(panel, found.rows)
    parts: list[dict[str, Any]] = [{"cutoff": "all", **score_row(rows)}]
    parts += [{"cutoff": cutoff, **score_row(part)} for cutoff, part in rows.groupby("cutoff")]
    others = scored(panel, found.all_methods)
    beside: list[dict[str, Any]] = [{"method": method, **score_row(part)} for method, part in others.groupby("method")]
    return f"{_text(parts)}\n\n{_text(beside)}"


def _text(parts: list[dict[str, Any]]) -> str:
    return pd.DataFrame(parts).round(2).to_string(index=False)


def level_years(cube: Cube) -> Bools:
    """(S, Y) complete years of level lines: known before the year begins, from two complete years or more.

    The year just before must be complete, since its total is the expected year.
    """
    complete = np.all(np.isfinite(cube.amounts), axis=2)
    known = np.where(complete[:, :, None], cube.amounts, 0.0)
    before = np.cumsum(known, axis=1) - known
    count = np.cumsum(complete, axis=1) - complete
    last = np.pad(complete[:, :-1], ((0, 0), (1, 0)))
    return np.asarray(complete & last & (count >= 2) & is_level(before), dtype=np.bool_)


def is_level(months: Floats) -> Bools:
    """(...,) whether the cumulative shares of months (..., 12) lie near m / 12; rows without money are not level."""
    total = np.sum(months, axis=-1, keepdims=True)
    shares = np.cumsum(months, axis=-1) / np.where(total == 0, np.nan, total)
    return np.asarray(np.max(np.abs(shares - np.arange(1, 13) / 12), axis=-1) <= LEVEL_WITHIN, dtype=np.bool_)


def span_lines(months: int, actual: Floats, budget: Floats, last: Floats) -> Lines:
    """Rows of which only a sum, perhaps a budget and perhaps last year's total are known; all (R,)."""
    rows = actual.shape[0]
    return Lines(
        months=months,
        history=np.zeros((rows, 0, 12)),
        booked=np.full((rows, 12), np.nan),
        actual=actual,
        budget=budget,
        prior_total=last,
        shares=twelfths(rows),
        group=np.zeros(rows, dtype=np.int64),
        fixed=(None,) * rows,
    )


def misses(cube: Cube, row: Ints, year: Ints, months: int, *, prior: bool) -> Floats:
    """(T,) outcome - forecast, in the direction of the money, over the size that default widths are shares of."""
    actual = np.sum(cube.amounts[row, year, :months], axis=1)
    nothing = np.full(actual.shape[0], np.nan)
    last = np.sum(cube.amounts[row, year - 1], axis=1)
    lines = span_lines(months, actual, *((cube.budgets[row, year], last) if prior else (nothing, nothing)))
    found = project(lines)
    expected = np.where(np.isfinite(found.expected), np.abs(found.expected), 0.0)
    size = np.maximum(np.maximum(expected, np.abs(straight(actual, months))), np.abs(found.point))
    outcome = np.sum(cube.amounts[row, year], axis=1)
    return np.asarray(np.sign(last) * (outcome - found.point) / np.where(size > 0, size, np.nan), dtype=np.float64)


def learned_widths(paths: list[Path]) -> str:
    """The two tables of default widths, every line with equal weight, and what they were learned on."""
    parts = []
    for path in paths:
        cube = to_cube(read_panel(path))
        row, year = np.nonzero(level_years(cube))
        names = np.array(cube.series, dtype=object)[row]
        ends = np.array([np.flatnonzero(present)[-1] for present in cube.present])
        split = np.array([CUT in name for name in names], dtype=np.bool_) & (year == ends[row])
        for months in range(1, 12):
            frame = pd.DataFrame({"line": [f"{path.name} {name.partition(CUT)[0]}" for name in names], "m": months})
            for key, prior in (("with_prior", True), ("without_prior", False)):
                frame[key] = np.where(split & (months > 10), np.nan, misses(cube, row, year, months, prior=prior))
            parts.append(frame)
    table = pd.concat(parts, ignore_index=True)
    first = table[table["m"] == 1]
    told = [f"{first['line'].nunique()} level lines, {len(first)} line years"]
    for key in ("with_prior", "without_prior"):
        told.append(f"{key}:")
        for months in range(1, 12):
            part = table[table["m"] == months].dropna()
            weight = 1.0 / part.groupby("line")["line"].transform("size").to_numpy()
            numbers = ", ".join(f"{q:.4f}" for q in weighted_quantiles(part[key].to_numpy(), weight))
            told.append(f"  m{months}: [{numbers}]")
    return "\n".join(told)


def weighted_quantiles(values: Floats, weight: Floats) -> Floats:
    """(len(LEVELS),) quantiles of values (N,) that weigh as they are told."""
    order = np.argsort(values)
    reached = np.cumsum(weight[order]) - weight[order] / 2
    return np.asarray(np.interp(LEVELS, reached / np.sum(weight), values[order]), dtype=np.float64)


class Months:
    """The leaves of a workspace's primary statement by month, year by year."""

    def __init__(self, workspace: Workspace) -> None:
        self.tree = workspace.tree
        self.leaves = self.tree.where(Role.LEAF)
        actual = workspace.ledger.select(self.tree.statement, Kind.ACTUAL)
        budget = workspace.ledger.select(self.tree.statement, Kind.BUDGET)
        first, last = int(actual["year"].min()), workspace.settings.as_of.year
        self.years = tuple(range(first, last))
        self.actual = {year: by_month(actual, self.tree, year)[self.leaves] for year in self.years}
        self.budget = {year: over_span(budget, self.tree, Span.full_year(year))[self.leaves] for year in self.years}
        kinds = list(CostType)
        self.group = np.array([kinds.index(self.tree.rows[i].cost_type) for i in self.leaves], dtype=np.int64)

    def lines(self, year: int, months: int, *, history: bool) -> Lines:
        """The rows of `year` as they were known in month `months`; one-offs are not taken out."""
        now, earlier = self.actual[year], [known for known in self.years if known < year]
        last = np.sum(self.actual[year - 1], axis=1)
        plain = span_lines(months, np.sum(now[:, :months], axis=1), self.budget[year], last)
        if not history:
            return plain
        return Lines(
            months=months,
            history=np.stack([self.actual[known] for known in earlier], axis=1),
            booked=np.where(np.arange(12) < months, now, np.nan),
            actual=plain.actual,
            budget=plain.budget,
            prior_total=last,
            shares=plain.shares,
            group=self.group,
            fixed=plain.fixed,
            past_budgets=np.stack([self.budget[known] for known in earlier], axis=1),
        )


def held(months: Months, year: int, m: int, *, history: bool) -> dict[str, Any]:
    """How the 80 % spreads of rows and their sum held in one year as of one month; per cent."""
    tree, found = months.tree, project(months.lines(year, m, history=history))
    outcome = np.sum(months.actual[year], axis=1)
    low, high = (found.point + found.spread[:, LEVELS.index(level)] for level in (0.1, 0.9))
    near = 1.0 + 1e-6 * np.abs(outcome)  # a row that is booked to the krona may be hit to the krona
    inside = (outcome >= low - near) & (outcome <= high + near)
    level = is_level(np.sum([months.actual[known] for known in months.years if known < year], axis=0))
    point, spread = np.full(len(tree.rows), np.nan), np.zeros((len(tree.rows), len(LEVELS)))
    point[months.leaves], spread[months.leaves] = found.point, found.spread
    point = tree.sum_up(point)
    total = tree.position("total")
    shared = value_on(load_parameter("dependence"), Month(year, m))
    q = simulate(tree, point, spread, total, draws=2000, seed=1, shared=shared).quantiles[total]
    truth, size = float(np.sum(outcome)), abs(float(point[total]))
    return {
        "history": history,
        "year": year,
        "m": m,
        "cov80": 100 * np.mean(inside),
        "level_rows": 100 * np.mean(inside[level]),
        "other_rows": 100 * np.mean(inside[~level]),
        "by_money": 100 * np.sum(inside * np.abs(outcome)) / np.sum(np.abs(outcome)),
        "widest_row": float(np.max(np.abs(found.spread) / np.maximum(np.abs(found.point), 1.0)[:, None])),
        "total_miss": 100 * (truth - float(point[total])) / size,
        "total_half_width": 50 * float(q[3] - q[1]) / size,
        "total_inside": bool(q[1] <= truth <= q[3]),
    }


def workspace_report(path: Path) -> str:
    """How rows' and the total's spreads held in the earlier years of a workspace with months."""
    months = Months(load_workspace(path))
    asked = [(year, m) for year in months.years for m in (3, 6, 8)]
    read = [held(months, year, m, history=True) for year, m in asked if year >= months.years[0] + 3]
    spans = [held(months, year, m, history=False) for year, m in asked if year > months.years[0]]
    found = pd.DataFrame(read + spans)
    mean = found.groupby(["history", "m"])[["cov80", "level_rows", "other_rows", "by_money"]].mean()
    return f"{found.round(2).to_string(index=False)}\n\n{mean.round(0).to_string()}"


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("panels", nargs="+", type=Path)
    ask.add_argument("--cutoffs", default="2,3,4,6,8,10")
    ask.add_argument("--target-years", default="last")
    ask.add_argument("--widths", action="store_true", help="learn the default widths instead")
    ask.add_argument("--workspace", action="store_true", help="the arguments are workspaces with months")
    words = ask.parse_args()
    if words.widths:
        print(learned_widths(words.panels))
        return
    if words.workspace:
        for path in words.panels:
            print(workspace_report(path))
        return
    cutoffs = [int(word) for word in words.cutoffs.split(",")]
    years = words.target_years
    targets = years if years in {"last", "all"} else [int(word) for word in years.split(",")]
    for path in words.panels:
        panel = read_panel(path)
        start = time.perf_counter()
        found = backtest(panel, cutoffs, targets)
        seconds = time.perf_counter() - start
        print(f"{path.name}: {len(found.rows)} tasks in {seconds:.2f} s, {len(found.skipped)} target years skipped")
        print(f"methods: {found.rows['method'].value_counts().to_dict()}")
        print(report(panel, found) if len(found.rows) else "nothing to score", end="\n\n")


if __name__ == "__main__":
    main()
