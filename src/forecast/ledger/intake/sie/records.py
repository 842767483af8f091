"""The records of a SIE file that may become amounts: one source a year, a span each, or the reason why not."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from forecast.formats.sie.records import Amounts, FinancialYear, SieFile
from forecast.ledger.intake.sie.accounts import AccountKind
from forecast.periods import CLOSING_PERIOD

NO_YEAR = -1_000
"""The year of vouchers that lie in no financial year of the file."""
_LAST_CLOSING = 19
"""Programs number closing periods from 13 on."""


class Source(IntEnum):
    """Which records amounts come from."""

    BALANCES = 0
    BUDGETS = 1
    VOUCHERS = 2
    RESULTS = 3


LABELS = {
    Source.BALANCES: "#PSALDO",
    Source.BUDGETS: "#PBUDGET",
    Source.VOUCHERS: "#TRANS",
    Source.RESULTS: "#RES",
}


@dataclass(frozen=True, slots=True)
class Candidates:
    """Records of the sources that are read: (N,) arrays.

    Attributes:
        source: a `Source`.
        line: line in the file.
        year: index of the financial year.
        calendar: the span's year, 0 where it has none.
        first, last: the span's months, 13 for closing periods, 0 where it has none.
        account, objects: positions in the file's codes and object lists.
        amount: SEK in SIE's sign.
        removed: 1 for #BTRANS, 2 for an #RTRANS that the next #TRANS repeats, else 0.
    """

    source: NDArray[np.int64]
    line: NDArray[np.int64]
    year: NDArray[np.int64]
    calendar: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    account: NDArray[np.int64]
    objects: NDArray[np.int64]
    amount: NDArray[np.float64]
    removed: NDArray[np.int64]

    def where(self, mask: NDArray[np.bool_]) -> Candidates:
        """Those of a mask."""
        return Candidates(*(getattr(self, field.name)[mask] for field in fields(self)))


@dataclass(frozen=True, slots=True)
class Chosen:
    """The candidates, and where each year's outcome comes from.

    Attributes:
        candidates: the records of the sources that are read.
        outcome: financial year -> source of its outcome.
        unused_vouchers: rows of vouchers that are not read.
    """

    candidates: Candidates
    outcome: dict[int, Source]
    unused_vouchers: int


def choose_sources(sie: SieFile, kinds: NDArray[np.int64]) -> Chosen:
    """Period balances where a year has them on result accounts; else its vouchers; else its results; budgets always.

    Args:
        sie: the file.
        kinds: (C,) an `AccountKind` a code.
    """
    balances = _periods(sie.period_balances, Source.BALANCES)
    vouchers = _vouchers(sie)
    results = _results(sie)
    outcome: dict[int, Source] = {}
    for source, part in ((Source.RESULTS, results), (Source.VOUCHERS, vouchers), (Source.BALANCES, balances)):
        mine = (kinds[part.account] == AccountKind.RESULT) & (part.removed == 0)
        outcome.update(dict.fromkeys(np.unique(part.year[mine]).tolist(), source))
    read = [
        part.where(np.isin(part.year, [year for year, of in outcome.items() if of is source]))
        for source, part in ((Source.VOUCHERS, vouchers), (Source.RESULTS, results))
    ]
    budgets = _periods(sie.period_budgets, Source.BUDGETS)
    return Chosen(_joined([balances, *read, budgets]), outcome, len(vouchers.line) - len(read[0].line))


def _joined(parts: list[Candidates]) -> Candidates:
    return Candidates(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Candidates)))


def _periods(column: Amounts, source: Source) -> Candidates:
    month = column.period % 100
    first = np.where((month >= 1) & (month <= _LAST_CLOSING), np.minimum(month, CLOSING_PERIOD), 0)
    return Candidates(
        np.full_like(column.line, int(source)), column.line, column.year, column.period // 100, first, first,
        column.account, column.objects, column.amount, np.zeros_like(column.line),
    )  # fmt: skip


def _vouchers(sie: SieFile) -> Candidates:
    rows = sie.vouchers
    dates = np.append(rows.date, 0)  # a row outside every voucher (-1) finds the 0 at the end
    date = np.where(dates[rows.voucher] > 0, dates[rows.voucher], rows.row_date)
    month = date // 100 % 100
    year = np.full_like(date, NO_YEAR)
    for said in sie.years:
        first, last = (day.year * 10_000 + day.month * 100 + day.day for day in (said.first, said.last))
        year[(date >= first) & (date <= last)] = said.index
    removed = np.where(rows.counted, 0, np.where(rows.label == 2, 1, 2))
    return Candidates(
        np.full_like(rows.line, int(Source.VOUCHERS)), rows.line, year, date // 10_000, month, month,
        rows.account, rows.objects, rows.amount, removed,
    )  # fmt: skip


def _results(sie: SieFile) -> Candidates:
    column = sie.results
    calendar, last = np.zeros_like(column.line), np.zeros_like(column.line)
    for index in np.unique(column.year).tolist():
        year = sie.year(index)
        if year is not None and year.is_calendar_year:
            mine = column.year == index
            calendar[mine], last[mine] = year.first.year, last_month(sie, year)
    return Candidates(
        np.full_like(column.line, int(Source.RESULTS)), column.line, column.year, calendar, np.minimum(last, 1), last,
        column.account, column.objects, column.amount, np.zeros_like(column.line),
    )  # fmt: skip


def last_month(sie: SieFile, year: FinancialYear) -> int:
    """The last month that a calendar year's results hold.

    #OMFATTN where it lies within the year, else the day the file was written where that does, else December.
    """
    for day in (sie.heading.through, sie.heading.created):
        if day is not None and year.first <= day < year.last:
            return day.month
    return 12
