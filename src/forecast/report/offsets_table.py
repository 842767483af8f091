"""What a stated forecast leans on and what has changed: as tables for people and as JSON."""

from __future__ import annotations

from dataclasses import replace

from forecast.ledger.specs import LAYER_SV
from forecast.model import Result
from forecast.money import Unit, format_amount, in_unit
from forecast.questions.changes import Change, YearChange
from forecast.questions.offsets import Offset
from forecast.report.contract import answer_head, dump, json_amount
from forecast.report.misses import footed
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import footer, subtitle
from forecast.workspace.workspace import Workspace

SINCE_PRINTED = ("sedan_forra", "Vad som har ändrats sedan förra prognosen")
"""Key and title of the change that a report prints."""
UNSUPPORTED = "ej underbyggd"
_OTHER_WAY = "Avvikelser per kostnadsslag är samma pengar delade på ett annat sätt; de underbygger inte resten."

_MOST_TOLD = 8
"""Steps that a sentence can hold; more stand in the table alone."""


def offset_sentence(offset: Offset) -> str:
    """What the forecast needs: `Prognos 0 kräver +31 mnkr utanför PA och äldreboende` (and that it is unsupported)."""
    names = " och ".join(filter(None, (", ".join(p.name for p in offset.named[:-1]), offset.named[-1].name)))
    amounts = (offset.deviation, offset.needed, *(part.deviation or 0.0 for part in offset.named))
    unit = Unit.MNKR if max(abs(amount) for amount in amounts) >= Unit.MNKR.sek else Unit.TKR
    decimals = 0 if all(abs(amount) % unit.sek == 0 for amount in amounts) else 1
    needed = format_amount(offset.needed, unit, decimals, signed=True)
    stated = format_amount(offset.deviation, unit, decimals, signed=True)
    start = "Prognos 0" if offset.deviation == 0 else f"Prognosens avvikelse {stated} {unit}"
    if offset.needed == 0:
        return f"{start} är summan av det som namnges: {names}."
    return f"{start} kräver {needed} {unit} utanför {names}: {UNSUPPORTED}."


def offset_tables(workspace: Workspace, result: Result, offsets: tuple[Offset, ...]) -> tuple[Table, ...]:
    """One table an offset: the named parts, those without an amount, and the rest."""
    return tuple(_offset_table(workspace, result, offset) for offset in offsets if offset.named)


def _offset_table(workspace: Workspace, result: Result, offset: Offset) -> Table:
    unit = Unit.TKR
    rows = [
        TableRow("", part.name, 0, "leaf", (part.deviation, part.previous), f"”{part.quote}” ({part.source})")
        for part in offset.named
    ]
    rows += [
        TableRow("", part.name, 0, "leaf", (None, None), f"nämns utan belopp: ”{part.quote}” ({part.source})")
        for part in offset.unpriced
    ]
    rows.append(TableRow("", "Resten", 0, "leaf", (offset.needed, None), UNSUPPORTED if offset.needed else ""))
    rows.append(TableRow(offset.row, offset.name, 0, "total", (offset.deviation, None), "prognosens avvikelse"))
    return Table(
        key="motposter",
        title=f"Vad {LAYER_SV[offset.layer]} prognos för {offset.name} bygger på",
        subtitle=subtitle(workspace, result, unit),
        labels=("Del", "Underlag"),
        columns=(Column("Avvikelse", signed=True), Column("Förra prognosen", signed=True)),
        rows=tuple(rows),
        unit=unit,
        decimals=unit.decimals,
        notes=(offset_sentence(offset), _OTHER_WAY),
        footer=footer(workspace, result),
    )


def change_tables(
    workspace: Workspace, result: Result, previous: Change | None, year: YearChange | None
) -> tuple[Table, ...]:
    """Since the previous forecast, and since last year by row and by kind."""
    blank = blank_change(workspace, result, Unit.TKR)
    out = []
    if previous is not None:
        out.append(change_table(replace(blank, key=SINCE_PRINTED[0], title=SINCE_PRINTED[1]), previous))
    if year is not None:
        title = "Avvikelsen mot förra årets, per rad"
        out.append(change_table(replace(blank, key="mot_forra_aret", title=title), year.by_row))
        if year.by_kind is not None:
            title = "Avvikelsen mot förra årets, intäkter och kostnader"
            out.append(change_table(replace(blank, key="mot_forra_aret_slag", title=title), year.by_kind))
    return tuple(out)


