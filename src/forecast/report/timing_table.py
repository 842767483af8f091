"""The table Takt och tidsförskjutning: all rows that people read, net beside gross, and who must say why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from forecast.fullyear.timing import Thresholds, cancelling, thresholds_on
from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.money import Unit, format_amount, format_number
from forecast.periods import Span
from forecast.report.labels import row_label
from forecast.report.table import Column, Table, TableRow
from forecast.report.timing_reasons import ReasonKind
from forecast.report.timing_view import RowTiming, Split, read_rows, shown_timing, split_row
from forecast.report.words import footer, subtitle
from forecast.workspace.workspace import Workspace

MUCH_CANCELS = 2.0
"""Gross beyond this many times the net is said to cancel."""


@dataclass(frozen=True, slots=True)
class Cancelling:
    """The corrections of the rows that people read, added with and without sign, SEK."""

    net: float
    gross: float


def cancelling_of(workspace: Workspace, result: Result) -> Cancelling | None:
    """Net and gross of the rows that people read; None where nothing can be told or the year is closed."""
    found = shown_timing(workspace, result, result.primary)
    rows = read_rows(result, result.primary)
    if result.closed or np.isnan(found.correction[result.total]) or np.isnan(found.correction[rows]).all():
        return None
    return Cancelling(float(found.correction[result.total]), cancelling(found, rows)[1])


@dataclass(frozen=True, slots=True)
class TimingRows:
    """The rows that people read and the total, and their reasons.

    Attributes:
        rows: position -> split, in printed order, the total last.
        cancelling: net and gross of the rows.
        reasons: (row's name, why it leaves its pace) of the rows that do.
        notes: how it is counted, where a reason is asked for, what is missing.
    """

    rows: dict[int, RowTiming]
    cancelling: Cancelling
    reasons: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def timing_rows(workspace: Workspace, result: Result, unit: Unit) -> TimingRows | None:
    """The primary statement's rows as people read them; None in a closed year or without budgets."""
    cancels = cancelling_of(workspace, result)
    if cancels is None:
        return None
    split = Split.of(workspace, result, result.primary)
    wanted = [*(int(i) for i in read_rows(result, result.primary) if i != result.total), result.total]
    rows = {at: row for at in wanted if (row := split_row(workspace, result, split, at, unit)) is not None}
    reasons = tuple(
        (result.main.tree.rows[at].name, f"{row.reason.text}{' Orsak krävs.' if row.missing else ''}")
        for at, row in rows.items()
        if at != result.total and row.reason.kind is not ReasonKind.FOLLOWS
    )
    return TimingRows(rows, cancels, reasons, _notes(result, rows, cancels, unit))


def timing_table(workspace: Workspace, result: Result, unit: Unit | None = None) -> Table | None:
    """The same as a table, its reasons among the notes; None in a closed year or without budgets."""
    chosen = unit or workspace.settings.unit
    found = timing_rows(workspace, result, chosen)
    if found is None:
        return None
    tree = result.main.tree
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
                tree.rows[at].key,
                row_label(tree, at),
                0,
                "total" if at == result.total else tree.rows[at].role.value,
                tuple(None if np.isnan(value := of(row)) else value for of in columns.values()),
                "" if at == result.total else row.status,
            )
            for at, row in found.rows.items()
        ),
        unit=chosen,
        decimals=chosen.decimals,
        notes=(*found.notes, *(f"{name}: {text}" for name, text in found.reasons)),
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
        notes.insert(3, f"Orsak krävs på: {'; '.join(names)} ({share} procent av rättelserna).")
    straight = [at for at, row in found.items() if row.straight and at != result.total]
    if straight:
        all_of_them = len(straight) == len(found) - (result.total in found)
        who = "Periodbudget saknas" if all_of_them else f"Periodbudget saknas på {len(straight)} rader"
        notes.append(f"{who}: avvikelsen hittills är mot {months}/12 av årsbudgeten.")
    return tuple(notes)


def threshold_words(thresholds: Thresholds) -> str:
    """When a reason is asked for; says that it is a default."""
    amount = format_amount(thresholds.amount, Unit.TKR)
    share = format_number(100 * thresholds.share, 0 if round(100 * thresholds.share, 6).is_integer() else 1)
    carried = format_number(100 * thresholds.carried)
    return (
        f"Orsak krävs på de rader som tillsammans bär {carried} procent av rättelserna, om rättelsen är större än "
        f"{amount} tkr och {share} procent av raden (förval)."
    )


def cancelling_words(cancels: Cancelling, unit: Unit) -> str:
    """Net beside gross: `Prognos mot takt: netto −0,2 mnkr, rad för rad utan tecken 29,2 mnkr`, and what that means."""
    net, gross = format_amount(cancels.net, unit, signed=True), format_amount(cancels.gross, unit)
    text = f"Prognos mot takt: netto {net} {unit}, rad för rad utan tecken {gross} {unit}."
    meaning = cancelling_meaning(cancels)
    return f"{text} {meaning}" if meaning else text


def cancelling_meaning(cancels: Cancelling) -> str:
    """What it means that gross is more than twice the net; "" where it is not."""
    if cancels.gross <= MUCH_CANCELS * abs(cancels.net):
        return ""
    return "Raderna tar ut varandra: summan säger lite om hur säkra raderna är."
