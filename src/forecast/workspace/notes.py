"""The small CSV files beside the tables: comments, earlier forecast, figures in text, indicators, volumes, drivers."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.csv_table import CsvTable
from forecast.ledger.specs import Layer
from forecast.ledger.tree import Tree
from forecast.money import Unit, parse_amount
from forecast.periods import Month, Span

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Comment:
    """Why a row's forecast is what it is, in a person's or a report's words."""

    statement: str
    row: str
    layer: Layer
    cause: str
    quote: str
    author: str
    source: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A person's text for a section of the report about a row, as of a month.

    `suggestion` is the machine's text as it stood then; `at` is UTC, `2024-09-10T08:15:00Z`.
    """

    statement: str
    row: str
    section: str
    month: Month
    text: str
    suggestion: str
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Previous:
    """The previous forecast of a row: a level, or the printed change since then (both in SEK, one is None).

    `cause` and `quote` say why it changed, in few words and verbatim; "" where nobody has written it.
    """

    statement: str
    row: str
    forecast: float | None
    change: float | None
    label: str
    source: str
    cause: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class PastForecast:
    """What a layer said of a row's whole year, SEK, in a month of an earlier year."""

    statement: str
    row: str
    as_of: Month
    layer: Layer
    forecast: float
    source: str


@dataclass(frozen=True, slots=True)
class PublishedOutcome:
    """What a row's year became by a source outside the ledger: its outcome or its deviation from budget, SEK.

    `kind` is `report` (a published annual report) or `press` (a newspaper's figure, rounded and unchecked).
    """

    statement: str
    row: str
    year: int
    measure: str
    amount: float
    kind: str
    source: str


@dataclass(frozen=True, slots=True)
class TextFigure:
    """A figure that a report's running text gives for a row, in SEK, and how precisely it is written."""

    statement: str
    row: str
    measure: str
    amount: float
    last_digit: float
    quote: str
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class Indicator:
    """A goal figure for a period beside its target for another."""

    indicator: str
    unit: str
    period: Span
    value: Decimal
    target: Decimal | None
    target_period: Span | None
    kind: str
    document: str
    quote: str
    place: Place


@dataclass(frozen=True, slots=True)
class Volume:
    """A yearly volume; None where nothing is printed."""

    area: str
    measure: str
    unit: str
    year: int
    actual: Decimal | None
    budget: Decimal | None
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class DriverFact:
    """A driver as a report states it; values may be ranges and are kept as text."""

    id: str
    period: str
    category: str
    driver: str
    unit: str
    value: str
    comparison_period: str
    comparison_value: str
    quote: str
    source: str


@dataclass(frozen=True, slots=True)
class Reader(Generic[Record]):
    """Which columns a file has and how one row of it becomes a record."""

    columns: tuple[str, ...]
    read: Callable[[Mapping[str, str], Place, Unit], Record]
    rows_known: bool = False


def read_records(table: CsvTable, reader: Reader[Record], trees: Mapping[str, Tree], unit: Unit) -> tuple[Record, ...]:
    """Read a small file whole.

    Raises:
        CollectedInputError: every row that cannot be read, or that names an unknown statement or row.
    """
    table.require(reader.columns)
    out: list[Record] = []
    faults: list[InputError] = []
    for number, cells in table.records():
        place = Place(table.file, number)
        try:
            if reader.rows_known:
                check_row(cells["statement"], cells["row"], trees, place)
            out.append(reader.read(cells, place, unit))
        except InputError as error:
            faults.append(error)
        except ValueError as error:
            faults.append(InputError(str(error), place, "Rätta raden."))
    if faults:
        raise CollectedInputError(faults)
    return tuple(out)


def check_row(statement: str | None, row: str | None, trees: Mapping[str, Tree], place: Place) -> None:
    """Check that a statement has a row; raises InputError."""
    if statement is None or statement not in trees:
        raise InputError(f"Uppställningen ”{statement}” finns inte.", place, f"Välj bland {', '.join(trees)}.")
    if row not in trees[statement].keys:
        near = difflib.get_close_matches(str(row), trees[statement].keys, n=1)
        hint = f"Menar du ”{near[0]}”?" if near else "Välj en rad ur rows.csv."
        raise InputError(f"Raden ”{row}” finns inte i ”{statement}”.", place, hint)


def _sek(text: str, unit: Unit) -> float | None:
    return float(parse_amount(text) * unit.sek) if text else None


def _number(text: str) -> Decimal | None:
    return parse_amount(text) if text else None


