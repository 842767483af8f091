"""Walking forward through the years: every year that can be forecast from the years before it, and this year last.

One walk serves both the forecast and its intervals: the past years' errors are what the spread is learned on, and
nothing in a step looks later than its own cutoff.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats, Ints, safe_ratio, spread_out
from forecast.fullyear.history.combination import difficulty, weights_of
from forecast.fullyear.history.earned import Told, budget_weight, judged_weight, leaning
from forecast.fullyear.history.members import PARTS
from forecast.fullyear.history.past import times_before
from forecast.fullyear.history.readings import Readings, readings

KNOWN_LEVEL, NEW_PART = 2.0, 0.5
"""A pace or budget beyond this many times the largest earlier year is new to the row; of what is new, and left of the
year, this part joins the size of a miss. Reasoned, not tuned: what begins may go on or stop."""


@dataclass(frozen=True, slots=True)
class Years:
    """R rows over Y years and the months booked in each; money in one unit.

    Attributes:
        values: (R, Y, 12), NaN = unknown. A last year that is not complete is the year to forecast.
        months: m, the cutoff, 1 to 11.
        budgets: (R, Y), NaN = none.
        judged: (R, Y) persons' forecasts of the year as of about month m, NaN = none.
        group: (R,) like rows share a number.
    """

    values: Floats
    months: int
    budgets: Floats
    judged: Floats
    group: Ints


@dataclass(frozen=True, slots=True)
class Walk:
    """One step per (row, year) that could be forecast; N steps ordered by year, then row; money in the rows' unit.

    Attributes:
        row, year: (N,) which.
        actual: (N,) booked January to m.
        rest: (N,) forecast of the remaining months' sum.
        parts: (N, P) each of PARTS' forecast of it, NaN where there is no budget.
        weights: (N, P) what each of PARTS weighs in `rest`, summing to one.
        months: (N, 12 - m) the forecast by month.
        error: (N,) outcome - forecast, NaN where the year is not complete.
        month_error: (N, 12 - m) the same by month.
        difficulty: (N,) expected size of the miss, from what was known at m; > 0.
        size: (N,) the largest year that anything known at m speaks of: forecast, budget, an earlier year, pace; > 0.
        sign: (N,) 1 or -1, the sign of the row's money.
        own: (N,) how many earlier errors of the row are known.
        expected: (N,) the budget where it had a say, else NaN.
    """

    row: Ints
    year: Ints
    actual: Floats
    rest: Floats
    parts: Floats
    weights: Floats
    months: Floats
    error: Floats
    month_error: Floats
    difficulty: Floats
    size: Floats
    sign: Floats
    own: Ints
    expected: Floats


def walk(years: Years) -> Walk:
    """Forecast every year that has two complete years before it and its first m months known."""
    steps = readings(years.values, years.months)
    size = np.abs(steps.unit)
    budget = years.budgets[steps.row, steps.year] / steps.unit
    budget = np.where(budget > 0, budget, np.nan)  # a budget of nothing, or of the other sign, is no plan for the row
    planned = (1.0 - steps.emerged) * budget
    righted = years.judged + leaning(years.judged, np.sum(years.values, axis=2))
    judged = righted[steps.row, steps.year] / steps.unit - steps.actual
    parts = np.concatenate([steps.sums, planned[:, None], judged[:, None]], axis=1)
    weights = _weights(years, steps, budget, parts)
    rest = np.sum(weights * np.where(weights > 0, parts, 0.0), axis=1)
    months = _by_month(rest, steps)
    level = _level(steps, budget, years.months)
    reach = np.maximum(np.maximum(np.abs(steps.actual + rest), level), steps.largest)
    new = np.maximum(level - KNOWN_LEVEL * steps.largest, 0.0) * (MONTHS - years.months) / MONTHS
    return Walk(
        row=steps.row,
        year=steps.year,
        actual=steps.actual * steps.unit,
        rest=rest * steps.unit,
        parts=parts * steps.unit[:, None],
        weights=weights,
        months=months * steps.unit[:, None],
        error=(steps.outcome - rest) * steps.unit,
        month_error=(steps.later - months) * steps.unit[:, None],
        difficulty=size * (difficulty(steps.features) + NEW_PART * new),
        size=size * np.where(reach > 0, reach, 1.0),
        sign=np.where(steps.unit < 0, -1.0, 1.0),
        own=times_before(steps.row, np.where(np.isfinite(steps.outcome), 1.0, 0.0)),
        expected=np.where(weights[:, PARTS.index("bf")] > 0, budget * steps.unit, np.nan),
    )


def _weights(years: Years, steps: Readings, budget: Floats, parts: Floats) -> Floats:
    """(N, P) weights of PARTS, earned by the rows', the budgets' and the persons' records."""
    read = weights_of(steps, years.group)
    rest = np.sum(read * steps.sums, axis=1)
    planned, judged = parts[:, -2], parts[:, -1]
    off = np.abs(steps.actual - steps.emerged * budget) / np.maximum(steps.emerged, 1e-3)
    told = Told(steps.row, steps.year, np.abs(steps.unit), steps.outcome)
    heard = budget_weight(told, planned, rest, off)
    rest = (1.0 - heard) * rest + np.where(heard > 0, heard * planned, 0.0)
    trusted = judged_weight(told, judged, rest)
    own = (1.0 - trusted) * (1.0 - heard)
    return np.concatenate([read * own[:, None], ((1.0 - trusted) * heard)[:, None], trusted[:, None]], axis=1)


def _by_month(rest: Floats, steps: Readings) -> Floats:
    """(N, 12 - m) months that sum to `rest`, as the readings fall on average."""
    profile = np.maximum(steps.profile, 0.0)
    scaled = safe_ratio(rest, np.sum(profile, axis=1), np.nan)[:, None] * profile
    return spread_out(rest, np.where(np.isfinite(scaled), np.abs(scaled), 1.0))


def _level(steps: Readings, budget: Floats, months: int) -> Floats:
    """(N,) >= 0, the larger of budget and |pace|; a row that books early or late is not scaled up for that.

    The pace is C over the larger of m / 12 and the share that has usually emerged.
    """
    pace = np.abs(steps.actual) / np.maximum(steps.emerged, months / MONTHS)
    return np.maximum(pace, np.where(np.isfinite(budget), budget, 0.0))
