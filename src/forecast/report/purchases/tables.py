"""Tables of köp/sälj: the deviation in parts, month by month, the last month's band, and every correction."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.drivers.hours import Correction, HourReading
from forecast.drivers.purchases import PurchaseParts
from forecast.model import Result
from forecast.money import Unit, format_number
from forecast.periods import MONTH_NAMES, Span, short_month
from forecast.questions.purchases import PairMonth, PairPeriod, PairStand
from forecast.report.misses import footed
from forecast.report.purchases.words import COST_IS_GIVEN, KEPT, NETS, basis_words, month_decimals, part_notes
from forecast.report.table import Cell, Column, Table, TableRow
from forecast.report.words import footer
from forecast.workspace.workspace import Workspace

MOST_CORRECTIONS = 12
"""Corrections of a pair that the page shows; the answer in JSON has them all."""


def parts_table(workspace: Workspace, result: Result, stand: PairStand, unit: Unit) -> Table | None:
    """What purchaser and provider deviate by, so far, in the rest and in the year; None where nothing can be split."""
    periods = _periods(stand)
    if not periods:
        return None
    shown = stand.year or stand.to_date
    notes = part_notes(shown, stand.pair.budget_price) if shown is not None else ("",) * 4
    pair = stand.pair

    def line(key: str, label: str, amount: list[float], note: str = "", parts: tuple[str, ...] = ()) -> TableRow:
        role = "total" if key == "namnden" else "sum" if parts else "leaf"
        return TableRow(key, label, 0 if parts else 1, role, tuple(amount), note, parts)

    held = [parts for _, parts in periods]
    sells = ["u-pris", *(["u-tackning"] if any(item.cover for item in held) else []), "u-timme"]
    rows = [
        line("bestallare", pair.purchaser.name, [p.purchaser for p in held], parts=("b-timmar", "b-pris")),
        line("b-timmar", "Timmar", [p.volume for p in held], notes[0]),
        line("b-pris", "Pris", [p.price for p in held], notes[1]),
        line("utforare", pair.provider.name, [p.provider for p in held], parts=tuple(sells)),
        line("u-pris", "Pris", [-p.price + 0.0 for p in held], "beställarens pris med omvänt tecken"),
        line("u-tackning", "Täckning på ändrade timmar", [p.cover for p in held], notes[2]),
        line("u-timme", "Kostnad per timme", [p.efficiency for p in held], notes[3]),
        line("namnden", "Nämnden tillsammans", [p.together for p in held], parts=("bestallare", "utforare")),
    ]
    titles = [label for label, _ in periods]
    minus = {1: (2, 0)} if len(titles) == 3 else {}
    table = Table(
        key=f"kop-salj-{pair.id}",
        title=f"Köp och sälj, {pair.name}: avvikelsen i delar",
        subtitle=_under(workspace, f"avvikelse mot budget · {unit}"),
        labels=("Del", f"Så räknas {shown.label if shown else ''}".strip()),
        columns=tuple(Column(title, signed=True, minus=minus.get(at)) for at, title in enumerate(titles)),
        rows=tuple(row for row in rows if row.key != "u-tackning" or "u-tackning" in sells),
        unit=unit,
        decimals=unit.decimals,
        notes=(NETS, *([stand.ahead, COST_IS_GIVEN] if stand.ahead and stand.year else [])),
        footer=footer(workspace, result),
    )
    return footed(table)


def _periods(stand: PairStand) -> list[tuple[str, PurchaseParts]]:
    """So far, the rest and the year, as many as are known."""
    so_far, year = stand.to_date, stand.year
    if so_far is None or year is None or stand.as_of.number == 12:
        one: PairPeriod | None = year if stand.as_of.number == 12 and year else so_far or year
        return [] if one is None else [(one.label, one.parts)]
    rest = Span(stand.as_of.year, stand.as_of.number + 1, 12).months_label
    return [
        (so_far.label, so_far.parts),
        (f"återstår {rest}", year.parts.less(so_far.parts)),
        (year.label, year.parts),
    ]


def months_table(workspace: Workspace, result: Result, stands: Sequence[PairStand], unit: Unit) -> Table | None:
    """Booked months of one pair, or of several one after the other, each with its sum; None where no month is known."""
    rows = [row for stand in stands for row in _month_rows(stand, several=len(stands) > 1)]
    if not rows:
        return None
    numbers = (
        Column("Timmar", kind="number"), Column("Timmar i budget", kind="number"), Column("Pris, kr", kind="number"),
    )  # fmt: skip
    amounts = (
        Column("Volym", signed=True),
        Column("Pris", signed=True),
        Column("Beställare", signed=True, plus=(3, 4)),
        Column("Utförare", signed=True),
        Column("Nämnden", signed=True, plus=(5, 6)),
    )
    name = stands[0].pair.name if len(stands) == 1 else "alla par"
    return footed(
        Table(
            key="kop-salj-manader" if len(stands) > 1 else f"kop-salj-manader-{stands[0].pair.id}",
            title=f"Köp och sälj månad för månad, {name}",
            subtitle=_under(workspace, f"timmar, och avvikelse mot budget i {unit}"),
            labels=("Månad",),
            columns=(*numbers, *amounts),
            rows=tuple(rows),
            unit=unit,
            decimals=month_decimals(unit),
            notes=("Volym + pris = beställaren; beställaren + utföraren = nämnden.",),
            footer=footer(workspace, result),
        )
    )


def _month_rows(stand: PairStand, *, several: bool) -> list[TableRow]:
    booked = [month for month in stand.months[: stand.as_of.number] if month.hours == month.hours]
    key, before = stand.pair.id, f"{stand.pair.name}, " if several else ""
    rows = []
    for month in booked:
        name = before + MONTH_NAMES[month.number - 1]
        late = month.number == stand.as_of.number and stand.band is not None
        label = f"{name} (preliminär)" if late else name
        rows.append(TableRow(f"{key}-{month.number}", label, 0, "leaf", _month_cells(month), places=_PLACES))
    if stand.to_date is not None and len(booked) > 1 and all(month.parts is not None for month in booked):
        period = stand.to_date
        numbers = (period.hours, period.budget_hours, None)
        cells: tuple[Cell, ...] = (*numbers, *_amounts(period.parts))
        rows.append(
            TableRow(
                f"{key}-summa", before + period.label, 0, "total", cells,
                parts=tuple(row.key for row in rows), places=_PLACES,
            )
        )  # fmt: skip
    return rows


_PLACES = (0, 0, 2, 0, 0, 0, 0, 0)
"""Decimals of hours, budgeted hours and the price."""


def _month_cells(month: PairMonth) -> tuple[Cell, ...]:
    amounts = (None,) * 5 if month.parts is None else _amounts(month.parts)
    return (month.hours, month.budget_hours, month.price, *amounts)


def _amounts(parts: PurchaseParts) -> tuple[float, ...]:
    return (parts.volume, parts.price, parts.purchaser, parts.provider, parts.together)


def band_table(workspace: Workspace, result: Result, stand: PairStand, unit: Unit) -> Table | None:
    """What the last month's correction may move, in hours and kronor; None where the month is final."""
    band, last, pair = stand.band, stand.last, stand.pair
    if band is None:
        return None
    ends = [format_number(last.hours * (1 + share)) for share in (band.low, band.high)]
    rows = []
    for key, label, share in (
        ("lagst", "Lägst", band.low),
        ("mitten", "Mitten", band.middle),
        ("hogst", "Högst", band.high),
    ):
        moved = stand.moved(share)
        change = round(last.hours * share) + 0.0
        rows.append(
            TableRow(key, label, 0, "leaf", (change, last.hours + change, moved, -moved + 0.0, 0.0), signed=True)
        )
    table = Table(
        key=f"rattelse-{pair.id}",
        title=f"Vad rättelsen av {MONTH_NAMES[last.number - 1]} kan ändra, {pair.name}",
        subtitle=_under(workspace, f"ändring mot det som nu är känt · timmar och {unit}"),
        labels=("Rättelsen",),
        columns=(
            Column("Ändring, timmar", kind="number"),
            Column("Timmar efter", kind="number"),
            Column(pair.purchaser.name, signed=True),
            Column(pair.provider.name, signed=True),
            Column("Nämnden", signed=True),
        ),
        rows=tuple(rows),
        unit=unit,
        decimals=month_decimals(unit),
        notes=(f"{basis_words(band)} {' till '.join(ends)} timmar.",),
        footer=footer(workspace, result),
    )
    return footed(table)


