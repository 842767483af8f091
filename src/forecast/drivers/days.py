"""Days in users' files: an exact day, or the first or last day of a month written as 2024-09."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from forecast.periods import MONTH_NAMES, Month

_EXAMPLE = "Skriv till exempel 2024-09-01 eller 2024-09."


def parse_day(text: str, *, last: bool = False) -> dt.date:
    """Read `2024-09-01`, or a month's first (or last) day from `2024-09`.

    Raises:
        ValueError: when it is no day, or one that the calendar lacks; the text is Swedish.
    """
    match = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", text.strip())
    if match is None:
        raise ValueError(f"”{text}” är inte ett datum eller en månad. {_EXAMPLE}")
    month = Month(int(match[1]), int(match[2]))
    days = calendar.monthrange(month.year, month.number)[1]
    if match[3] is None:
        return dt.date(month.year, month.number, days if last else 1)
    if not 1 <= int(match[3]) <= days:
        name = MONTH_NAMES[month.number - 1]
        raise ValueError(f"{int(match[3])} {name} {month.year} finns inte; {name} har {days} dagar.")
    return dt.date(month.year, month.number, int(match[3]))


def day_words(day: dt.date) -> str:
    """`1 juli 2024`."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def last_day(month: Month) -> dt.date:
    """The last day of a month."""
    return dt.date(month.year, month.number, calendar.monthrange(month.year, month.number)[1])


def first_day_of(value: object) -> object:
    """A file's day, or the first one of its month; None stays."""
    return _day(value, last=False)


def last_day_of(value: object) -> object:
    """A file's day, or the last one of its month; None stays."""
    return _day(value, last=True)


def _day(value: object, *, last: bool) -> object:
    """A day of a year that months have; what YAML has read as a day is checked too."""
    if isinstance(value, dt.date):
        Month(value.year, value.month)
        return value
    return None if value is None else parse_day(str(value), last=last)


_SCHEMA = WithJsonSchema(
    {"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$", "examples": ["2024-09-01", "2024-09"]}
)

FirstDay = Annotated[dt.date, BeforeValidator(first_day_of), _SCHEMA]
"""A day; a month means its first day."""
LastDay = Annotated[dt.date, BeforeValidator(last_day_of), _SCHEMA]
"""A day; a month means its last day."""
