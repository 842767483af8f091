"""What a budget, or a person's forecast, has earned: its weight beside the row's own history.

A forecast that has missed by b where the other has missed by c weighs c / (b + c). Without a record a budget weighs a
little more than half, which on lines with real budgets was better than either alone (docs/methods.md), and a person's
forecast nothing: it stands beside the model, and joins it only when there is something to judge it by.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.fullyear.arrays import Floats, Ints, safe_ratio
from forecast.fullyear.history.past import discounted

PRIOR_YEARS = 1.0
"""A record of so many even years stands before the first one."""
UNTRIED = 0.6
"""Weight of a budget that has no record."""
ROOM = 1.0
"""A budget that the booked months are off by this part of a year's pace weighs half of what it has earned."""


@dataclass(frozen=True, slots=True)
class Told:
    """N steps whose records are asked for; the steps of a row are in order of time.

    Attributes:
        row: (N,) which row.
        size: (N,) a normal year, SEK > 0: records are kept in money, so that years of other sizes compare.
        outcome: (N,) the remaining months' sum as part of it, NaN where not known.
    """

    row: Ints
    size: Floats
    outcome: Floats


def budget_weight(told: Told, planned: Floats, read: Floats, off: Floats) -> Floats:
    """(N,) weight of actual + (1 - p) budget beside the row's own history; 0 where there is no plan.

    Args:
        told: the steps.
        planned: (N,) the planned rest, NaN = none.
        read: (N,) the rest by the row's own history.
        off: (N,) |C - p budget| / (p x a normal year): how far this year already is from its plan.
    """
    missed, count = _records(told, planned, read)
    typical = _typical(missed, count)
    against = (missed[:, 0] + PRIOR_YEARS * typical) * (1.0 - UNTRIED)
    for_it = (missed[:, 1] + PRIOR_YEARS * typical) * UNTRIED
    heard = for_it / (against + for_it) / (1.0 + (off / ROOM) ** 4)
    return np.where(np.isfinite(planned), heard, 0.0)


def judged_weight(told: Told, judged: Floats, read: Floats) -> Floats:
    """(N,) weight of a person's forecast beside the model's: 0 without one or without earlier ones to judge it by.

    Args:
        told: the steps.
        judged: (N,) the rest that the person says, NaN = none.
        read: (N,) the rest that the model says without it.
    """
    missed, count = _records(told, judged, read)
    typical = _typical(missed, count)
    against, for_it = missed[:, 0] + PRIOR_YEARS * typical, missed[:, 1] + PRIOR_YEARS * typical
    heard = count / (count + PRIOR_YEARS) * for_it / (against + for_it)
    return np.where(np.isfinite(judged), heard, 0.0)


def _records(told: Told, asked: Floats, read: Floats) -> tuple[Floats, Floats]:
    """Discounted misses (N, 2) of the asked forecast and of the history before each step, where both are known."""
    both = np.abs(np.stack([asked, read], axis=1) - told.outcome[:, None]) * told.size[:, None]
    both[~np.all(np.isfinite(both), axis=1)] = np.nan
    return discounted(told.row, both)


def _typical(missed: Floats, count: Floats) -> Floats:
    """(N,) mean miss of either, 1 where there is none: then both stand alike."""
    mean = safe_ratio(np.sum(missed, axis=1), 2.0 * count, 1.0)
    return np.where(mean > 0, mean, 1.0)
