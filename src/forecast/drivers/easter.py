"""Easter: a movable public holiday whose extra pay falls in March one year and in April another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from forecast.formats.yaml_file import Closed


class Easter(Closed):
    """How much more an Easter month's pay costs; no default, since nobody has verified one."""

    share: float = Field(gt=0, le=0.2)
    lag_months: int = Field(0, ge=0, le=1)
    source: str


def easter_sunday(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm: Butcher 1876, Meeus 1991)."""
    golden, (century, of_century) = year % 19, divmod(year, 100)
    leap, rest = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * rest + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


def easter_level(easter: Easter, years: Sequence[int]) -> NDArray[np.float64]:
    """What a month's pay costs with its part of Good Friday to Easter Monday in it.

    Args:
        easter: the extra cost of all four days as a share of an ordinary month, and how many months later it is paid.
        years: oldest first.

    Returns:
        (Y, 12): 1 + share x the part of the four days that falls in the month.
    """
    out = np.ones((len(years), 12))
    for i, year in enumerate(years):
        sunday = easter_sunday(year)
        for days in (-2, -1, 0, 1):
            out[i, (sunday + dt.timedelta(days)).month - 1 + easter.lag_months] += easter.share / 4
    return out
