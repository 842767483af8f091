"""placements.csv and placement_arrivals.csv: cases under pseudonyms, and new ones as a person expects them.

A fault names row and column. What looks like a personal identity number is refused without being repeated.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from forecast.drivers.arrivals import StatedArrivals
from forecast.drivers.days import day_words, parse_day
from forecast.drivers.placements import DEAREST_DAY, KINDS, End, Placement
from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.csv_table import CsvTable
from forecast.ledger.tree import Role, Tree
from forecast.money import format_number, parse_amount

CASES, ARRIVALS = "placements.csv", "placement_arrivals.csv"
NEEDED = ("id", "row", "kind", "price_per_day", "start")
FURTHER = (
    "end", "end_earliest", "end_likely", "end_latest", "vat_reclaimed", "co_financing", "co_financing_per_day",
    "probability", "source", "note",
)  # fmt: skip
ARRIVALS_NEEDED = ("row", "kind", "per_month", "price_per_day", "source")
ARRIVALS_FURTHER = (
    "stay_earliest", "stay_likely", "stay_latest", "vat_reclaimed", "co_financing", "co_financing_per_day", "note",
)  # fmt: skip
_STAY = ("stay_earliest", "stay_likely", "stay_latest")
_ENDS = ("end_earliest", "end_likely", "end_latest")
_PSEUDONYM = re.compile(r"[A-Za-zÅÄÖåäö0-9][A-Za-zÅÄÖåäö0-9._-]{0,39}")
_PERSONAL = re.compile(
    r"(?<!\d)(?:\d{2})?\d{2}(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01])[-+ ]?(?:\d{4}|[A-Za-z]\w{3})(?!\w)"
)
"""A Swedish personal identity or coordination number (day + 60), with or without century and mark."""
_BIRTH = re.compile(r"(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one row; each reading names its column when it fails."""

    cells: Mapping[str, str]
    place: Place

    def read(self, column: str, reading: Callable[[str], Found], remedy: str = "Rätta cellen.") -> Found:
        try:
            return reading(self.cells.get(column, ""))
        except ValueError as error:
            raise self.fault(column, str(error), remedy) from error

    def fault(self, column: str, found: str, remedy: str) -> InputError:
        return InputError(found, replace(self.place, column=column), remedy)

    def filled(self, *columns: str) -> list[str]:
        return [column for column in columns if self.cells.get(column)]


def read_placements(table: CsvTable, tree: Tree) -> tuple[Placement, ...]:
    """Read placements.csv whole.

    Args:
        table: the file.
        tree: the primary statement.

    Raises:
        CollectedInputError: every row with a fault; a column that looks like a misspelt one.
    """
    table.require(NEEDED)
    _refuse_misspelt(table, (*NEEDED, *FURTHER))
    found = _all_rows(table, lambda row: _placement(row, tree))
    return tuple(found)


def read_arrivals(table: CsvTable, tree: Tree) -> tuple[StatedArrivals, ...]:
    """Read placement_arrivals.csv whole; raises as `read_placements`."""
    table.require(ARRIVALS_NEEDED)
    _refuse_misspelt(table, (*ARRIVALS_NEEDED, *ARRIVALS_FURTHER))
    return tuple(_all_rows(table, lambda row: _arrivals(row, tree)))


def _all_rows(table: CsvTable, read: Callable[[_Row], Found]) -> Iterator[Found]:
    """Every row read, or every fault told; a repeated key is a fault of the later row."""
    out: list[Found] = []
    faults: list[InputError] = []
    seen: dict[str, int] = {}
    for number, cells in table.records():
        row = _Row(cells, Place(table.file, number))
        try:
            _refuse_personal(row)
            _refuse_repeated(row, seen, number)
            out.append(read(row))
        except InputError as error:
            faults.append(error)
    if faults:
        raise CollectedInputError(faults)
    return iter(out)


def _refuse_misspelt(table: CsvTable, known: Sequence[str]) -> None:
    """Further columns are the user's own, but one that is nearly a known name is a slip that would be lost."""
    for column in table.header:
        near = difflib.get_close_matches(column, known, n=1, cutoff=0.8)
        if column not in known and near:
            place = Place(table.file, table.head_row, column)
            raise InputError(f"Kolumnen ”{column}” är okänd.", place, f"Menar du ”{near[0]}”?")


