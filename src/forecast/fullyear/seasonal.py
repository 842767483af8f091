"""Month shares and seasonal adjustment from complete years; ratios of sums, never sums of ratios."""

from __future__ import annotations

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats, safe_ratio

FADE = 0.8
"""How much less each earlier year weighs in the month shares."""


def own_shares(history: Floats) -> Floats:
    """(B, 12) shares of the year per month, recent years weighing more; twelfths where the years sum to nothing.

    Args:
        history: (B, k, 12) complete earlier years.
    """
    years = history.shape[1]
    weight = FADE ** np.arange(years - 1, -1, -1.0)
    months = np.sum(history * weight[None, :, None], axis=1)
    return safe_ratio(months, np.sum(months, axis=1, keepdims=True), 1.0 / MONTHS)


def seasonal_factors(months: Floats) -> tuple[Floats, Floats]:
    """Classical decomposition: multiplicative factors and additive terms per calendar month.

    Args:
        months: (B, T) consecutive months that begin in a January, T >= 24.

    Returns:
        factors (B, 12) with mean 1, and terms (B, 12) with mean 0; the terms serve rows with months at or below zero.
    """
    length = months.shape[1]
    moving = _moving_average(months)
    inner = months[:, 6 : length - 6]
    calendar = (np.arange(6, length - 6)) % MONTHS
    factors, terms = np.empty((months.shape[0], MONTHS)), np.empty((months.shape[0], MONTHS))
    for month in range(MONTHS):
        at = calendar == month
        factors[:, month] = safe_ratio(np.sum(inner[:, at], axis=1), np.sum(moving[:, at], axis=1), 1.0)
        terms[:, month] = np.sum(inner[:, at] - moving[:, at], axis=1) / np.sum(at)
    factors = safe_ratio(factors * MONTHS, np.sum(factors, axis=1, keepdims=True), 1.0)
    return factors, terms - np.sum(terms, axis=1, keepdims=True) / MONTHS


def _moving_average(months: Floats) -> Floats:
    """(B, T - 12) centred 2 x 12 moving average."""
    total = np.cumsum(np.pad(months, ((0, 0), (1, 0))), axis=1)
    twelve = total[:, MONTHS:] - total[:, :-MONTHS]
    return np.asarray((twelve[:, :-1] + twelve[:, 1:]) / (2 * MONTHS), dtype=np.float64)
