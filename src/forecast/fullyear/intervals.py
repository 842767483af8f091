"""Normalised conformal intervals: how far past steps missed, in units of their own difficulty, pooled at the same m.

Papadopoulos et al. (2002) and Lei et al. (2018), with signed scores so that a lean to one side is kept. A quantile of a
year's total is taken of yearly errors; monthly ones are never added up.
"""

from __future__ import annotations

import numpy as np

from forecast.fullyear.arrays import Floats, Ints
from forecast.fullyear.projection import LEVELS
from forecast.fullyear.simple import default_spread
from forecast.fullyear.walk import Walk

OWN_LEAST = 40
"""So many past errors of its own and a row needs no pool."""
POOL_LEAST = 20
"""Fewer pooled errors than this and an 80 % interval is a guess."""
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
        (R, len(LEVELS)) SEK and the basis of each row: its own past misses, the group's or everyone's, or the default
        widths where there are too few.
    """
    past = np.isfinite(steps.error)
    scores, rows = scores_of(steps)[past], steps.row[past]
    groups = group[rows]
    everyone = _quantiles(scores, POOL_LEAST)
    quantiles = np.broadcast_to(everyone, (now.shape[0], len(LEVELS))).copy()
    basis = np.full(now.shape[0], "default" if np.isnan(everyone[0]) else "pooled", dtype=object)
    for number in np.unique(group):
        found = _quantiles(scores[groups == number], POOL_LEAST)
        if np.isfinite(found[0]):
            quantiles[group == number] = found
    for row in np.flatnonzero(steps.own[now] >= OWN_LEAST):
        quantiles[row] = _quantiles(scores[rows == row], 1)
        basis[row] = "own"
    spread = _or_default(quantiles, steps, now, months)
    return spread, tuple(str(known) for known in basis)


def spreads_by_year(steps: Walk, tasks: Ints, months: int) -> Floats:
    """(T, len(LEVELS)) spreads of a backtest's tasks; each pool holds only years before the task's own.

    Args:
        steps: all steps of the panel.
        tasks: (T,) the steps that are tasks.
        months: m.
    """
    scores = scores_of(steps)
    quantiles = np.empty((tasks.shape[0], len(LEVELS)))
    for year in np.unique(steps.year[tasks]):
        pool = scores[(steps.year < year) & np.isfinite(scores)]
        quantiles[steps.year[tasks] == year] = _quantiles(pool, POOL_LEAST)
    return _or_default(quantiles, steps, tasks, months)


def _quantiles(scores: Floats, least: int) -> Floats:
    """(len(LEVELS),) score quantiles, NaN where there are fewer scores than `least`."""
    return score_quantiles(winsorised(scores)) if scores.shape[0] >= least else np.full(len(LEVELS), np.nan)


def _or_default(quantiles: Floats, steps: Walk, at: Ints, months: int) -> Floats:
    """Spreads by score quantiles, and by the default widths where these are NaN."""
    point = steps.actual[at] + steps.rest[at]
    default = default_spread(months, steps.actual[at], point, point, closed=np.zeros(at.shape[0], dtype=np.bool_))
    learned = spread_of(quantiles, steps.difficulty[at], steps.sign[at])
    most = MOST_SPREAD * steps.size[at][:, None]
    return np.where(np.isnan(learned), default, np.clip(learned, -most, most))
