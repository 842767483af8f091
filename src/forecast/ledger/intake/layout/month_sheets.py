"""A sheet a month: jan, feb, mar ... with the same headers."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.ledger.intake.layout.headers import HeadedTable
from forecast.ledger.intake.layout.period_words import Reach, main_period


def sheet_month(table: HeadedTable) -> tuple[int, int] | None:
    """Year (0 where it does not say) and month of a table's sheet by the sheet's name; None where it names no month."""
    period = main_period(table.sheet.name)
    if period is None or period.reach is not Reach.MONTH or period.last is None:
        return None
    return period.year or 0, period.last


def has_later(tables: Sequence[HeadedTable]) -> list[bool]:
    """Of tables that are read alike, whether each is on a month's sheet and another on the sheet of a later one."""
    months = [sheet_month(table) for table in tables]
    last = max((month for month in months if month is not None), default=None)
    return [month is not None and last is not None and month < last for month in months]
