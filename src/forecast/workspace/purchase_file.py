"""purchases.yaml and hours.csv: the pairs' rows exist, and a vintage of hours stands once and stays as it was told."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

from forecast.drivers.hours import HourReading
from forecast.drivers.purchases import MOST_HOURS, Pair
from forecast.errors import CollectedInputError, InputError, Place, unreadable
from forecast.formats.csv_table import CsvTable, read_csv
from forecast.ledger.tree import Role, Tree
from forecast.money import format_shortly, parse_amount
from forecast.periods import Month
from forecast.workspace.notes import check_row

FILE = "purchases.yaml"
HOURS = "hours.csv"
_REQUIRED = ("pair", "month", "hours", "known_at", "source")
_OPTIONAL = ("note",)


def read_hours(table: CsvTable, pairs: Sequence[Pair]) -> tuple[HourReading, ...]:
    """Read hours.csv whole.

    Args:
        table: the file; one row a vintage.
        pairs: of purchases.yaml.

    Raises:
        InputError: a column that is missing or unknown.
        CollectedInputError: every row that cannot be read, stands twice, or is known before its month is over.
    """
    table.require(_REQUIRED)
    for column in table.header:
        if column not in (*_REQUIRED, *_OPTIONAL):
            known = ", ".join((*_REQUIRED, *_OPTIONAL))
            place = Place(table.file, table.head_row, column)
            raise InputError(f"Kolumnen ”{column}” är okänd.", place, f"Kända kolumner är {known}.")
    faults: list[InputError] = []
    out: list[HourReading] = []
    for number, cells in table.records():
        try:
            out.append(_reading(cells, Place(table.file, number), [pair.id for pair in pairs]))
        except InputError as error:
            faults.append(error)
    faults += _told_twice(out)
    if faults:
        raise CollectedInputError(faults)
    return tuple(out)


def with_hours_of(path: Path, held: Sequence[HourReading], pairs: Sequence[Pair]) -> tuple[HourReading, ...]:
    """What is held with the vintages of another file, which is read and never written.

    Raises:
        InputError: the file is missing or cannot be read.
        CollectedInputError: every fault in it, and vintages that both have with different hours.
    """
    if not path.is_file():
        raise InputError("Filen finns inte.", Place(str(path)), "Rätta sökvägen.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise unreadable(error, Place(str(path))) from error
    return with_more_hours(held, read_hours(read_csv(content, path.name), pairs))


def with_more_hours(held: Sequence[HourReading], more: Sequence[HourReading]) -> tuple[HourReading, ...]:
    """What is held with other vintages; one that both have must say the same, or the old one would be lost.

    Raises:
        CollectedInputError: vintages that both have with different hours.
    """
    known = {_vintage(item): item for item in held}
    new = [item for item in more if _vintage(item) not in known or known[_vintage(item)].hours != item.hours]
    faults = _told_twice((*held, *new))
    if faults:
        raise CollectedInputError(faults)
    return (*held, *new)


def _vintage(reading: HourReading) -> tuple[str, Month, Month]:
    return reading.pair, reading.month, reading.known_at


def _reading(cells: Mapping[str, str], place: Place, pairs: Sequence[str]) -> HourReading:
    if cells["pair"] not in pairs:
        near = difflib.get_close_matches(cells["pair"], pairs, n=1)
        hint = f"Menar du ”{near[0]}”?" if near else f"Skriv {' eller '.join(pairs)}."
        raise InputError(f"”{cells['pair']}” finns inte i {FILE}.", Place(place.file, place.row, "pair"), hint)
    month, known_at = (_month(cells[column], Place(place.file, place.row, column)) for column in ("month", "known_at"))
    at = Place(place.file, place.row, "hours")
    try:
        hours = float(parse_amount(cells["hours"]))
    except ValueError as error:
        raise InputError(str(error), at, "Skriv månadens timmar.") from error
    if not 0 <= hours <= MOST_HOURS:
        raise InputError(f"{format_shortly(hours)} timmar är utanför det tillåtna.", at, "Skriv 0 eller fler.")
    if known_at < month:
        found = f"Timmarna för {month.label} kan inte vara kända redan i {known_at.label}."
        raise InputError(found, Place(place.file, place.row, "known_at"), "Skriv månaden då siffran var känd.")
    if not cells["source"]:
        raise InputError("Cellen är tom.", Place(place.file, place.row, "source"), "Skriv varifrån siffran kommer.")
    return HourReading(cells["pair"], month, hours, known_at, cells["source"], cells.get("note", ""), place)


def _month(text: str, place: Place) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise InputError(str(error), place, "Skriv månaden som 2024-08.") from error


def _told_twice(readings: Sequence[HourReading]) -> list[InputError]:
    """A vintage is never overwritten: a correction is a row of its own, known later."""
    first: dict[tuple[str, Month, Month], HourReading] = {}
    faults = []
    for reading in readings:
        held = first.setdefault(_vintage(reading), reading)
        if held is not reading and reading.place is not None:
            found = (
                f"Timmarna för {reading.month.label}, kända i {reading.known_at.label}, står redan med "
                f"{format_shortly(held.hours)}; här står {format_shortly(reading.hours)}."
            )
            remedy = "Behåll den gamla raden. En rättelse skrivs som en egen rad med den månad då den blev känd."
            faults.append(InputError(found, reading.place, remedy))
    return faults


def purchase_faults(pairs: Sequence[Pair], primary: str, trees: Mapping[str, Tree]) -> list[InputError]:
    """Rows of purchases.yaml that do not exist, hold what another row holds, or lie in each other."""
    faults: list[InputError] = []
    for pair in pairs:
        place = Place(FILE, None, f"pairs › {pair.id}")
        statement = pair.statement or primary
        held: dict[int, str] = {}
        for row in pair.rows():
            try:
                check_row(statement, row, trees, place)
            except InputError as error:
                faults.append(error)
                continue
            tree = trees[statement]
            at = tree.position(row)
            if tree.rows[at].role is Role.MEMO:
                found = f"Raden ”{row}” är en varav-rad; dess pengar ligger redan på en annan rad."
                faults.append(InputError(found, place, "Skriv den raden."))
                continue
            below = tree.leaves_below(at)
            inside = next((held[leaf] for leaf in below if leaf in held), None)
            if inside is not None:
                found = f"Raderna ”{inside}” och ”{row}” har samma pengar."
                faults.append(InputError(found, place, "Behåll summan eller dess delar."))
            held |= dict.fromkeys(below, row)
    return faults
