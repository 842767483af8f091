"""The rows of Driftredovisning as a table: as printed, with last year beside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from forecast.ledger.tree import CostType, Role, Tree
from forecast.model import Floats, Result, StatementResult
from forecast.report.labels import row_label
from forecast.report.measures import shown
from forecast.report.reading import reading_rows
from forecast.report.words import COST_TYPE_SV
from forecast.workspace.workspace import Workspace

By = Literal["activity", "organisation", "cost_type"]


THRESHOLD = 1_000_000.0
"""SEK; the filter "Avvikelse över 1 000"."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table; SEK, NaN = not known. `key` is None where the row cannot be opened."""

    key: str | None
    label: str
    level: int
    role: str
    actual: float
    forecast: float
    budget: float
    deviation: float
    prior: float


def lines(workspace: Workspace, result: Result, by: By) -> tuple[Line, ...]:
    """The table's rows; empty where the source is not divided so."""
    if by == "organisation":
        return ()
    main = result.main
    typed = main.tree.statement == "by_cost_type"
    if by == "activity":
        return () if typed else _tree_lines(workspace, result, main, result.total)
    if typed:
        return _tree_lines(workspace, result, main, result.total)
    other = result.statements.get("by_cost_type")
    if other is not None:
        return _tree_lines(workspace, result, other, int(np.argmin(other.tree.level)))
    return _by_cost_type(main, result.total)


def _tree_lines(workspace: Workspace, result: Result, part: StatementResult, total: int) -> tuple[Line, ...]:
    """Rows down to the deepest that people read, in printed order and as printed; memo rows too."""
    values = shown(workspace, result, part.tree.statement).values
    read = set(reading_rows(part.tree, int(np.argmin(part.tree.level))))
    above = {a for i in read for a in _ancestors(part.tree, i)}
    out = []
    for i, row in enumerate(part.tree.rows):
        if i in read | above or (row.role is Role.MEMO and int(part.tree.parent[i]) in read | above):
            role = (
                "total"
                if i == total or part.tree.level[i] == 0
                else "sum"
                if i in above
                else "memo"
                if row.role is Role.MEMO
                else "leaf"
            )
            actual, forecast, budget, deviation, prior = (float(values[name][i]) for name in _MEASURES)
            line = line_of(part, i, role)
            out.append(replace(line, actual=actual, forecast=forecast, budget=budget, deviation=deviation, prior=prior))
    return tuple(out)


_MEASURES = ("actual", "forecast", "budget", "deviation", "prior_total")


def _ancestors(tree: Tree, at: int) -> list[int]:
    out = []
    while tree.parent[at] >= 0:
        at = int(tree.parent[at])
        out.append(at)
    return out


def line_of(part: StatementResult, at: int, role: str) -> Line:
    """One row of a statement as a line, as computed."""
    row, base = part.tree.rows[at], part.base
    return Line(
        key=row.key,
        label=row_label(part.tree, at),
        level=max(int(part.tree.level[at]) - 1, 0),
        role=role,
        actual=float(base.actual[at]),
        forecast=float(part.forecast[at]),
        budget=float(base.budget[at]),
        deviation=float(part.deviation[at]),
        prior=float(base.prior_total[at]),
    )


def _by_cost_type(part: StatementResult, total: int) -> tuple[Line, ...]:
    """The primary statement's leaves added up by cost type; empty where they are net."""
    leaves = np.array(part.tree.leaves_below(total))
    types = [part.tree.rows[i].cost_type for i in leaves]
    if CostType.NET in types:
        return ()
    base = part.base

    def add(values: Floats, chosen: Floats) -> float:
        found = values[chosen]
        return float(np.nansum(found)) if not np.isnan(found).all() else float("nan")

    out = []
    for cost_type in [kind for kind in CostType if kind in types]:
        chosen = leaves[[kind is cost_type for kind in types]]
        sums = [add(v, chosen) for v in (base.actual, part.forecast, base.budget, part.deviation, base.prior_total)]
        out.append(Line(None, COST_TYPE_SV[cost_type], 0, "leaf", *sums))
    return (*out, line_of(part, total, "total"))


def keep(threshold: float) -> Callable[[Line], bool]:
    """Whether a row deviates by more than a threshold, SEK; the total always stays."""
    return lambda line: line.role == "total" or abs(line.deviation) > threshold
