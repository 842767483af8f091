"""How sure a projection is: many futures, each made of whole years of the municipality's own past.

A future draws blocks of five past years in a row. A drawn year says how deaths, moves in and out (three ages: young,
working, old) and births came out beside the ten years before it (deaths: beside the trend), and gives it all at once:
what went together then goes together now. Through the whole future the rates are off by what few events leave unknown,
and mortality's trend by an error that no municipality's few decades can teach (parameters/mortality_trend_error.yaml).
On top every death, move and birth is drawn person by person; what such chance explains is taken out of the past years
first, or it would count twice. A seed belongs to a block of 256 draws.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.drivers.population.components import Components
from forecast.drivers.population.counts import GROUPS, group_count
from forecast.drivers.population.labels import AGES
from forecast.drivers.population.rates import Rates, aged, at_risk, grown_older
from forecast.model import Floats
from forecast.parameters import load_parameter, value_on
from forecast.periods import Month

BLOCK = 256
YEARS_IN_A_ROW = 5
_BEFORE = 10
_BANDS = (0, 20, 65)
_ALL = range(len(_BANDS))
_SOURCE = 65
"""Part of the seed, so that other drivers with the same seed draw other numbers."""


@dataclass(frozen=True, slots=True)
class Past:
    """How each of J past years came out beside what was to be expected; 1 is as expected.

    Attributes:
        deaths: (J,) of 50 years and older.
        arrivals: (J, 3) by young, working, old.
        departures: (J, 3) by the same.
        births: (J,) children by woman.
        trend_sd: one standard deviation of the yearly change of mortality, the same luck for both sexes.
        death_error: (2,) standard error of the level of mortality: few deaths say little of it.
        arrival_error: (3,) standard error of the usual moves in, as a share.
        departure_error: (3,) the same of moves out.
    """

    deaths: Floats
    arrivals: Floats
    departures: Floats
    births: Floats
    trend_sd: float
    death_error: Floats
    arrival_error: Floats
    departure_error: Floats


@dataclass(frozen=True, slots=True)
class _Luck:
    """A block of futures: trend and level of log mortality (BLOCK, 2), and factors by year (BLOCK, years[, 3])."""

    trend: Floats
    level: Floats
    deaths: Floats
    births: Floats
    arrivals: Floats
    departures: Floats


def past_years(components: Components, rates: Rates) -> Past:
    """What the municipality's own years say of how years differ."""
    risk, exposed, deaths = at_risk(components), aged(components), components.deaths[1:]
    pattern = np.exp(rates.death)
    seen = deaths[:, :, 50:].sum(axis=2)
    expected = (risk * pattern)[:, :, 50:].sum(axis=2)
    trend = slice(len(seen) - rates.windows.trend, len(seen))
    both, usual = seen[trend].sum(axis=1), _along_trend(expected[trend], rates.improvement)
    moved_in, in_all = _by_band(components.arrivals[1:]), np.ones(len(seen))
    moved_out, could_move = _by_band(components.departures[1:]), _by_band(exposed)
    born, mothers = components.births[1:].sum(axis=1), components.population[1:, 1, 15:50].sum(axis=1)
    years, moves = rates.windows.trend, slice(len(seen) - rates.windows.moves, len(seen))
    level = slice(len(seen) - rates.windows.level, len(seen))
    return Past(
        deaths=_beside(both, usual * both.sum() / usual.sum()),
        arrivals=_last(np.stack([_beside_before(moved_in[:, b], in_all) for b in _ALL], axis=1), years),
        departures=_last(np.stack([_beside_before(moved_out[:, b], could_move[:, b]) for b in _ALL], axis=1), years),
        births=_last(_beside_before(born, mothers), years),
        trend_sd=value_on(load_parameter("mortality_trend_error"), Month(components.years[-1], 12)),
        death_error=_chance(seen[level]),
        arrival_error=_chance(moved_in[moves]),
        departure_error=_chance(moved_out[moves]),
    )


