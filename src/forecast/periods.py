"""Months, spans and the budget year. Nothing here reads the clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MONTH_NAMES = (
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
CLOSING_PERIOD = 13
"""The period in which the year's last entries are booked when the books are kept open."""


def short_month(number: int) -> str:
    """Swedish three-letter month name, 1 to 12 (13 is "p13")."""
    return f"p{number}" if number == CLOSING_PERIOD else MONTH_NAMES[number - 1][:3]


def years_label(years: Sequence[int]) -> str:
    """Rising years as people write them: `2019–2021 och 2023`."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    words = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return " och ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month, number 1 to 12.

    Raises:
        ValueError: when the number is not a month or the year not four digits; the text is Swedish.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12:
            raise ValueError(f"Månad {self.number} finns inte; månader är 1 till 12.")
        if not 1900 <= self.year <= 2999:
            raise ValueError(f"År {self.year} är inte ett fyrsiffrigt årtal.")

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read `2024-08` or `202408`."""
        match = re.fullmatch(r"(\d{4})-?(\d{2})", text.strip())
        if match is None:
            raise ValueError(f"”{text}” är inte en månad. Skriv till exempel 2024-08.")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"

    @property
    def label(self) -> str:
        """`augusti 2024`."""
        return f"{MONTH_NAMES[self.number - 1]} {self.year}"


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Consecutive months of one year, both ends included; `last` may be the closing period 13.

    Raises:
        ValueError: when the months do not follow each other; the text is Swedish.
    """

    year: int
    first: int
    last: int

    def __post_init__(self) -> None:
        Month(self.year, min(self.first, 12))
        if not 1 <= self.first <= self.last <= CLOSING_PERIOD:
            raise ValueError(
                f"Perioden {self.first} till {self.last} finns inte; månader är 1 till 12 (13 för bokslutsposter)."
            )

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read `2024` (the year), `2024-08` (a month) or `2024-01..2024-08`."""
        text = text.strip()
        if re.fullmatch(r"\d{4}", text):
            return cls.full_year(int(text))
        if re.fullmatch(r"\d{4}-?13", text):
            return cls(int(text[:4]), CLOSING_PERIOD, CLOSING_PERIOD)
        first, _, last = text.partition("..")
        start = Month.parse(first)
        end = Month.parse(last) if last else start
        if start.year != end.year:
            raise ValueError(f"Perioden {text} går över ett årsskifte; dela den per år.")
        return cls(start.year, start.number, end.number)

    @classmethod
    def full_year(cls, year: int) -> Span:
        """January to December."""
        return cls(year, 1, 12)

    @classmethod
    def through(cls, month: Month) -> Span:
        """January up to and including `month`."""
        return cls(month.year, 1, month.number)

    def __str__(self) -> str:
        if self.first == 1 and self.last >= 12:
            return str(self.year)
        if self.first == self.last:
            return f"{self.year}-{self.first:02d}"
        return f"{self.year}-{self.first:02d}..{self.year}-{self.last:02d}"

    @property
    def label(self) -> str:
        """`jan–aug 2024`, `aug 2024` or `2024`."""
        if self.first == 1 and self.last >= 12:
            return str(self.year)
        return f"{self.months_label} {self.year}"

    @property
    def months_label(self) -> str:
        """`jan–aug` or `aug`."""
        if self.first == self.last:
            return short_month(self.first)
        return f"{short_month(self.first)}–{short_month(self.last)}"

    @property
    def count(self) -> int:
        """How many calendar months it covers (the closing period counts as none)."""
        return max(min(self.last, 12) - self.first + 1, 0)


@dataclass(frozen=True, order=True, slots=True)
class BudgetYear:
    """A budget year: months 1 to 12 and, when the books are kept open, period 13."""

    year: int

    @property
    def span(self) -> Span:
        """January to December."""
        return Span.full_year(self.year)

    def after(self, as_of: Month) -> Span | None:
        """The months that are not yet booked; None when the year is over.

        Raises:
            ValueError: when `as_of` is not a month of this year; the text is Swedish.
        """
        if as_of.year != self.year:
            raise ValueError(f"{as_of.label} ligger inte i budgetåret {self.year}.")
        return None if as_of.number == 12 else Span(self.year, as_of.number + 1, 12)
