"""Takt och tidsförskjutning: what of each row's deviation so far goes on, what turns, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from forecast.fullyear.arrays import Ints
from forecast.fullyear.timing import Thresholds, Timing, cancelling, reason_asked, thresholds_on, timing
from forecast.ledger.specs import Layer
from forecast.model import Result, StatementResult
from forecast.money import Unit, format_amount, format_number
from forecast.periods import Month, Span
from forecast.report.labels import row_label
from forecast.report.measures import shown
from forecast.report.reading import reading_rows
from forecast.report.table import Column, Table, TableRow
from forecast.report.timing_reasons import Reason, ReasonKind, timing_reason
from forecast.report.words import footer, subtitle
from forecast.workspace.load import Workspace

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


@dataclass(frozen=True, slots=True)
class Cancelling:
    """The corrections of the rows that people read, added with and without sign, SEK."""

    net: float
    gross: float


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
    found = shown_timing(workspace, result, statement)
    if np.isnan(found.correction[at]) or result.as_of.number == 12:
        return None
    part, rows = result.statements[statement], read_rows(result, statement)
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
        status=status_of(found, at, result.as_of.number),
        reason=timing_reason(workspace, part, found, at, unit),
        needs=_needs(found, at, result.as_of, unit),
        asked=bool(reason_asked(found, rows, thresholds_on(result.as_of).carried)[at]),
    )


def _needs(found: Timing, at: int, as_of: Month, unit: Unit) -> str:
    """What the rest of the year must give a month: `Sep–dec räknar prognosen med −2 179 tkr per månad …`."""
    left = Span(as_of.year, as_of.number + 1, 12).months_label.capitalize()
    ahead, behind = (
        format_amount(value, unit, 2 if unit is Unit.MNKR else None, signed=True)
        for value in (found.rest[at] / (12 - as_of.number), found.so_far[at] / as_of.number)
    )
    budget = "en jämn budget" if found.straight[at] else "budget"
    return f"{left} räknar prognosen med {ahead} {unit} per månad mot {budget}; hittills har det varit {behind}."


def status_of(found: Timing, at: int, months: int) -> str:
    """What the rest of the year does to the deviation so far."""
    correction, so_far, year = (float(values[at]) for values in (found.correction, found.so_far, found.deviation))
    if months == 12 or np.isnan(correction):
        return BOOKED if months == 12 else UNKNOWN
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


def cancelling_of(workspace: Workspace, result: Result) -> Cancelling | None:
    """Net and gross of the rows that people read; None where nothing can be told or the year is closed."""
    found = shown_timing(workspace, result, result.primary)
    rows = read_rows(result, result.primary)
    if result.as_of.number == 12 or np.isnan(found.correction[result.total]) or np.isnan(found.correction[rows]).all():
        return None
    return Cancelling(float(found.correction[result.total]), cancelling(found, rows)[1])


def threshold_words(thresholds: Thresholds) -> str:
    """When a reason is asked for; says that it is a default."""
    amount = format_amount(thresholds.amount, Unit.TKR)
    share = format_number(100 * thresholds.share, 0 if round(100 * thresholds.share, 6).is_integer() else 1)
    carried = format_number(100 * thresholds.carried)
    return (
        f"Orsak krävs på de rader som tillsammans bär {carried} procent av rättelserna, om rättelsen är större än "
        f"{amount} tkr och {share} procent av raden (förval)."
    )


def timing_table(workspace: Workspace, result: Result, unit: Unit | None = None) -> Table | None:
    """The primary statement's rows as people read them; None in a closed year or without budgets."""
    cancels = cancelling_of(workspace, result)
    if cancels is None:
        return None
    chosen = unit or workspace.settings.unit
    part, statement = result.main, result.primary
    rows = [*(int(i) for i in read_rows(result, statement)), result.total]
    found = {at: row for at in rows if (row := row_timing(workspace, result, statement, at, chosen)) is not None}
    months = Span.through(result.as_of).months_label
    columns: dict[str, Callable[[RowTiming], float]] = {
        f"Avvikelse {months}": lambda row: row.so_far,
        "Fortsätter": lambda row: row.continues,
        "Vänder": lambda row: row.turns,
        "I takten helår": lambda row: row.pace,
        "Modellen": lambda row: row.model,
        "Prognosen": lambda row: row.deviation,
        "Rättelse": lambda row: row.correction,
    }
    if result.headline is Layer.MODEL:
        del columns["Modellen"]
    return Table(
        key="takt",
        title="Takt och tidsförskjutning",
        subtitle=subtitle(workspace, result, chosen),
        labels=("Rad", "Resten av året"),
        columns=tuple(Column(title, signed=True) for title in columns),
        rows=tuple(
            TableRow(
                part.tree.rows[at].key,
                row_label(part.tree, at),
                0,
                "total" if at == result.total else part.tree.rows[at].role.value,
                tuple(None if np.isnan(value := of(row)) else value for of in columns.values()),
                "" if at == result.total else row.status,
            )
            for at, row in found.items()
        ),
        unit=chosen,
        decimals=chosen.decimals,
        notes=_notes(result, found, cancels, chosen),
        footer=footer(workspace, result),
    )


def _notes(result: Result, found: dict[int, RowTiming], cancels: Cancelling, unit: Unit) -> tuple[str, ...]:
    months = result.as_of.number
    asked = [row for row in found.values() if row.asked]
    notes = [
        f"Fortsätter = prognosens avvikelse × {months}/12. Vänder = resten av avvikelsen hittills.",
        "Rättelse = prognosens avvikelse − avvikelsen i takten.",
        threshold_words(thresholds_on(result.as_of)),
        cancelling_words(cancels, unit),
    ]
    if asked and cancels.gross:
        share = format_number(100 * sum(abs(row.correction) for row in asked) / cancels.gross)
        names = [result.main.tree.rows[at].name for at, row in found.items() if row.asked]
        notes.insert(3, f"Orsak krävs på: {', '.join(names)} ({share} procent av rättelserna).")
    for at, row in found.items():
        if at != result.total and row.reason.kind is not ReasonKind.FOLLOWS:
            notes.append(f"{result.main.tree.rows[at].name}: {row.reason.text}{' Orsak krävs.' if row.missing else ''}")
    straight = [at for at, row in found.items() if row.straight and at != result.total]
    if straight:
        all_of_them = len(straight) == len(found) - (result.total in found)
        who = "Periodbudget saknas" if all_of_them else f"Periodbudget saknas på {len(straight)} rader"
        notes.append(f"{who}: avvikelsen hittills är mot {months}/12 av årsbudgeten.")
    return tuple(notes)


def cancelling_words(cancels: Cancelling, unit: Unit) -> str:
    """Net beside gross: `Prognos mot takt: netto −0,2 mnkr, rad för rad utan tecken 29,2 mnkr`, and what that means."""
    net, gross = format_amount(cancels.net, unit, signed=True), format_amount(cancels.gross, unit)
    text = f"Prognos mot takt: netto {net} {unit}, rad för rad utan tecken {gross} {unit}."
    if cancels.gross > 2 * abs(cancels.net):
        text += " Raderna tar ut varandra: summan säger lite om hur säkra raderna är."
    return text
