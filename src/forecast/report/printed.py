"""What the source itself prints for a cell, so that a published table comes out as it was published.

A printed sum or difference is shown as printed as long as rounding explains what it misses by; a fault in the print is
not copied: the computed amount is shown and the printed one is told beside the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forecast.ledger.specs import Measure
from forecast.periods import Span
from forecast.workspace.load import Workspace

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


def printed_cells(workspace: Workspace) -> PrintedCells:
    """Everything that the workspace's tables print for rows of its statements."""
    settings = workspace.settings
    frame = workspace.ledger.frame
    amounts = {
        (str(s), str(r), (str(k), str(layer), str(Span(int(y), int(a), int(b))))): float(v)
        for s, r, k, layer, y, a, b, v in zip(
            *(frame[c] for c in ("statement", "row", "kind", "layer", "year", "first", "last", "amount")), strict=True
        )
    }
    differences: dict[tuple[str, str, Difference], float] = {}
    for table in workspace.printed:
        spec = table.spec
        if spec.statement is None:
            continue
        unit = (spec.unit or settings.unit).sek
        for column, (first, second) in {**spec.differences, **spec.net_differences}.items():
            if first not in spec.measures or second not in spec.measures:
                continue
            pair = _pair(spec.measures[first], spec.measures[second], settings.year)
            for key, value in zip(table.rows, table.cells[column], strict=True):
                if key is not None and value is not None:
                    differences[spec.statement, key, pair] = float(value) * unit
    return PrintedCells(amounts, differences)


def _pair(first: Measure, second: Measure, year: int) -> Difference:
    """What a printed difference is of, with the budget last: in every report plus is better than budget."""
    a, b = (meaning(m.kind, m.span or Span.full_year(year), m.layer or "") for m in (first, second))
    budgets = {"budget", "ytd_budget"}
    if a[0] in budgets and b[0] not in budgets:
        return (b, a)
    return (a, b)