def _refuse_repeated(row: _Row, seen: dict[str, int], number: int) -> None:
    column = "id" if "id" in row.cells else "kind"
    key = row.cells["id"] if column == "id" else f"{row.cells['row']} {row.cells['kind'].lower()}"
    if key in seen:
        remedy = "Ta bort den ena eller ge den ett eget id." if column == "id" else "Slå ihop dem."
        raise row.fault(column, f"”{key}” står redan på rad {seen[key]}.", remedy)
    seen[key] = number


def looks_personal(text: str, *, alone: bool = False) -> bool:
    """Whether a text holds what looks like a personal identity number; `alone`: or is nothing but a day of birth."""
    return bool(_PERSONAL.search(text) or (alone and _BIRTH.fullmatch(text)))


def _refuse_personal(row: _Row) -> None:
    """What looks like a personal identity number is refused, and not repeated in the sentence."""
    for column, text in row.cells.items():
        if looks_personal(text, alone=column == "id"):
            found = "Cellen ser ut att innehålla ett personnummer eller en födelsetid."
            remedy = "Ersätt det med en egen beteckning, till exempel P1; nyckeln hör hemma i verksamhetssystemet."
            raise row.fault(column, found, remedy)


def _placement(row: _Row, tree: Tree) -> Placement:
    if not _PSEUDONYM.fullmatch(row.cells["id"]):
        found = "Beteckningen är tom, längre än 40 tecken eller har annat än bokstäver, siffror, punkt och streck."
        raise row.fault("id", found, "Skriv en kort beteckning som inte är ett namn, till exempel P1.")
    start = row.read("start", _exact)
    price, vat, share, amount = _prices(row)
    return Placement(
        id=row.cells["id"],
        row=_row_key(row, tree),
        kind=row.read("kind", kind_of),
        price=price,
        start=start,
        end=_end(row, start),
        vat_reclaimed=vat,
        co_financing=share,
        co_financing_per_day=amount,
        probability=row.read("probability", lambda text: _share(text, "Sannolikheten", 1.0)),
        place=row.place,
    )


def _arrivals(row: _Row, tree: Tree) -> StatedArrivals:
    key, kind = _row_key(row, tree), row.read("kind", kind_of)
    price, vat, share, amount = _prices(row)
    rate = row.read("per_month", lambda text: _number(text, 0.0, 1000.0))
    given = row.filled(*_STAY)
    stay = None
    if given:
        missing = next((column for column in _STAY if column not in given), None)
        if missing:
            raise row.fault(missing, "Cellen är tom.", f"Fyll i alla tre av {', '.join(_STAY)}, eller ingen.")
        first, middle, last = (row.read(column, _whole_days) for column in _STAY)
        if not first <= middle <= last:
            found = f"Vårdtiden {first}, {middle}, {last} dygn är inte i stigande ordning."
            raise row.fault("stay_likely", found, "Skriv kortast, troligast och längst.")
        stay = (first, middle, last)
    if not row.cells["source"]:
        raise row.fault("source", "Källan saknas.", "Skriv vem som har bedömt takten.")
    return StatedArrivals(key, kind, rate, price, stay, vat, share, amount, row.cells["source"], row.place)


def _row_key(row: _Row, tree: Tree) -> str:
    """The row of the primary statement; a sum is refused with the rows that it consists of."""
    key = row.cells["row"]
    if key not in tree.keys:
        near = difflib.get_close_matches(key, tree.keys, n=1)
        hint = f"Menar du ”{near[0]}”?" if near else "Välj en rad ur rows.csv."
        raise row.fault("row", f"Raden ”{key}” finns inte i ”{tree.statement}”.", hint)
    at = tree.position(key)
    if tree.rows[at].role is Role.SUM:
        parts = ", ".join(tree.rows[i].key for i in tree.leaves_below(at))
        raise row.fault("row", f"Raden ”{key}” är en summa.", f"Välj en rad som den består av: {parts}.")
    return key


