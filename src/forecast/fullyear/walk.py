"""Walking forward through the years: every year that can be forecast from the years before it, and this year last.

One walk serves both the forecast and its intervals: the past years' errors are what the spread is learned on, and
nothing in a step looks later than its own cutoff.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from forecast.fullyear.arrays import MONTHS, Bools, Floats, Ints
from forecast.fullyear.ensemble import Reading, read
from forecast.fullyear.gaps import fill_gaps
from forecast.fullyear.members import MEMBERS
from forecast.fullyear.seasonal import own_shares

LEAST_YEARS = 2
"""Fewer complete years by month and a row has no pattern of its own."""
UNBROKEN_YEARS = 4
"""So many years in a row and older ones beyond a gap are left out."""
OWN_ERRORS_WEIGHT = 6.0
"""The row's formula for difficulty weighs as much as this many of its own past errors."""
APART_PART, YEARLY_PART, MONTHLY_PART, SIZE_PART = 0.5, 0.1, 0.2, 0.007
"""What disagreement, yearly change, monthly change and the row's size say about the size of a miss; tuned on public
series (docs/methods.md)."""
KNOWN_LEVEL, NEW_PART = 2.0, 0.5
"""A pace or budget beyond this many times the largest earlier year is new to the row; of what is new, and left of the
year, this part joins the size of a miss. Reasoned, not tuned: what begins may go on or stop."""
BUDGET_RECORD = 2.0
"""A budget has a say when it has missed by at most this many times what last year's total missed."""


@dataclass(frozen=True, slots=True)
class Years:
    """R rows over Y years and the months booked in each; money in one unit.

    Attributes:
        values: (R, Y, 12), NaN = unknown. The year to forecast is the last one where `booked` rows are given.
        months: m, the cutoff, 1 to 11.
        budgets: (R, Y), NaN = none.
        method: (R,) "combined" or "combined_budget" to force either, a key of MEMBERS, or None = choose.
    """

    values: Floats
    months: int
    budgets: Floats
    method: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """One step per (row, year) that could be forecast; N steps ordered by year, then row.

    Attributes:
        row, year: (N,) which.
        actual: (N,) booked January to m.
        rest: (N,) forecast of the remaining months' sum.
        members: (5, N) each of MEMBERS' forecast of it.
        months: (N, 12 - m) the same by month.
        error: (N,) outcome - forecast, NaN where the year is not complete.
        difficulty: (N,) expected size of the miss, from earlier steps only; > 0.
        size: (N,) the largest year that anything known at m speaks of: forecast, budget, an earlier year, pace; > 0.
        sign: (N,) 1 or -1, the sign of the row's money.
        own: (N,) how many earlier errors of the row the difficulty holds.
        method: (N,) a key of METHODS.
        expected: (N,) the budget where it had a say, else NaN.
    """

    row: Ints
    year: Ints
    actual: Floats
    rest: Floats
    members: Floats
    months: Floats
    error: Floats
    difficulty: Floats
    size: Floats
    sign: Floats
    own: Ints
    method: tuple[str, ...]
    expected: Floats


def walk(years: Years) -> Walk:
    """Forecast every year that has two complete years before it and its first m months known."""
    steps: list[Walk] = []
    past = fill_gaps(years.values)
    total = np.zeros(years.values.shape[0])
    count = np.zeros(years.values.shape[0], dtype=np.int64)
    for year in range(years.values.shape[1]):
        taken = []
        for rows, used in _by_length(years, past, year):
            step = _step(years, past, year, rows, used)
            size = (total[rows] + OWN_ERRORS_WEIGHT * step.difficulty) / (count[rows] + OWN_ERRORS_WEIGHT)
            taken.append(replace(step, difficulty=size, own=count[rows]))
        steps += taken
        for step in taken:
            known = np.isfinite(step.error)
            total[step.row[known]] += np.abs(step.error[known])
            count[step.row[known]] += 1
    return _joined(steps, MONTHS - years.months)


def _by_length(years: Years, past: Floats, year: int) -> list[tuple[Ints, Ints]]:
    """(rows (B,), the years that they are read from (B, k)) for each number k of years at hand.

    The unbroken run of complete years just before is used; where it is short, all complete years are.
    """
    complete = np.all(np.isfinite(past[:, :year, :]), axis=2)
    ready = np.all(np.isfinite(years.values[:, year, : years.months]), axis=1)
    broken = np.cumsum(~complete[:, ::-1], axis=1) > 0
    run = np.sum(~broken, axis=1)
    use = np.where((run >= UNBROKEN_YEARS)[:, None], ~broken[:, ::-1], complete)
    count = np.sum(use, axis=1)
    batches = []
    for length in np.unique(count[ready & (count >= LEAST_YEARS)]):
        rows = np.flatnonzero(ready & (count == length))
        batches.append((rows, np.nonzero(use[rows])[1].reshape(rows.shape[0], int(length))))
    return batches


