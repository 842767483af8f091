"""Twelve ways to read a row's own months; each returns the remaining months of the year.

All take `history` (B, k, 12), complete earlier years with k >= 2, and `booked` (B, m), and return (B, 12 - m). Rows
come scaled so that a normal year is about +1: the methods are indifferent to unit and sign.
"""

from __future__ import annotations

import numpy as np

from forecast.fullyear.arrays import MONTHS, Bools, Floats, safe_ratio
from forecast.fullyear.history.seasonal import shrunk_shares
from forecast.fullyear.history.theta import theta_rest
from forecast.fullyear.textbook.dial import LEAST_EMERGED

MEMBERS = (
    "last_year",
    "growth",
    "level",
    "slow_level",
    "rolling",
    "expected",
    "chain_ladder",
    "seasonal_step",
    "trend",
    "log_trend",
    "smoothing",
    "log_smoothing",
)
PARTS = (*MEMBERS, "bf", "judged")
"""What a combined forecast is made of: the readings, booked plus budget for the rest, and a person's forecast."""
GROWTH_LIMITS = (0.8, 1.25)
LEVEL_FADE, SLOW_FADE = 0.65, 0.92
"""How much less each earlier month weighs in the present level."""
SLOW_TREND = 0.5
STEP_RIDGE = 2.0
"""Prior months that say "the difference from last year does not last"."""
STEP_DRIFT = 0.5
STEP_MOST = 0.98


def member_rests(history: Floats, booked: Floats, smoothed: Floats) -> Floats:
    """(12, B, 12 - m) the remaining months by each of MEMBERS, unguarded.

    Args:
        history: (B, k, 12).
        booked: (B, m).
        smoothed: (2, B, 12 - m) `smoothing` and `log_smoothing`, which are filtered once for all years.
    """
    shares = shrunk_shares(history)
    trend = theta_rest(history, booked)
    positive = all_positive(history, booked)
    return np.stack(
        [
            last_year_rest(history, booked),
            growth_rest(history, booked),
            level_rest(history, booked, shares, LEVEL_FADE, 0.0),
            level_rest(history, booked, shares, SLOW_FADE, SLOW_TREND),
            rolling_rest(history, booked, shares),
            expected_rest(history, booked, shares),
            chain_ladder_rest(booked, shares),
            seasonal_step_rest(history, booked, shares),
            trend,
            _on_logs(history, booked, trend, positive),
            smoothed[0],
            smoothed[1],
        ]
    )


def all_positive(history: Floats, booked: Floats) -> Bools:
    """(B,) where every month is above zero, so that logarithms can be taken."""
    lowest = np.minimum(np.min(history, axis=(1, 2)), np.min(booked, axis=1))
    return np.asarray(lowest > 0, dtype=np.bool_)


def last_year_rest(history: Floats, booked: Floats) -> Floats:
    """The same months last year (seasonal naive)."""
    return history[:, -1, booked.shape[1] :]


def growth_rest(history: Floats, booked: Floats) -> Floats:
    """The same months last year, scaled by year-to-date growth within 0.8 to 1.25 (capped growth)."""
    before = np.sum(history[:, -1, : booked.shape[1]], axis=1)
    ratio = np.where(before > 0, safe_ratio(np.sum(booked, axis=1), before, 1.0), 1.0)
    return np.asarray(last_year_rest(history, booked) * np.clip(ratio, *GROWTH_LIMITS)[:, None], dtype=np.float64)


def level_rest(history: Floats, booked: Floats, shares: Floats, fade: float, trend: float) -> Floats:
    """Generalised Cape Cod: a discounted sum of outcomes over a discounted sum of month shares, plus part of the trend.

    Bühlmann and Straub's Cape Cod with decay (Gluck 1997), months in the place of origins.
    """
    rows, years, _ = history.shape
    m = booked.shape[1]
    months = np.concatenate([history.reshape(rows, years * MONTHS), booked], axis=1)
    back = np.arange(months.shape[1] - 1, -1, -1.0)
    faded = fade**back
    exposure = np.concatenate([np.tile(shares, (1, years)), shares[:, :m]], axis=1) * faded
    total = np.sum(exposure, axis=1)
    level = safe_ratio(np.sum(months * faded, axis=1), total, 1.0)
    if trend == 0.0:
        return shares[:, m:] * level[:, None]
    age = safe_ratio(np.sum(exposure * back, axis=1), total, 0.0)
    ahead = np.arange(1, MONTHS - m + 1)[None, :] + age[:, None]
    return np.asarray(
        shares[:, m:] * (level[:, None] + trend * yearly_trend(history)[:, None] * ahead / MONTHS), dtype=np.float64
    )


