"""Rows that post in few months: quarterly rent, a grant in one sum, a licence. Read from months of exactly zero."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.fullyear.arrays import Bools, Floats, safe_ratio

LEAST_YEARS = 2
"""Fewer complete years and a month without postings may be chance."""
MOST_MONTHS = 6
"""Rows that post in more months than every second one have a season and no rhythm."""
EQUAL_WITHIN = 0.02
"""Parts of the year that differ by at most this from equal parts are budgeted as equal: a rent that an index moved."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """(R, 12) shares, NaN on rows without a rhythm; (R, 12) the months that are posted in; (R,) equal parts."""

    shares: Floats
    posted: Bools
    equal: Bools


def rhythm(history: Floats) -> Rhythm:
    """Find the rows whose months are regularly exactly zero.

    A month is a posting month when most years post in it. A row has a rhythm when it has at most six of them and its
    years agree: no month differs from the rhythm in more than one year, and with two years in none. How much falls on
    each month is read from the years that post in just those months; they count alike, by their shares.

    Args:
        history: (R, Y, 12) earlier years, NaN = unknown; years with an unknown month are left out.
    """
    whole = np.all(np.isfinite(history), axis=2)
    months = np.where(whole[:, :, None], history, 0.0)
    total = np.sum(months, axis=2)
    usable = whole & (total != 0)
    years = np.sum(usable, axis=1)
    hits = np.sum((months != 0) & usable[:, :, None], axis=1)
    posted = hits * 2 > years[:, None]
    differ = np.where(posted, years[:, None] - hits, hits)
    allowed = np.where(years > LEAST_YEARS, 1, 0)
    count = np.sum(posted, axis=1)
    found = (years >= LEAST_YEARS) & (count >= 1) & (count <= MOST_MONTHS) & np.all(differ <= allowed[:, None], axis=1)
    shares = safe_ratio(months, np.where(usable, total, np.nan)[:, :, None], 0.0)
    agrees = usable & np.all((months != 0) == posted[:, None, :], axis=2)
    taught = np.where(np.any(agrees, axis=1)[:, None], agrees, usable)
    mean = safe_ratio(np.sum(np.where(taught[:, :, None], shares, 0.0), axis=1), np.sum(taught, axis=1)[:, None], 0.0)
    mean = np.where(posted, np.maximum(mean, 0.0), 0.0)
    mean = safe_ratio(mean, np.sum(mean, axis=1, keepdims=True))
    even = posted / np.maximum(count, 1)[:, None]
    equal = found & np.all(np.abs(mean - even) <= EQUAL_WITHIN, axis=1)
    found &= np.all(np.isfinite(mean), axis=1)
    return Rhythm(
        shares=np.where(found[:, None], np.where(equal[:, None], even, mean), np.nan),
        posted=posted & found[:, None],
        equal=equal & found,
    )
