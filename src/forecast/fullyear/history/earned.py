"""What a budget, or a person's forecast, has earned: its weight beside the row's own history.

A forecast that has missed by b where the other has missed by c weighs c^2 / (b^2 + c^2), as two independent forecasts
should (Bates and Granger 1969). A row's record is drawn to what like forecasts have missed on all rows. Without any
record a budget weighs a little more than half, which on lines with real budgets was better than either alone
(docs/methods.md), and a person's forecast nothing: it stands beside the model, and joins it only when there is
something to judge it by.
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