def yearly_trend(history: Floats) -> Floats:
    """(B,) mean change of the yearly total over at most the last three steps, in the rows' unit."""
    totals = np.sum(history[:, -4:, :], axis=2)
    return np.asarray((totals[:, -1] - totals[:, 0]) / (totals.shape[1] - 1), dtype=np.float64)


def rolling_rest(history: Floats, booked: Floats, shares: Floats) -> Floats:
    """The last twelve months' sum, spread as the year usually falls."""
    m = booked.shape[1]
    twelve = np.sum(history[:, -1, m:], axis=1) + np.sum(booked, axis=1)
    return np.asarray(shares[:, m:] * twelve[:, None], dtype=np.float64)


def expected_rest(history: Floats, booked: Floats, shares: Floats) -> Floats:
    """Last year's total less what is booked: what is early now is missing later (expected value, n = 0)."""
    m = booked.shape[1]
    left = np.sum(history[:, -1, :], axis=1) - np.sum(booked, axis=1)
    parts = safe_ratio(shares[:, m:], np.sum(shares[:, m:], axis=1, keepdims=True), 1.0 / (MONTHS - m))
    return np.asarray(parts * left[:, None], dtype=np.float64)


def chain_ladder_rest(booked: Floats, shares: Floats) -> Floats:
    """C / p, the rest spread as the year usually falls; where p says nothing the pace of the months so far."""
    m = booked.shape[1]
    emerged = np.sum(shares[:, :m], axis=1)
    total = np.sum(booked, axis=1)
    year = np.where(emerged > LEAST_EMERGED, total / np.where(emerged > LEAST_EMERGED, emerged, 1.0), total * 12 / m)
    return np.asarray(shares[:, m:] * year[:, None], dtype=np.float64)


def seasonal_step_rest(history: Floats, booked: Floats, shares: Floats) -> Floats:
    """Last year's months plus a difference from last year that fades: an autoregression on seasonal differences.

    The month to differ from is half last year's own and half last year's total spread as the year usually falls. The
    difference's persistence is a ridge regression on the row's own months (an ARIMA(1,0,0)(0,1,0) with drift, Box and
    Jenkins 1970, with the season shrunk).
    """
    rows, years, _ = history.shape
    m = booked.shape[1]
    months = np.concatenate([history.reshape(rows, years * MONTHS), booked], axis=1)
    usual = (shares[:, None, :] * np.sum(history, axis=2)[:, :, None]).reshape(rows, years * MONTHS)
    base = (history.reshape(rows, years * MONTHS) + usual) / 2
    step = months[:, MONTHS:] - base[:, : months.shape[1] - MONTHS]
    drift = STEP_DRIFT * np.sum(step, axis=1) / step.shape[1]
    step = step - drift[:, None]
    size = np.sum(step * step, axis=1) / step.shape[1]
    top = np.sum(step[:, 1:] * step[:, :-1], axis=1)
    bottom = np.sum(step[:, :-1] ** 2, axis=1) + STEP_RIDGE * size
    lasting = np.clip(safe_ratio(top, bottom, 0.0), -STEP_MOST, STEP_MOST)
    ahead = lasting[:, None] ** np.arange(1, MONTHS - m + 1)
    rest = base[:, (years - 1) * MONTHS + m :] + drift[:, None] + step[:, -1:] * ahead
    return np.asarray(rest, dtype=np.float64)


def _on_logs(history: Floats, booked: Floats, otherwise: Floats, positive: Bools) -> Floats:
    """Theta on logarithms where every month is above zero, else `otherwise`."""
    at = np.flatnonzero(positive)
    out = otherwise.copy()
    if at.size:
        out[at] = np.exp(theta_rest(np.log(MONTHS * history[at]), np.log(MONTHS * booked[at]))) / MONTHS
    return out
