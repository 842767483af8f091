"""The rows of Driftredovisning as a table: as printed, with last year beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
ORGANISATION = "by_organisation"
"""How the name begins of a statement that is divided by unit."""


THRESHOLD = 1_000_000.0
"""SEK; the filter "Avvikelse över 1 000"."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table; SEK, NaN = not known. `key` is None where the row cannot be opened.

    Attributes:
        prior_actual: last year's outcome for the same months.
        prior: last year's outcome of the whole year.
    """

    key: str | None
    label: str
    level: int
    role: str
    actual: float
    forecast: float
    budget: float
    deviation: float
    prior_actual: float
    prior: float


def lines(workspace: Workspace, result: Result, by: By) -> tuple[Line, ...]:
    """The table's rows; empty where the source is not divided so."""
    if by == "organisation":
        part = organisation_of(result)
        return () if part is None else _tree_lines(workspace, result, part, int(np.argmin(part.tree.level)))
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


def organisation_of(result: Result) -> StatementResult | None:
    """The statement that is divided by unit; None where the source has none."""
    return next((part for name, part in result.statements.items() if name.startswith(ORGANISATION)), None)


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
            amounts = [float(values[name][i]) for name in _MEASURES]
            out.append(_named(part, i, role, amounts))
    return tuple(out)


_MEASURES = ("actual", "forecast", "budget", "deviation", "prior_actual", "prior_total")


def _ancestors(tree: Tree, at: int) -> list[int]:
    out = []
    while tree.parent[at] >= 0:
        at = int(tree.parent[at])
        out.append(at)
    return out


def line_of(part: StatementResult, at: int, role: str) -> Line:
    """One row of a statement as a line, as computed."""
    return _named(part, at, role, [float(values[at]) for values in _computed(part)])


def _named(part: StatementResult, at: int, role: str, amounts: Sequence[float]) -> Line:
    """A line of amounts in the order of `_MEASURES`."""
    level = max(int(part.tree.level[at]) - 1, 0)
    return Line(part.tree.rows[at].key, row_label(part.tree, at), level, role, *amounts)


def _computed(part: StatementResult) -> tuple[Floats, ...]:
    """(R,) SEK each, in the order of `_MEASURES`."""
    base = part.base
    return base.actual, part.forecast, base.budget, part.deviation, base.prior_actual, base.prior_total


def _by_cost_type(part: StatementResult, total: int) -> tuple[Line, ...]:
    """The primary statement's leaves added up by cost type; empty where they are net."""
    leaves = np.array(part.tree.leaves_below(total))
    types = [part.tree.rows[i].cost_type for i in leaves]
    if CostType.NET in types:
        return ()

    def add(values: Floats, chosen: Floats) -> float:
        found = values[chosen]
        return float(np.nansum(found)) if not np.isnan(found).all() else float("nan")

    out = []
    for cost_type in [kind for kind in CostType if kind in types]:
        chosen = leaves[[kind is cost_type for kind in types]]
        sums = [add(values, chosen) for values in _computed(part)]
        out.append(Line(None, COST_TYPE_SV[cost_type], 0, "leaf", *sums))
    return (*out, line_of(part, total, "total"))


def keep(threshold: float) -> Callable[[Line], bool]:
    """Whether a row deviates by more than a threshold, SEK; the total always stays."""
    return lambda line: line.role == "total" or abs(line.deviation) > threshold
