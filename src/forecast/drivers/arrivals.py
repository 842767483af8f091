"""Placements that nobody knows of yet: a rate a month, how long they stay, what a day costs.

New ones come as a Poisson process: `per_month` in every month, evenly over its days, each independent of the others.
The rate is what a person has said; else it is read from the cases' own starts, where there are enough of them and the
file also holds those that have ended (a file of running cases alone has forgotten the short ones).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.drivers.days import last_day
from forecast.drivers.placements import KINDS, Calendar, Floats, Placement, reached
from forecast.errors import Place
from forecast.money import format_number
from forecast.parameters import load_parameter, value_on
from forecast.periods import Month

LEAST_MONTHS = 12
"""A shorter file says nothing of a rate: a season would pass for it."""


@dataclass(frozen=True, slots=True)
class StatedArrivals:
    """New placements as a person states them; amounts SEK a day, stays in days with both ends counted.

    `stay` is (earliest, likely, latest) as for an end; None = the year out.
    """

    row: str
    kind: str
    per_month: float
    price: float
    stay: tuple[int, int, int] | None
    vat_reclaimed: float
    co_financing: float
    co_financing_per_day: float
    source: str
    place: Place | None = None

    @property
    def net_per_day(self) -> float:
        """What the committee itself pays, SEK a day."""
        return self.price * (1 - self.vat_reclaimed - self.co_financing) - self.co_financing_per_day


@dataclass(frozen=True, slots=True)
class Arrivals:
    """One stream of new placements.

    Attributes:
        row: row of the primary statement that pays.
        kind: key of KINDS.
        per_month: expected number a month.
        net_per_day: SEK a day >= 0.
        stays: (D,) chance that a stay is longer than 0, 1, 2 ... days; the first is 1.
        told: where the figures come from, Swedish.
        starts: how many starts the rate is read from; 0 where a person has said it.
    """

    row: str
    kind: str
    per_month: float
    net_per_day: float
    stays: Floats
    told: str
    starts: int


def arrivals_after(
    cases: Sequence[Placement], stated: Sequence[StatedArrivals], calendar: Calendar
) -> tuple[tuple[Arrivals, ...], tuple[str, ...]]:
    """Every stream of new placements, and what is said of kinds that have none (Swedish; the kinds are not named)."""
    size = len(calendar.ordinals)
    streams = [_as_stated(item, size) for item in stated]
    reasons: set[str] = set()
    said = {(item.row, item.kind) for item in stated}
    for row, kind in sorted({(case.row, case.kind) for case in cases} - said):
        own = [case for case in cases if (case.row, case.kind) == (row, kind)]
        found = _estimated(own, min(case.start for case in cases), calendar)
        if isinstance(found, Arrivals):
            streams.append(found)
        else:
            reasons.add(found)
    which = "av övriga slag " if streams else ""
    silent = f"Nya placeringar {which}räknas inte in: {'; '.join(sorted(reasons))}."
    return tuple(streams), (silent,) if reasons else ()


def expected_present(stream: Arrivals, calendar: Calendar) -> Floats:
    """(D,) expected number of a stream's cases that are paid for on each day after as-of."""
    daily = _daily_rate(stream.per_month, calendar)
    days = np.arange(len(daily))
    age = days[:, None] - days[None, :]
    present = np.where(age >= 0, stream.stays[np.abs(age)], 0.0) * daily[None, :]
    return np.asarray(present.sum(axis=1))


def _daily_rate(per_month: float, calendar: Calendar) -> Floats:
    """(D,) new ones a day: the month's number, evenly over its days."""
    dates = [dt.date.fromordinal(int(day)) for day in calendar.ordinals]
    lengths = np.array([last_day(Month(day.year, day.month)).day for day in dates], dtype=np.float64)
    return per_month / lengths


