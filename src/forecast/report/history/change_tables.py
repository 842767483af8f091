"""The tables of a changed forecast: by row with causes, cost types by cause, their rows, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from forecast.ledger.tree import CostType
from forecast.model import BridgeStep, Floats
from forecast.money import Unit, format_amount, in_unit
from forecast.questions.changes import Step
from forecast.questions.forecast_change import Cause, ForecastChange, Said
from forecast.questions.told_apart import CAUSE_SV
from forecast.report.misses import footed
from forecast.report.table import Cell, Column, Table, TableRow
from forecast.report.words import COST_TYPE_SV
from forecast.workspace.workspace import Workspace

HOLDS: dict[Cause, str] = {
    Cause.PROGRAM: "samma underlag, räknat av dagens program och parametrar",
    Cause.RESTATED: "rättade månader, tidigare år, rader och principer, med det som var bokfört då",
    Cause.BUDGET: "beslutade ändringar och månadsbudgeten; avvikelsen rör sig dessutom med budgeten själv",
    Cause.DRIVERS: "befolkning, behov, volymer, bemanning, placeringar och det som är känt om raderna",
    Cause.GRANTS: "statsbidragens belopp, villkor och läge, och det som enligt register har kommit sedan dess",
    Cause.EVENTS: "engångsposter och andra händelser, också det som enligt register har bokförts sedan dess",
    Cause.MEASURES: "åtgärdsplanen, hur långt åtgärderna har kommit och det de enligt register har gett sedan dess",
    Cause.METHOD: "metoder som någon har låst eller släppt",
    Cause.OUTCOMES: "månader som har bokförts sedan dess, utom det som register säger, och att mer av året har gått",
    Cause.JUDGEMENT: "bedömda och fastställda prognoser, och byte av skikt",
    Cause.SCENARIO: "ändringarna i scenariot",
    Cause.UNKNOWN: "hela ändringen",
}
"""What each cause includes, in the reader's words."""


def _groups(workspace: Workspace, change: ForecastChange) -> dict[tuple[str, str], list[int]]:
    """(key, name) of the rows that people read -> positions of their leaves; what the tree lacks stands for itself."""
    tree = workspace.tree
    total = tree.position(workspace.settings.total)
    reading = {tree.rows[i].key: at for at in tree.reading_rows(total) if at != total for i in tree.leaves_below(at)}
    out: dict[tuple[str, str], list[int]] = {}
    for at, key in enumerate(change.rows):
        near = key if key in reading else key.rpartition(".")[0]
        row = tree.rows[reading[near]] if near in reading else None
        named = (key, change.names[at]) if row is None else (row.key, row.name)
        out.setdefault(named, []).append(at)
    return out


def read_rows(workspace: Workspace, change: ForecastChange, unit: Unit) -> tuple[Step, ...]:
    """The rows that have changed, largest first, each with its causes and what was said of it.

    A reason is quoted where its cause has moved the row, a comment whatever has.
    """
    steps = []
    for (key, name), rows in _groups(workspace, change).items():
        parts = np.round(change.amounts[:, rows].sum(axis=1), 2)
        if not np.any(parts):
            continue
        keys = {key, *(change.rows[i] for i in rows)}
        moved = {None, *(cause for cause, sek in zip(change.causes, parts, strict=True) if in_unit(float(sek), unit))}
        quotes = [item.short for item in change.said if item.row in keys and item.cause in moved]
        amount = round(float(parts.sum()), 2) + 0.0
        words = [_causes(change.causes, parts, unit), _only(change, rows), *quotes]
        steps.append(Step(BridgeStep(name, amount, key), ". ".join(filter(None, words))))
    return tuple(sorted(steps, key=lambda step: -abs(step.step.amount)))


def _causes(causes: Sequence[Cause], parts: Floats, unit: Unit) -> str:
    """`Nya utfall` or `Nya utfall −321, budgeten +20`: what moved a row so that it shows, largest first."""
    known = [(cause, float(sek)) for cause, sek in zip(causes, parts, strict=True) if in_unit(float(sek), unit)]
    moved = sorted(known, key=lambda item: -abs(item[1]))
    if [cause for cause, _ in moved] == [Cause.UNKNOWN]:
        return ""
    if len(moved) == 1:
        return CAUSE_SV[moved[0][0]]
    text = ", ".join(f"{CAUSE_SV[cause].lower()} {format_amount(sek, unit, signed=True)}" for cause, sek in moved)
    return f"{text[:1].upper()}{text[1:]}"


def _only(change: ForecastChange, rows: Sequence[int]) -> str:
    before, now = (np.any(side[rows]) for side in (change.before, change.now))
    if before and now:
        return ""
    return "Finns bara i den tidigare" if before else "Finns bara i den senare"


def still(workspace: Workspace, change: ForecastChange) -> tuple[str, ...]:
    """How many rows nothing has moved, a sentence; none where every row has moved."""
    groups = _groups(workspace, change).values()
    count = sum(not np.any(np.round(change.amounts[:, rows].sum(axis=1), 2)) for rows in groups)
    return (f"Oförändrade rader: {count} av {len(groups)}.",) if count else ()


