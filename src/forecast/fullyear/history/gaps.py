"""Months that are missing in an otherwise known year, filled so that the year can be read beside the others."""

from __future__ import annotations

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats

MOST_MISSING = 3
"""A year with more unknown months than this is left out."""


def fill_gaps(values: Floats) -> Floats:
    """Fill up to three unknown months of a year from the same months of the year before.

    They are scaled by how the year's known months compare with the same months before; nothing later than the year is
    used, so a walk forward never sees ahead.

    Args:
        values: (R, Y, 12), NaN = unknown; not changed.

    Returns:
        (R, Y, 12) with the gaps filled where the year before is whole.
    """
    filled = values.copy()
    for year in range(1, values.shape[1]):
        before, now = filled[:, year - 1], filled[:, year]
        known = np.isfinite(now)
        missing = MONTHS - np.sum(known, axis=1)
        same = np.sum(np.where(known, before, 0.0), axis=1)
        ratio = np.sum(np.where(known, now, 0.0), axis=1) / np.where(same == 0, np.nan, same)
        usable = (missing > 0) & (missing <= MOST_MISSING) & np.all(np.isfinite(before), axis=1) & (ratio > 0)
        filled[:, year] = np.where(usable[:, None] & ~known, before * ratio[:, None], now)
    return filled
