"""Year amounts split on months so that the months foot: to the öre, and in the unit that they are printed in."""

from __future__ import annotations

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats, Ints
from forecast.money import Unit

_ORE = 100
_TIES = np.array([11, 5, 8, 2, 10, 4, 7, 1, 9, 3, 6, 0])
"""Months in the order in which equal remainders are served: spread over the year, so that no part gets them all."""
_SAME = 1e-6
"""Remainders closer than this share of a unit are equal."""


def foot(year: Floats, shares: Floats, unit: Unit) -> Floats:
    """Months that sum exactly to the year's amount, by largest remainders (Hamilton's method).

    The months are whole units that sum to the year in whole units; what the year holds below one unit lies in the
    row's largest month. So the months sum to the öre, and what is printed in whole units foots too. Nothing changes
    sign: a share of zero gives zero, every other month has the year's sign or is zero. A row's mirror (the other sign)
    gives the mirrored months.

    Args:
        year: (R,) SEK in whole öre, any sign.
        shares: (R, 12) month shares, none below zero, each row with a sum above zero.
        unit: the unit that the months are printed in.

    Returns:
        (R, 12) SEK in whole öre.

    Raises:
        ValueError: a share is below zero or unknown, or a row's shares sum to nothing.
    """
    if not np.all(np.isfinite(shares)) or np.any(shares < 0) or np.any(np.sum(shares, axis=1) <= 0):
        raise ValueError("every row needs month shares that are not below zero and sum to something")
    ore = np.rint(np.abs(year) * _ORE).astype(np.int64)
    grain = unit.sek * _ORE
    whole = (ore + grain // 2) // grain
    months = _largest_remainders(whole, shares / np.sum(shares, axis=1, keepdims=True)) * grain
    rest = ore - whole * grain
    largest = np.argmax(np.where(shares > 0, months + shares / np.sum(shares, axis=1, keepdims=True), -1.0), axis=1)
    months[np.arange(len(ore)), largest] += rest
    return np.asarray(np.sign(year)[:, None] * months / _ORE + 0.0, dtype=np.float64)


def _largest_remainders(total: Ints, shares: Floats) -> Ints:
    """(R, 12) whole numbers near `total x shares` that sum to `total` (R,)."""
    quota = total[:, None] * shares
    floor = np.floor(quota + _SAME)
    remainder = np.where(shares > 0, np.round((quota - floor) / _SAME), -1.0)
    left = total - np.sum(floor, axis=1).astype(np.int64)
    served = np.argsort(-remainder[:, _TIES], axis=1, kind="stable")
    rank = np.empty_like(served)
    np.put_along_axis(rank, _TIES[served], np.arange(MONTHS)[None, :].repeat(len(total), axis=0), axis=1)
    return np.asarray(floor.astype(np.int64) + (rank < left[:, None]), dtype=np.int64)
