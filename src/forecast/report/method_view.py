"""One click away: which methods made a row, by the trade's and the textbook's names, and what each would give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.fullyear.known.said import KNOWN_SUMS
from forecast.fullyear.methods import METHODS
from forecast.model import CLOSING_METHOD, Parts, StatementResult
from forecast.report.labels import distinct
from forecast.report.run_table import method_words
from forecast.workspace.workspace import Workspace

MOST_PARTS = 15
"""A sum of more leaves than this is not told leaf by leaf."""
MOST_OF_ROW, MOST_OF_LEAF = 5, 2
"""Methods told by name on a row, and on each leaf of a sum; the lighter ones are told together."""


@dataclass(frozen=True, slots=True)
class MethodPart:
    """One method behind a row.

    Attributes:
        row: name of the leaf that it made; "" on the leaf itself.
        name: in the trade's words.
        textbook: the textbook's name, "" where it has none.
        weight: 0 to 1.
        forecast: the leaf's full year by this method alone, SEK.
    """

    row: str
    name: str
    textbook: str
    weight: float
    forecast: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """What a method would give on a row if a person fixed it; SEK, NaN = no budget to deviate from."""

    key: str
    name: str
    textbook: str
    forecast: float
    deviation: float
    used: bool


def parts_of(part: StatementResult, at: int) -> Parts:
    """The methods behind the model's forecast of a leaf, with their weights and the full year by each alone."""
    method = part.base.method[at]
    alone = method in METHODS or method in {KNOWN_SUMS, CLOSING_METHOD}
    return part.base.parts[at] or (((method, 1.0, float(part.base.model[at])),) if alone else ())


def made_of(name: str, parts: Parts) -> tuple[MethodPart, ...]:
    """The methods behind one leaf, heaviest first.

    Args:
        name: of the leaf where it is told under a sum, else "".
        parts: keys, weights and the full year by each alone.
    """
    return tuple(
        MethodPart(name, method_words(key), METHODS[key].textbook if key in METHODS else "", weight, alone)
        for key, weight, alone in sorted(parts, key=lambda item: -item[1])
    )


def row_made_of(part: StatementResult, at: int) -> tuple[MethodPart, ...]:
    """The methods behind a row: its own, or those of the leaves of a sum that is small enough to read."""
    leaves = part.tree.leaves_below(at)
    if len(leaves) > MOST_PARTS:
        return ()
    out: list[MethodPart] = []
    for i in leaves:
        out += made_of("" if leaves == [at] else part.tree.rows[i].name, parts_of(part, i))
    return tuple(out)


def heaviest(parts: Sequence[MethodPart]) -> tuple[MethodPart, ...]:
    """The heaviest methods of each leaf, and the lighter ones as one: weights added, their full years weighed together.

    A single lighter one is told by its name.
    """
    leaves = {name: [part for part in parts if part.row == name] for name in dict.fromkeys(p.row for p in parts)}
    most = MOST_OF_ROW if len(leaves) == 1 else MOST_OF_LEAF
    out: list[MethodPart] = []
    for name, own in leaves.items():
        light = own[most:] if len(own) > most + 1 else []
        out += own[: len(own) - len(light)]
        weight = sum(part.weight for part in light)
        if weight:
            forecast = sum(part.weight * part.forecast for part in light) / weight
            out.append(MethodPart(name, f"{len(light)} andra metoder", "", weight, forecast))
    return tuple(out)


def fixable(part: StatementResult, at: int) -> tuple[tuple[str, str], ...]:
    """(key, name) of the leaves of a row on which a method can be fixed; none where there are too many to choose in."""
    leaves = [i for i in part.tree.leaves_below(at) if not np.isnan(part.base.actual[i])]
    if len(leaves) > MOST_PARTS or part.base.as_of.number == 12:  # nothing is left for a method to forecast
        return ()
    return tuple(distinct({part.tree.rows[i].key: part.tree.rows[i].name for i in leaves}).items())


def alternatives_of(part: StatementResult, at: int, forecasts: Mapping[str, float]) -> tuple[Alternative, ...]:
    """What each method would give on a leaf, the one that is used first, then by size of the deviation."""
    budget, used = float(part.base.budget[at]), part.base.method[at]
    found = [
        Alternative(key, METHODS[key].name_sv, METHODS[key].textbook, value, value - budget, key == used)
        for key, value in forecasts.items()
    ]
    return tuple(sorted(found, key=lambda item: (not item.used, item.forecast)))


def fixed_by(workspace: Workspace, statement: str, row: str) -> str:
    """Who has fixed the row's method, and why; "" where nobody has."""
    for fixed in workspace.methods:
        if (fixed.statement, fixed.row) == (statement, row):
            return f"Låst av {fixed.name}: {method_words(fixed.method)}. {fixed.reason}"
    return ""
