"""`forecast collect`: the round as a table and as JSON, and one unit's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from forecast.ledger.specs import FileSign
from forecast.ledger.tree import full_name
from forecast.money import NBSP, Unit, format_shortly
from forecast.report.contract import dump, json_amount
from forecast.report.labels import row_label
from forecast.report.misses import footed
from forecast.report.row_history import said_value, swedish_time
from forecast.report.run_table import method_words
from forecast.report.table import Cell, Column, Table, TableRow
from forecast.report.words import SIGN_RULE, SYNTHETIC
from forecast.store.desk import Desk
from forecast.store.locks import locked_words
from forecast.store.records import Entry
from forecast.store.rounds import UnitStand, UnitState

SCHEMA = 1
OWN_SV = "Ekonomens rader"
"""The rows that no unit answers for."""
_AMOUNTS = (
    Column("Budget"),
    Column("Modellens förslag"),
    Column("Bedömd prognos"),
    Column("Avvikelse", signed=True, minus=(2, 0)),
)


def round_table(desk: Desk) -> Table:
    """Every unit with what it forecasts, how far it has come, and what is missing; the amounts sum to the total."""
    workspace = desk.workspace
    rows = [
        TableRow(
            stand.unit.key,
            stand.unit.name,
            0,
            "leaf",
            (
                *_amounts(desk, desk.leaves(stand)),
                stand.words,
                *_hand(stand),
                _count(desk.missing_in(desk.leaves(stand))),
            ),
            ", ".join(stand.unit.managers),
        )
        for stand in desk.round.units
    ]
    if desk.own:
        cells = (*_amounts(desk, desk.own), "", "", "", _count(desk.missing_in(desk.own)))
        rows.append(TableRow("ekonomen", OWN_SV, 0, "leaf", cells))
    whole = [desk.tree.position(workspace.settings.total)]
    keys = tuple(row.key for row in rows)
    rows.append(TableRow("total", "Hela nämnden", 0, "total", (*_amounts(desk, whole), "", "", "", ""), parts=keys))
    words = [Column(title, kind="text") for title in ("Läge", "Vem", "När", "Kommentarer saknas")]
    table = Table(
        key="inlamning",
        title=f"Inlämning {desk.round.month.label}",
        subtitle=_subtitle(desk),
        labels=("Enhet", "Ansvarig"),
        columns=(*_columns(desk), *words),
        rows=tuple(rows),
        unit=workspace.settings.unit,
        decimals=workspace.settings.unit.decimals,
        notes=(count_words(desk), *month_words(desk), *threshold_words(desk)),
        footer=_footer(desk),
    )
    return footed(table)


def unit_table(desk: Desk, stand: UnitStand) -> Table:
    """A unit's rows with their parts: the model's proposal, what is judged and by whom, and what was handed in."""
    handed = stand.handed
    rows = [_unit_row(desk, stand, level, at) for level, at in _with_parts(desk, stand)]
    parts = tuple(row.key for row in rows if row.level == 0)
    leaves = desk.leaves(stand)
    sent = None if handed is None else handed.forecast_sek
    rows.append(TableRow("total", stand.unit.name, 0, "total", (*_amounts(desk, leaves), sent, ""), parts=parts))
    table = Table(
        key=f"inlamning-{stand.unit.key}",
        title=f"{stand.unit.name}: {stand.words}, {desk.round.month.label}",
        subtitle=_subtitle(desk),
        labels=("Rad", "Så är den gjord"),
        columns=(*_columns(desk), Column("Inlämnat"), Column("Kommentar", kind="text")),
        rows=tuple(rows),
        unit=desk.workspace.settings.unit,
        decimals=desk.workspace.settings.unit.decimals,
        notes=(*stand_words(stand), *month_words(desk), *adjusted_words(desk, stand), *threshold_words(desk)),
        footer=_footer(desk),
    )
    return footed(table)


def _unit_row(desk: Desk, stand: UnitStand, level: int, at: int) -> TableRow:
    """One row of a unit's table; the comment stands on the row that people read, not on its parts."""
    tree, handed = desk.tree, stand.handed
    key = tree.rows[at].key
    sent = np.nan if handed is None else _sent(desk, handed.rows, at)
    said = "; ".join(comment.cause for comment in desk.comments_on(at))
    comment = "" if level else "saknas" if desk.missing[at] else said
    person = next((j for j in desk.workspace.judgements if (j.statement, j.row) == (tree.statement, key)), None)
    way = method_words(desk.base.method[at]) if person is None else f"bedömd av {person.name}"
    cells: tuple[Cell, ...] = (*_amounts(desk, [at]), _known(sent), comment)
    return TableRow(key, row_label(tree, at), level, tree.rows[at].role.value, cells, way)


