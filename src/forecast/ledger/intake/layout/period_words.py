"""Periods in the words of ledgers: 202408, aug-24, Jan–Aug, per 2024-08-31, T2, P08, 2024."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from forecast.formats.yaml_guard import without_invisible
from forecast.periods import CLOSING_PERIOD, MONTH_NAMES, Month, Span


class Reach(StrEnum):
    """What a period covers."""

    MONTH = "month"
    """One month; whether alone or January to it, the column decides."""
    TO_DATE = "to_date"
    """January to a month, said in words (ack, t.o.m., per, delår)."""
    SPAN = "span"
    """Several months: Jan–Aug, T2, kvartal 3."""
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Period:
    """A period found in a text.

    Attributes:
        start, end: which part of the text it is.
        reach: what it covers.
        year: None where the text does not say.
        first, last: months 1 to 13; `last` is None for "2024 ack": to a month that other text names.
    """

    start: int
    end: int
    reach: Reach
    year: int | None
    first: int = 1
    last: int | None = 12

    def span(self, year: int | None = None, as_of: Month | None = None) -> Span | None:
        """The months; `year` where the text names none, the month of `as_of` where it names none.

        Returns:
            None where a year or a month is still missing.
        """
        year = self.year or year or (as_of.year if as_of is not None else None)
        last = self.last or (as_of.number if as_of is not None else None)
        return None if year is None or last is None else Span(year, min(self.first, last), last)


_MONTHS = {
    **{name: number for number, name in enumerate(MONTH_NAMES, 1)},
    **{name[:3]: number for number, name in enumerate(MONTH_NAMES, 1)},
    "sept": 9, "may": 5, "oct": 10,
}  # fmt: skip
_NAME = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?:19|20)\d\d"
_SHORT_YEAR = rf"(?:{_YEAR}|['’]?\d\d(?!\d))"
_TO = r"\s*(?:\.\.|-|till(?: och med)?|t\.? ?o\.? ?m\.?)\s*"
_BEFORE = rf"(?:(?<![a-zåäöé0-9,.\-])|(?<=(?:19|20)\d\d-)(?={_YEAR}))"
_AFTER = rf"(?![a-zåäöé0-9]|[,.]\d|-(?!{_YEAR}(?!\d))\d)"
_TO_DATE_WORD = re.compile(
    r"(?<![a-zåäö])(?:ack(?:\.|um\w*)?|t\.? ?o\.? ?m\.?|till och med|ytd|hittills|delår\w*|delars\w*)(?![a-zåäö])"
)
_PER_BEFORE = re.compile(r"(?<![a-zåäö])per[ _:]*$")
_MARKS = str.maketrans({"–": "-", "—": "-", "\u2212": "-", "\u2011": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "})


def find_periods(text: str) -> tuple[Period, ...]:
    """All periods in a text, in its order; they do not overlap. Sums of months over a year's end are none."""
    bare = _plain(text)
    found: list[Period] = []
    at = 0
    while at < len(bare):
        match = _ANY.search(bare, at)
        if match is None:
            break
        period = _READERS[str(match.lastgroup)](bare[match.start() : match.end()])
        if period is not None:
            found.append(_said(replace(period, start=match.start(), end=match.end()), bare))
        at = match.end()
    return tuple(found)


def main_period(text: str) -> Period | None:
    """The one period that a header, a title or a sheet's name means: the most exact, with the year of its neighbour.

    Of several years with months the last named counts; of several months none is meant.
    """
    found = find_periods(text)
    exact = [period for period in found if period.reach is not Reach.YEAR and period.last is not None]
    years = [period for period in found if period not in exact]
    if not exact:
        return years[-1] if years else None
    chosen = exact[-1]
    if chosen.year is None and years:
        chosen = replace(chosen, year=years[-1].year)
    return chosen