def _step(years: Years, past: Floats, year: int, rows: Ints, used: Ints) -> Walk:
    """Forecast `year` of the given rows from the years in `used` (B, k) of `past` (values without small gaps)."""
    m = years.months
    history = past[rows[:, None], used]
    booked = years.values[rows, year, :m]
    reading = read(history, booked)
    actual = np.sum(booked, axis=1)
    methods = [years.method[row] for row in rows]
    budget = years.budgets[rows, year]
    joins = _budget_joins(methods, budget, years.budgets[rows[:, None], used], history)
    emerged = np.sum(own_shares(history)[:, :m], axis=1)
    planned = (1.0 - emerged) * budget
    rest = np.where(joins, (reading.rest + np.where(joins, planned, 0.0)) / 2, reading.rest)
    for index, key in enumerate(MEMBERS):
        rest = np.where([method == key for method in methods], reading.members[index], rest)
    outcome = np.sum(years.values[rows, year], axis=1)
    largest, ahead = np.max(np.abs(np.sum(history, axis=2)), axis=1), _level(actual, emerged, budget, m)
    size = np.maximum(np.maximum(np.abs(actual + rest), ahead), largest)
    return Walk(
        row=rows,
        year=np.full(rows.shape[0], year),
        actual=actual,
        rest=rest,
        members=reading.members,
        months=reading.months,
        error=outcome - actual - rest,
        difficulty=_difficulty(reading, history, ahead, m),
        size=np.where(size > 0, size, 1.0),
        sign=np.where(np.sum(history, axis=(1, 2)) < 0, -1.0, 1.0),
        own=np.zeros(rows.shape[0], dtype=np.int64),
        method=tuple(
            method if method is not None else "combined_budget" if join else "combined"
            for method, join in zip(methods, joins, strict=True)
        ),
        expected=np.where(joins, budget, np.nan),
    )


def _budget_joins(methods: list[str | None], budget: Floats, past: Floats, history: Floats) -> Bools:
    """(B,) where the budget has a say: its record is not much worse than last year's total, or is unknown."""
    totals = np.sum(history, axis=2)
    known = np.isfinite(past[:, 1:])
    missed = np.sum(np.where(known, np.abs(past[:, 1:] - totals[:, 1:]), 0.0), axis=1)
    naive = np.sum(np.where(known, np.abs(totals[:, :-1] - totals[:, 1:]), 0.0), axis=1)
    good = missed <= BUDGET_RECORD * naive
    free = np.array([method is None for method in methods], dtype=np.bool_)
    forced = np.array([method == "combined_budget" for method in methods], dtype=np.bool_)
    return np.asarray(np.isfinite(budget) & ((free & good) | forced), dtype=np.bool_)


def _level(actual: Floats, emerged: Floats, budget: Floats, months: int) -> Floats:
    """(B,) >= 0, the larger of |budget| and |pace|; a row that books early or late is not scaled up for that.

    The pace is C over the larger of m / 12 and the share that has usually emerged.
    """
    pace = np.abs(actual) / np.maximum(emerged, months / MONTHS)
    return np.maximum(pace, np.where(np.isfinite(budget), np.abs(budget), 0.0))


def _difficulty(reading: Reading, history: Floats, ahead: Floats, months: int) -> Floats:
    """(B,) how far off the row may be, before its own errors are heard; > 0, in the row's unit.

    A weighted sum of how far the readings lie apart, how much the remainder and its single months usually change from
    year to year, a small part of the row's size, and what is new: a row that begins, or was near zero before, shows no
    change in its history, and its readings agree because the guard holds them all near zero.
    """
    rows, years, _ = history.shape
    apart = np.sum(np.abs(reading.members - reading.rest), axis=0) / reading.members.shape[0]
    yearly = np.sum(np.abs(np.diff(np.sum(history[:, :, months:], axis=2), axis=1)), axis=1) / (years - 1)
    change = np.abs(np.diff(history, axis=1)).reshape(rows, -1)
    monthly = np.sum(change, axis=1) / change.shape[1] * (MONTHS - months)
    size = APART_PART * apart + YEARLY_PART * yearly + MONTHLY_PART * monthly + SIZE_PART * reading.scale
    largest = np.max(np.abs(np.sum(history, axis=2)), axis=1)
    new = np.maximum(ahead - KNOWN_LEVEL * largest, 0.0) * (MONTHS - months) / MONTHS
    return np.asarray(size + NEW_PART * new, dtype=np.float64)


def _joined(steps: list[Walk], left: int) -> Walk:
    """All steps in one, ordered by year, then row."""
    if not steps:
        return _nothing(left)
    row = np.concatenate([step.row for step in steps])
    year = np.concatenate([step.year for step in steps])
    order = np.lexsort((row, year))
    methods = [key for step in steps for key in step.method]
    return Walk(
        row=row[order],
        year=year[order],
        actual=np.concatenate([step.actual for step in steps])[order],
        rest=np.concatenate([step.rest for step in steps])[order],
        members=np.concatenate([step.members for step in steps], axis=1)[:, order],
        months=np.concatenate([step.months for step in steps])[order],
        error=np.concatenate([step.error for step in steps])[order],
        difficulty=np.concatenate([step.difficulty for step in steps])[order],
        size=np.concatenate([step.size for step in steps])[order],
        sign=np.concatenate([step.sign for step in steps])[order],
        own=np.concatenate([step.own for step in steps])[order],
        method=tuple(methods[i] for i in order),
        expected=np.concatenate([step.expected for step in steps])[order],
    )


def _nothing(left: int) -> Walk:
    """A walk without steps."""
    none, floats = np.zeros(0, dtype=np.int64), np.zeros(0)
    return Walk(
        row=none,
        year=none,
        actual=floats,
        rest=floats,
        members=np.zeros((len(MEMBERS), 0)),
        months=np.zeros((0, left)),
        error=floats,
        difficulty=floats,
        size=floats,
        sign=floats,
        own=none,
        method=(),
        expected=floats,
    )
