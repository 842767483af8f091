"""Five ways to read a row's own months; each returns the remaining months of the year.

All take `history` (B, k, 12), complete earlier years with k >= 2, and `booked` (B, m), and return (B, 12 - m). Rows
come scaled so that a normal year is about +1: the methods are indifferent to unit and sign.
"""

from __future__ import annotations

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats, safe_ratio
from forecast.fullyear.seasonal import own_shares, seasonal_factors
from forecast.fullyear.smoothing import smoothing_rest

MEMBERS = ("last_year", "growth", "level", "trend", "smoothing")
GROWTH_LIMITS = (0.8, 1.25)
LEVEL_FADE = 0.65
"""How much less each earlier month weighs in the present level."""
TREND_PART = 0.5
ALPHAS = (0.1, 0.2, 0.35, 0.5, 0.7, 0.9)


def member_rests(history: Floats, booked: Floats) -> Floats:
    """(5, B, 12 - m) the remaining months by each of MEMBERS, unguarded."""
    return np.stack(
        [
            last_year_rest(history, booked),
            growth_rest(history, booked),
            level_rest(history, booked),
            trend_rest(history, booked),
            smoothing_rest(history, booked),
        ]
    )


def last_year_rest(history: Floats, booked: Floats) -> Floats:
    """The same months last year (seasonal naive)."""
    return history[:, -1, booked.shape[1] :]


def growth_rest(history: Floats, booked: Floats) -> Floats:
    """The same months last year, scaled by year-to-date growth within 0.8 to 1.25 (capped growth)."""
    before = np.sum(history[:, -1, : booked.shape[1]], axis=1)
    ratio = np.where(before > 0, safe_ratio(np.sum(booked, axis=1), before, 1.0), 1.0)
    return np.asarray(last_year_rest(history, booked) * np.clip(ratio, *GROWTH_LIMITS)[:, None], dtype=np.float64)


def level_rest(history: Floats, booked: Floats) -> Floats:
    """Generalised Cape Cod: a discounted sum of outcomes over a discounted sum of month shares, plus half the trend.

    Bühlmann and Straub's Cape Cod with decay (Gluck 1997), months in the place of origins.
    """
    rows, years, _ = history.shape
    m = booked.shape[1]
    shares = own_shares(history)
    months = np.concatenate([history.reshape(rows, years * MONTHS), booked], axis=1)
    length = months.shape[1]
    fade = LEVEL_FADE ** np.arange(length - 1, -1, -1.0)
    exposure = np.concatenate([np.tile(shares, (1, years)), shares[:, :m]], axis=1) * fade
    level = safe_ratio(np.sum(months * fade, axis=1), np.sum(exposure, axis=1), 1.0)
    age = safe_ratio(np.sum(exposure * np.arange(length - 1, -1, -1.0), axis=1), np.sum(exposure, axis=1), 0.0)
    ahead = np.arange(1, MONTHS - m + 1)[None, :] + age[:, None]
    growth = TREND_PART * yearly_trend(history)[:, None] * ahead / MONTHS
    return shares[:, m:] * (level[:, None] + growth)


def yearly_trend(history: Floats) -> Floats:
    """(B,) mean change of the yearly total over at most the last three steps, in the rows' unit."""
    totals = np.sum(history[:, -4:, :], axis=2)
    return np.asarray((totals[:, -1] - totals[:, 0]) / (totals.shape[1] - 1), dtype=np.float64)


def trend_rest(history: Floats, booked: Floats) -> Floats:
    """Theta on seasonally adjusted months: simple exponential smoothing with half the linear trend as drift.

    Assimakopoulos and Nikolopoulos (2000); the drift form is Hyndman and Billah (2003). The smoothing constant is the
    one with the smallest squared error on a small grid.
    """
    rows, years, _ = history.shape
    m = booked.shape[1]
    months = np.concatenate([history.reshape(rows, years * MONTHS), booked], axis=1)
    length = months.shape[1]
    factors, terms = seasonal_factors(months)
    steady = (np.min(months, axis=1) > 0) & (np.min(factors, axis=1) > 0)
    factors = np.where(steady[:, None], factors, 1.0)
    terms = np.where(steady[:, None], 0.0, terms)
    calendar = np.arange(length) % MONTHS
    adjusted = (months - terms[:, calendar]) / factors[:, calendar]
    time = np.arange(length) - (length - 1) / 2
    slope = np.sum(adjusted * time, axis=1) / np.sum(time * time)
    level, alpha = _smoothed(adjusted)
    kept = (1.0 - (1.0 - alpha) ** length) / alpha
    ahead = np.arange(MONTHS - m)[None, :] + kept[:, None]
    rest = (level[:, None] + 0.5 * slope[:, None] * ahead) * factors[:, m:] + terms[:, m:]
    return np.asarray(rest, dtype=np.float64)


def _smoothed(months: Floats) -> tuple[Floats, Floats]:
    """(level, alpha) of simple exponential smoothing, alpha by least squares on the grid; both (B,)."""
    alpha = np.array(ALPHAS)[:, None]
    level = np.broadcast_to(np.sum(months[:, :MONTHS], axis=1) / MONTHS, (len(ALPHAS), months.shape[0])).copy()
    squares = np.zeros_like(level)
    for t in range(months.shape[1]):
        error = months[:, t] - level
        squares += error * error
        level = level + alpha * error
    best = np.argmin(squares, axis=0)
    return level[best, np.arange(months.shape[0])], alpha[best, 0]
