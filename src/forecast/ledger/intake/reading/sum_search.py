"""Rows that a printed sum adds up: a stack of rows that no sum has taken yet, with running totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.ledger.intake.reading.sum_words import Mark

_MOST_TRIED = 200
"""Blocks whose largest column foots and that are looked at closely, for one sum."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The amounts of a table for the search.

    Attributes:
        values: (R, K) NaN where nothing is printed.
        digits: (K,) one unit of the last digit printed.
        marks: (R,) what the labels say, `Mark`.
        groups: (R,) rows whose code begins the codes beside them, or that lack the code that their neighbours have.
        by_arithmetic: whether rows without such signs are tried.
    """

    values: NDArray[np.float64]
    digits: NDArray[np.float64]
    marks: NDArray[np.int64]
    groups: NDArray[np.bool_]
    by_arithmetic: bool = True


@dataclass(slots=True)
class Search:
    """A search under way: what is summed by what so far."""

    printed: Printed
    values: NDArray[np.float64]
    filled: NDArray[np.bool_]
    parts: dict[int, tuple[int, ...]]
    parent: dict[int, int]

    def take(self, row: int, block: Sequence[int]) -> None:
        """Make a row the sum of a block."""
        self.parts[row] = tuple(sorted(block))
        self.parent.update(dict.fromkeys(block, row))

    def called_sums(self, rows: NDArray[np.int64]) -> bool:
        """Whether some rows are called sums and are not known to be any: nothing proves itself by them."""
        called = rows[self.printed.marks[rows] >= Mark.STRONG]
        return any(int(row) not in self.parts for row in called)


@dataclass(frozen=True, slots=True)
class Proof:
    """What it takes for a row to be a sum: so many parts that are not zero, so many digits, within so many rows.

    `sign` is -1 for a sum that is printed with the other sign than its parts: a net below costs without minus.
    """

    parts: int
    digits: float
    deepest: int
    sign: float = 1.0


@dataclass(slots=True)
class Stack:
    """Rows that are part of no sum yet, with running totals."""

    rows: NDArray[np.int64]
    total: NDArray[np.float64]
    count: NDArray[np.int64]
    depth: int

    @classmethod
    def empty(cls, most: int, columns: int) -> Stack:
        """A stack with room for `most` rows."""
        return cls(
            np.zeros(most, dtype=np.int64), np.zeros((most + 1, columns)), np.zeros((most + 1, columns), np.int64), 0
        )

    def push(self, search: Search, rows: NDArray[np.int64]) -> None:
        """Lay rows on top."""
        at, end = self.depth, self.depth + len(rows)
        self.rows[at:end] = rows
        self.total[at + 1 : end + 1] = self.total[at] + np.cumsum(search.values[rows], axis=0)
        self.count[at + 1 : end + 1] = self.count[at] + np.cumsum(search.filled[rows], axis=0)
        self.depth = end

    def block(self, search: Search, row: int, proof: Proof) -> list[int] | None:
        """The rows on top that `row` is the sum of, taken off; None where it is the sum of none."""
        low = max(0, self.depth - proof.deepest)
        value, digits = proof.sign * search.values[row], search.printed.digits
        shared = search.filled[row] & (self.count[self.depth] > self.count[low])
        if not shared.any():
            return None
        lead = int(np.argmax(np.where(shared, np.abs(value) / digits, -1.0)))
        summed = self.total[self.depth, lead] - self.total[low : self.depth, lead]
        near = np.abs(summed - value[lead]) <= self._slack(low, digits[lead], np.abs(summed))
        starts = (low + np.flatnonzero(near))[::-1][:_MOST_TRIED].tolist()
        for exactly in (True, False):
            for start in starts:
                if self._foots(search, row, start, proof, exactly=exactly):
                    return self._taken_off(search, start)
        return None

    def _slack(self, low: int, digit: float, size: NDArray[np.float64]) -> NDArray[np.float64]:
        """What rounding explains: half a digit for each part and one for the sum."""
        parts = self.depth - np.arange(low, self.depth)
        slack: NDArray[np.float64] = 0.5 * digit * (parts + 1) + 1e-6 + 1e-11 * size
        return slack

    def _foots(self, search: Search, row: int, start: int, proof: Proof, *, exactly: bool) -> bool:
        """Whether the rows from `start` up add up to `row` in every column that both print, exactly or as rounded."""
        value, digits = proof.sign * search.values[row], search.printed.digits
        summed = self.total[self.depth] - self.total[start]
        both = search.filled[row] & (self.count[self.depth] > self.count[start])
        slack = 0.5 * digits * (self.depth - start + 1) * (not exactly) + 1e-6 + 1e-11 * np.abs(summed)
        telling = both | (search.filled[row] & (value != 0))
        if not both.any() or 2 * both.sum() < telling.sum() or (np.abs(summed - value) > slack)[both].any():
            return False
        rows = self.rows[start : self.depth]
        if search.values[rows].any(axis=1).sum() < proof.parts:
            return False
        return not proof.digits or (
            not search.called_sums(rows)
            and _digits_that_agree(value, search.values[rows], np.maximum(2 * slack, digits), both) >= proof.digits
        )

    def _taken_off(self, search: Search, start: int) -> list[int]:
        """The rows from `start` up; rows of nothing but zeros right before them belong to them."""
        while start > 0 and not search.values[self.rows[start - 1]].any() and self.rows[start - 1] not in search.parts:
            start -= 1
        block = [int(row) for row in self.rows[start : self.depth]]
        self.depth = start
        return block


def _digits_that_agree(
    value: NDArray[np.float64], parts: NDArray[np.float64], near: NDArray[np.float64], both: NDArray[np.bool_]
) -> float:
    """How many digits of a sum its parts could have missed, all columns together.

    A column says anew only what the largest one and the one before it do not say already: twelve equal months of a
    budget agree where one does, and so do months to date after the last booked one.

    Args:
        value: (K,) the sum.
        parts: (P, K) its parts.
        near: (K,) within what both agree.
        both: (K,) columns that count.
    """
    columns = np.flatnonzero(both)
    lead = columns[int(np.argmax(np.abs(value[columns]) / near[columns]))]
    digits = 0.0
    before = lead
    for column in columns.tolist():
        free = abs(value[column])
        if column != lead:
            others = [other for other in {int(lead), int(before)} if value[other]]
            scaled = [parts[:, column] - parts[:, other] * (value[column] / value[other]) for other in others]
            free = min([free, *(float(np.abs(rest).sum()) for rest in scaled)])
        digits += np.log10(max(free / near[column], 1.0))
        before = column
    return float(digits)
