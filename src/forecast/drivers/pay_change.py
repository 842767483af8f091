"""A pay review or employer's charges other than the base holds, as a factor on each month's pay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.drivers.staffing import months_held
from forecast.periods import Month


@dataclass(frozen=True, slots=True)
class PayChange:
    """What the base holds after as-of and what the scenario holds, as shares.

    Attributes:
        start: first month of the scenario's review and charges.
        rate: the scenario's review; None = the base's stays.
        held: the base's review that lies after as-of; 0 where none does.
        held_start: its month; None where none does.
        po_rate: the scenario's charges; None = the base's stay.
        base_po_rate: the base's charges.
    """

    start: Month
    rate: float | None = None
    held: float = 0.0
    held_start: Month | None = None
    po_rate: float | None = None
    base_po_rate: float = 0.0


@dataclass(frozen=True, slots=True)
class PayFactors:
    """(12,) each: what a month's pay costs in the scenario against the base by the review, and by charges on top.

    `review_year` and `po_year` are the same factors for the whole of next year; `level` is the base's own index.
    """

    review: NDArray[np.float64]
    po: NDArray[np.float64]
    level: NDArray[np.float64]
    review_year: float
    po_year: float

    @property
    def both(self) -> NDArray[np.float64]:
        """(12,) review and charges together."""
        return self.review * self.po


def pay_factors(change: PayChange, as_of: Month) -> PayFactors:
    """The factors by month; 1 where nothing changes, and in booked months.

    Raises:
        ValueError: when the change begins in a booked month or another year; the text is Swedish.
    """
    held = months_held(change.start, None, as_of)
    base = np.ones(12)
    if change.held_start is not None and change.held_start > as_of:
        base[change.held_start.number - 1 :] += change.held
    new = base if change.rate is None else np.where(held, 1 + change.rate, 1.0)
    po = 1.0 if change.po_rate is None else (1 + change.po_rate) / (1 + change.base_po_rate)
    booked = np.arange(1, 13) <= as_of.number
    return PayFactors(
        review=np.where(booked, 1.0, new / base),
        po=np.where(held, po, 1.0),
        level=base,
        review_year=float(new[-1] / base[-1]),
        po_year=po,
    )


def pay_effect(pay: NDArray[np.float64], factor: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a factor does to pay.

    Args:
        pay: (R, 12) or (12,) pay in the base, SEK, cost < 0.
        factor: (12,) scenario against base.

    Returns:
        the effect, SEK, better > 0; of the same shape.
    """
    return np.asarray(pay * (factor - 1), dtype=np.float64) + 0.0
