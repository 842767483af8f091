"""Every origin's readings: what twelve ways say of the rest of the year, and what is known of the row at that point."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats, Ints
from forecast.fullyear.history.features import FEATURES, LEAST, row_features
from forecast.fullyear.history.members import MEMBERS, member_rests
from forecast.fullyear.history.origins import Origin, origins, units
from forecast.fullyear.history.seasonal import shrunk_shares

LEAST_PART, MOST_PART = 0.35, 3.0
"""A remainder is kept within a third of the smallest and three times the largest that the row has ever had."""
MIDDLE_OF = (
    "growth",
    "level",
    "slow_level",
    "rolling",
    "seasonal_step",
    "trend",
    "log_trend",
    "smoothing",
    "log_smoothing",
)
"""The readings among which the middle one is found: those that follow the row; an odd number."""
_MIDDLE_OF = [MEMBERS.index(key) for key in MIDDLE_OF]


@dataclass(frozen=True, slots=True)
class Readings:
    """N steps, ordered by year, then row; amounts are parts of a normal year of the row (`unit`), about +1.

    Attributes:
        row, year: (N,) which.
        unit: (N,) the signed size of a normal year, SEK; never zero.
        actual: (N,) booked January to m.
        outcome: (N,) the remaining months' sum, NaN where the year is not complete.
        later: (N, 12 - m) the remaining months, NaN where not known.
        sums: (N, J) each of MEMBERS' forecast of the remaining months, guarded.
        middle: (N,) the median of MIDDLE_OF.
        middle_at: (N,) which of MEMBERS it is.
        apart: (N,) mean distance of the readings from it.
        features: (N, F) FEATURES.
        profile: (N, 12 - m) mean of the readings by month.
        emerged: (N,) share of a usual year that has emerged.
        largest: (N,) size of the largest earlier year.
    """

    row: Ints
    year: Ints
    unit: Floats
    actual: Floats
    outcome: Floats
    later: Floats
    sums: Floats
    middle: Floats
    middle_at: Ints
    apart: Floats
    features: Floats
    profile: Floats
    emerged: Floats
    largest: Floats


def readings(values: Floats, months: int) -> Readings:
    """Read every year that has two complete years before it and its first m months known.

    Args:
        values: (R, Y, 12), NaN = unknown. A last year that is not complete is the year to forecast.
        months: m, the cutoff, 1 to 11.
    """
    parts = [_read(origin) for origin in origins(values, months)]
    if not parts:
        return _nothing(MONTHS - months)
    whole = {field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Readings)}
    order = np.lexsort((whole["row"], whole["year"]))
    return Readings(**{name: part[order] for name, part in whole.items()})


def _read(origin: Origin) -> Readings:
    unit = units(origin.history)
    past, now = origin.history / unit[:, None, None], origin.booked / unit[:, None]
    m = now.shape[1]
    shares = shrunk_shares(past)
    rests = member_rests(past, now, origin.smoothed / unit[:, None])
    sums = guard(np.sum(rests, axis=2), past, m).T.copy()
    candidates = sums[:, _MIDDLE_OF]
    middle = np.median(candidates, axis=1)
    apart = np.sum(np.abs(sums - middle[:, None]), axis=1) / sums.shape[1]
    spread = np.log(apart + 10 * LEAST)
    return Readings(
        row=origin.rows,
        year=origin.year,
        unit=unit,
        actual=np.sum(now, axis=1),
        outcome=np.sum(origin.later, axis=1) / unit,
        later=origin.later / unit[:, None],
        sums=sums,
        middle=middle,
        middle_at=np.array(_MIDDLE_OF)[np.argmin(np.abs(candidates - middle[:, None]), axis=1)],
        apart=apart,
        features=np.concatenate([row_features(past, now, shares), spread[:, None]], axis=1),
        profile=np.sum(rests, axis=0) / rests.shape[0],
        emerged=np.sum(shares[:, :m], axis=1),
        largest=np.max(np.abs(np.sum(past, axis=2)), axis=1),
    )


def guard(sums: Floats, history: Floats, months: int) -> Floats:
    """Keep sums (J, B) within a third of the smallest and three times the largest remainder of `history` (B, k, 12)."""
    seen = np.sum(history[:, :, months:MONTHS], axis=2)
    low, high = np.min(seen, axis=1), np.max(seen, axis=1)
    floor = np.where(low > 0, LEAST_PART * low, MOST_PART * low)
    ceiling = np.where(high > 0, MOST_PART * high, LEAST_PART * high)
    return np.clip(sums, floor, ceiling)


def _nothing(left: int) -> Readings:
    none, floats = np.zeros(0, dtype=np.int64), np.zeros(0)
    return Readings(
        row=none,
        year=none,
        unit=floats,
        actual=floats,
        outcome=floats,
        later=np.zeros((0, left)),
        sums=np.zeros((0, len(MEMBERS))),
        middle=floats,
        middle_at=none,
        apart=floats,
        features=np.zeros((0, len(FEATURES))),
        profile=np.zeros((0, left)),
        emerged=floats,
        largest=floats,
    )
