"""Month shares and seasonal adjustment from complete years; ratios of sums, never sums of ratios.

A season is estimated from few years, so it is shrunk towards "no season" by its own signal to noise (James and Stein
1961; Miller and Williams 2003 for seasonal factors): what the years do not agree on is taken for noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats, safe_ratio

FADE = 0.8
"""How much less each earlier year weighs in the month shares."""
NO_YEAR = 1e-6
"""A year whose sum is smaller than this part of a normal year has no shares."""


def own_shares(history: Floats) -> Floats:
    """(B, 12) shares of the year per month, recent years weighing more; twelfths where the years sum to nothing.

    Args:
        history: (B, k, 12) complete earlier years.
    """
    months = np.sum(history * _fading(history.shape[1])[None, :, None], axis=1)
    return safe_ratio(months, np.sum(months, axis=1, keepdims=True), 1.0 / MONTHS)


def shrunk_shares(history: Floats) -> Floats:
    """(B, 12) `own_shares`, drawn towards twelfths by the part of their spread that the years do not agree on.

    shares = 1/12 + r (own - 1/12), r = max(0, 1 - variance of the mean / variance of the shares): a row whose years
    look alike keeps its rhythm, a row whose months are noise gets twelfths.

    Args:
        history: (B, k, 12) complete earlier years, k >= 1; with one year nothing is known of the noise and r is 1.
    """
    years = history.shape[1]
    shares = own_shares(history)
    weight = _fading(years) / np.sum(_fading(years))
    alike = np.sum(weight * weight)
    if years == 1:
        return shares
    total = np.sum(history, axis=2, keepdims=True)
    usable = np.abs(total) > NO_YEAR
    yearly = np.where(usable, history / np.where(usable, total, 1.0), 1.0 / MONTHS)
    apart = np.sum(weight[None, :, None] * (yearly - shares[:, None, :]) ** 2, axis=(1, 2)) / (MONTHS - 1)
    noise = apart / (1.0 - alike) * alike
    signal = np.sum((shares - 1.0 / MONTHS) ** 2, axis=1) / (MONTHS - 1)
    return 1.0 / MONTHS + _kept(noise, signal)[:, None] * (shares - 1.0 / MONTHS)


@dataclass(frozen=True, slots=True)
class Season:
    """A row's calendar months: `factors` (B, 12) with mean 1 or `terms` (B, 12) with mean 0; the other is neutral."""

    factors: Floats
    terms: Floats

    def adjust(self, months: Floats) -> Floats:
        """(B, T) consecutive months from a January without their season."""
        calendar = np.arange(months.shape[1]) % MONTHS
        return np.asarray((months - self.terms[:, calendar]) / self.factors[:, calendar], dtype=np.float64)

    def restore(self, months: Floats, first: int) -> Floats:
        """(B, n) months from calendar index `first` on with their season."""
        calendar = np.arange(first, first + months.shape[1])
        return np.asarray(months * self.factors[:, calendar] + self.terms[:, calendar], dtype=np.float64)


def season_of(months: Floats) -> Season:
    """Classical decomposition, shrunk; multiplicative where all months are above zero, else additive.

    Args:
        months: (B, T) consecutive months that begin in a January, T >= 24.
    """
    length = months.shape[1]
    moving = _moving_average(months)
    inner = months[:, 6 : length - 6]
    calendar = np.arange(6, length - 6) % MONTHS
    ratio = safe_ratio(inner, moving, 1.0)
    factors, terms = np.empty((months.shape[0], MONTHS)), np.empty((months.shape[0], MONTHS))
    for month in range(MONTHS):
        at = calendar == month
        factors[:, month] = safe_ratio(np.sum(inner[:, at], axis=1), np.sum(moving[:, at], axis=1), 1.0)
        terms[:, month] = np.sum(inner[:, at] - moving[:, at], axis=1) / np.sum(at)
    factors = safe_ratio(factors * MONTHS, np.sum(factors, axis=1, keepdims=True), 1.0)
    terms -= np.sum(terms, axis=1, keepdims=True) / MONTHS
    steady = (np.min(months, axis=1) > 0) & (np.min(factors, axis=1) > 0)
    keep = _kept(_noise(ratio - factors[:, calendar]), np.sum((factors - 1.0) ** 2, axis=1) / (MONTHS - 1))
    keep_terms = _kept(_noise(inner - moving - terms[:, calendar]), np.sum(terms**2, axis=1) / (MONTHS - 1))
    return Season(
        factors=np.where(steady[:, None], 1.0 + keep[:, None] * (factors - 1.0), 1.0),
        terms=np.where(steady[:, None], 0.0, keep_terms[:, None] * terms),
    )


def _fading(years: int) -> Floats:
    return np.asarray(FADE ** np.arange(years - 1, -1, -1.0), dtype=np.float64)


def _kept(noise: Floats, signal: Floats) -> Floats:
    """(B,) the part of a season that is kept, 0 to 1."""
    return np.clip(1.0 - safe_ratio(noise, signal, 0.0), 0.0, 1.0)


def _noise(residual: Floats) -> Floats:
    """(B,) variance of a seasonal mean over n observations, from residuals (B, T - 12) of a decomposition."""
    count = residual.shape[1]
    squares = np.sum(residual * residual, axis=1)
    return np.asarray(squares / max(count - MONTHS, 1) / (count / MONTHS), dtype=np.float64)


def _moving_average(months: Floats) -> Floats:
    """(B, T - 12) centred 2 x 12 moving average."""
    total = np.cumsum(np.pad(months, ((0, 0), (1, 0))), axis=1)
    twelve = total[:, MONTHS:] - total[:, :-MONTHS]
    return np.asarray((twelve[:, :-1] + twelve[:, 1:]) / (2 * MONTHS), dtype=np.float64)