def round_json(desk: Desk) -> str:
    """The contract of `forecast collect --format json`."""
    adopted, limit = desk.round.adopted, desk.workspace.comment_threshold
    total = [desk.tree.position(desk.workspace.settings.total)]
    return dump(
        {
            **_head(desk),
            "threshold": None
            if limit is None
            else {"percent": limit.percent, "amount_sek": float(limit.amount) * desk.workspace.settings.unit.sek},
            "adopted": None if adopted is None else {**_entry(adopted), **_value(adopted)},
            "units": [_unit_object(desk, stand) for stand in desk.round.units],
            "own": {**_amounts_object(desk, desk.own), "missing_comments": _missing(desk, desk.own)},
            "total": _amounts_object(desk, total),
        }
    )


def unit_json(desk: Desk, stand: UnitStand) -> str:
    """The contract of `forecast collect --unit KEY --format json`."""
    tree, base = desk.tree, desk.base
    handed = stand.handed
    rows = [
        {
            "row": tree.rows[at].key,
            "name": full_name(tree, at),
            "level": level,
            "actual": json_amount(base.actual[at]),
            **_amounts_object(desk, [at]),
            "judged": json_amount(base.judged[at]),
            "handed": None if handed is None else json_amount(_sent(desk, handed.rows, at)),
            "comment_asked": bool(desk.asked[at]),
            "comment_missing": bool(desk.missing[at]),
            "method": base.method[at],
            "reason": base.reason[at],
        }
        for level, at in _with_parts(desk, stand)
    ]
    return dump({**_head(desk), **_unit_object(desk, stand), "rows": rows})


def count_words(desk: Desk) -> str:
    """How many of the units have come how far."""
    units = desk.round.units
    if not units:
        return "Inga enheter är angivna (units.yaml): alla rader är ekonomens."
    handed = sum(stand.state in {UnitState.SUBMITTED, UnitState.APPROVED} for stand in units)
    settled = sum(stand.settled for stand in units)
    if len(units) == 1:
        done = "har lämnat in" if handed else "har inte lämnat in"
        return f"{units[0].unit.name}, den enda enheten, {done}{' och är godkänd' if settled else ''}."
    return f"{handed} av {len(units)} enheter har lämnat in, {settled} är {'godkänd' if settled == 1 else 'godkända'}."


def month_words(desk: Desk) -> tuple[str, ...]:
    """Whether the month is adopted, by whom and why; nothing while it is open."""
    adopted = desk.round.adopted
    if adopted is None:
        return ()
    value = _value(adopted)
    names = {stand.unit.key: stand.unit.name for stand in desk.round.units}
    following = [names.get(key, key) for key in value["following"]]
    model = f" Följer modellen: {', '.join(following)}." if following else ""
    start = locked_words(adopted, desk.round.month)
    return (f"{start} Prognos {str(value['snapshot'])[:12]}. Skäl: {adopted.reason.rstrip('.')}.{model}",)


def threshold_words(desk: Desk, unit: Unit | None = None) -> tuple[str, ...]:
    """When a comment is asked for; nothing where units.yaml asks for none. `unit` is the workspace's unless told."""
    limit, own = desk.workspace.comment_threshold, desk.workspace.settings.unit
    if limit is None:
        return ()
    unit = unit or own
    least = format_shortly(float(limit.amount) * own.sek / unit.sek)
    both = f"{format_shortly(limit.percent)}{NBSP}% av radens budget och {least} {unit}"
    return (f"Kommentar krävs där avvikelsen är större än både {both}.",)


def stand_words(stand: UnitStand) -> tuple[str, ...]:
    """Who gave a unit its state, when and why; nothing for a draft that nobody has touched."""
    last = stand.last
    if last is None:
        return ()
    word = "Återtagen" if last.new is None else _STEP_SV[stand.state]
    return (f"{word} av {last.who} {swedish_time(last.at)}: {last.reason.rstrip('.')}.",)


_STEP_SV: Mapping[UnitState, str] = {
    UnitState.SUBMITTED: "Inlämnad",
    UnitState.RETURNED: "Återlämnad",
    UnitState.APPROVED: "Godkänd",
}


def adjusted_words(desk: Desk, stand: UnitStand) -> tuple[str, ...]:
    """What others than the unit have changed of its rows, and what was changed after it was handed in."""
    others = {entry.seq for entry in desk.adjusted(stand)}
    later = {entry.seq for entry in stand.changed}
    entries = {entry.seq: entry for entry in (*desk.adjusted(stand), *stand.changed)}
    return tuple(
        f"{'Justerad' if seq in others else 'Ändrad'}{' efteråt' if seq in later else ''} av {entry.who} "
        f"{swedish_time(entry.at)}: {change_words(desk, entry)}. Skäl: {entry.reason.rstrip('.')}."
        for seq, entry in sorted(entries.items())
    )


