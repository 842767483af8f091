"""Prognossäkerhet: forecasts of years that are over against what came out, by month, by who said it and by row.

Error = outcome - forecast, SEK: plus is a year that became better than was forecast. Arrays run over N forecasts (a
month of a year each), V voices in the order of `Voice`, and R leaves below the committee's row.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from forecast.model import Floats
from forecast.periods import Month


class Voice(StrEnum):
    """Who says where the year will end: the three layers, and the two plain lines beside them."""

    MODEL = "model"
    JUDGED = "judged"
    ADOPTED = "adopted"
    LINEAR = "linear"
    LINEAR_DEVIATION = "linear_deviation"


VOICES = tuple(Voice)
LAYERS = (Voice.MODEL, Voice.JUDGED, Voice.ADOPTED)
FEWEST_YEARS = 5
"""With fewer years, nothing is said of a tendency: even if all went one way, a coin would do so once in eight times."""
RARE = 0.1
"""Below this two-sided chance a one-sided record is called a tendency: five of five has 0.06, four of five 0.38."""


@dataclass(frozen=True, slots=True)
class Track:
    """What was forecast of years whose outcome is known.

    Attributes:
        as_of: (N,) the month that each forecast was made after, oldest first.
        rows: (R,) keys of the leaves.
        amounts: (N, V, R) SEK, NaN where a voice said nothing of a row.
        outcome: (N, R) SEK, of the forecast's year; NaN where it is not known.
        budget: (N, R) the year's budget when it ended; NaN where the year's is not known.
        preliminary: (N,) whether more may still be booked in the forecast's year.
        kept: (N,) id of the kept forecast; "" where it was written into track_record.csv.
        judged: (N, R) rows that a person had judged: elsewhere the judged layer holds the model's amount.
    """

    as_of: tuple[Month, ...]
    rows: tuple[str, ...]
    amounts: Floats
    outcome: Floats
    budget: Floats
    preliminary: tuple[bool, ...]
    kept: tuple[str, ...]
    judged: NDArray[np.bool_]

    @property
    def errors(self) -> Floats:
        """(N, V, R) outcome - forecast."""
        return np.asarray(self.outcome[:, None, :] - self.amounts, dtype=np.float64)

    @property
    def years(self) -> tuple[int, ...]:
        """The years, in order."""
        return tuple(sorted({month.year for month in self.as_of}))


@dataclass(frozen=True, slots=True)
class Score:
    """How one voice's forecast of the committee held.

    Attributes:
        as_of: the month that it was made after.
        voice: whose.
        rows: how many rows it spoke of that have an outcome; everything below is over these.
        forecast: their sum, SEK.
        outcome: their outcome, SEK.
        apart: the rows' errors without sign, summed; much more than the error where rows cancel.
        budget: their budget, SEK; NaN where it is not known.
        preliminary: more may still be booked.
    """

    as_of: Month
    voice: Voice
    rows: int
    forecast: float
    outcome: float
    apart: float
    budget: float
    preliminary: bool

    @property
    def error(self) -> float:
        """Outcome - forecast, SEK."""
        return round(self.outcome - self.forecast, 2) + 0.0

    @property
    def percent(self) -> float:
        """The error in per cent of the budget, signed as the error; NaN without a budget."""
        return 100.0 * self.error / abs(self.budget) if self.budget else math.nan

    @property
    def mean_apart(self) -> float:
        """The mean of the rows' errors without sign, SEK."""
        return round(self.apart / self.rows, 2)


def scores(track: Track) -> tuple[Score, ...]:
    """Every voice of every forecast that spoke of a row with an outcome; by month, then in the order of `Voice`."""
    out = []
    known = np.isfinite(track.errors)
    for n, month in enumerate(track.as_of):
        for v, voice in enumerate(VOICES):
            rows = known[n, v]
            if rows.any():
                out.append(_score(track, n, v, rows, month, voice))
    return tuple(out)


def _score(track: Track, n: int, v: int, rows: NDArray[np.bool_], month: Month, voice: Voice) -> Score:
    return Score(
        as_of=month,
        voice=voice,
        rows=int(rows.sum()),
        forecast=_sum(track.amounts[n, v, rows]),
        outcome=_sum(track.outcome[n, rows]),
        apart=_sum(np.abs(track.errors[n, v, rows])),
        budget=_sum(track.budget[n, rows]),
        preliminary=track.preliminary[n],
    )


