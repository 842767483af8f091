"""A statement's measures as they are shown: as printed where the source prints them, else as computed.

Printed sums and differences are kept as long as rounding explains what they miss by, so that tables and pages come out
as the report was published. A fault in the print is not copied: the computed amount stays, and a note says what the
source has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from forecast.ledger.specs import Layer
from forecast.model import Floats, Result, StatementResult
from forecast.money import Unit, format_amount
from forecast.periods import Span
from forecast.workspace.printed import Difference, Meaning, PrintedCells, meaning, printed_cells
from forecast.workspace.workspace import Workspace

DIFFERENCES: Mapping[str, tuple[str, str]] = {
    "deviation": ("forecast", "budget"),
    "ytd_deviation": ("actual", "ytd_budget"),
    "actual_change": ("actual", "prior_actual"),
}
"""Measures that are the first less the second; in a closed year the forecast is the outcome."""
DEVIATIONS = frozenset(DIFFERENCES)


@dataclass(frozen=True, slots=True)
class Fault:
    """A printed amount that rounding does not explain: row key, measure, and a sentence."""

    row: str
    measure: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement's measures by name, (R,) SEK each, and the faults in the print."""

    values: Mapping[str, Floats]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """The committee's deviation, budget and forecast as shown, SEK; NaN where not known."""

    deviation: float
    budget: float
    forecast: float


def shown(workspace: Workspace, result: Result, statement: str) -> Shown:
    """The measures of one statement.

    Keys: actual, prior_actual, prior_total, budget, ytd_budget, forecast, deviation, ytd_deviation, actual_change.
    """
    part = result.statements[statement]
    cells = printed_cells(workspace, statement)
    computed, meanings = _computed(part), _meanings(result)
    values, faults = {}, []
    for name, amounts in computed.items():
        out = amounts.copy()
        for at, row in enumerate(part.tree.rows):
            printed = _print_of(cells, statement, row.key, meanings.get(name))
            if printed is None:
                continue
            if np.isnan(out[at]) or _rounding(part, at, name, workspace.settings.unit, printed - out[at]):
                out[at] = printed
            else:
                faults.append(_fault(part, at, name, printed, float(out[at]), workspace.settings.unit))
        values[name] = out
    return Shown(values, tuple(faults))


def totals(workspace: Workspace, result: Result) -> Totals:
    """The committee's row as it is shown."""
    return totals_of(shown(workspace, result, result.primary), result.total)


def totals_of(seen: Shown, at: int) -> Totals:
    """One row of measures that are already there."""
    values = seen.values
    return Totals(float(values["deviation"][at]), float(values["budget"][at]), float(values["forecast"][at]))


def _rounding(part: StatementResult, at: int, measure: str, unit: Unit, gap: float) -> bool:
    """Whether rounding explains a gap: ceil(n/2) for a sum of n parts, one more unit for a difference."""
    parts = len(part.tree.leaves_below(at))
    units = (-(-parts // 2) if parts > 1 else 0) + (1 if measure in DEVIATIONS else 0)
    return abs(gap) <= units * unit.sek + 0.005


def _fault(part: StatementResult, at: int, measure: str, printed: float, computed: float, unit: Unit) -> Fault:
    row, signed = part.tree.rows[at], measure in DEVIATIONS
    texts = [format_amount(value, unit, signed=signed) for value in (printed, computed)]
    sentence = f"{row.name}: källan skriver {texts[0]}, beloppen ger {texts[1]}, som visas här."
    return Fault(row.key, measure, sentence)


def _print_of(cells: PrintedCells, statement: str, key: str, what: Meaning | Difference | None) -> float | None:
    if what is None:
        return None
    if len(what) == 2:
        return cells.differences.get((statement, key, what))
    return cells.amounts.get((statement, key, what))


def _computed(part: StatementResult) -> dict[str, Floats]:
    base = part.base
    return {
        "actual": base.actual,
        "prior_actual": base.prior_actual,
        "prior_total": base.prior_total,
        "budget": base.budget,
        "ytd_budget": base.ytd_budget,
        "forecast": part.forecast,
        "deviation": part.deviation,
        "ytd_deviation": base.actual - base.ytd_budget,
        "actual_change": base.actual - base.prior_actual,
    }


def _meanings(result: Result) -> dict[str, Meaning | Difference]:
    """What the print calls each measure; a forecast only where the adopted one is shown untouched."""
    so_far, year = Span.through(result.as_of), Span.full_year(result.as_of.year)
    before = Span(so_far.year - 1, 1, so_far.last)
    actual, budget, ytd_budget = meaning("actual", so_far), meaning("budget", year), meaning("ytd_budget", so_far)
    out: dict[str, Meaning | Difference] = {
        "actual": actual,
        "prior_actual": meaning("actual", before),
        "prior_total": meaning("actual", Span.full_year(year.year - 1)),
        "budget": budget,
        "ytd_budget": ytd_budget,
        "ytd_deviation": (actual, ytd_budget),
        "actual_change": (actual, meaning("actual", before)),
    }
    if result.closed:
        out |= {"forecast": actual, "deviation": (actual, budget)}
    elif result.headline is Layer.ADOPTED and not result.levers:
        adopted = meaning("forecast", year, "adopted")
        out |= {"forecast": adopted, "deviation": (adopted, budget)}
    return out