def _whole(text: str, column: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ValueError(f"”{text}” i ”{column}” är inte ett heltal.") from error


def _one_of(text: str, allowed: Sequence[str], column: str) -> str:
    if text not in allowed:
        raise ValueError(f"”{text}” är inte känt i ”{column}”; skriv {', '.join(allowed)}.")
    return text


def _comment(cells: Mapping[str, str], place: Place, unit: Unit) -> Comment:
    del unit
    if len(cells["cause"]) > 60:
        raise InputError("Orsaken är längre än 60 tecken.", place, "Korta den; hela texten hör hemma i quote.")
    layer = Layer(_one_of(cells["layer"], [item.value for item in Layer], "layer"))
    return Comment(
        cells["statement"], cells["row"], layer, cells["cause"], cells["quote"], cells["author"], cells["source"]
    )


def _previous(cells: Mapping[str, str], place: Place, unit: Unit) -> Previous:
    level, change = _sek(cells["forecast"], unit), _sek(cells["change"], unit)
    if (level is None) == (change is None):
        raise InputError("Fyll i antingen forecast eller change.", place, "Lämna den andra cellen tom.")
    words = cells["label"], cells["source"], cells.get("cause", ""), cells.get("quote", "")
    return Previous(cells["statement"], cells["row"], level, change, *words)


def _past_forecast(cells: Mapping[str, str], place: Place, unit: Unit) -> PastForecast:
    del place
    layer = Layer(_one_of(cells["layer"], [item.value for item in Layer], "layer"))
    amount = float(parse_amount(cells["forecast"]) * unit.sek)
    return PastForecast(cells["statement"], cells["row"], Month.parse(cells["as_of"]), layer, amount, cells["source"])


def _published(cells: Mapping[str, str], place: Place, unit: Unit) -> PublishedOutcome:
    del place
    measure = _one_of(cells["measure"], ("actual", "deviation"), "measure")
    amount = float(parse_amount(cells["amount"]) * unit.sek)
    kind = _one_of(cells["kind"], ("report", "press"), "kind")
    year = _whole(cells["year"], "year")
    return PublishedOutcome(cells["statement"], cells["row"], year, measure, amount, kind, cells["source"])


def _text_figure(cells: Mapping[str, str], place: Place, unit: Unit) -> TextFigure:
    del unit
    own = Unit(_one_of(cells["unit"], [item.value for item in Unit], "unit"))
    measure = _one_of(cells["measure"], ("actual", "budget", "forecast", "deviation", "ytd_deviation"), "measure")
    amount = float(parse_amount(cells["value"]) * own.sek)
    Span.parse(cells["span"])
    last_digit = own.sek / 10.0 ** _whole(cells["decimals"], "decimals")
    return TextFigure(
        cells["statement"], cells["row"], measure, amount, last_digit, cells["quote"], cells["source"], place
    )


def _indicator(cells: Mapping[str, str], place: Place, unit: Unit) -> Indicator:
    del unit
    return Indicator(
        cells["indicator"],
        cells["unit"],
        Span.parse(cells["period"]),
        parse_amount(cells["value"]),
        _number(cells["target"]),
        Span.parse(cells["target_period"]) if cells["target_period"] else None,
        _one_of(cells["kind"], ("rate", "flow"), "kind"),
        cells["document"],
        cells["quote"],
        place,
    )


def _volume(cells: Mapping[str, str], place: Place, unit: Unit) -> Volume:
    del place, unit
    return Volume(
        cells["area"],
        cells["measure"],
        cells["unit"],
        _whole(cells["year"], "year"),
        _number(cells["actual"]),
        _number(cells["budget"]),
        cells["note"],
        cells["source"],
    )


def _driver(cells: Mapping[str, str], place: Place, unit: Unit) -> DriverFact:
    del place, unit
    return DriverFact(**{name: cells[name] for name in DRIVERS.columns})


COMMENTS = Reader(("statement", "row", "layer", "cause", "quote", "author", "source"), _comment, rows_known=True)
PREVIOUS = Reader(("statement", "row", "forecast", "change", "label", "source"), _previous, rows_known=True)
TRACK_RECORD = Reader(("statement", "row", "as_of", "layer", "forecast", "source"), _past_forecast, rows_known=True)
PUBLISHED = Reader(("statement", "row", "year", "measure", "amount", "kind", "source"), _published, rows_known=True)
TEXT_FIGURES = Reader(
    ("statement", "row", "measure", "span", "value", "unit", "decimals", "quote", "source"),
    _text_figure,
    rows_known=True,
)
INDICATORS = Reader(
    ("indicator", "unit", "period", "value", "target", "target_period", "kind", "document", "quote"), _indicator
)
VOLUMES = Reader(("area", "measure", "unit", "year", "actual", "budget", "note", "source"), _volume)
_DRIVER_COLUMNS = "id period category driver unit value comparison_period comparison_value quote source"
DRIVERS: Reader[DriverFact] = Reader(tuple(_DRIVER_COLUMNS.split()), _driver)
