"""One unit's rows: outcome, budget, the model's proposal with its span, what is said now, and what was said before."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forecast.model import Result
from forecast.money import Unit, format_amount
from forecast.periods import Month, Span
from forecast.report.collect.amounts import amounts, known
from forecast.report.collect.round_view import unit_heading
from forecast.report.collect.words import (
    OWN_KEY,
    OWN_SV,
    adjusted_words,
    listed,
    threshold_words,
    uncommented_rows,
    under_words,
)
from forecast.report.labels import distinct, whole_label
from forecast.report.misses import footed
from forecast.report.row_history import HistoryLine, row_history, swedish_time
from forecast.report.span_words import span_text
from forecast.report.table import Cell, Column, Table, TableRow, without_empty
from forecast.report.words import footer
from forecast.store.desk import Desk
from forecast.store.locks import lock_on, locked_words
from forecast.store.records import Entry, EntryKind
from forecast.store.rounds import UnitStand, UnitState
from forecast.store.shapes import Handed, JudgedYear
from forecast.workspace.units import reading_rows_of

PROBABLE = frozenset({"own", "pooled"})
OWN_LEAD = "Ingen enhet svarar för raderna. De bedöms och kommenteras här, och fastställs med månaden."
STEP_SV: Mapping[str, str] = {"submitted": "inlämning", "approved": "godkännande", "returned": "återlämning"}


@dataclass(frozen=True, slots=True)
class UnitView:
    """What is said of a unit.

    Attributes:
        key: of the unit.
        name: of the unit.
        heading: the message.
        lead: why it was returned, or what has been said since, "" where nothing; of a locked month by whom.
        under: who, when, what, unit.
        rows: one row a row that people read, and their sum.
        open: (key, name) of the rows that can be opened.
        state: how far it has come; None of the economist's own rows, which are not handed in.
        changed: something has been said of its rows since.
        settled: approved as it stands.
        locked: nothing can be said about the month.
        uncommented: rows that need a comment and have none, each with its deviation.
        limit: from when a comment is asked for; "" where it never is.
        adjusted: what others than the unit have said of its rows, newest first, a sentence each.
        history: what has been done with the unit and said of its rows, newest first.
    """

    key: str
    name: str
    heading: str
    lead: str
    under: str
    rows: Table
    open: tuple[tuple[str, str], ...]
    state: UnitState | None
    changed: bool
    settled: bool
    locked: bool
    uncommented: tuple[str, ...]
    limit: str
    adjusted: tuple[str, ...]
    history: tuple[HistoryLine, ...]


def unit_view(desk: Desk, result: Result, key: str, unit: Unit) -> UnitView:
    """Build a unit's view, or that of the economist's own rows (`OWN_KEY`).

    Args:
        desk: the workspace's month.
        result: of that month, judged where somebody has judged; the span is the model's.
        key: of the unit.
        unit: of the amounts.

    Raises:
        InputError: no such unit.
    """
    stand, tree = None if key == OWN_KEY else desk.stand(key), desk.tree
    leaves = desk.own if stand is None else desk.leaves(stand)
    rows = reading_rows_of(tree, leaves)
    lock = lock_on(desk.entries, desk.round.month)
    name = OWN_SV if stand is None else stand.unit.name
    history = _history(desk, _Part(key, name, leaves, rows), unit)
    return UnitView(
        key=key,
        name=name,
        heading=_heading(desk, stand, name, locked=lock is not None),
        lead=locked_words(lock, desk.round.month) if lock is not None else OWN_LEAD if stand is None else _lead(stand),
        under=under_words(desk, unit),
        rows=_table(desk, result, _Part(key, name, leaves, rows), unit),
        open=tuple(distinct({tree.rows[at].key: whole_label(tree, at) for at in rows}).items()),
        state=None if stand is None else stand.state,
        changed=stand is not None and bool(stand.changed),
        settled=stand is not None and stand.settled,
        locked=lock is not None,
        uncommented=uncommented_rows(desk, leaves, unit),
        limit=" ".join(threshold_words(desk, unit)),
        adjusted=() if stand is None else adjusted_words(desk, stand, desk.adjusted(stand)[::-1], unit),
        history=history,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A unit's part of the tree: its leaves, and the rows that people read."""

    key: str
    name: str
    leaves: tuple[int, ...]
    rows: tuple[int, ...]


