"""Which months an amount belongs to: what header, row, title, sheet and mapping say, in that order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forecast.ledger.intake.layout.headers import HeadedTable
from forecast.ledger.intake.layout.period_words import Period, Reach, cell_period, main_period
from forecast.ledger.intake.mapping_file import AmountKind, Column, TableMapping, When
from forecast.periods import Month, Span

_LAST_YEAR = re.compile(
    r"(?<![a-zåäö])(?:föreg\w*|fg|f\.? ?g\.?)[ _]*(?:år|ar)|(?<![a-zåäö])(?:fjolår|i ?fjol)", re.IGNORECASE
)
_PRINTED = re.compile(
    r"(?<![a-zåäö])(?:utskr|uttag|skapad|körd|hämtad|exporterad|rapportdatum|datum\b|fastställd|beslut)",
    re.IGNORECASE,
)
"""A line with the day that the report was printed or decided: its month is none of the figures'."""
_SUMS_TO_DATE = frozenset({"actual", "ytd_budget"})


@dataclass(frozen=True, slots=True)
class TableTime:
    """What a table says of its time outside its cells; None where nothing says it."""

    year: int | None
    as_of: Month | None


def table_time(table: HeadedTable, file: str, year: int | None = None, as_of: Month | None = None) -> TableTime:
    """The year and the last month of a table.

    Args:
        table: the table; its title counts before its sheet's name, and that before its headers.
        file: the file's name, which counts last: uppfoljning_okt2020.csv.
        year: what the mapping says where title, sheet and headers say nothing.
        as_of: likewise.
    """
    lines = [line for line in reversed(table.title) if not _PRINTED.search(line)] + [table.sheet.name]
    said = [period for line in lines if (period := main_period(line)) is not None]
    heads = [period for text in table.headers if (period := main_period(text)) is not None]
    name = main_period(re.sub(r"\.[a-z]{3,4}$", "", file))
    years: list[int | None] = [period.year for period in said if period.year]
    years += sorted({p.year for p in heads if p.year}, reverse=True)[:1]
    years += [year or (as_of.year if as_of else None), name.year if name else None]
    found = next((each for each in years if each is not None), None)
    to_date = {_last_month(period) for period in heads if period.first == 1 and period.reach is not Reach.MONTH}
    months = [_last_month(period) for period in said]
    months += list(to_date - {None, 12}) if len(to_date - {None, 12}) == 1 else []
    months.append(_last_of_months(heads, found))
    months += [as_of.number if as_of is not None and as_of.year == found else None]
    months += [_last_month(name) if name is not None and name.year in {None, found} else None]
    month = next((each for each in months if each is not None), None)
    if month is None or found is None:
        return TableTime(found, None)
    return TableTime(found, Month(found, month))


def _last_of_months(heads: Sequence[Period], year: int | None) -> int | None:
    """The last of headers that name every month from January, where that is not all the year."""
    alone = {each.last for each in heads if each.reach is Reach.MONTH and each.year in {None, year}}
    months = {month for month in alone if month is not None}
    last = max(months, default=0)
    return last if 3 <= last < 12 and months == set(range(1, last + 1)) else None


def mapped_time(table: HeadedTable, file: str, mapping: TableMapping) -> TableTime:
    """The time of a table by its mapping."""
    return table_time(table, file, mapping.year, mapping.as_of)


def _last_month(period: Period) -> int | None:
    return min(period.last, 12) if period.reach is not Reach.YEAR and period.last is not None else None


def column_span(column: Column, header: str, time: TableTime) -> Span | None:
    """The months of a column of amounts, by its header; None where they are not known.

    Args:
        column: how the mapping reads it.
        header: its text in this file.
        time: of the table.
    """
    if column.span is not None:
        return column.span
    if _LAST_YEAR.search(header) and time.year is not None:
        as_of = Month(time.year - 1, time.as_of.number) if time.as_of is not None else None
        time = TableTime(time.year - 1, as_of)
    return span_of(main_period(header), column.kind or "actual", column.when, time)


def span_of(period: Period | None, kind: AmountKind, when: When, time: TableTime) -> Span | None:
    """The months of an amount.

    A month is the month alone, or with `when: to_date` (and for every period budget) January to it. A year is the whole
    year, but an actual that runs to date ends in the table's month. What names no period is the table's year for a
    budget and a forecast, and January to the table's month where `when` is to_date.
    """
    year = (period.year if period is not None else None) or time.year
    if when is When.YEAR:
        return None if year is None else Span.full_year(year)
    to_date = kind in _SUMS_TO_DATE and (when is When.TO_DATE or kind == "ytd_budget")
    if period is None or (period.reach is Reach.YEAR and to_date):
        if to_date or when is When.TO_DATE:
            month = time.as_of.number if time.as_of is not None else None
            if month is None and period is None:
                return None
            return None if year is None else Span(year, 1, month or 12)
        if period is None and kind in _SUMS_TO_DATE:
            return None
        return None if year is None else Span.full_year(year)
    if period.reach is Reach.MONTH and to_date and period.last != 13:
        period = replace(period, first=1)
    as_of = time.as_of
    return period.span(
        year, as_of if as_of is None or as_of.year == year else Month(year, as_of.number) if year else None
    )


def row_periods(columns: Sequence[NDArray[np.object_]]) -> list[Period | None]:
    """Each row's period out of one column, or out of two: a year and a month.

    Args:
        columns: (B,) cells of each column that holds periods.

    Returns:
        B periods; `span_of` makes months of them. Work grows with the number of different cells.
    """
    known: dict[tuple[object, ...], Period | None] = {}
    out: list[Period | None] = []
    for cells in zip(*columns, strict=True):
        if cells not in known:
            known[cells] = _joined([cell_period(cell) for cell in cells if cell is not None and cell != ""])
        out.append(known[cells])
    return out


def _joined(periods: Sequence[Period | None]) -> Period | None:
    """`2024` and `8` are August 2024."""
    said = [period for period in periods if period is not None]
    if len(said) != len(periods) or not said:
        return None
    exact = [period for period in said if period.reach is not Reach.YEAR]
    if not exact:
        return said[0]
    year = next((period.year for period in said if period.year), None)
    return replace(exact[0], year=exact[0].year or year)