def kinds_table(blank: Table, change: ForecastChange) -> Table:
    """Cost types by cause, largest first; causes that moved nothing have no column."""
    columns = [at for at, row in enumerate(change.amounts) if np.any(row)]
    groups = _by_kind(change)
    rows = [
        TableRow(kind, _kind_name(kind), 0, "leaf", _cells(change, columns, at))
        for kind, at in groups.items()
        if np.any(change.amounts[:, at])
    ]
    total = TableRow("summa", "Ändring", 0, "total", _cells(change, columns, list(range(len(change.rows)))))
    total = replace(total, parts=tuple(row.key for row in rows))
    return footed(
        replace(
            blank,
            key="andring_slag",
            title="Kostnadsslag och orsaker",
            labels=("Kostnadsslag",),
            columns=_columns(change, columns),
            rows=(*rows, total),
            notes=tuple(f"{CAUSE_SV[change.causes[at]]}: {HOLDS[change.causes[at]]}." for at in columns),
        )
    )


def _columns(change: ForecastChange, columns: Sequence[int]) -> tuple[Column, ...]:
    causes = [Column(CAUSE_SV[change.causes[at]], signed=True) for at in columns]
    whole = Column("Ändring", signed=True, plus=tuple(range(len(causes))))
    return (*causes, whole) if len(causes) > 1 else tuple(causes)


def _cells(change: ForecastChange, columns: Sequence[int], rows: Sequence[int]) -> tuple[Cell, ...]:
    parts = [round(float(change.amounts[at, rows].sum()), 2) + 0.0 for at in columns]
    return (*parts, round(sum(parts), 2) + 0.0) if len(parts) > 1 else tuple(parts)


def _by_kind(change: ForecastChange) -> dict[str, list[int]]:
    """Cost type -> its rows, the one that has moved most first."""
    groups: dict[str, list[int]] = {}
    for at, kind in enumerate(change.cost_types):
        groups.setdefault(kind, []).append(at)
    moved = change.amounts.sum(axis=0)
    return dict(sorted(groups.items(), key=lambda item: -abs(float(moved[item[1]].sum()))))


_MANY = {CostType.INCOME: "Intäkter", CostType.COST: "Kostnader", CostType.CAPITAL: "Kapitalkostnader"}
"""What several rows of a kind are called, where that differs from one row's."""


def _kind_name(kind: str) -> str:
    known = {item.value for item in CostType}
    return (COST_TYPE_SV | _MANY)[CostType(kind)] if kind in known else kind


def details_table(workspace: Workspace, change: ForecastChange, kinds: Table) -> Table:
    """Cost types with their rows below them."""
    columns = [at for at, row in enumerate(change.amounts) if np.any(row)]
    names = {at: name for (_, name), rows in _groups(workspace, change).items() for at in rows}
    tree = workspace.tree
    moved, lines = change.amounts.sum(axis=0), []
    sums = {row.key: row for row in kinds.rows}
    for kind, group in _by_kind(change).items():
        rows = [at for at in sorted(group, key=lambda at: -abs(moved[at])) if np.any(change.amounts[:, at])]
        if not rows:
            continue
        leaves = []
        for at in rows:
            own = change.names[at]
            key = change.rows[at]
            alone = key in tree.keys and tree.rows[tree.position(key)].name == names[at]
            label = own if alone or own == names[at] else f"{names[at]}: {own}"
            leaves.append(TableRow(f"{kind}/{key}", label, 1, "leaf", _cells(change, columns, [at])))
        lines += [replace(sums[kind], role="sum", parts=tuple(leaf.key for leaf in leaves)), *leaves]
    table = replace(kinds, key="andring_rader", title="Kostnadsslag, rader och orsaker", notes=())
    return footed(replace(table, labels=("Kostnadsslag och rad",), rows=(*lines, kinds.rows[-1])))


def said_table(blank: Table, said: Sequence[Said]) -> Table | None:
    """What persons have written, and what was decided or noted, since the earlier forecast."""
    if not said:
        return None
    rows = tuple(
        TableRow(
            f"sagt-{n}",
            item.name,
            0,
            "leaf",
            ("Kommentar" if item.cause is None else CAUSE_SV[item.cause], _words(item), item.by),
        )
        for n, item in enumerate(said)
    )
    return replace(
        blank,
        key="andring_sagt",
        title="Vad som har sagts och beslutats sedan dess",
        subtitle="Ord för ord ur journalen och arbetsytans filer",
        labels=("Om",),
        columns=tuple(Column(title, kind="text") for title in ("Orsak", "Ord", "Vem och när")),
        rows=rows,
        notes=("Belopp hör till orsaken i sin helhet; vad vart och ett av orden har gjort räknas inte ut.",),
    )


def _words(item: Said) -> str:
    return f"”{item.text}”" if item.quoted else item.text