def _sum(amounts: Floats) -> float:
    return round(float(amounts.sum()), 2) + 0.0


def nearest(track: Track, n: int) -> Voice | None:
    """Whose forecast of month n came nearest, all held to the rows that all of them spoke of.

    None where fewer than two spoke, where they share no row, or where the first two came equally near.
    """
    known = np.isfinite(track.errors[n])
    spoke = np.flatnonzero(known.any(axis=1))
    shared = known[spoke].all(axis=0)
    if len(spoke) < 2 or not shared.any():
        return None
    missed = np.round(np.abs(track.errors[n][np.ix_(spoke, shared)].sum(axis=1)), 2)
    order = np.argsort(missed, kind="stable")
    return None if missed[order[0]] == missed[order[1]] else VOICES[int(spoke[order[0]])]


@dataclass(frozen=True, slots=True)
class Tendency:
    """How a voice's forecasts of a group of rows have held, year by year.

    Attributes:
        key: of the group.
        voice: whose.
        years: those with an outcome, in order.
        errors: outcome - forecast, SEK, a year; the mean of the year's forecasts.
        apart: SEK, a year; the mean of the rows' summed errors without sign.
        budgets: SEK, a year, of the same rows; NaN where there is none.
        model: the model's error on the same rows and months, SEK, a year; NaN where it was not kept.
    """

    key: str
    voice: Voice
    years: tuple[int, ...]
    errors: tuple[float, ...]
    apart: tuple[float, ...]
    budgets: tuple[float, ...]
    model: tuple[float, ...]

    @property
    def worse(self) -> int:
        """Years that became worse than was forecast."""
        return sum(error < 0 for error in self.errors)

    @property
    def better(self) -> int:
        """Years that became better than was forecast."""
        return sum(error > 0 for error in self.errors)

    @property
    def percents(self) -> tuple[float, ...]:
        """The errors in per cent of the budget."""
        pairs = zip(self.errors, self.budgets, strict=True)
        return tuple(100.0 * error / abs(budget) if budget else math.nan for error, budget in pairs)

    @property
    def chance(self) -> float:
        """How often a coin would go at least as much one way; see `sign_test`."""
        return sign_test(self.worse, self.better)

    @property
    def lasting(self) -> bool:
        """Whether the years are enough, and one-sided enough, to call it a tendency."""
        return len(self.years) >= FEWEST_YEARS and self.chance < RARE


def sign_test(one: int, other: int) -> float:
    """Two-sided exact sign test: the chance of a split at least as uneven between two equally likely sides.

    Source: the binomial distribution with p = 1/2; years without an error belong to no side.
    """
    count, most = one + other, max(one, other)
    tail = sum(math.comb(count, k) for k in range(most, count + 1))
    return min(1.0, math.ldexp(2.0 * tail, -count))


def tendency(track: Track, key: str, group: NDArray[np.bool_], voice: Voice) -> Tendency | None:
    """A voice's record on a group of rows; None where it never spoke of them.

    Args:
        track: the forecasts.
        key: of the group.
        group: (R,) rows that belong to it.
        voice: whose; of the judged layer only rows that a person judged count.
    """
    v = VOICES.index(voice)
    known = np.isfinite(track.errors[:, v]) & group
    if voice is Voice.JUDGED:
        known &= track.judged
    years = tuple(year for year in track.years if known[_of(track, year)].any())
    if not years:
        return None
    by_year = [_year(track, v, known, [n for n in _of(track, year) if known[n].any()]) for year in years]
    errors, apart, budgets, model = zip(*by_year, strict=True)
    return Tendency(key, voice, years, errors, apart, budgets, model)


def _of(track: Track, year: int) -> list[int]:
    return [n for n, month in enumerate(track.as_of) if month.year == year]


def _year(track: Track, v: int, known: NDArray[np.bool_], months: Sequence[int]) -> tuple[float, float, float, float]:
    """Error, error without sign, budget and the model's error: means over the year's forecasts."""
    model = VOICES.index(Voice.MODEL)
    means = []
    for n in months:
        rows, errors = known[n], track.errors[n]
        values = (errors[v, rows].sum(), np.abs(errors[v, rows]).sum(), track.budget[n, rows].sum())
        means.append((*values, errors[model, rows].sum()))
    error, apart, budget, models = (round(float(value), 2) + 0.0 for value in np.mean(np.array(means), axis=0))
    return error, apart, budget, models
