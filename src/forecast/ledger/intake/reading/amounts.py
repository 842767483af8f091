"""The columns of amounts of a table: numbers in SEK and the inner sign, and what each of them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast.errors import InputError, NoMonthError, Place
from forecast.ledger.intake.layout.column_words import money_words
from forecast.ledger.intake.layout.headers import HeadedTable
from forecast.ledger.intake.layout.period_words import Period, Reach, main_period
from forecast.ledger.intake.layout.spans import TableTime, column_span, row_periods, span_of
from forecast.ledger.intake.mapping_file import AmountKind, Column, Holds, ImportSign, TableMapping, When
from forecast.ledger.intake.proposal.signs import sides
from forecast.ledger.intake.reading.numbers import EMPTY_MARKS, Numbers, read_numbers
from forecast.ledger.intake.reading.row_names import RowNames
from forecast.ledger.intake.words import keys_of
from forecast.ledger.specs import Layer
from forecast.ledger.tree import INCOME_TYPES, CostType
from forecast.money import Unit, round_ore
from forecast.periods import Span

_LEAST_COARSE = 4
"""So many amounts in whole thousands are no chance."""
FORECAST_LAYER = Layer.ADOPTED
"""Whose a forecast is that only a word on its row tells of."""


class Unread(IntEnum):
    """Why an amount has no place in time or no kind; positions in `AmountColumn.what`."""

    PERIOD = -1
    """Its row's period cannot be read."""
    DERIVED = -2
    """Its row is a difference that follows from others."""
    KIND = -3
    """Its row does not say whether it is outcome, budget or forecast."""


@dataclass(frozen=True, slots=True)
class What:
    """What an amount is. A deviation is still a deviation here."""

    kind: AmountKind
    layer: Layer | None
    version: str
    span: Span
    cost_type: CostType | None = None

    @property
    def is_deviation(self) -> bool:
        """Whether it is a full-year deviation and no level."""
        return self.kind == "forecast_deviation"


@dataclass(frozen=True, slots=True)
class AmountColumn:
    """A column of amounts.

    Attributes:
        at: its number in the table.
        header: the text above it.
        column: how the mapping reads it.
        numbers: its cells as printed.
        sek: (B,) SEK in whole öre, income > 0; a deviation > 0 is better; NaN where nothing stands.
        digit: one unit of the last digit printed, SEK.
        whats: what its amounts are.
        what: (B,) position in `whats`, or `Unread`.
        cumulative: whether its months count from January and are to be parted.
    """

    at: int
    header: str
    column: Column
    numbers: Numbers
    sek: NDArray[np.float64]
    digit: float
    whats: tuple[What, ...]
    what: NDArray[np.int64]
    cumulative: bool = False


def printed_numbers(table: HeadedTable, columns: Sequence[Column | None], mapping: TableMapping) -> dict[int, Numbers]:
    """Number of the column in the table -> its numbers; one that does not show its style takes that of the others."""
    ats = [at for at, column in enumerate(columns) if column is not None and column.holds is Holds.AMOUNT]
    read = {at: read_numbers(table.cells(at), unit=mapping.unit, empty=EMPTY_MARKS) for at in ats}
    styles = {numbers.style for numbers in read.values() if numbers.style is not None}
    if len(styles) == 1 and styles != {"swedish"}:
        [style] = styles
        for at in ats:
            if read[at].style is None:
                read[at] = read_numbers(table.cells(at), unit=mapping.unit, empty=EMPTY_MARKS, hint=style)
    return read