def _heading(desk: Desk, stand: UnitStand | None, name: str, *, locked: bool) -> str:
    """`Hemtjänsten: fastställd och låst`; of an open month how far the unit has come."""
    if locked and stand is None:
        return f"{name}: låsta med månaden"
    if locked:
        return f"{name}: {'fastställd och låst' if desk.round.adopted is not None else 'låst'}"
    return f"{name} lämnas inte in" if stand is None else unit_heading(stand)


def _lead(stand: UnitStand) -> str:
    """Why the economist returned it, in the economist's words, or who has said something since."""
    if stand.state is UnitState.RETURNED and stand.last is not None:
        return f"{stand.last.who}: ”{stand.last.reason}”"
    if stand.changed:
        last = stand.changed[-1]
        again = "Godkänn" if stand.state is UnitState.APPROVED else "Lämna in eller godkänn"
        return f"{last.who} ändrade en rad {swedish_time(last.at)}: ”{last.reason}”. {again} igen, så räknas det."
    return ""


def _table(desk: Desk, result: Result, part: _Part, unit: Unit) -> Table:
    months = Span.through(desk.round.month).months_label
    title, before = _before(desk, part.key)
    told = [_of(before, desk.tree.leaves_below(at)) for at in part.rows]
    known = any(amount is not None for amount in told)  # a column of nothing is left out
    body = [
        _row(desk, result, at, (amount,) if known else (), unit) for at, amount in zip(part.rows, told, strict=True)
    ]
    sums = _sums(desk, part.leaves)
    total = (*sums[:3], None, *sums[3:], *((_of(before, part.leaves),) if known else ()), None, None)
    parts = tuple(row.key for row in body)
    body.append(TableRow(f"{part.key}.summa", part.name, 0, "total", total, parts=parts))
    spans = {result.main.basis[at] for at in part.rows}
    name = "Sannolikt spann" if spans <= PROBABLE else "Osäkert spann (schablon)" if not spans & PROBABLE else "Spann"
    table = Table(
        key=f"inlamning-{part.key}",
        title="Raderna",
        subtitle="",
        labels=("Rad",),
        columns=(
            Column(f"Utfall {months}"),
            Column("Budget"),
            Column("Modellens förslag"),
            Column(name, kind="text"),
            Column("Bedömd prognos"),
            Column("Avvikelse", signed=True, minus=(4, 1)),
            *((Column(title),) if known else ()),
            Column("Kommentar", kind="text"),
            Column("Vems prognos", kind="text"),
        ),
        rows=tuple(body),
        unit=unit,
        decimals=unit.decimals,
        notes=() if result.closed else _notes(name),
        footer=footer(desk.workspace, result),
    )
    return footed(without_empty(table, (name, "Kommentar")))


def _notes(name: str) -> tuple[str, ...]:
    if name == "Spann":
        return ("Spannet är modellens för helåret. Där det är en schablon har det inga gångna år att lära av.",)
    if name.startswith("Sannolikt"):
        return ("Spannet är modellens för helåret: åtta gånger av tio hamnar utfallet där.",)
    return ("Spannet är modellens för helåret. Det är en schablon: raderna har inga gångna år att lära av.",)


def _sums(desk: Desk, leaves: Sequence[int]) -> tuple[Cell, ...]:
    """Outcome, budget, the model's, the forecast, and its deviation."""
    found = amounts(desk, leaves)
    told = (found[name] for name in ("budget", "model", "forecast", "deviation"))
    return tuple(known(value) for value in (desk.amount(desk.base.actual, leaves), *told))


def _row(desk: Desk, result: Result, at: int, before: tuple[Cell, ...], unit: Unit) -> TableRow:
    tree = desk.tree
    leaves = tree.leaves_below(at)
    sums = _sums(desk, leaves)
    low, high = float(result.main.quantiles[at, 1]), float(result.main.quantiles[at, 3])
    span = "" if result.closed or math.isnan(low) else span_text(low, high, unit, signed=False)
    cells = (*sums[:3], span, *sums[3:], *before, _comment(desk, at), _whose(desk, leaves))
    return TableRow(tree.rows[at].key, whole_label(tree, at), 0, "leaf", cells)


