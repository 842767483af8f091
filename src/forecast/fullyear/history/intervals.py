"""Normalised conformal intervals: how far past steps missed, in units of their own difficulty, pooled at the same m.

Papadopoulos et al. (2002) and Lei et al. (2018), with signed scores so that a lean to one side is kept. A quantile of a
year's total is taken of yearly errors; monthly ones are never added up. What was learned on public series stands behind
the pool as so many misses of its own (parameters/combination.yaml), so that few misses do not set the ends.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats, Ints
from forecast.fullyear.history.walk import Walk
from forecast.fullyear.projection import LEVELS
from forecast.parameters import load_combination

OWN_LEAST = 40
"""So many past errors of its own and a row needs no pool."""
POOL_LEAST = 20
"""Fewer pooled errors than this and nothing can be said of how often the span holds: it is a default."""
PRIOR_MISSES = 40.0
"""What was learned on public series weighs as much as this many of the pool's misses."""
MOST_SCORE = 5.0
"""No past error counts for more than this many times the one that four of five stay within."""
MOST_SPREAD = 2.0
"""No spread reaches further than this many times the row's size."""


def score_quantiles(scores: Floats) -> Floats:
    """(len(LEVELS),) quantiles of signed scores with the finite-sample step outwards, growing.

    Level q takes the (n + 1) q-th smallest score; levels beyond the sample take its ends.

    Args:
        scores: (n,) past errors / difficulty, n >= 1, in the direction of the rows' sign.
    """
    ordered = np.sort(scores)
    count = ordered.shape[0]
    position = np.asarray(LEVELS) * (count + 1) - 1
    return np.asarray(np.interp(position, np.arange(count), ordered), dtype=np.float64)


def winsorised(scores: Floats) -> Floats:
    """(n,) scores kept within 5 times the 80th percentile of their size, or 5 where that is below one difficulty.

    The t distribution with two degrees of freedom, so heavy-tailed that it has no variance, has 99 % of its mass within
    5.3 times its 80 % point; what lies further out is one row's history, and would set the ends of every row's spread.

    Args:
        scores: (n,) past errors / difficulty, n >= 1.
    """
    limit = MOST_SCORE * max(float(np.quantile(np.abs(scores), 0.8)), 1.0)
    return np.clip(scores, -limit, limit)


def spread_of(quantiles: Floats, difficulty: Floats, sign: Floats) -> Floats:
    """(R, len(LEVELS)) quantiles of outcome - point in SEK from score quantiles of the same shape.

    Args:
        quantiles: (R, len(LEVELS)) of scores in the direction of growing money.
        difficulty: (R,) SEK.
        sign: (R,) 1 or -1; costs mirror the quantiles.
    """
    mirrored = -quantiles[:, ::-1]
    return difficulty[:, None] * np.where(sign[:, None] > 0, quantiles, mirrored)


def scores_of(steps: Walk) -> Floats:
    """(N,) signed scores error / difficulty in the direction of the row's money, NaN where the outcome is not known."""
    return steps.sign * steps.error / steps.difficulty


def spreads_by_group(steps: Walk, now: Ints, group: Ints, months: int) -> tuple[Floats, tuple[str, ...]]:
    """Spreads of this year's steps, each by the nearest pool that is large enough.

    Args:
        steps: past steps and this year's.
        now: (R,) this year's steps, in row order.
        group: (R,) like rows share a number.
        months: m.

    Returns:
        (R, len(LEVELS)) SEK and the basis of each row: its own past misses, the group's or everyone's, or the shipped
        scores where there are too few.
    """
    past = np.isfinite(steps.error)
    scores, rows, years = scores_of(steps)[past], steps.row[past], steps.year[past]
    groups = group[rows]
    quantiles = np.broadcast_to(_pooled(scores, years, months), (now.shape[0], len(LEVELS))).copy()
    basis = np.full(now.shape[0], "pooled" if scores.shape[0] >= POOL_LEAST else "default", dtype=object)
    for number in np.unique(group):
        own = groups == number
        if np.sum(own) >= POOL_LEAST:
            quantiles[group == number] = _pooled(scores[own], years[own], months)
    for row in np.flatnonzero(steps.own[now] >= OWN_LEAST):
        quantiles[row] = _pooled(scores[rows == row], years[rows == row], months)
        basis[row] = "own"
    return _bounded(quantiles, steps, now), tuple(str(known) for known in basis)