def amount_columns(
    table: HeadedTable,
    columns: Sequence[Column | None],
    mapping: TableMapping,
    names: RowNames,
    read: Mapping[int, Numbers],
    time: TableTime,
    file: str,
) -> list[AmountColumn]:
    """Say what each amount is and turn it into SEK.

    Args:
        table: the table.
        columns: how each of its columns is read.
        mapping: of the table.
        names: of its rows.
        read: its numbers, by column.
        time: what it says of its time.
        file: name to show.

    Raises:
        InputError: a column whose months or whose kind neither header, row, sheet nor mapping says.
    """
    rows = _RowTexts.of(names)
    side = _row_sides(names) if mapping.sign is ImportSign.UNSIGNED else None
    out = []
    for at, numbers in read.items():
        column = columns[at]
        if column is None:
            continue
        row = int(table.sheet.numbers[table.header_rows[-1]]) if table.header_rows else None
        head = _Head(
            column, table.headers[at], table, time, Place(file, row, table.headers[at], table.sheet.name or None)
        )
        whats, what = _whats(head, names, rows)
        sek = _in_sek(numbers.values, whats, what, mapping, side)
        months = main_period(head.header)
        parted = mapping.cumulative and months is not None and months.reach is not Reach.YEAR and not names.periods
        digit = max(numbers.digit * mapping.unit.sek, _coarse(sek) if mapping.unit is Unit.KR else 0.0)
        out.append(AmountColumn(at, head.header, column, numbers, sek, digit, whats, what, parted))
    return out


@dataclass(frozen=True, slots=True)
class _Said:
    """What words or the mapping say of an amount, but for its months."""

    kind: AmountKind
    layer: Layer | None
    version: str
    when: When
    cost_type: CostType | None

    def what(self, span: Span) -> What:
        return What(self.kind, self.layer, self.version, span, self.cost_type)


@dataclass(frozen=True, slots=True)
class _Head:
    """A column of amounts with what stands around it."""

    column: Column
    header: str
    table: HeadedTable
    time: TableTime
    place: Place

    def span(self, said: _Said) -> Span | None:
        """The months of the column as a whole."""
        column = self.column.model_copy(update={"kind": said.kind, "when": said.when})
        span = column_span(column, self.header, self.time)
        if span is None and said.when is When.NAMED:
            span = span_of(main_period(self.table.sheet.name), said.kind, said.when, self.time)
        return span


@dataclass(frozen=True, slots=True)
class _RowTexts:
    """Different periods and kinds of the rows, and which of them each row has; -1 where it says none.

    `periods` has None for what cannot be read.
    """

    periods: list[Period | None]
    period: NDArray[np.int64]
    kinds: list[str]
    kind: NDArray[np.int64]

    @classmethod
    def of(cls, names: RowNames) -> _RowTexts:
        """Look at each different text once."""
        none = np.full(len(names.marks), -1, dtype=np.int64)
        kinds, kind = ([], none) if names.kind is None else (list(names.kind.texts), names.kind.which)
        if not names.periods:
            return cls([], none, kinds, kind)
        key, _ = pd.factorize(keys_of(list(names.periods)))
        _, first = np.unique(key, return_index=True)
        periods = row_periods([words.all()[first] for words in names.periods])
        blank = ~np.logical_or.reduce([words.filled for words in names.periods])
        return cls(periods, np.where(blank, -1, key), kinds, kind)


def _whats(head: _Head, names: RowNames, rows: _RowTexts) -> tuple[tuple[What, ...], NDArray[np.int64]]:
    """What a column's amounts are, and which of that each row's amount is (or `Unread`)."""
    column = head.column
    if column.kind is None and names.kind is None:
        raise InputError(
            "Kolumnen är belopp, men ingenting säger om den är utfall, budget eller prognos.",
            head.place,
            "Skriv ”kind” på kolumnen i mallen.",
        )
    by_row = bool(names.periods) and column.span is None and main_period(head.header) is None
    none = np.full(len(names.marks), -1, dtype=np.int64)
    kind, period = (rows.kind if column.kind is None else none), (rows.period if by_row else none)
    key, different = pd.factorize((kind + 1) * (len(rows.periods) + 2) + period + 1)
    known: dict[What, int] = {}
    found = []
    for each in different.tolist():
        which_kind, which_period = each // (len(rows.periods) + 2) - 1, each % (len(rows.periods) + 2) - 1
        said = _said_by_column(column) if which_kind < 0 else _said_by_word(rows.kinds[which_kind], column)
        what = said if isinstance(said, Unread) else _with_months(head, said, rows, which_period, by_row=by_row)
        found.append(int(what) if isinstance(what, Unread) else known.setdefault(what, len(known)))
    out: NDArray[np.int64] = np.array(found, dtype=np.int64)[key] if found else none
    return tuple(known), out