def _prices(row: _Row) -> tuple[float, float, float, float]:
    """Price, share of VAT, share and amount of co-financing; together they leave a net cost of zero or more."""
    price = row.read("price_per_day", _price)
    vat = row.read("vat_reclaimed", lambda text: _share(text, "Andelen återsökt moms", 0.0))
    share = row.read("co_financing", lambda text: _share(text, "Andelen medfinansiering", 0.0))
    amount = row.read("co_financing_per_day", lambda text: _number(text, 0.0, DEAREST_DAY) if text else 0.0)
    if share and amount:
        remedy = "Skriv andel eller kronor, inte båda."
        raise row.fault("co_financing_per_day", "Medfinansieringen står både som andel och i kronor.", remedy)
    if price * (1 - vat - share) - amount < -0.005:
        found = "Moms och medfinansiering är tillsammans större än priset."
        raise row.fault("co_financing_per_day" if amount else "co_financing", found, "Rätta en av dem.")
    return price, vat, share, amount


def _end(row: _Row, start: dt.date) -> End | None:
    """The end as one day or as three; None where nothing is said."""
    three = row.filled(*_ENDS)
    if row.filled("end") and three:
        found = "Slutet står både som en dag och som ett spann."
        raise row.fault(three[0], found, f"Fyll i end, eller {', '.join(_ENDS)}.")
    if row.filled("end"):
        end = End.on(row.read("end", _exact))
        first = "end"
    elif three:
        missing = next((column for column in _ENDS if column not in three), None)
        if missing:
            raise row.fault(missing, "Cellen är tom.", f"Fyll i alla tre av {', '.join(_ENDS)}, eller ingen.")
        end, first = End(*(row.read(column, _exact) for column in _ENDS)), "end_earliest"
        if not end.earliest <= end.likely <= end.latest:
            found = f"Slutet {end.earliest}, {end.likely}, {end.latest} är inte i stigande ordning."
            raise row.fault("end_likely", found, "Skriv tidigast, troligast och senast.")
    else:
        return None
    if end.earliest < start:
        found = f"Slutet {day_words(end.earliest)} ligger före starten {day_words(start)}."
        raise row.fault(first, found, "Sista dygnet är tidigast samma dag som det första.")
    return end


def kind_of(text: str) -> str:
    """A key of KINDS, in any case; raises ValueError (Swedish)."""
    kind = text.strip().lower()
    if kind not in KINDS:
        near = difflib.get_close_matches(kind, KINDS, n=1)
        hint = f"menar du {near[0]}?" if near else f"skriv {', '.join(KINDS)}."
        raise ValueError(f"Slaget ”{text}” är okänt; {hint}")
    return kind


def _exact(text: str) -> dt.date:
    """A day with day, month and year; a month is not enough, since days are paid for."""
    day = parse_day(text)
    if len(text.strip()) < 10:
        raise ValueError(f"”{text}” är en månad; skriv dagen, till exempel {day}.")
    return day


def _number(text: str, least: float, most: float) -> float:
    if not text:
        raise ValueError("Cellen är tom.")
    value = float(parse_amount(text))
    if not least <= value <= most:
        raise ValueError(f"”{text}” ligger utanför {format_number(least)} till {format_number(most)}.")
    return value


def _price(text: str) -> float:
    if not text:
        raise ValueError("Priset per dygn saknas.")
    value = float(parse_amount(text))
    if value <= 0:
        raise ValueError(f"Priset {text} är inte större än noll; kostnader skrivs här utan tecken, i kr per dygn.")
    if value > DEAREST_DAY:
        raise ValueError(f"Priset {text} kr per dygn är orimligt; det ska inte stå i öre eller per år.")
    return value


def _share(text: str, what: str, empty: float) -> float:
    if not text:
        return empty
    value = float(parse_amount(text))
    if not 0 <= value <= 1:
        percent = (
            f" Skriv {format_number(value / 100, 2)} för {format_number(value)} procent." if 1 < value <= 100 else ""
        )
        raise ValueError(f"{what} ska vara 0 till 1, inte {text}.{percent}")
    return value


def _whole_days(text: str) -> int:
    value = _number(text, 1, 20_000)
    if value != int(value):
        raise ValueError(f"”{text}” är inte ett helt antal dygn.")
    return int(value)
