"""The holiday liability's month profile by principle, and what a change of principle does to earlier years.

Booked per unit, a month's cost holds what is earned and the summer is cheap; booked centrally, the unit's cost is cash
and the summer, with its substitutes, is dear.
"""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from forecast.drivers.posting import YearShares
from forecast.formats.yaml_file import Closed

Principle = Literal["unit", "central"]
OTHER: dict[str, Principle] = {"unit": "central", "central": "unit"}


class OwnProfile(Closed):
    """A profile that somebody has calibrated: twelve shares of a year's pay, and on what."""

    shares: YearShares
    source: str


class OwnProfiles(Closed):
    """Profiles instead of the shipped ones."""

    unit: OwnProfile | None = None
    central: OwnProfile | None = None


class HolidayLiability(Closed):
    """How the liability's rhythm is used; everything is off until it is asked for.

    `rows_without_months`: staff rows whose months are unknown follow the profile. `changed`: the first year of today's
    principle (the other one held before it). `statement`, `central_row`: where the liability lay, so that months move
    between rows and keep their sum.
    """

    rows_without_months: bool = False
    changed: int | None = Field(None, ge=1900, le=2999)
    statement: str | None = None
    central_row: str | None = None
    profiles: OwnProfiles = OwnProfiles()
    source: str

    @model_validator(mode="after")
    def _central_row_is_whole(self) -> Self:
        if (self.statement is None) != (self.central_row is None):
            raise ValueError("”statement” och ”central_row” skrivs tillsammans.")
        return self


def reprofiled(
    months: NDArray[np.float64], pay: NDArray[np.float64], old: NDArray[np.float64], new: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Years booked by the old principle, laid on months as by the new; each year keeps its sum to the öre.

    Args:
        months: (R, Y, 12) SEK; a year with unknown months is left as it is.
        pay: (R,) share of the row that is pay, 0 to 1.
        old: (12,) shares of the old principle, sum 1.
        new: (12,) shares of the new one.

    Returns:
        (R, Y, 12) SEK. Each month of the row's pay is multiplied by new / old and the year is scaled to its old sum.
    """
    factor = (1 - pay)[:, None] + pay[:, None] * (new / old)[None, :]
    turned = months * factor[:, None, :]
    total, got = np.sum(months, axis=2), np.sum(turned, axis=2)
    usable = np.isfinite(total) & (np.abs(got) > 1e-9) & (pay > 0)[:, None]
    scaled = np.round(turned * np.where(usable, total / np.where(usable, got, 1.0), 1.0)[:, :, None], 2)
    scaled[:, :, 11] += np.where(usable, total - np.sum(scaled, axis=2), 0.0)
    return np.where(usable[:, :, None], scaled, months)


def moved_part(
    amount: NDArray[np.float64], pay: NDArray[np.float64], old: NDArray[np.float64], new: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What a sum of January to m changes by under the new principle, where only the sum is known.

    Args:
        amount: (R,) SEK booked by the old principle.
        pay: (R,) share that is pay.
        old: (m,) shares of its months by the old principle.
        new: (m,) by the new one.

    Returns:
        (R,) SEK, to be added here and taken from the central row, so that the total is unchanged; whole öre.
    """
    return np.asarray(np.round(amount * pay * (np.sum(new) / np.sum(old) - 1), 2) + 0.0, dtype=np.float64)


def restated_months(
    months: NDArray[np.float64], pay: NDArray[np.float64], old: NDArray[np.float64], new: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What a year's months change by when the year is told by the new principle.

    A whole year keeps each row's sum; of an unfinished one each booked month moves by its own share.

    Args:
        months: (R, 12) SEK booked by the old principle, NaN where a month is not booked or not known alone.
        pay: (R,) share of the row that is pay, 0 to 1.
        old: (12,) shares of the old principle, sum 1.
        new: (12,) of the new one.

    Returns:
        (R, 12) SEK in whole öre, zero where a month is unknown.
    """
    turned = reprofiled(months[:, None, :], pay, old, new)[:, 0]
    by_month = months * pay[:, None] * (new / old - 1)[None, :]
    whole = np.all(np.isfinite(months), axis=1)[:, None]
    moved = np.where(whole, turned - months, by_month)
    return np.asarray(np.where(np.isfinite(moved), np.round(moved, 2), 0.0) + 0.0, dtype=np.float64)


def with_counterpart(change: NDArray[np.float64], central: int | None) -> tuple[NDArray[np.float64], float]:
    """What the rows gain or lose is taken from or given to the central row, so that the total stands to the öre.

    Args:
        change: (R,) SEK of the rows, zero on the central row and on sums.
        central: position of the central row; None = it is not among the rows.

    Returns:
        (R,) with the central row's part in it, and the part of a central row outside them (0 where there is one).
    """
    part = round(-float(change.sum()), 2) + 0.0
    if central is None:
        return change, part
    out = change.copy()
    out[central] = part
    return out, 0.0
