"""Agency staff that ends: what is saved, what the employed who come instead cost, and the months of both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.drivers.staffing import months_held
from forecast.periods import Month


@dataclass(frozen=True, slots=True)
class AgencySwitch:
    """Agency staff that leaves, and who comes instead; costs are SEK a month > 0.

    Attributes:
        exit: first month without agency staff.
        agency_month: what it costs a month today.
        employed_month: what those who are employed instead cost a month.
        introduction: months in which both are paid, right before `exit`.
    """

    exit: Month
    agency_month: float
    employed_month: float
    introduction: int = 0


@dataclass(frozen=True, slots=True)
class SwitchMonths:
    """(12,) SEK each, better > 0: the agency's cost that falls away, and the employed who come."""

    agency: NDArray[np.float64]
    employed: NDArray[np.float64]
    overlap: int

    @property
    def total(self) -> float:
        """Both over the year."""
        return float(self.agency.sum() + self.employed.sum())


def switch_months(switch: AgencySwitch, as_of: Month) -> SwitchMonths:
    """The switch by month.

    The employed are paid from `introduction` months before the exit. Of those months only the ones after as-of are an
    effect; the others are booked already. `overlap` tells how many are left.

    Raises:
        ValueError: when the exit is in a booked month or another year; the text is Swedish.
    """
    held = months_held(switch.exit, None, as_of)
    first = max(switch.exit.number - switch.introduction, as_of.number + 1)
    employed = np.arange(1, 13) >= first
    return SwitchMonths(
        agency=np.where(held, switch.agency_month, 0.0),
        employed=np.where(employed, -switch.employed_month, 0.0) + 0.0,
        overlap=switch.exit.number - first,
    )


def switch_next_year(switch: AgencySwitch) -> float:
    """Full-year effect next year, SEK, better > 0; the introduction does not come back."""
    return 12 * (switch.agency_month - switch.employed_month)
