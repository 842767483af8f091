"""What a budget, or a person's forecast, has earned: its weight beside the row's own history.

A forecast that has missed by b where the other has missed by c weighs c / (b + c); without a record the budget weighs a
little more than half, which on lines with real budgets was better than either alone (docs/methods.md).
"""

from __future__ import annotations

import numpy as np

from forecast.fullyear.arrays import Floats, Ints, safe_ratio
from forecast.fullyear.past import discounted

PRIOR_YEARS = 1.0
"""A record of so many even years stands before the first one."""
UNTRIED = 0.6
"""Weight of a budget that has no record."""
ROOM = 1.0
"""A budget that the booked months are off by this part of a year's pace weighs half of what it has earned."""


def budget_weight(row: Ints, planned_miss: Floats, read_miss: Floats, off: Floats) -> Floats:
    """(N,) weight of actual + (1 - p) budget beside the row's own history; 0 where there is no plan.

    Args:
        row: (N,) which row; steps of a row are in order of time.
        planned_miss: (N,) |planned rest - outcome|, NaN where either is not known.
        read_miss: (N,) the same of the row's own history.
        off: (N,) |C - p budget| / (p x a normal year): how far this year already is from its plan. NaN = no plan.
    """
    known = np.where(np.isfinite(planned_miss) & np.isfinite(read_miss), 1.0, np.nan)
    both = np.stack([planned_miss * known, read_miss * known], axis=1)
    total, count = discounted(row, both)
    typical = safe_ratio(np.sum(total, axis=1), 2.0 * count, 1.0)
    typical = np.where(typical > 0, typical, 1.0)
    planned = (total[:, 0] + PRIOR_YEARS * typical) * (1.0 - UNTRIED)
    read = (total[:, 1] + PRIOR_YEARS * typical) * UNTRIED
    heard = read / (planned + read) / (1.0 + (off / ROOM) ** 4)
    return np.where(np.isfinite(off), heard, 0.0)
