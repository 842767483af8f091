"""What placements cost for the rest of the year, in groups that are large enough to be shown.

A kind with few cases would show what one child's care costs, so kinds with fewer than a set number are pooled; where
the pool itself is too small, the smallest other group joins it, so that nobody finds it by subtraction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from forecast.drivers.arrivals import Arrivals, StatedArrivals, arrivals_after
from forecast.drivers.caseload import Caseload, caseload, full_days
from forecast.drivers.placements import KINDS, Calendar, Floats, Placement, calendar_after, presence
from forecast.parameters import load_parameter, value_on
from forecast.periods import Month

LEVELS = (0.10, 0.50, 0.90)


@dataclass(frozen=True, slots=True)
class OutlookLine:
    """One group; SEK, cost < 0.

    Attributes:
        label: Swedish, begins with a capital.
        count: how many cases; None where they are too few to be told, or nobody knows.
        months: (12,) expected.
        quantiles: of the rest of the year at LEVELS; the first is the dearest.
        next_year: expected, of what is known now.
        per_day: mean net a day of one case; None where too few.
        one_more: what one more from the asked day costs this year and over a whole next year; None where too few.
    """

    label: str
    count: int | None
    months: Floats
    quantiles: tuple[float, ...]
    next_year: float
    per_day: float | None = None
    one_more: tuple[float, float] | None = None

    @property
    def expected(self) -> float:
        """Expected rest of the year."""
        return round(float(self.months.sum()), 2)


@dataclass(frozen=True, slots=True)
class RowOutlook:
    """A row of the primary statement with enough cases: how far its rest may lie from the expected, SEK.

    Attributes:
        row: key of the row.
        expected: of the rest of the year.
        quantiles: of the rest of the year at LEVELS.
        told: whether the amounts may be shown; False where the row less the kinds shown for themselves leaves too few.
    """

    row: str
    expected: float
    quantiles: tuple[float, ...]
    told: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """The rest of the year by group.

    Attributes:
        as_of: last booked month.
        start: the first day of one more, as ordinal.
        days: of one more that stays: this year, next year.
        least: groups smaller than this are not shown.
        lines: known cases by group, then new ones by stream.
        total: all of them.
        rows: rows with enough cases.
        told: what the figures rest on and what is left out, Swedish.
        seed: of the draws.
        draws: how many.
    """

    as_of: Month
    start: int
    days: tuple[int, int]
    least: int
    lines: tuple[OutlookLine, ...]
    total: OutlookLine
    rows: tuple[RowOutlook, ...]
    told: tuple[str, ...]
    seed: int
    draws: int


def outlook(
    cases: Sequence[Placement],
    stated: Sequence[StatedArrivals],
    as_of: Month,
    *,
    start: int | None,
    draws: int,
    seed: int,
) -> Outlook:
    """The rest of the year, expected and drawn.

    Args:
        cases: known ones; those that are over count only towards the rate of new ones.
        stated: new ones as persons state them.
        as_of: last booked month.
        start: ordinal of the day from which one more is priced; None = the first day after as-of.
        draws: at least 1.
        seed: any integer from 0.
    """
    calendar = calendar_after(as_of)
    streams, silent = arrivals_after(cases, stated, calendar)
    active = [case for case in cases if presence(case, calendar).any()]
    load = caseload(active, streams, calendar, draws=draws, seed=seed)
    least = int(value_on(load_parameter("placement_least_shown"), as_of))
    first = calendar.booked + 1 if start is None else start
    days = full_days(calendar, first)
    groups = shown_groups(Counter(case.kind for case in active), least)
    lines = [_group(kinds, len(groups), active, load, days) for kinds in groups]
    lines = [line if line.count is not None and line.count >= least else _unpriced(line) for line in lines]
    lines += [_new_ones(stream, number, load, calendar, first) for number, stream in enumerate(streams)]
    told = (*_told(active, calendar), *(stream.told for stream in streams), *silent)
    total, rows = _total(active, load, least), _rows(active, streams, load, groups, least)
    return Outlook(as_of, first, days, least, tuple(lines), total, rows, told, seed, draws)


def shown_groups(counts: Mapping[str, int], least: int) -> tuple[tuple[str, ...], ...]:
    """Kinds in groups of at least `least` cases, where there are so many in all; the largest first, the pool last."""
    held = sorted((kind for kind in counts if counts[kind] > 0), key=lambda kind: (-counts[kind], kind))
    large = [kind for kind in held if counts[kind] >= least]
    pool = [kind for kind in held if counts[kind] < least]
    while pool and large and sum(counts[kind] for kind in pool) < least:
        pool.append(large.pop())
    return (*((kind,) for kind in large), *([tuple(pool)] if pool else []))


def _group(
    kinds: tuple[str, ...], groups: int, cases: Sequence[Placement], load: Caseload, days: tuple[int, int]
) -> OutlookLine:
    at = [number for number, case in enumerate(cases) if case.kind in kinds]
    name = KINDS[kinds[0]] if len(kinds) == 1 else "övriga slag" if groups > 1 else "placeringar"
    price = -sum(cases[number].net_per_day for number in at) / len(at)
    return OutlookLine(
        name[:1].upper() + name[1:],
        len(at),
        load.case_months[at].sum(axis=0),
        _quantiles(load.case_draws[at].sum(axis=0)),
        round(float(load.case_next[at].sum()), 2),
        round(price, 2),
        (round(price * days[0], 2), round(price * days[1], 2)),
    )


def _unpriced(line: OutlookLine) -> OutlookLine:
    """A group that is too small: no kind, no number, no price."""
    return replace(line, label="Placeringar", count=None, per_day=None, one_more=None)


def _new_ones(stream: Arrivals, number: int, load: Caseload, calendar: Calendar, first: int) -> OutlookLine:
    """A stream; one more of it stays as long as such ones do."""
    stays = stream.stays[(calendar.ordinals - first).clip(min=0)] * (calendar.ordinals >= first)
    price = -stream.net_per_day
    this_year, next_year = float(stays[: calendar.left].sum()), float(stays[calendar.left :].sum())
    return OutlookLine(
        f"Nya {KINDS[stream.kind]} ({stream.row})",
        None,
        load.stream_months[number],
        _quantiles(load.stream_draws[number]),
        float(load.stream_next[number]),
        round(price, 2),
        (round(price * this_year, 2), round(price * next_year, 2)),
    )


def _total(cases: Sequence[Placement], load: Caseload, least: int) -> OutlookLine:
    return OutlookLine(
        "Alla placeringar",
        len(cases) if len(cases) >= least else None,
        load.case_months.sum(axis=0) + load.stream_months.sum(axis=0),
        _quantiles(load.case_draws.sum(axis=0) + load.stream_draws.sum(axis=0)),
        round(float(load.case_next.sum() + load.stream_next.sum()), 2),
    )


def _rows(
    cases: Sequence[Placement],
    streams: Sequence[Arrivals],
    load: Caseload,
    groups: Sequence[tuple[str, ...]],
    least: int,
) -> tuple[RowOutlook, ...]:
    alone = {kinds[0] for kinds in groups if len(kinds) == 1}
    out = []
    for row, count in Counter(case.row for case in cases).items():
        if count >= least:
            known = [number for number, case in enumerate(cases) if case.row == row]
            new = [number for number, stream in enumerate(streams) if stream.row == row]
            expected = float(load.case_months[known].sum() + load.stream_months[new].sum())
            draws = load.case_draws[known].sum(axis=0) + load.stream_draws[new].sum(axis=0)
            beside = sum(cases[number].kind not in alone for number in known)
            told = beside == 0 or beside >= least
            out.append(RowOutlook(row, round(expected, 2), _quantiles(draws), told))
    return tuple(out)


def _quantiles(draws: Floats) -> tuple[float, ...]:
    return tuple(round(float(value), 2) for value in np.quantile(draws, LEVELS) + 0.0)


def _told(cases: Sequence[Placement], calendar: Calendar) -> tuple[str, ...]:
    """How many run on for want of an end, and the default that nobody has checked."""
    open_ended = sum(case.end is None for case in cases)
    if not open_ended:
        return ()
    if open_ended == len(cases):
        return ("Inget slut är angivet: alla placeringar räknas som om de fortsätter, och spannet rymmer inga avslut.",)
    left = f"efter {calendar.as_of.label}"
    return (f"Placeringar utan angivet slut räknas som om de fortsätter hela tiden {left}.",)
