"""What placements cost after as-of: the expected months, and the spread of the rest of the year by draws.

The expected cost is computed from chances, never averaged from draws. A seed belongs to (case or stream, block of 256
draws), so a case that is added does not change the luck of the others, nor does the number of draws.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.drivers.arrivals import Arrivals, draw_stream, expected_present
from forecast.drivers.placements import Calendar, Floats, Placement, presence, steps_of

BLOCK = 256
"""Draws that share a seed, as in simulate.py."""
_CASE, _STREAM = 11, 12
"""Sources of luck; simulate.py has 0 and 1."""


@dataclass(frozen=True, slots=True)
class Caseload:
    """The rest of the year of some cases and streams, SEK, cost < 0.

    Attributes:
        case_months: (C, 12) expected net by case, 0 in booked months.
        case_next: (C,) expected net of next year by case.
        stream_months: (S, 12) the same of streams of new ones.
        stream_next: (S,) of next year.
        case_draws: (C, N) the rest of the year by case.
        stream_draws: (S, N) by stream.
    """

    case_months: Floats
    case_next: Floats
    stream_months: Floats
    stream_next: Floats
    case_draws: Floats
    stream_draws: Floats


def caseload(
    cases: Sequence[Placement], streams: Sequence[Arrivals], calendar: Calendar, *, draws: int, seed: int
) -> Caseload:
    """Expected months and draws.

    Args:
        cases: known ones.
        streams: those that nobody knows of yet.
        calendar: the days after as-of.
        draws: how many, at least 1.
        seed: any integer from 0.
    """
    left = calendar.left
    daily = [-case.net_per_day * presence(case, calendar) for case in cases]
    coming = [-stream.net_per_day * expected_present(stream, calendar) for stream in streams]
    steps = [steps_of([(presence(case, calendar)[:left], np.full(left, -case.net_per_day))]) for case in cases]
    case_draws, stream_draws = np.zeros((len(cases), draws)), np.zeros((len(streams), draws))
    for block in range(-(-draws // BLOCK)):
        span = slice(block * BLOCK, min((block + 1) * BLOCK, draws))
        size = span.stop - span.start
        for number, case in enumerate(cases):
            luck = _generator(seed, _CASE, case.id, block).random(BLOCK)
            case_draws[number, span] = steps[number].at(luck)[:size]
        for number, stream in enumerate(streams):
            rng = _generator(seed, _STREAM, f"{stream.row} {stream.kind}", block)
            stream_draws[number, span] = draw_stream(stream, calendar, rng, BLOCK)[:size]
    return Caseload(
        *_sums(daily, calendar), *_sums(coming, calendar), np.round(case_draws, 2), np.round(stream_draws, 2)
    )


def full_days(calendar: Calendar, start: int) -> tuple[int, int]:
    """Days of one more placement from `start` (ordinal) that stays: this year after as-of, and next year."""
    days = calendar.ordinals >= start
    return int(days[: calendar.left].sum()), int(days[calendar.left :].sum())


def _sums(daily: Sequence[Floats], calendar: Calendar) -> tuple[Floats, Floats]:
    """(K, 12) this year by month and (K,) next year, whole öre."""
    months = np.array([calendar.by_month(item) for item in daily]).reshape(len(daily), 12)
    later = np.array([float(item[calendar.left :].sum()) for item in daily])
    return np.round(months, 2) + 0.0, np.round(later, 2) + 0.0


def _generator(seed: int, source: int, name: str, block: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence([seed, source, zlib.crc32(name.encode()), block]))