def corrections_table(workspace: Workspace, result: Result, stand: PairStand, unit: Unit) -> Table | None:
    """Every month that was told again: old and new, newest last; None where none was."""
    found = stand.corrections[-MOST_CORRECTIONS:]
    if not found:
        return None
    rows = []
    for item in found:
        share = 100 * item.change / item.first if item.first else None
        moved = -item.change * stand.pair.price_in(item.month)
        cells: tuple[Cell, ...] = (item.first, item.last, item.change, share, round(moved, 2) + 0.0, _when(item))
        rows.append(TableRow(str(item.month), item.month.label, 0, "leaf", cells, places=(0, 0, 0, 1, 0, 0)))
    left = len(stand.corrections) - len(found)
    more = (f"Visar de {len(found)} senaste av {len(stand.corrections)} rättade månader.",) if left else ()
    table = Table(
        key=f"rattelser-{stand.pair.id}",
        title=f"Rättade timmar, {stand.pair.name}: gammalt och nytt",
        subtitle=_under(workspace, f"kända till och med {stand.as_of.label} · beställarens ändring i {unit}"),
        labels=("Månad",),
        columns=(
            Column("Först känt", kind="number"),
            Column("Nu känt", kind="number"),
            Column("Ändring", kind="number", minus=(1, 0)),
            Column("Procent", kind="number"),
            Column("Beställaren", signed=True),
            Column("Känt i", kind="text"),
        ),
        rows=tuple(rows),
        unit=unit,
        decimals=month_decimals(unit),
        notes=(KEPT, *more),
        footer=footer(workspace, result),
    )
    return footed(table)


def _when(item: Correction) -> str:
    """The month that the correction came in; with several each one's hours, and why where somebody has said."""
    later = item.vintages[1:]
    if len(later) == 1:
        return short_month(later[0].known_at.number) + _why(later[0])
    return "; ".join(f"{short_month(v.known_at.number)} {format_number(v.hours)}{_why(v)}" for v in later)


def _why(reading: HourReading) -> str:
    return f" (”{reading.note}”)" if reading.note else ""


def _under(workspace: Workspace, more: str) -> str:
    settings = workspace.settings
    return f"{settings.municipality}, {settings.committee.lower()} · {more}"
