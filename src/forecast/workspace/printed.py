"""What the source itself prints for a cell, so that a published table comes out as it was published.

A printed sum or difference is shown as printed as long as rounding explains what it misses by; a fault in the print is
not copied: the computed amount is shown and the printed one is told beside the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from forecast.drivers.budget_versions import Standing, moved
from forecast.ledger.specs import FileSign, Measure, TableSpec
from forecast.periods import Span
from forecast.workspace.workspace import Workspace

Meaning = tuple[str, str, str]
"""(kind, layer, span) of a measure, e.g. ("budget", "", "2024")."""
Difference = tuple[Meaning, Meaning]


@dataclass(frozen=True, slots=True)
class PrintedCells:
    """SEK in the inner sign by (statement, row, meaning), and by (statement, row, difference)."""

    amounts: Mapping[tuple[str, str, Meaning], float]
    differences: Mapping[tuple[str, str, Difference], float]


def meaning(kind: str, span: Span, layer: str = "") -> Meaning:
    """A measure's meaning."""
    return (kind, layer, str(span))


@lru_cache(maxsize=4096)
def _span(year: int, first: int, last: int) -> str:
    """A span as text; a ledger has thousands of entries and some hundred spans."""
    return str(Span(year, first, last))


def printed_cells(workspace: Workspace, statement: str) -> PrintedCells:
    """What the workspace's tables print for rows of a statement over whole years and from January to a month."""
    settings = workspace.settings
    frame = workspace.ledger.frame
    spans = (frame["last"] > frame["first"]) | (frame["year"] == settings.year)
    frame = frame[(frame["statement"] == statement) & spans & (frame["first"] == 1)]
    amounts = {
        (str(s), str(r), (str(k), str(layer), _span(int(y), int(a), int(b)))): float(v)
        for s, r, k, layer, y, a, b, v in zip(
            *(frame[c].tolist() for c in ("statement", "row", "kind", "layer", "year", "first", "last", "amount")),
            strict=True,
        )
    }
    differences: dict[tuple[str, str, Difference], float] = {}
    for table in workspace.printed:
        if table.spec.statement != statement:
            continue
        unit = (table.spec.unit or settings.unit).sek
        turned = -1 if (table.spec.sign or settings.sign) is FileSign.COST_POSITIVE else 1
        for column, pair, sign in _difference_columns(table.spec, settings.year, turned):
            for key, value in zip(table.rows, table.cells[column], strict=True):
                if key is not None and value is not None:
                    differences[statement, key, pair] = float(value) * unit * sign
    return _without_changed(workspace, statement, PrintedCells(amounts, differences))


def _without_changed(workspace: Workspace, statement: str, cells: PrintedCells) -> PrintedCells:
    """Without the budgets, and deviations from them, that budget.csv has changed since they were printed."""
    settings, tree = workspace.settings, workspace.trees[statement]
    change = moved(workspace.budget_changes, tree, Standing.DECIDED, settings.as_of)
    below = np.flatnonzero(change.any(axis=1))
    if not below.size:
        return cells
    changed = {tree.rows[i].key for i in range(len(tree.rows)) if set(tree.leaves_below(i)) & set(below.tolist())}
    old = {meaning("budget", Span.full_year(settings.year)), meaning("ytd_budget", Span.through(settings.as_of))}
    return PrintedCells(
        {key: value for key, value in cells.amounts.items() if not (key[1] in changed and key[2] in old)},
        {key: value for key, value in cells.differences.items() if not (key[1] in changed and old & set(key[2]))},
    )


def _difference_columns(spec: TableSpec, year: int, turned: int) -> Iterator[tuple[str, Difference, int]]:
    """Columns that print a difference of two measures, which two, and what turns the print into better = positive.

    `turned` is -1 where the file prints costs without sign: there printed a - b is b - a inside.
    """
    whole = Span.full_year(year)
    for column, measure in spec.measures.items():
        if measure.kind == "forecast_deviation":
            yield column, (meaning("forecast", whole, measure.layer or ""), meaning("budget", whole)), 1
    for column, (first, second) in {**spec.differences, **spec.net_differences}.items():
        if first in spec.measures and second in spec.measures:
            pair, swapped = _pair(spec.measures[first], spec.measures[second], year)
            yield column, pair, turned * swapped


def _pair(first: Measure, second: Measure, year: int) -> tuple[Difference, int]:
    """What a printed difference is of, with the budget last, and -1 where that turned it round."""
    a, b = (meaning(m.kind, m.span or Span.full_year(year), m.layer or "") for m in (first, second))
    budgets = {"budget", "ytd_budget"}
    if a[0] in budgets and b[0] not in budgets:
        return (b, a), -1
    return (a, b), 1