def _whose(desk: Desk, leaves: Sequence[int]) -> str:
    """`bedömd av Anna Ek`, `bedömd av Anna Ek: 1 av 9 delar`, or the model's."""
    tree = desk.tree
    keys = {tree.rows[at].key for at in leaves}
    mine = [item for item in desk.workspace.judgements if item.statement == tree.statement and item.row in keys]
    if not mine:
        return "modellens"
    who = listed(list(dict.fromkeys(item.name for item in mine)))
    return f"bedömd av {who}" if len(leaves) == 1 else f"bedömd av {who}: {len(mine)} av {len(leaves)} delar"


def _comment(desk: Desk, at: int) -> str:
    if desk.missing[at]:
        return "krävs"
    said = desk.comments_on(at)
    return "" if not said else said[-1].cause or "finns"


def _before(desk: Desk, key: str) -> tuple[str, Mapping[int, float]]:
    """What was said last of the unit in an earlier month of the year: its title, and leaf -> SEK.

    What the unit handed in, where it did; else what persons had judged until then.
    """
    month, tree = desk.round.month, desk.tree
    for entry in reversed(desk.entries):
        if entry.kind is EntryKind.SUBMISSION and _is_earlier(entry, month) and entry.subject["unit"] == key:
            handed = None if entry.new is None else Handed.model_validate(entry.new)
            if handed is not None and handed.rows:
                label = Month.parse(entry.subject["month"]).label.split()[0]
                known = {tree.position(key): sek for key, sek in handed.rows.items() if key in tree.keys}
                return f"Inlämnat i {label}", known
    return "Bedömt tidigare", _judged_before(desk, month)


def _judged_before(desk: Desk, month: Month) -> Mapping[int, float]:
    tree, found = desk.tree, dict[int, float]()
    for entry in desk.entries:
        about = entry.subject
        if entry.kind is not EntryKind.JUDGEMENT or not _is_earlier(entry, month):
            continue
        if about["statement"] != tree.statement or about["row"] not in tree.keys:
            continue
        at = tree.position(about["row"])
        found.pop(at, None)
        if entry.new is not None:
            found[at] = JudgedYear.model_validate(entry.new).forecast_sek
    return found


def _is_earlier(entry: Entry, month: Month) -> bool:
    said = Month.parse(entry.subject["month"])
    return said.year == month.year and said < month


def _of(before: Mapping[int, float], leaves: Sequence[int]) -> float | None:
    """The sum of what was said of all leaves, SEK; None where one of them is not told."""
    return round(sum(before[at] for at in leaves), 2) + 0.0 if all(at in before for at in leaves) else None


def _history(desk: Desk, part: _Part, unit: Unit) -> tuple[HistoryLine, ...]:
    """The unit's steps in this month, and what has been said of its rows in the year, newest first."""
    tree, about = desk.tree, {"unit": part.key, "month": str(desk.round.month)}
    names = {tree.rows[at].key: whole_label(tree, at) for at in (*part.leaves, *part.rows)}
    steps = [
        _step(entry, unit)
        for entry in desk.entries
        if entry.kind is EntryKind.SUBMISSION and dict(entry.subject) == about
    ]
    said = row_history(desk.entries, tree.statement, names, "", desk.round.month.year, unit)
    return tuple(sorted((*steps, *said), key=lambda line: -line.seq))


def _step(entry: Entry, unit: Unit) -> HistoryLine:
    """One step of the unit in words."""
    handed = None if entry.new is None else Handed.model_validate(entry.new)
    what = "tillbakatagen" if handed is None else STEP_SV[handed.state]
    sek = None if handed is None else handed.forecast_sek
    change = "" if sek is None else f"{format_amount(sek, unit)} {unit}"
    return HistoryLine(entry.seq, swedish_time(entry.at), entry.who, what, change, entry.reason)