def draw_stream(stream: Arrivals, calendar: Calendar, rng: np.random.Generator, size: int) -> Floats:
    """(size,) SEK of this year after as-of, cost < 0: as many possible years of one stream.

    A rate that is read from n starts is itself uncertain: it is drawn from a gamma distribution of shape n around it.
    """
    left = calendar.left
    out = np.zeros(size)
    if left == 0:
        return out
    rate = _daily_rate(stream.per_month, calendar)[:left].cumsum()
    level = rng.gamma(stream.starts, 1 / stream.starts, size) if stream.starts else 1.0
    count = rng.poisson(rate[-1] * level, size)
    total = int(count.sum())
    came = np.searchsorted(rate, rng.random(total) * rate[-1], side="right").clip(max=left - 1)
    stay = np.searchsorted(1 - stream.stays, rng.random(total), side="left")
    days = np.minimum(stay, left - came)
    np.add.at(out, np.repeat(np.arange(size), count), -stream.net_per_day * days)
    return out


def _as_stated(item: StatedArrivals, size: int) -> Arrivals:
    if item.stay is None:
        stays, length = np.ones(size), "stannar året ut"
    else:
        stays = 1 - reached(*item.stay, np.arange(size))
        length = f"stannar {item.stay[0]} till {item.stay[2]} dygn, som oftast omkring {item.stay[1]}"
    rate = format_number(item.per_month, 2)
    told = f"Nya {KINDS[item.kind]} ({item.row}): {rate} i månaden, {length}, enligt uppgift ({item.source})."
    return Arrivals(item.row, item.kind, item.per_month, item.net_per_day, stays, told, 0)


def _estimated(own: Sequence[Placement], first: dt.date, calendar: Calendar) -> Arrivals | str:
    """A stream from the starts of cases of one row and kind, or why none can be read from them."""
    as_of = calendar.as_of
    asked = int(value_on(load_parameter("placement_arrival_months"), as_of))
    enough = int(value_on(load_parameter("placement_least_shown"), as_of))
    held = 12 * (as_of.year - first.year) + as_of.number - first.month + 1
    months = min(asked, held)
    if months < LEAST_MONTHS:
        return f"filen når kortare än {LEAST_MONTHS} månader tillbaka"
    since = 12 * as_of.year + as_of.number - months
    recent = [
        case
        for case in own
        if 12 * case.start.year + case.start.month > since and case.start.toordinal() <= calendar.booked
    ]
    if len(recent) < enough:
        return f"färre än {enough} har börjat på {months} månader"
    if not any(_ended(case, calendar) for case in recent):
        return "filen har inga avslutade, så takten kan inte läsas ur den"
    price = sum(case.net_per_day for case in recent) / len(recent)
    told = (
        f"Nya {KINDS[own[0].kind]} ({own[0].row}): {format_number(len(recent) / months, 2)} i månaden, "
        f"{len(recent)} har börjat på {months} månader. Vårdtid och pris är deras egna."
    )
    stays = _stay_curve(recent, calendar)
    return Arrivals(own[0].row, own[0].kind, len(recent) / months, price, stays, told, len(recent))


def _ended(case: Placement, calendar: Calendar) -> bool:
    return case.end is not None and case.end.latest.toordinal() <= calendar.booked


def _stay_curve(cases: Sequence[Placement], calendar: Calendar) -> Floats:
    """(D,) chance that a stay is longer than 0, 1, 2 ... days (Kaplan and Meier 1958).

    Cases that still run count as at least so long. Beyond the longest stay that is known the curve stays level.
    """
    over = np.array([_ended(case, calendar) for case in cases])
    lengths = np.array(
        [
            (case.end.likely.toordinal() if case.end is not None and done else calendar.booked)
            - case.start.toordinal()
            + 1
            for case, done in zip(cases, over, strict=True)
        ]
    )
    curve = np.ones(len(calendar.ordinals))
    for length in np.unique(lengths[over]):
        at_risk = int((lengths >= length).sum())
        left = 1 - int((lengths[over] == length).sum()) / at_risk
        curve[min(int(length), len(curve)) :] *= left
    return curve