def draw_groups(
    rates: Rates,
    past: Past,
    last: Floats,
    span: tuple[int, int],
    *,
    draws: int,
    seed: int,
    given: Mapping[int, Floats] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Floats:
    """Draw futures and keep the groups of GROUPS.

    Args:
        rates: what an ordinary year does.
        past: how years differ.
        last: (2, 101) persons at the end of the year before the span.
        span: first and last year to draw.
        draws: how many futures.
        seed: any whole number from 0.
        given: years that stand as they are, see `project`.
        progress: called with (done, in all).

    Returns:
        (draws, years, groups) persons, groups in the order of GROUPS.
    """
    blocks = -(-draws // BLOCK)
    out = []
    for block in range(blocks):
        out.append(_draw_block(rates, past, last, span, np.random.default_rng([seed, _SOURCE, block]), given or {}))
        if progress is not None:
            progress(min((block + 1) * BLOCK, draws), draws)
    return np.concatenate(out)[:draws]


def quantiles(drawn: Floats, levels: tuple[float, ...]) -> Floats:
    """(years, groups, levels) of draws (N, years, groups)."""
    return np.asarray(np.moveaxis(np.quantile(drawn, levels, axis=0), 0, -1), dtype=np.float64)


def _draw_block(
    rates: Rates,
    past: Past,
    last: Floats,
    span: tuple[int, int],
    rng: np.random.Generator,
    given: Mapping[int, Floats],
) -> Floats:
    first, to = span
    luck = _draw_luck(rates, past, to - first + 1, rng)
    persons = np.broadcast_to(np.rint(last), (BLOCK, *last.shape))
    out = np.empty((BLOCK, to - first + 1, len(GROUPS)))
    for i, year in enumerate(range(first, to + 1)):
        persons = _next_year(rates, luck, persons, year, i, rng)
        if year in given:
            persons = np.broadcast_to(np.rint(given[year]), persons.shape)
        for g, youngest in enumerate(GROUPS.values()):
            out[:, i, g] = group_count(persons, youngest)
    return out


def _draw_luck(rates: Rates, past: Past, years: int, rng: np.random.Generator) -> _Luck:
    """Which past years come again, and how far the rates themselves are off through a whole future."""
    drawn = _drawn_years(len(past.deaths), years, rng)
    trend = rates.improvement + past.trend_sd * rng.standard_normal((BLOCK, 1))
    return _Luck(
        trend=trend + rates.improvement_error * rng.standard_normal((BLOCK, 2)),
        level=past.death_error * rng.standard_normal((BLOCK, 2)),
        deaths=past.deaths[drawn],
        births=past.births[drawn],
        arrivals=past.arrivals[drawn] * _around_one(past.arrival_error, rng),
        departures=past.departures[drawn] * _around_one(past.departure_error, rng),
    )


def _around_one(error: Floats, rng: np.random.Generator) -> Floats:
    """(BLOCK, 1, 3) factors with mean 1, never below zero."""
    return np.asarray(np.exp(error * rng.standard_normal((BLOCK, 1, 3)) - error**2 / 2), dtype=np.float64)


def _next_year(rates: Rates, luck: _Luck, persons: Floats, year: int, i: int, rng: np.random.Generator) -> Floats:
    """(BLOCK, 2, 101) whole persons at the end of a year, the i-th of the futures, drawn one by one."""
    older = grown_older(persons)
    born = rng.poisson((persons[:, 1] * rates.fertility).sum(axis=1) * luck.births[:, i])
    older[:, 0, 0] = rng.binomial(born, rates.boys)
    older[:, 1, 0] = born - older[:, 0, 0]
    band = np.searchsorted(_BANDS, np.arange(AGES), side="right") - 1
    arrivals = rng.poisson(rates.arrivals * luck.arrivals[:, i][:, None, band])
    there = older.astype(np.int64)
    departures = rng.binomial(there, np.minimum(rates.departure * luck.departures[:, i][:, None, band], 1.0))
    coin = rng.integers(0, 2, there.shape)
    risk = there - departures + (arrivals + departures + coin) // 2
    shift = luck.level + luck.trend * (year - rates.centre) + np.log(luck.deaths[:, i, None])
    deaths = rng.binomial(risk, np.minimum(np.exp(rates.death + shift[:, :, None]), 1.0))
    left: NDArray[np.int64] = np.maximum(there + arrivals - departures - deaths, 0)
    return left.astype(np.float64)


def _drawn_years(known: int, years: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """(BLOCK, years) positions of past years, in blocks of five in a row that go on from the last to the first."""
    blocks = -(-years // YEARS_IN_A_ROW)
    start = rng.integers(0, known, (BLOCK, blocks, 1))
    return np.asarray(((start + np.arange(YEARS_IN_A_ROW)) % known).reshape(BLOCK, -1)[:, :years], dtype=np.int64)


def _by_band(values: Floats) -> Floats:
    """(J, 3) of (J, 2, 101)."""
    ages = values.sum(axis=1)
    return np.stack([ages[:, a:b].sum(axis=1) for a, b in zip(_BANDS, (*_BANDS[1:], AGES), strict=True)], axis=1)


def _chance(events: Floats) -> Floats:
    """(K,) share that chance alone makes of the sum of (years, K) events: one standard deviation."""
    return np.asarray(1 / np.sqrt(np.maximum(events.sum(axis=0), 1.0)), dtype=np.float64)


def _last(values: Floats, years: int) -> Floats:
    return values[len(values) - years :]


def _along_trend(expected: Floats, improvement: Floats) -> Floats:
    """(L,) deaths expected from (L, 2) by a fixed age pattern, with mortality's trend."""
    year = np.arange(len(expected)) - (len(expected) - 1) / 2
    return np.asarray((expected * np.exp(year[:, None] * improvement)).sum(axis=1), dtype=np.float64)


def _beside_before(events: Floats, exposed: Floats) -> Floats:
    """(J,) a year's events by exposed beside those of the ten years before it, or of as many as there are."""
    cumulated, exposure = np.cumsum(events), np.cumsum(exposed)
    at = np.arange(len(events))
    start = np.maximum(at - _BEFORE, 0)
    before = cumulated[np.maximum(at - 1, 0)] - np.where(start > 0, cumulated[start - 1], 0.0)
    at_risk_before = exposure[np.maximum(at - 1, 0)] - np.where(start > 0, exposure[start - 1], 0.0)
    return _beside(events, before / np.maximum(at_risk_before, 1.0) * exposed)


def _beside(seen: Floats, expected: Floats) -> Floats:
    """(J,) seen / expected around 1, narrowed by what the chance of single persons explains."""
    ratio = np.maximum(seen, 0.5) / np.maximum(expected, 0.5)
    ratio /= ratio.mean()
    spread, chance = float(np.var(ratio)), float(np.mean(1 / np.maximum(expected, 0.5)))
    kept = max(1 - chance / spread, 0.0) ** 0.5 if spread > 0 else 0.0
    return np.asarray(np.maximum(1 + kept * (ratio - 1), 0.05), dtype=np.float64)
