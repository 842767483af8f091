"""The recipe: five readings of a row's history, guarded, and their median."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats, spread_out
from forecast.fullyear.members import member_rests

LEAST, MOST = 0.5, 2.0
"""A remainder is kept within half the smallest and twice the largest that the row has ever had."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What B rows' own history says about the rest of their year; the rows' unit and sign.

    Attributes:
        rest: (B,) the remaining months' sum, the median of the members.
        members: (5, B) each member's guarded sum.
        months: (B, 12 - m) the remaining months, summing to `rest`.
        scale: (B,) mean absolute yearly total.
    """

    rest: Floats
    members: Floats
    months: Floats
    scale: Floats


def read(history: Floats, booked: Floats) -> Reading:
    """Forecast the remaining months of B rows.

    Args:
        history: (B, k, 12) complete earlier years, k >= 2, oldest first.
        booked: (B, m) this year's months, m 1 to 11.
    """
    scale = np.sum(np.abs(np.sum(history, axis=2)), axis=1) / history.shape[1]
    scale = np.where(scale > 0, scale, np.maximum(np.sum(np.abs(history), axis=(1, 2)), 1.0))
    sign = np.where(np.sum(history, axis=(1, 2)) < 0, -1.0, 1.0)
    unit = (scale * sign)[:, None]
    past, now = history / unit[:, :, None], booked / unit
    rests = member_rests(past, now)
    sums = guard(np.sum(rests, axis=2), past, now.shape[1])
    middle = np.median(sums, axis=0)
    profile = np.maximum(np.sum(rests, axis=0), 0.0)
    return Reading(
        rest=middle * unit[:, 0],
        members=sums * unit[:, 0],
        months=spread_out(middle, profile) * unit,
        scale=scale,
    )


def guard(sums: Floats, history: Floats, months: int) -> Floats:
    """Keep members' sums (5, B) within half the smallest and twice the largest remainder of `history` (B, k, 12)."""
    seen = np.sum(history[:, :, months:MONTHS], axis=2)
    low, high = np.min(seen, axis=1), np.max(seen, axis=1)
    floor = np.where(low > 0, LEAST * low, MOST * low)
    ceiling = np.where(high > 0, MOST * high, LEAST * high)
    return np.clip(sums, floor, ceiling)