def normalised_header(text: str) -> str:
    """The header with its months as {period} and its bare years as {year}; single blanks, no invisible signs."""
    out, at = [], 0
    for period in find_periods(text):
        out += [text[at : period.start], "{year}" if period.reach is Reach.YEAR or period.last is None else "{period}"]
        at = period.end
    return without_invisible(re.sub(r"\s+", " ", "".join([*out, text[at:]]))).strip()


def header_key(text: str) -> str:
    """What two headers are compared by: normalised, without case."""
    return normalised_header(text).casefold()


def spans_of_cells(cells: Sequence[object], year: int | None, as_of: Month | None = None) -> list[Span | None]:
    """Each cell of a period column as months: dates and numbers are a month, `8` is August of `year`.

    Returns:
        One a cell, None where it says no period. Work grows with the number of different cells.
    """
    known: dict[object, Span | None] = {}
    out = []
    for cell in cells:
        if cell not in known:
            period = cell_period(cell)
            known[cell] = None if period is None else period.span(year, as_of)
        out.append(known[cell])
    return out


def cell_period(cell: object) -> Period | None:
    """The period that one cell of a period column holds, and nothing else: `202408`, 8.0, a date, "aug 2024"."""
    if isinstance(cell, dt.date):
        return Period(0, 0, Reach.MONTH, cell.year, cell.month, cell.month)
    text = f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell or "").strip()
    if re.fullmatch(r"0?[1-9]|1[0-3]", text):
        return Period(0, len(text), Reach.MONTH, None, int(text), int(text))
    period = main_period(text) if len(text) <= 60 else None
    if period is None or re.search(r"\d{3}", text[: period.start] + text[period.end :].replace(str(period.year), "")):
        return None
    return period


def _plain(text: str) -> str:
    """Lower case with plain hyphens and blanks, character by character: positions stay."""
    return "".join(low if len(low := mark.lower()) == 1 else mark for mark in text.translate(_MARKS))


def _said(period: Period, bare: str) -> Period:
    """The period with what the words around it say: to date."""
    in_words = _TO_DATE_WORD.search(bare) is not None
    if period.last == CLOSING_PERIOD:
        return period
    if period.reach is Reach.YEAR:
        return replace(period, reach=Reach.TO_DATE, last=None) if in_words else period
    if in_words or _PER_BEFORE.search(bare[: period.start]) is not None:
        return replace(period, reach=Reach.TO_DATE, first=1)
    return period


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def _full_year(text: str) -> int | None:
    """The year that ends or begins a text of months: 2024, '24."""
    long = re.search(rf"(?<!\d){_YEAR}(?!\d)", text)
    short = re.search(r"(?<!\d)(\d\d)$", text)
    return int(long[0]) if long else 2000 + int(short[1]) if short else None


def _made(year: int | None, first: int, last: int) -> Period | None:
    if not 1 <= first <= last <= CLOSING_PERIOD:
        return None
    return Period(0, 0, Reach.MONTH if first == last else Reach.SPAN, year, first, last)


def _digits(text: str) -> tuple[int, int] | None:
    """Year and month of `2024-08`, `2024-08-31`, `202408`, `20240831`."""
    match = re.match(rf"({_YEAR})[-/. _]?(\d\d)", text)
    return (int(match[1]), int(match[2])) if match else None


def _range(text: str) -> Period | None:
    ends = [_digits(part) for part in re.findall(rf"{_YEAR}[-/._]?\d\d(?:[-/._]?\d\d)?", text)]
    if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0][0] != ends[1][0]:
        return None
    return _made(ends[0][0], ends[0][1], ends[1][1])


def _one(text: str) -> Period | None:
    said = _digits(text)
    return None if said is None else _made(said[0], said[1], said[1])


def _short_range(text: str) -> Period | None:
    """`2401-2408`."""
    first, last = text.split("-")
    return _made(2000 + int(first[:2]), int(first[2:]), int(last[2:])) if first[:2] == last[:2] else None


def _month_first(text: str) -> Period | None:
    month, year = _numbers(text)[-2:]
    return _made(year, month, month)


