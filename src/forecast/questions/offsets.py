"""What a stated forecast needs beyond the deviations that are named: "where is the +31?"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.periods import Span
from forecast.workspace.printed import meaning, printed_cells
from forecast.workspace.question_files import NamedDeviation
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Offset:
    """One row's stated deviation against the named parts of it.

    Attributes:
        statement, row: the row that the named deviations are parts of.
        name: the row's name.
        layer: whose forecast it is.
        deviation: forecast - budget, SEK.
        named: the parts that have an amount, in the file's order.
        unpriced: what is named without an amount, as a counterweight or not.
        needed: what the rest must give, SEK; deviation - the named parts. Nobody has underpinned it.
    """

    statement: str
    row: str
    name: str
    layer: Layer
    deviation: float
    named: tuple[NamedDeviation, ...]
    unpriced: tuple[NamedDeviation, ...]
    needed: float

    @property
    def named_sum(self) -> float:
        """Sum of the named parts, SEK."""
        return round(sum(part.deviation or 0.0 for part in self.named), 2) + 0.0


def offsets(workspace: Workspace, result: Result) -> tuple[Offset, ...]:
    """Every row and layer that named_deviations.csv names parts of, in the file's order.

    A row whose layer has no forecast, or no budget, is left out: there is nothing to hold the parts against.
    """
    groups: dict[tuple[str, str, Layer], list[NamedDeviation]] = {}
    for part in workspace.named_deviations:
        groups.setdefault((part.statement, part.row, part.layer), []).append(part)
    out = []
    for (statement, row, layer), parts in groups.items():
        base = result.statements[statement].base
        at = base.tree.position(row)
        deviation = _deviation(workspace, result, statement, row, layer)
        if np.isnan(deviation):
            continue
        named = tuple(part for part in parts if part.deviation is not None)
        total = sum(part.deviation or 0.0 for part in named)
        out.append(
            Offset(
                statement,
                row,
                base.tree.rows[at].name,
                layer,
                round(deviation, 2) + 0.0,
                named,
                tuple(part for part in parts if part.deviation is None),
                round(deviation - total, 2) + 0.0,
            )
        )
    return tuple(out)


def _deviation(workspace: Workspace, result: Result, statement: str, row: str, layer: Layer) -> float:
    """The row's deviation, SEK, as printed where rounding explains what that misses by; NaN = unknown."""
    base = result.statements[statement].base
    at = base.tree.position(row)
    computed = float(base.layer(layer)[at] - base.budget[at])
    year = Span.full_year(result.as_of.year)
    pair = (meaning("forecast", year, layer.value), meaning("budget", year))
    printed = printed_cells(workspace, statement).differences.get((statement, row, pair))
    explained = workspace.settings.unit.sek * (len(base.tree.leaves_below(at)) + 1) / 2
    return printed if printed is not None and abs(printed - computed) <= explained else computed