def change_words(desk: Desk, entry: Entry) -> str:
    """Which row was changed, from what to what."""
    tree, unit = desk.tree, desk.workspace.settings.unit
    row = entry.subject["row"]
    name = full_name(tree, tree.position(row)) if row in tree.keys else row
    old, new = (said_value(entry.kind, value, unit) for value in (entry.old, entry.new))
    return f"{name} {old} → {new}"


def _amounts(desk: Desk, rows: Sequence[int]) -> tuple[Cell, ...]:
    """Budget, the model's proposal, the judged forecast, its deviation and what is adopted, of some rows together."""
    amounts = tuple(_known(value) for value in _sums(desk, rows))
    return amounts if desk.round.adopted is None else (*amounts, _known(desk.amount(desk.base.adopted, rows)))


def _columns(desk: Desk) -> tuple[Column, ...]:
    return _AMOUNTS if desk.round.adopted is None else (*_AMOUNTS, Column("Fastställd"))


def _sums(desk: Desk, rows: Sequence[int]) -> tuple[float, float, float, float]:
    budget, model, forecast = (desk.amount(v, rows) for v in (desk.base.budget, desk.base.model, desk.forecast))
    return budget, model, forecast, round(forecast - budget, 2) + 0.0


def _amounts_object(desk: Desk, rows: Sequence[int]) -> dict[str, float | None]:
    names = ("budget", "model", "forecast", "deviation", "adopted")
    amounts = (*_sums(desk, rows), desk.amount(desk.base.adopted, rows))
    return {name: json_amount(value) for name, value in zip(names, amounts, strict=True)}


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value


def _sent(desk: Desk, rows: Mapping[str, float], at: int) -> float:
    """What was handed in of a row: the sum of its leaves; NaN where none of them was."""
    keys = [desk.tree.rows[leaf].key for leaf in desk.tree.leaves_below(at)]
    known = [rows[key] for key in keys if key in rows]
    return round(sum(known), 2) + 0.0 if known else float("nan")


def _with_parts(desk: Desk, stand: UnitStand) -> list[tuple[int, int]]:
    """(level, position) of the rows of a unit that people read, each followed by its leaves."""
    tree = desk.tree
    return [
        (int(position != at), position)
        for at in desk.reading_rows(stand)
        for position in (at, *(leaf for leaf in tree.leaves_below(at) if leaf != at))
    ]


def _hand(stand: UnitStand) -> tuple[str, str]:
    """Who gave the unit its state, and when."""
    return ("", "") if stand.last is None else (stand.last.who, swedish_time(stand.last.at))


def _count(rows: Sequence[int]) -> str:
    return str(len(rows)) if rows else ""


def _head(desk: Desk) -> dict[str, object]:
    settings = desk.workspace.settings
    return {
        "schema": SCHEMA,
        "workspace": desk.workspace.name,
        "synthetic": settings.synthetic,
        "as_of": str(desk.round.month),
        "unit": "SEK",
    }


def _unit_object(desk: Desk, stand: UnitStand) -> dict[str, object]:
    handed, leaves = stand.handed, desk.leaves(stand)
    return {
        "key": stand.unit.key,
        "name": stand.unit.name,
        "managers": list(stand.unit.managers),
        "state": stand.state.value,
        "changed": [entry.seq for entry in stand.changed],
        "adjusted": [entry.seq for entry in desk.adjusted(stand)],
        "last": None if stand.last is None else _entry(stand.last),
        **_amounts_object(desk, leaves),
        "handed": None if handed is None else handed.forecast_sek,
        "missing_comments": _missing(desk, leaves),
    }


def _missing(desk: Desk, leaves: Sequence[int]) -> list[dict[str, object]]:
    tree = desk.tree
    return [
        {"row": tree.rows[at].key, "name": full_name(tree, at), "deviation": json_amount(desk.deviation[at])}
        for at in desk.missing_in(leaves)
    ]


def _entry(entry: Entry) -> dict[str, object]:
    return {"seq": entry.seq, "who": entry.who, "at": entry.at, "reason": entry.reason}


def _value(entry: Entry) -> Mapping[str, Any]:
    """What an entry that takes nothing back says."""
    return entry.new if isinstance(entry.new, Mapping) else {}


def _subtitle(desk: Desk) -> str:
    settings = desk.workspace.settings
    return (
        f"{settings.municipality}, {settings.committee.lower()} · helår {settings.year} · efter "
        f"{desk.round.month.label.split()[0]} · {settings.unit}"
    )


def _footer(desk: Desk) -> tuple[str, ...]:
    settings = desk.workspace.settings
    made = (SYNTHETIC,) if settings.synthetic else ()
    source = f"Källa: {settings.source}. Bedömd prognos: bedömd där någon har bedömt, annars modellens förslag."
    return (*made, SIGN_RULE[FileSign.COST_NEGATIVE], source)