def _days(text: str) -> Period | None:
    """`0801-0831` and `240101-240831`."""
    first, last = re.findall(r"\d+", text)[:2]
    year = _full_year(text[-5:]) if len(first) == 4 else 2000 + int(last[:2])
    return _made(year, int(first[-4:-2]), int(last[-4:-2]))


def _named(text: str) -> Period | None:
    months = [_MONTHS[name.rstrip(".")] for name in re.findall(_NAME, text)]
    years = [int(year) for year in re.findall(rf"(?<!\d){_YEAR}(?!\d)", text)]
    if len(set(years)) > 1:
        return None
    return _made(years[0] if years else _full_year(text), months[0], months[-1])


def _counted(text: str) -> Period | None:
    """`P08`, `period 8`, `period 1-8`."""
    numbers = [number for number in _numbers(text) if number <= CLOSING_PERIOD]
    return _made(_full_year(text) if re.search(_YEAR, text) else None, numbers[0], numbers[-1])


def _part_of_year(text: str) -> Period | None:
    """`T2`, `tertial 2`, `kvartal 3`, `Q3`."""
    length = 4 if text.startswith("t") else 3
    which = _numbers(re.sub(_YEAR, "", text))[0]
    year = _full_year(text) if re.search(_YEAR, text) else None
    return _made(year, length * (which - 1) + 1, length * which)


def _year(text: str) -> Period | None:
    return Period(0, 0, Reach.YEAR, int(text))


_YM = rf"{_YEAR}[-/.]?(?:0[1-9]|1[0-3])"
_YMD = rf"{_YM}(?:[-/.]?(?:0[1-9]|[12]\d|3[01]))?"
_AND_YEAR = rf"(?:[ _\-/]*\|?[ _\-/]*{_YEAR}(?!\d))?"
_DAY_NAME = rf"(?:[0-3]?\d\.?[ ])?{_NAME}"
_DAY_NAME_YEAR = rf"{_DAY_NAME}(?:[ \-/_]?{_SHORT_YEAR})?"
_PATTERNS: tuple[tuple[str, str, Callable[[str], Period | None]], ...] = (
    ("range", rf"{_YMD}{_TO}{_YMD}", _range),
    ("one", rf"{_YEAR}_(?:0[1-9]|1[0-3])(?:_(?:0[1-9]|[12]\d|3[01]))?|{_YMD}", _one),
    ("short_range", r"(?:2[1-9]|3\d)(?:0[1-9]|1[0-2])-(?:2[1-9]|3\d)(?:0[1-9]|1[0-2])", _short_range),
    ("month_first", rf"(?:[0-3]?\d[-/.])?(?:0?[1-9]|1[0-2])[-/. ]{_YEAR}", _month_first),
    ("days", rf"(?:0[1-9]|1[0-2])[0-3]\d-(?:0[1-9]|1[0-2])[0-3]\d(?: {_YEAR})?|\d{{6}}-\d{{6}}", _days),
    (
        "named",
        rf"(?:{_YEAR}[ _\-/])?{_DAY_NAME_YEAR}(?:(?:{_TO}|_){_DAY_NAME_YEAR})?",
        _named,
    ),
    ("counted", rf"p ?(?:0[1-9]|1[0-3])|period(?:en)?[ _](?:0?[1-9]|1[0-3])(?:{_TO}(?:0?[1-9]|1[0-3]))?", _counted),
    ("part", rf"(?:t|tertial) ?[1-3]{_AND_YEAR}|(?:k|q|kv|kvartal) ?[1-4]{_AND_YEAR}", _part_of_year),
    ("year", _YEAR, _year),
)
_ANY = re.compile("|".join(f"(?P<{name}>{_BEFORE}(?:{pattern}){_AFTER})" for name, pattern, _ in _PATTERNS))
_READERS = {name: reader for name, _, reader in _PATTERNS}
