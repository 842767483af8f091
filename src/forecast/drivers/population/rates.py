"""Rates of death, moves and birth from a municipality's own years.

Deaths: the share of those at risk who die, log-smoothed over ages by a Poisson fit that penalises second differences
(Whittaker-Henderson; in the limit Gompertz' straight line), and one yearly change of that share for each sex, the same
at all ages (Poisson regression on the year; the age pattern is kept, as Lee and Carter do with one index). Windows were
chosen by backtest ten years ahead: docs/decisions/0021.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solveh_banded

from forecast.drivers.population.components import Components
from forecast.drivers.population.labels import AGES, SEXES
from forecast.model import Floats
from forecast.parameters import load_parameter, value_on
from forecast.periods import Month

SMOOTHING = 100.0
"""Weight of squared second differences of log risks, against deaths."""
_YOUNGEST_IN_TREND = 50
_PRIOR_SD = 0.005
"""How far a municipality's yearly change of mortality may lie from the shipped value, one standard deviation."""
_SMOOTH_AGES = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Windows:
    """How many of the last years each rate is taken from."""

    level: int = 10
    trend: int = 30
    moves: int = 10


@dataclass(frozen=True, slots=True)
class Rates:
    """What a year does to a population; ages are those reached at the end of the year.

    Attributes:
        death: (2, 101) log of the share of those at risk who die, in the middle of the level's window.
        centre: that middle, a year.
        improvement: (2,) yearly change of the log; falling mortality < 0.
        improvement_error: (2,) its standard error.
        arrivals: (2, 101) persons who move in during a year.
        departure: (2, 101) share of those who would be there who move out.
        fertility: (101,) children by woman and year.
        boys: share of boys.
        windows: the years that were used, after those that exist.
    """

    death: Floats
    centre: float
    improvement: Floats
    improvement_error: Floats
    arrivals: Floats
    departure: Floats
    fertility: Floats
    boys: float
    windows: Windows

    def death_share(self, year: int) -> Floats:
        """(2, 101) share of those at risk who die in a year, at most 1."""
        return np.minimum(np.exp(self.death + self.improvement[:, None] * (year - self.centre)), 1.0)


def fit_rates(components: Components, windows: Windows | None = None) -> Rates:
    """Rates from the last years of a municipality; windows that are longer than its history take all of it."""
    asked, most = windows or Windows(), len(components.years) - 1
    used = Windows(min(asked.level, most), min(asked.trend, most), min(asked.moves, most))
    risk, deaths = at_risk(components), components.deaths[1:]
    level = slice(most - used.level, most)
    death = np.stack([_smooth_log_share(deaths[level, s].sum(axis=0), risk[level, s].sum(axis=0)) for s in range(2)])
    trend = slice(most - used.trend, most)
    usual = value_on(load_parameter("mortality_change"), Month(components.years[-1], 12))
    found = [_yearly_change(deaths[trend, s], risk[trend, s], death[s], usual) for s in range(len(SEXES))]
    moves = slice(most - used.moves, most)
    mothers = (components.population[1:, 1] + components.population[:-1, 1])[moves].sum(axis=0) / 2
    births = components.births[1:][moves].sum(axis=0)
    return Rates(
        death=death,
        centre=components.years[-1] - (used.level - 1) / 2,
        improvement=np.array([change for change, _ in found]),
        improvement_error=np.array([error for _, error in found]),
        arrivals=_over_ages(components.arrivals[1:][moves].mean(axis=0)),
        departure=_share(components.departures[1:][moves].sum(axis=0), aged(components)[moves].sum(axis=0)),
        fertility=births / np.maximum(mothers, 1.0),
        boys=components.boys,
        windows=used,
    )


def grown_older(counts: Floats) -> Floats:
    """(..., 2, 101) last year's persons a year older; nobody is 0, and the oldest class keeps its own."""
    out = np.zeros_like(counts)
    out[..., 1:] = counts[..., :-1]
    out[..., -1] += counts[..., -1]
    return out


def aged(components: Components) -> Floats:
    """(Y - 1, 2, 101) those who would be there at the end of each year but the first if nobody moved or died."""
    out = grown_older(components.population[:-1])
    born = components.births[1:].sum(axis=1)
    out[:, 0, 0], out[:, 1, 0] = components.boys * born, (1 - components.boys) * born
    return out


def at_risk(components: Components) -> Floats:
    """(Y - 1, 2, 101) persons at risk of dying: those of last year a year older, and half of the year's net moves."""
    return np.maximum(aged(components) + (components.arrivals - components.departures)[1:] / 2, 0.0)


def _over_ages(values: Floats) -> Floats:
    """(2, 101) smoothed over five ages with weights 1, 2, 3, 2, 1; the ends are repeated."""
    padded = np.pad(values, ((0, 0), (2, 2)), mode="edge")
    return np.asarray(sum(w * padded[:, i : i + AGES] for i, w in enumerate(_SMOOTH_AGES)), dtype=np.float64)


def _share(events: Floats, exposed: Floats) -> Floats:
    return np.minimum(_over_ages(events) / np.maximum(_over_ages(exposed), 1.0), 1.0)


def _smooth_log_share(deaths: Floats, risk: Floats) -> Floats:
    """(101,) log of deaths / risk by penalised Poisson likelihood, Newton's method on a banded system.

    Args:
        deaths: (101,) deaths.
        risk: (101,) persons at risk; ages without any get what their neighbours say.
    """
    penalty = np.zeros((3, AGES))  # upper bands of D'D, D the second difference
    for row, band in ((2, (1.0, 4.0, 1.0)), (1, (-2.0, -2.0)), (0, (1.0,))):
        for i, value in enumerate(band):
            start = 2 - row + i
            penalty[row, start : start + AGES - 2] += value
    overall = max(deaths.sum(), 0.5) / max(risk.sum(), 1.0)
    log_share = np.log((deaths + overall) / (risk + 1.0))
    for _ in range(100):
        expected = risk * np.exp(log_share)
        bands = SMOOTHING * penalty
        bands[2] += expected + _TINY
        newer = solveh_banded(bands, expected * log_share + deaths - expected + _TINY * log_share)
        moved = float(np.abs(newer - log_share).max())
        log_share = np.minimum(newer, 0.0)
        if moved < 1e-10:
            break
    return np.asarray(log_share, dtype=np.float64)


def _yearly_change(deaths: Floats, risk: Floats, log_share: Floats, usual: float) -> tuple[float, float]:
    """Yearly change of mortality from 50 years of age up, and its standard error.

    Args:
        deaths: (L, 101) deaths by year.
        risk: (L, 101) persons at risk.
        log_share: (101,) the age pattern.
        usual: the change that is expected before these years are seen; it weighs little where many have died.
    """
    old = slice(_YOUNGEST_IN_TREND, None)
    seen = deaths[:, old].sum(axis=1)
    pattern = (risk[:, old] * np.exp(log_share[old])).sum(axis=1)
    year = np.arange(len(seen)) - (len(seen) - 1) / 2
    level, change = 0.0, usual
    precision = 1.0
    for _ in range(100):
        expected = pattern * np.exp(level + change * year)
        first = float((seen - expected).sum())
        second = float(((seen - expected) * year).sum()) - (change - usual) / _PRIOR_SD**2
        a, b = float(expected.sum()) + _TINY, float((expected * year).sum())
        c = float((expected * year**2).sum()) + 1 / _PRIOR_SD**2
        precision = c - b * b / a
        step = (second - b * first / a) / precision
        level, change = level + (first - b * step) / a, change + step
        if abs(step) < 1e-12:
            break
    return change, precision**-0.5
