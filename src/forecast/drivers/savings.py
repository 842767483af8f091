"""Unallocated savings (fiktiva poster): a budgeted saving that nobody has yet, and what happens when rows get it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forecast.drivers.dated_amounts import ramped_months, to_the_ore
from forecast.periods import Month


def saved_months(amount_per_year: float, shares: Sequence[float], realised: float, start: Month) -> NDArray[np.float64]:
    """What the receiving rows save: amount x months/12 x the share that comes about.

    Args:
        amount_per_year: SEK a year > 0.
        shares: (K,) of the amount that each row gets, sum 1.
        realised: 0 to 1.
        start: first month.

    Returns:
        (K, 12) SEK of the start's year, better > 0; each row in whole öre.
    """
    return np.stack([ramped_months(amount_per_year * share * realised, start, 0, start.year) for share in shares])


def moved_budget(amount: float, shares: Sequence[float], as_of: Month) -> NDArray[np.float64]:
    """Budget that leaves the unallocated row for those that get the saving, over the months after as-of.

    The unallocated row holds the saving as a budget > 0; a receiving row's budget grows by its part, so that it has
    less to spend. The budget of months that are booked stands.

    Args:
        amount: SEK of the year's budget that is distributed, > 0.
        shares: (K,) sum 1.
        as_of: last booked month.

    Returns:
        (K + 1, 12) SEK, the unallocated row first; each month sums to zero to the öre.
    """
    left = np.where(np.arange(12) >= as_of.number, 1.0 / max(12 - as_of.number, 1), 0.0)
    total = to_the_ore(amount * left)
    parts = np.stack([to_the_ore(amount * share * left) for share in shares])
    parts[-1] = np.round(total - parts[:-1].sum(axis=0), 2) + 0.0
    return np.concatenate([-total[None] + 0.0, parts])
