"""The closing period 13: as of December with the books open, a row that has had one expects one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.fullyear.arrays import MONTHS, Bools, Floats
from forecast.fullyear.books import Books
from forecast.fullyear.projection import LEVELS


@dataclass(frozen=True, slots=True)
class Closing:
    """What the closing period is expected to bring to R rows, SEK.

    Attributes:
        open: (R,) rows that expect one.
        expected: (R,) its amount, 0 where none is expected.
        spread: (R, len(LEVELS)) as far on both sides as the row's earlier closing periods have been from their mean
            share, at least half of what is expected. A labelled default, not a calibrated interval.
        years: how many earlier years with a closing period the statement has.
    """

    open: Bools
    expected: Floats
    spread: Floats
    years: int


def closing(books: Books) -> Closing:
    """The row's closing periods as a share of its twelve months in earlier years, times this year's twelve months.

    Before December nothing is added: history holds period 13 in December, so the remaining months hold it already.
    When any row of the statement has a period 13 this year, the books are closed and nothing more is expected.
    """
    rows = len(books.tree.rows)
    nothing = Closing(np.zeros(rows, dtype=np.bool_), np.zeros(rows), np.zeros((rows, len(LEVELS))), 0)
    if books.months < MONTHS or np.any(np.isfinite(books.closing[:, -1])):
        return nothing
    held = np.asarray(np.any(np.isfinite(books.closing[:, :-1]), axis=0), dtype=np.bool_)
    complete = np.all(np.isfinite(books.history), axis=2) & held[None, :]
    if not np.any(complete):
        return nothing
    late = np.where(complete, np.nan_to_num(books.closing[:, :-1]), 0.0)
    twelve = np.where(complete, np.nan_to_num(np.sum(books.history, axis=2)) - late, 0.0)
    total = np.sum(twelve, axis=1)
    usable = np.abs(total) > np.sum(np.abs(late), axis=1)
    share = np.where(usable, np.sum(late, axis=1) / np.where(usable, total, 1.0), 0.0)
    count = np.maximum(np.sum(complete, axis=1), 1)
    expected = np.where(usable, share * np.nan_to_num(books.actual), np.sum(late, axis=1) / count)
    open_rows = np.any(late != 0, axis=1) & np.isfinite(books.actual)
    missed = np.where(usable[:, None], late - share[:, None] * twelve, late - expected[:, None])
    half = np.maximum(np.max(np.abs(np.where(complete, missed, 0.0)), axis=1), 0.5 * np.abs(expected))
    return Closing(
        open=open_rows,
        expected=np.where(open_rows, np.round(expected, 2), 0.0),
        spread=np.where(open_rows, half, 0.0)[:, None] * (2 * np.array(LEVELS) - 1)[None, :],
        years=int(np.sum(held)),
    )
