"""Staffing: more or fewer full-time equivalents from a month on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from forecast.periods import Month


def fte_effect(fte: float, cost_per_fte: float, start: Month, as_of: Month) -> NDArray[np.float64]:
    """Effect of a change in staffing.

    Args:
        fte: change in full-time equivalents (årsarbetare), fewer < 0.
        cost_per_fte: cost of one for a full year, SEK > 0, employer's charges included.
        start: first month of the change.
        as_of: last booked month.

    Returns:
        (12,) SEK, better > 0; zero before `start`.

    Raises:
        ValueError: when the change begins in a booked month or another year; the text is Swedish.
    """
    if start.year != as_of.year or start.number <= as_of.number:
        raise ValueError(
            f"Ändringen börjar i {start.label}, men bara månader efter {as_of.label} under {as_of.year} kan ändras."
        )
    out = np.zeros(12)
    out[start.number - 1 :] = -fte * cost_per_fte / 12
    return out


def fte_full_year(fte: float, cost_per_fte: float) -> float:
    """Effect over a whole year, SEK, better > 0."""
    return -fte * cost_per_fte
