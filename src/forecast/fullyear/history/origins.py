"""The points from which a year can be forecast: every year with two complete years before it, as of month m.

Complete years are taken in order, gaps of whole years passed over, so that each origin's history is the one before with
one more year, and a filter runs over a row's months once for all its origins. Nothing in one lies after its cutoff.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from forecast.fullyear.arrays import MONTHS, Bools, Floats, Ints
from forecast.fullyear.history.gaps import fill_gaps
from forecast.fullyear.history.smoothing import smoothing_rests

LEAST_YEARS = 2
"""Fewer complete years by month and a row has no pattern of its own."""
MOST_YEARS = 12
"""Older years say little about today's phasing."""
ROWS_AT_ONCE = 1000
"""Rows go in chunks, so that memory does not grow with their number."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One target year of B rows.

    Attributes:
        rows: (B,) row numbers.
        year: (B,) index of the target year.
        history: (B, k, 12) the earlier years that are read.
        booked: (B, m) the target year's first months.
        smoothed: (2, B, 12 - m) the smoothing readings, in the rows' unit.
        later: (B, 12 - m) the remaining months, NaN where not known.
    """

    rows: Ints
    year: Ints
    history: Floats
    booked: Floats
    smoothed: Floats
    later: Floats


def units(history: Floats) -> Floats:
    """(B,) the signed size of a normal year, never zero: rows are divided by it before they are read."""
    scale = np.sum(np.abs(np.sum(history, axis=2)), axis=1) / history.shape[1]
    scale = np.where(scale > 0, scale, np.maximum(np.sum(np.abs(history), axis=(1, 2)), 1.0))
    return np.asarray(np.where(np.sum(history, axis=(1, 2)) < 0, -scale, scale), dtype=np.float64)


def origins(values: Floats, months: int) -> Iterator[Origin]:
    """Every origin, rows with equally many complete years at a time.

    Args:
        values: (R, Y, 12), NaN = unknown. A last year that is not complete is a target where it is known to m.
        months: m, 1 to 11.
    """
    filled = fill_gaps(values)
    whole = np.all(np.isfinite(values), axis=2)
    complete = np.all(np.isfinite(filled), axis=2)
    # a last year that only filling completes is this year: its months after the cutoff are not known
    complete[:, -1:] &= whole[:, -1:]
    count = np.sum(complete, axis=1)
    for number in np.unique(count[count >= LEAST_YEARS]):
        rows = np.flatnonzero(count == number)
        for start in range(0, rows.shape[0], ROWS_AT_ONCE):
            chunk = rows[start : start + ROWS_AT_ONCE]
            used = np.nonzero(complete[chunk])[1].reshape(chunk.shape[0], int(number))
            yield from _of_chunk(_Chunk(values, filled, whole, chunk, used, months))


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Rows (B,) with the same number n of complete years, `used` (B, n)."""

    values: Floats
    filled: Floats
    whole: Bools
    rows: Ints
    used: Ints
    months: int


def _of_chunk(chunk: _Chunk) -> Iterator[Origin]:
    rows, used, m = chunk.rows, chunk.used, chunk.months
    years = used.shape[1]
    history = chunk.filled[rows[:, None], used]
    now = chunk.values[rows, -1, :m]
    today = ~chunk.whole[rows, -1] & np.all(np.isfinite(now), axis=1)
    unit = units(history[:, :LEAST_YEARS])  # what every origin knows; squares of kronor would leave floats behind
    flat = (history / unit[:, None, None]).reshape(rows.shape[0], years * MONTHS)
    if np.any(today):
        # rows without months of this year end in zeros: no earlier origin sees them, and their own is not given out
        tail = np.where(today[:, None], now, 0.0) / unit[:, None]
        flat = np.concatenate([flat, tail], axis=1)
    smoothed = smoothing_rests(flat, m, LEAST_YEARS) * unit[None, :, None, None]
    for index in range(LEAST_YEARS, years):
        whole = chunk.whole[rows, used[:, index]]
        at = np.flatnonzero(whole)
        if at.size:
            yield _origin(chunk, history, at, index, smoothed[:, at, index - LEAST_YEARS])
    at = np.flatnonzero(today)
    if at.size:
        yield _origin(chunk, history, at, years, smoothed[:, at, years - LEAST_YEARS])


def _origin(chunk: _Chunk, history: Floats, at: Ints, index: int, smoothed: Floats) -> Origin:
    """The origin of the complete year `index`, or of this year where `index` is their number."""
    first = max(0, index - MOST_YEARS)
    this_year = index == chunk.used.shape[1]
    year = np.full(at.shape[0], chunk.values.shape[1] - 1) if this_year else chunk.used[at, index]
    target = chunk.values[chunk.rows[at], year]
    return Origin(
        rows=chunk.rows[at],
        year=year,
        history=history[at, first:index],
        booked=target[:, : chunk.months],
        smoothed=smoothed,
        later=target[:, chunk.months :],
    )
