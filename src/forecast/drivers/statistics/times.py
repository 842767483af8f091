"""When a figure is about: a year, a quarter, or a month that a file may spread over two variables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forecast.formats.statistics.cube import Cube, Dimension, folded
from forecast.formats.statistics.names import MONTH_NAMES, YEAR_NAMES, find_dimension
from forecast.periods import MONTH_NAMES as MONTHS
from forecast.periods import Month, Span

_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"(\d{4})[Mm-]?(\d{2})")
_QUARTER = re.compile(r"(\d{4})[KkQq]([1-4])")


@dataclass(frozen=True, slots=True)
class Times:
    """Which dimensions say when: the year's, and the month's where it is one of its own."""

    year: int | None
    month: int | None

    @property
    def axes(self) -> tuple[int, ...]:
        """The dimensions that the time takes."""
        return tuple(at for at in (self.year, self.month) if at is not None)


def times_of(cube: Cube) -> Times:
    """Find the dimensions of time."""
    year, month = find_dimension(cube, YEAR_NAMES, "time"), find_dimension(cube, MONTH_NAMES)
    if year is None:
        return Times(month, None)
    return Times(year, month if month != year else None)


def period_of(cube: Cube, times: Times, at: Sequence[int]) -> str:
    """A cell's period as `drivers.csv` writes it: `2024`, `2024-08`, `2024-01..2024-03`; else as the file does."""
    if times.year is None:
        return ""
    year = cube.dimensions[times.year].codes[at[times.year]]
    if times.month is None:
        return _period(year)
    dimension = cube.dimensions[times.month]
    number = _month_number(dimension, at[times.month])
    if number is None or not _YEAR.fullmatch(year):
        return f"{year} {dimension.labels[at[times.month]]}"
    return _period(f"{year}-{number:02d}")


def _period(text: str) -> str:
    month, quarter = _MONTH.fullmatch(text), _QUARTER.fullmatch(text)
    try:
        if month:
            return str(Month(int(month[1]), int(month[2])))
        if quarter:
            last = 3 * int(quarter[2])
            return str(Span(int(quarter[1]), last - 2, last))
    except ValueError:
        return text
    return text


def _month_number(dimension: Dimension, at: int) -> int | None:
    """1 to 12 by the month's name, else by its number; None for ”hela året” and the like."""
    for text in (dimension.labels[at], dimension.codes[at]):
        word = folded(text)
        named = [i for i, name in enumerate(MONTHS, start=1) if word in {name, name[:3], f"{name[:3]}."}]
        if named:
            return named[0]
        if word.isdecimal() and len(word) < 3 and 1 <= int(word) <= 12:
            return int(word)
    return None
