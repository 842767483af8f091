"""What a budget, or a person's forecast, has earned: its weight beside the row's own history.

A forecast that has missed by b where the other has missed by c weighs c^2 / (b^2 + c^2), as two independent forecasts
should (Bates and Granger 1969). A row's record is drawn to what like forecasts have missed on all rows. Without any
record a budget weighs a little more than half, which on lines with real budgets was better than either alone
(docs/methods.md), and a person's forecast nothing: it stands beside the model, and joins it only when there is
something to judge it by. What it has missed one and the same way year after year is put right first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.fullyear.arrays import Floats, Ints, safe_ratio, sum_of_rows
from forecast.fullyear.history.past import FADING, discounted

PRIOR_YEARS = 2.0
"""What was missed on all rows weighs as much as this many of the row's own years."""
POOL_STEPS = 20.0
"""So many even records stand before the first one of all rows."""
FEWEST_YEARS = 5
"""Known years before a person's forecast is put right for a habit: fewer could all have gone one way by luck."""
DOUBT = 4.0
"""A habit counts by 1 - DOUBT / t^2, t the mean miss over its standard error: not at all where t is below 2."""
LEAST_LEAN, MOST_LEAN = 0.005, 0.1
"""A mean miss of a smaller part of the forecast is no habit; of a larger one, another thing than a habit."""
UNTRIED = 0.6
"""Weight of a budget that has no record."""
ROOM = 1.0
"""A budget that the booked months are off by this part of a year's pace weighs half of what it has earned."""


@dataclass(frozen=True, slots=True)
class Told:
    """N steps whose records are asked for, in order of time.

    Attributes:
        row, year: (N,) which.
        size: (N,) a normal year, SEK > 0: records are kept in money, so that years of other sizes compare.
        outcome: (N,) the remaining months' sum as part of it, NaN where not known.
    """

    row: Ints
    year: Ints
    size: Floats
    outcome: Floats


@dataclass(frozen=True, slots=True)
class _Record:
    """Misses (N,) of the asked forecast and of the history before each step, drawn to all rows'; years (N,) known."""

    asked: Floats
    read: Floats
    years: Floats


def budget_weight(told: Told, planned: Floats, read: Floats, off: Floats) -> Floats:
    """(N,) weight of actual + (1 - p) budget beside the row's own history; 0 where there is no plan.

    Args:
        told: the steps.
        planned: (N,) the planned rest, NaN = none.
        read: (N,) the rest by the row's own history.
        off: (N,) |C - p budget| / (p x a normal year): how far this year already is from its plan.
    """
    record = _record(told, planned, read)
    against, for_it = record.asked**2 * (1.0 - UNTRIED), record.read**2 * UNTRIED
    heard = for_it / (against + for_it) / (1.0 + (off / ROOM) ** 4)
    return np.where(np.isfinite(planned), heard, 0.0)


def judged_weight(told: Told, judged: Floats, read: Floats) -> Floats:
    """(N,) weight of a person's forecast beside the model's: 0 without one or without earlier ones to judge it by.

    Args:
        told: the steps.
        judged: (N,) the rest that the person says, NaN = none.
        read: (N,) the rest that the model says without it.
    """
    record = _record(told, judged, read)
    trusted = record.years / (record.years + PRIOR_YEARS)
    heard = trusted * record.read**2 / (record.asked**2 + record.read**2)
    return np.where(np.isfinite(judged), heard, 0.0)


def leaning(judged: Floats, outcome: Floats) -> Floats:
    """(R, Y) what a person's forecast of each year usually lacks, in the rows' unit: to be added to what is said.

    The discounted mean of the row's earlier misses as parts of the forecast, as far as the years allow it to be called
    a habit; 0 before FEWEST_YEARS known ones. Positive-part shrinkage of one mean (James and Stein 1961), with DOUBT in
    place of 1. Reasoned, not tuned: no public panel holds persons' forecasts.

    Args:
        judged: (R, Y) persons' forecasts of the years, oldest first, made in about the same month; NaN = none.
        outcome: (R, Y) what the years became, NaN where not known. A year's own is never heard for it.
    """
    out = np.zeros(judged.shape)
    total, square, count, known = (np.zeros(judged.shape[0]) for _ in range(4))
    for year in range(judged.shape[1]):
        mean = safe_ratio(total, count, 0.0)
        spread = np.maximum(safe_ratio(square, count, 0.0) - mean**2, 0.0)
        doubt = DOUBT * safe_ratio(spread, (count - 1.0) * mean**2, 0.0)  # the mean's variance over its square
        heard = np.clip(1.0 - doubt, 0.0, 1.0) * (np.abs(mean) >= LEAST_LEAN) * (known >= FEWEST_YEARS)
        lean = np.clip(heard * mean, -MOST_LEAN, MOST_LEAN)
        out[:, year] = np.where(np.isfinite(judged[:, year]), lean * np.abs(judged[:, year]), 0.0)
        missed = np.clip(safe_ratio(outcome[:, year] - judged[:, year], np.abs(judged[:, year])), -1.0, 1.0)
        told = np.isfinite(missed)
        fade, new = np.where(told, FADING, 1.0), np.where(told, missed, 0.0)
        total, square, count = total * fade + new, square * fade + new**2, count * fade + told
        known = known + told
    return out


def _record(told: Told, asked: Floats, read: Floats) -> _Record:
    both = np.abs(np.stack([asked, read], axis=1) - told.outcome[:, None]) * told.size[:, None]
    both[~np.all(np.isfinite(both), axis=1)] = np.nan
    missed, years = discounted(told.row, both)
    typical = safe_ratio(np.sum(missed, axis=1), 2.0 * years, 1.0)
    typical = np.where(typical > 0, typical, 1.0)
    prior = PRIOR_YEARS * typical[:, None] * _pool(told.year, both)
    drawn = (missed + prior) / (years + PRIOR_YEARS)[:, None]
    return _Record(drawn[:, 0], drawn[:, 1], years)


def _pool(year: Ints, both: Floats) -> Floats:
    """(N, 2) what each of the two has missed over their mean on all rows in earlier years, drawn to even."""
    mean = np.sum(both, axis=1, keepdims=True) / 2.0
    relative = safe_ratio(both, mean, 1.0)
    known = np.isfinite(both[:, 0])
    out, total, count = np.ones(both.shape), np.zeros(2), 0.0
    for now in np.unique(year):
        here = year == now
        out[here] = (total + POOL_STEPS) / (count + POOL_STEPS)
        heard = here & known
        total = total * FADING + sum_of_rows(relative[heard])
        count = count * FADING + float(np.sum(heard))
    return out
