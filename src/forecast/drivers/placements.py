"""Placements as dated cases: who is paid for on which day, at what chance, and what a day costs.

A case is paid for on its first and on its last day and on all days between (both ends count). What is booked is booked:
only days after as-of are looked at. A case that runs on after as-of has not ended before, so its end is drawn among the
days that are left.

The chance that a case is paid for on a day never rises after its start. That one curve says all: its sum over days is
the expected number of days, and a case with luck u (0 to 1) is paid for on the days whose chance is above 1 - u.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.drivers.days import last_day
from forecast.errors import Place
from forecast.periods import Month

Floats = NDArray[np.float64]

KINDS = {
    "familjehem": "familjehem",
    "konsulentstött": "konsulentstödda familjehem",
    "jourhem": "jourhem",
    "hvb": "HVB",
    "sis": "SiS",
    "stödboende": "stödboende",
    "lss": "placeringar enligt LSS",
    "lvu": "placeringar enligt LVU",
    "lvm": "placeringar enligt LVM",
    "sol": "placeringar enligt SoL",
    "annan": "andra placeringar",
}
"""What a placement is followed up as: the form of care or the law, whichever the committee counts by."""

DEAREST_DAY = 100_000.0
"""SEK; no placement costs more a day."""


@dataclass(frozen=True, slots=True)
class End:
    """The last day that is paid for, both ends counted.

    Attributes:
        earliest: it is not before this day.
        likely: as often up to this day as after it.
        latest: it is not after this day.
    """

    earliest: dt.date
    likely: dt.date
    latest: dt.date

    @classmethod
    def on(cls, day: dt.date) -> End:
        """An end that is certain."""
        return cls(day, day, day)

    @property
    def certain(self) -> bool:
        """Whether there is only one day."""
        return self.earliest == self.latest

    def ended(self, ordinals: NDArray[np.int64]) -> Floats:
        """The chance that the last day is at or before each day."""
        earliest, likely, latest = (day.toordinal() for day in (self.earliest, self.likely, self.latest))
        return reached(earliest, likely, latest, ordinals)


def reached(earliest: int, likely: int, latest: int, at: NDArray[np.int64]) -> Floats:
    """The chance that a number of days has been reached: half up to `likely`, half after it, evenly on either side."""
    before = 0.5 * (at - earliest + 1) / (likely - earliest + 1)
    after = 0.5 + 0.5 * (at - likely) / max(latest - likely, 1)
    return np.where(at >= latest, 1.0, np.clip(np.where(at <= likely, before, after), 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Placement:
    """One case under a pseudonym; amounts are SEK a day.

    Attributes:
        id: the economist's own pseudonym.
        row: row of the primary statement that pays.
        kind: key of KINDS.
        price: the full price > 0.
        start: first day that is paid for.
        end: None = nothing is said; it runs on.
        vat_reclaimed: share of the price that comes back as VAT, 0 to 1.
        co_financing: share of the price that somebody else pays, 0 to 1.
        co_financing_per_day: what somebody else pays a day.
        probability: that it begins at all, where it has not yet.
        place: where it stands; None for one that a scenario adds.
    """

    id: str
    row: str
    kind: str
    price: float
    start: dt.date
    end: End | None = None
    vat_reclaimed: float = 0.0
    co_financing: float = 0.0
    co_financing_per_day: float = 0.0
    probability: float = 1.0
    place: Place | None = None

    @property
    def income_per_day(self) -> float:
        """What others pay, SEK a day >= 0."""
        return self.price * self.co_financing + self.co_financing_per_day

    @property
    def cost_per_day(self) -> float:
        """The price less reclaimed VAT, SEK a day >= 0."""
        return self.price * (1 - self.vat_reclaimed)

    @property
    def net_per_day(self) -> float:
        """What the committee itself pays, SEK a day >= 0."""
        return self.cost_per_day - self.income_per_day


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days after as-of, to the end of next year.

    Attributes:
        as_of: last booked month.
        ordinals: (D,) days as `date.toordinal`.
        month: (D,) 0 to 11 this year, 12 next year.
        left: how many of them lie in this year; they come first.
    """

    as_of: Month
    ordinals: NDArray[np.int64]
    month: NDArray[np.int64]
    left: int

    @property
    def booked(self) -> int:
        """The last booked day."""
        return int(self.ordinals[0]) - 1

    def by_month(self, daily: Floats) -> Floats:
        """(12,) sums over this year's months of (D,) daily amounts."""
        sums = np.bincount(self.month[: self.left], weights=daily[: self.left], minlength=12)
        return sums.astype(np.float64)


def calendar_after(as_of: Month) -> Calendar:
    """The days from the first after `as_of` to 31 December of the year after; leap days included."""
    first = last_day(as_of).toordinal() + 1
    turn = dt.date(as_of.year, 12, 31).toordinal()
    ordinals = np.arange(first, dt.date(as_of.year + 1, 12, 31).toordinal() + 1)
    starts = [dt.date(as_of.year, number, 1).toordinal() for number in range(1, 13)]
    month = np.where(ordinals > turn, 12, np.searchsorted(starts, ordinals, side="right") - 1)
    return Calendar(as_of, ordinals, month, max(turn - first + 1, 0))


def presence(case: Placement, calendar: Calendar) -> Floats:
    """The chance that a case is paid for on each day after as-of.

    Returns:
        (D,) 0 to 1, never rising from the start on.
    """
    days = calendar.ordinals
    start = case.start.toordinal()
    begun = start <= calendar.booked
    kept = np.ones(len(days))
    if case.end is not None:
        kept = 1 - case.end.ended(days - 1)
        if begun:
            left = 1 - float(case.end.ended(np.array([calendar.booked]))[0])
            kept = kept / left if left > 0 else np.zeros(len(days))
    chance = 1.0 if begun else case.probability
    return np.where(days >= start, chance * kept, 0.0)


@dataclass(frozen=True, slots=True)
class Steps:
    """An amount by luck: constant between steps.

    Attributes:
        edges: (K,) rising, the last is 1; step k holds for luck above edge k-1 up to edge k.
        amounts: (K,) SEK.
    """

    edges: Floats
    amounts: Floats

    def at(self, luck: Floats) -> Floats:
        """Amounts at any luck from 0 to 1, of the same shape."""
        return np.asarray(self.amounts[np.searchsorted(self.edges, luck, side="left").clip(max=len(self.edges) - 1)])


def steps_of(sides: Sequence[tuple[Floats, Floats]]) -> Steps:
    """A sum of daily amounts, by one luck.

    Args:
        sides: pairs of (D,) chances as of `presence` and (D,) SEK a day, added up with the same luck.
    """
    edges = np.unique(np.concatenate([[1.0], *(1 - chance for chance, _ in sides)]))
    edges = edges[edges > 0]
    middles = (np.concatenate([[0.0], edges[:-1]]) + edges) / 2
    amounts = np.zeros(len(edges))
    for chance, daily in sides:
        paid = chance[None, :] > 1 - middles[:, None]
        amounts = amounts + np.where(paid, daily[None, :], 0.0).sum(axis=1)
    return Steps(edges, np.round(amounts, 2) + 0.0)


def booked_days(case: Placement, as_of: Month) -> int:
    """Days that a case has been paid for from 1 January to the end of `as_of`; an uncertain end by its latest."""
    first = max(case.start, dt.date(as_of.year, 1, 1))
    last = last_day(as_of) if case.end is None else min(case.end.latest, last_day(as_of))
    return max((last - first).days + 1, 0)
