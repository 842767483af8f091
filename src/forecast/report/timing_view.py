"""Takt och tidsförskjutning: what of each row's deviation so far goes on, what turns, and why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.fullyear.arrays import Bools, Ints
from forecast.fullyear.timing import Timing, reason_asked, thresholds_on, timing
from forecast.model import Result, StatementResult
from forecast.money import Unit, format_amount
from forecast.periods import Month, Span
from forecast.report.measures import shown
from forecast.report.reading import reading_rows
from forecast.report.timing_reasons import Reason, ReasonKind, timing_reason
from forecast.workspace.workspace import Workspace

CONTINUES, WORSENS, IMPROVES = "Fortsätter", "Förvärras", "Förbättras"
TURNS_PARTLY, TURNS, TURNS_TO_DEFICIT = "Vänder delvis", "Vänder helt", "Vänder till underskott"
BOOKED, UNKNOWN = "Bokfört", "Okänt"


@dataclass(frozen=True, slots=True)
class RowTiming:
    """One row's deviation so far; SEK, better > 0.

    Attributes:
        months: `jan–aug`.
        so_far: deviation so far; `straight`: against m / 12 of the year's budget, in some part at least.
        continues, turns: its two parts.
        pace, deviation, correction: of the year: at the pace so far, by the forecast, and between the two.
        model: the model's deviation with the scenario's changes, NaN = none.
        status: what the rest of the year does to it, a word or two.
        reason: why, and what that rests on.
        needs: what the months that are left must give, a sentence.
        asked: a reason for the timing is asked for.
    """

    months: str
    so_far: float
    straight: bool
    continues: float
    turns: float
    pace: float
    deviation: float
    correction: float
    model: float
    status: str
    reason: Reason
    needs: str
    asked: bool

    @property
    def missing(self) -> bool:
        """A reason is asked for and there is none."""
        return self.asked and self.reason.kind is ReasonKind.NONE


def computed_timing(part: StatementResult) -> Timing:
    """The split of a statement's computed figures, for other programs."""
    return timing(part.base, part.forecast, part.deviation, thresholds_on(part.base.as_of))


def shown_timing(workspace: Workspace, result: Result, statement: str) -> Timing:
    """The split of a statement's figures as they are shown: printed forecasts and deviations as printed."""
    part, values = result.statements[statement], shown(workspace, result, statement).values
    return timing(part.base, values["forecast"], values["deviation"], thresholds_on(result.as_of))


def read_rows(result: Result, statement: str) -> Ints:
    """Positions of the rows that people read: those that a reason may be asked for."""
    tree = result.statements[statement].tree
    top = result.total if statement == result.primary else int(np.argmin(tree.level))
    return np.array(reading_rows(tree, top), dtype=np.int64)


def row_timing(workspace: Workspace, result: Result, statement: str, at: int, unit: Unit) -> RowTiming | None:
    """One row's split; None where budget, outcome or forecast is missing, or the year is closed."""
    return split_row(workspace, result, Split.of(workspace, result, statement), at, unit)


@dataclass(frozen=True, slots=True)
class Split:
    """A statement's split as shown, and where a reason is asked for."""

    statement: str
    found: Timing
    asked: Bools

    @classmethod
    def of(cls, workspace: Workspace, result: Result, statement: str) -> Split:
        """Of the figures as they are shown."""
        found = shown_timing(workspace, result, statement)
        carried = thresholds_on(result.as_of).carried
        return cls(statement, found, reason_asked(found, read_rows(result, statement), carried))


def split_row(workspace: Workspace, result: Result, split: Split, at: int, unit: Unit) -> RowTiming | None:
    """`row_timing` of a statement that is split already."""
    found, part = split.found, result.statements[split.statement]
    if np.isnan(found.correction[at]) or part.base.closed:
        return None
    return RowTiming(
        months=Span.through(result.as_of).months_label,
        so_far=float(found.so_far[at]),
        straight=bool(found.straight[at]),
        continues=float(found.continues[at]),
        turns=float(found.turns[at]),
        pace=float(found.pace[at]),
        deviation=float(found.deviation[at]),
        correction=float(found.correction[at]),
        model=float(part.base.model[at] + part.effects[:, at].sum() - part.base.budget[at]),
        status=status_of(found, at, closed=False),
        reason=timing_reason(workspace, part, found, at, unit),
        needs=_needs(found, at, result.as_of, unit),
        asked=bool(split.asked[at]),
    )


def _needs(found: Timing, at: int, as_of: Month, unit: Unit) -> str:
    """What the rest of the year must give a month: `Sep–dec räknar prognosen med −2 179 tkr per månad …`.

    As of December with the books open, what the closing of the books must give.
    """
    if as_of.number == 12:
        amount = format_amount(float(found.rest[at]), unit, 2 if unit is Unit.MNKR else None, signed=True)
        return f"Året är bokfört så när som på bokslutet; det räknar prognosen med {amount} {unit} mot budget."
    left = Span(as_of.year, as_of.number + 1, 12).months_label.capitalize()
    ahead, behind = (
        format_amount(value, unit, 2 if unit is Unit.MNKR else None, signed=True)
        for value in (found.rest[at] / (12 - as_of.number), found.so_far[at] / as_of.number)
    )
    budget = "en jämn budget" if found.straight[at] else "budget"
    return f"{left} räknar prognosen med {ahead} {unit} per månad mot {budget}; hittills har det varit {behind}."


def status_of(found: Timing, at: int, *, closed: bool) -> str:
    """What the rest of the year does to the deviation so far."""
    correction, so_far, year = (float(values[at]) for values in (found.correction, found.so_far, found.deviation))
    if closed or np.isnan(correction):
        return BOOKED if closed else UNKNOWN
    if abs(correction) <= found.tolerance[at]:
        return CONTINUES
    if correction < 0 < so_far:
        return TURNS_PARTLY if year > 0 else TURNS if year == 0 else TURNS_TO_DEFICIT
    if so_far < 0 < correction:
        return TURNS_PARTLY if year < 0 else TURNS
    return WORSENS if correction < 0 else IMPROVES


def against_pace(found: Timing, at: int, unit: Unit) -> str:
    """`1,96 bättre än takten`, `i årets takt`."""
    correction = float(found.correction[at])
    if abs(correction) <= found.tolerance[at]:
        return "i årets takt"
    amount = format_amount(abs(correction), unit, 2 if unit is Unit.MNKR else None)
    return f"{amount} {'sämre' if correction < 0 else 'bättre'} än takten"


def correction_words(row: RowTiming, unit: Unit) -> str:
    """How far the forecast leaves the pace: `prognosen är 11 315 tkr sämre än …`."""
    if row.status == CONTINUES:
        return "prognosen följer avvikelsens takt."
    amount = format_amount(abs(row.correction), unit, 2 if unit is Unit.MNKR else None)
    word = "sämre" if row.correction < 0 else "bättre"
    return f"prognosen är {amount} {unit} {word} än om avvikelsen hade fortsatt i samma takt."


def straight_words(row: RowTiming) -> str:
    """That no period budget is laid in, and what is used instead."""
    return f"Periodbudget saknas: avvikelsen hittills är mot en jämn fördelning av årsbudgeten ({row.months})."