def spreads_by_year(steps: Walk, tasks: Ints, months: int) -> Floats:
    """(T, len(LEVELS)) spreads of a backtest's tasks; each pool holds only years before the task's own.

    Args:
        steps: all steps of the panel.
        tasks: (T,) the steps that are tasks.
        months: m.
    """
    scores = scores_of(steps)
    known = np.isfinite(scores)
    quantiles = np.empty((tasks.shape[0], len(LEVELS)))
    for year in np.unique(steps.year[tasks]):
        pool = known & (steps.year < year)
        quantiles[steps.year[tasks] == year] = _pooled(scores[pool], steps.year[pool], months)
    return _bounded(quantiles, steps, tasks)


def _pooled(scores: Floats, years: Ints, months: int) -> Floats:
    """(len(LEVELS),) the pool's score quantiles and the shipped ones, each weighing as its number of misses.

    Rows of one year share its luck, so a pool of Y years holds Y draws of it and not more: the quantiles are widened by
    sqrt(1 + 1 / Y), the error of a mean of Y beside the year that is to come.
    """
    shipped = _shipped(months)
    count = scores.shape[0]
    if count == 0:
        return shipped
    own = score_quantiles(winsorised(scores)) * np.sqrt(1.0 + 1.0 / np.unique(years).shape[0])
    return np.asarray((count * own + PRIOR_MISSES * shipped) / (count + PRIOR_MISSES), dtype=np.float64)


def _shipped(months: int) -> Floats:
    """(len(LEVELS),) score quantiles that were learned on public series, as of month m."""
    table = load_combination()
    return np.asarray(np.interp(LEVELS, table.levels, table.scores[months - 1]), dtype=np.float64)


def _bounded(quantiles: Floats, steps: Walk, at: Ints) -> Floats:
    """(R, len(LEVELS)) spreads in SEK, none wider than twice the row's size."""
    most = MOST_SPREAD * steps.size[at][:, None]
    return np.clip(spread_of(quantiles, steps.difficulty[at], steps.sign[at]), -most, most)


@dataclass(frozen=True, slots=True)
class Reach:
    """How wide a month's span is beside the year's, 0 in booked months.

    Attributes:
        path: (12,) of the sum from January to the month; grows to 1 in December.
        month: (12,) of the month alone.
    """

    path: Floats
    month: Floats


def reach_of(steps: Walk, months: int) -> Reach:
    """The widths that past steps' misses had by month, in the year's.

    A row's month and its year share their luck, so that any row's or sum's span of a month is this part of its year's:
    the ratio of the widths that hold four of five misses. With fewer than twenty past steps the path grows with the
    months (each month's miss lasts) and a month alone is its even part.

    Args:
        steps: past steps and this year's.
        months: m.
    """
    left = MONTHS - months
    known = np.all(np.isfinite(steps.month_error), axis=1)
    path, month = np.arange(1, left + 1) / left, np.full(left, 1.0 / left)
    if np.sum(known) >= POOL_LEAST:
        missed = steps.month_error[known] / steps.difficulty[known][:, None]
        along = np.quantile(np.abs(np.cumsum(missed, axis=1)), 0.8, axis=0)
        if along[-1] > 0:
            path = np.minimum(np.maximum.accumulate(along) / along[-1], 1.0)
            month = np.minimum(np.quantile(np.abs(missed), 0.8, axis=0) / along[-1], 1.0)
    booked = np.zeros(months)
    return Reach(np.concatenate([booked, path]), np.concatenate([booked, month]))
