"""Hours that are corrected after the month is closed: every vintage is kept, and what was known when is never mixed up.

A vintage is a number of hours for a month as it was known at a month's end. What is asked of a month is asked as of
some month, and reads only vintages that were known by then, so a correction never reaches back (no hindsight).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from forecast.errors import Place
from forecast.periods import Month

LEAST_CORRECTIONS = 9
"""Of n corrections the next one lies below the least with the chance 1 / (n + 1): nine give a tenth each way."""
LEVELS = (0.1, 0.9)
"""The ends of the band: eight corrections of ten lie between them."""


@dataclass(frozen=True, slots=True)
class HourReading:
    """Hours of a month as they were known at the end of `known_at`.

    Attributes:
        pair: key of the purchaser and provider.
        month: that the hours were performed in.
        hours: 0 or more.
        known_at: the month at whose end this number was known; `month` itself for the first one.
        source: who says so.
        note: why they were corrected, in a person's words.
        place: where it stands.
    """

    pair: str
    month: Month
    hours: float
    known_at: Month
    source: str
    note: str = ""
    place: Place | None = None


Known = Mapping[Month, tuple[HourReading, ...]]
"""Month -> its vintages in the order in which they became known; every month has one at least."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A month that was told again: its vintages, the first and the last of them apart."""

    vintages: tuple[HourReading, ...]

    @property
    def month(self) -> Month:
        """The month that the hours are of."""
        return self.vintages[0].month

    @property
    def first(self) -> float:
        """Hours as they were first known."""
        return self.vintages[0].hours

    @property
    def last(self) -> float:
        """Hours as they are now known."""
        return self.vintages[-1].hours

    @property
    def change(self) -> float:
        """Hours that came (> 0) or went."""
        return self.last - self.first


@dataclass(frozen=True, slots=True)
class CorrectionBand:
    """How far a preliminary month may move, as shares of its first number.

    Attributes:
        low, high: ends of the band.
        middle: the median of the corrections; 0 where there are none.
        count: corrections that it rests on.
        basis: `own` where they are enough for a band of eight in ten, else `default`: no probability is given.
    """

    low: float
    middle: float
    high: float
    count: int
    basis: Literal["own", "default"]


def known_hours(readings: Iterable[HourReading], pair: str, as_of: Month) -> Known:
    """The vintages of a pair that were known at the end of `as_of`, by month in order of time."""
    held: dict[Month, list[HourReading]] = {}
    for reading in readings:
        if reading.pair == pair and reading.known_at <= as_of:
            held.setdefault(reading.month, []).append(reading)
    return {month: tuple(sorted(held[month], key=lambda item: item.known_at)) for month in sorted(held)}


def corrections(known: Known) -> tuple[Correction, ...]:
    """Months that were told at least twice, in order of time; one that was told twice alike moved by nothing."""
    return tuple(Correction(vintages) for vintages in known.values() if len(vintages) > 1)


def correction_band(found: Sequence[Correction], default: float) -> CorrectionBand:
    """How far the next correction may go.

    With nine or more corrections the ends are their empirical quantiles at 1 and 9 tenths, at the positions i / (n + 1)
    (Weibull's), which is the chance that a further one of the same kind lies below the i-th. With fewer the band is the
    default, or what has been seen where that is wider.

    Args:
        found: corrections that are known.
        default: share each way where they are too few.
    """
    shares = np.array([item.change / item.first for item in found if item.first > 0], dtype=np.float64)
    if shares.size >= LEAST_CORRECTIONS:
        low, high = np.quantile(shares, LEVELS, method="weibull")
        return CorrectionBand(float(low), float(np.median(shares)), float(high), int(shares.size), "own")
    low, high = float(shares.min(initial=-default)), float(shares.max(initial=default))
    middle = float(np.median(shares)) if shares.size else 0.0
    return CorrectionBand(low, middle, high, int(shares.size), "default")