def blank_change(workspace: Workspace, result: Result, unit: Unit) -> Table:
    """A table of a change to a forecast at hand, before it has a title and rows."""
    under, foot = subtitle(workspace, result, unit), footer(workspace, result)
    return Table("", "", under, (), (), (), unit, unit.decimals, footer=foot)


def change_table(blank: Table, change: Change) -> Table:
    """Any change row by row with its causes: from a printed forecast, a kept one, or last year.

    Args:
        blank: its key, title, subtitle, unit and foot.
        change: its steps, in the order that they are shown.
    """
    unit = blank.unit
    known = [item.step.row or "" for item in change.steps]
    keys = [key if key and known.count(key) == 1 else f"steg-{n}" for n, key in enumerate(known, start=1)]
    rows = [
        TableRow(key, item.step.step, 0, "leaf", (item.step.amount,), item.cause)
        for key, item in zip(keys, change.steps, strict=True)
    ]
    rows.append(TableRow("summa", "Ändring", 0, "total", (change.change,), "", tuple(row.key for row in rows)))
    before, now = (format_amount(amount, unit) for amount in (change.before, change.now))
    table = replace(
        blank,
        labels=("Rad", "Orsak"),
        columns=(Column("Ändring", signed=True),),
        rows=tuple(rows),
        notes=(
            f"{change.before_label[:1].upper()}{change.before_label[1:]}: {before}; {change.now_label}: {now} {unit}.",
            *((change_sentence(change),) if len(change.steps) <= _MOST_TOLD else ()),
            *change.told,
        ),
    )
    return footed(table)


def change_sentence(change: Change) -> str:
    """`Steg för steg i mnkr: +12,2 −2,5 −2,0 −3,5 −4,1 = +0,1.`, and a word where rounding keeps it from footing."""
    amounts = [item.step.amount for item in change.steps]
    steps = " ".join(format_amount(amount, Unit.MNKR, signed=True) for amount in amounts)
    total = format_amount(change.change, Unit.MNKR, signed=True)
    foots = sum(in_unit(amount, Unit.MNKR) for amount in amounts) == in_unit(change.change, Unit.MNKR)
    return f"Steg för steg i mnkr: {steps} = {total}{'' if foots else ' (avrundning)'}."


def offsets_json(
    workspace: Workspace,
    result: Result,
    offsets: tuple[Offset, ...],
    previous: Change | None,
    year: YearChange | None,
) -> str:
    """The same in SEK, by the contract in docs/file-formats.md."""
    return dump(
        {
            **answer_head(workspace, result),
            "offsets": [_offset_object(offset) for offset in offsets],
            "since_previous": _change_object(previous),
            "since_last_year": None
            if year is None
            else {"by_row": _change_object(year.by_row), "by_kind": _change_object(year.by_kind)},
        }
    )


def _offset_object(offset: Offset) -> dict[str, object]:
    return {
        "statement": offset.statement,
        "row": offset.row,
        "name": offset.name,
        "layer": offset.layer.value,
        "deviation": json_amount(offset.deviation),
        "named_sum": json_amount(offset.named_sum),
        "needed": json_amount(offset.needed),
        "supported": offset.needed == 0,
        "named": [
            {
                "name": part.name,
                "deviation": part.deviation,
                "previous": part.previous,
                "quote": part.quote,
                "source": part.source,
            }
            for part in (*offset.named, *offset.unpriced)
        ],
    }


def _change_object(change: Change | None) -> dict[str, object] | None:
    if change is None:
        return None
    return {
        "before": json_amount(change.before),
        "now": json_amount(change.now),
        "change": json_amount(change.change),
        "steps": [
            {"step": item.step.step, "row": item.step.row, "amount": json_amount(item.step.amount), "cause": item.cause}
            for item in change.steps
        ],
        "notes": list(change.told),
    }