def _with_months(head: _Head, said: _Said, rows: _RowTexts, at: int, *, by_row: bool) -> What | Unread:
    """What was said, with its months: the row's, or the column's."""
    if by_row and at >= 0:
        period = rows.periods[at]
        span = None if period is None else span_of(period, said.kind, said.when, head.time)
        return Unread.PERIOD if span is None else said.what(span)
    span = head.span(said)
    if span is None and not by_row:
        raise NoMonthError(
            "Det går inte att se vilka månader kolumnen gäller.",
            head.place,
            "Ange sista bokförda månad (--as-of 2024-08), eller skriv ”span” på kolumnen i mallen.",
        )
    return Unread.PERIOD if span is None else said.what(span)


def _said_by_column(column: Column) -> _Said:
    layer = Layer(column.layer) if column.layer is not None else None
    return _Said(column.kind or "actual", layer, column.version, column.when, column.cost_type)


def _said_by_word(text: str, column: Column) -> _Said | Unread:
    """What a cell of a KIND column says: Utfall, Budget, Helårsprognos."""
    words = money_words(text)
    if words.derived and words.kind != "forecast_deviation":
        return Unread.DERIVED
    if words.kind is None:
        return Unread.KIND
    when = When.TO_DATE if words.to_date else When.YEAR if words.whole_year else column.when
    layer = FORECAST_LAYER if words.kind.startswith("forecast") else None
    version = words.version if words.kind in {"budget", "ytd_budget"} else "original"
    return _Said(words.kind, layer, version, when, column.cost_type)


def _coarse(sek: NDArray[np.float64]) -> float:
    """1 000 where a column in kr holds nothing but whole thousands (a report in tkr, multiplied), else 0."""
    known = sek[~np.isnan(sek) & (sek != 0)]
    whole = len(known) >= _LEAST_COARSE and bool((np.round(known, -3) == known).all())
    return float(Unit.TKR.sek) if whole else 0.0


def _row_sides(names: RowNames) -> NDArray[np.int8]:
    """(B,) +1 on rows of income, -1 on others, in a table that prints both without sign."""
    texts = [names.of(holds) for holds in (Holds.ACCOUNT, Holds.COST_TYPE, Holds.LABEL)]
    account_name = names.of(Holds.ACCOUNT_NAME)
    texts[1] = texts[1].or_else(account_name)
    key, _ = pd.factorize(keys_of(texts))
    _, first = np.unique(key, return_index=True)
    said = sides(*(words.all()[first].tolist() for words in texts))
    out: NDArray[np.int8] = np.where(said > 0, 1, -1).astype(np.int8)[key]
    return out


def _in_sek(
    values: NDArray[np.float64],
    whats: Sequence[What],
    what: NDArray[np.int64],
    mapping: TableMapping,
    side: NDArray[np.int8] | None,
) -> NDArray[np.float64]:
    """(B,) SEK in whole öre and the inner sign; a deviation keeps its own: plus is better."""
    factor = np.full(len(values), -1.0 if mapping.sign is ImportSign.COST_POSITIVE else 1.0)
    if side is not None:
        of_column = [0 if w.cost_type is None else 1 if w.cost_type in INCOME_TYPES else -1 for w in whats]
        own = np.array([*of_column, 0], dtype=np.int8)[np.where(what >= 0, what, len(whats))]
        factor = np.where(own != 0, own, side).astype(np.float64)
    deviation = np.array([*(w.is_deviation for w in whats), False])[np.where(what >= 0, what, len(whats))]
    return round_ore(values * np.where(deviation, 1.0, factor) * mapping.unit.sek)
