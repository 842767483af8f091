"""What a row's own months tell about which reading to trust, and about how far off it may be."""

from __future__ import annotations

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats, safe_ratio

FEATURES = (
    "booked",
    "years",
    "emerged",
    "monthly_change",
    "rest_change",
    "yearly_change",
    "trend",
    "one_way",
    "season",
    "unlike_years",
    "largest_month",
    "zeros",
    "growth",
    "growth_size",
    "rolling_growth",
    "lasting",
    "surprise",
    "apart",
)
LEAST = 1e-4
"""Logarithms are taken of what is at least this part of a normal year."""
MOST_GROWTH = 2.0


def row_features(history: Floats, booked: Floats, shares: Floats) -> Floats:
    """(B, 17) all of FEATURES but the last, from rows scaled so that a normal year is about +1.

    Args:
        history: (B, k, 12), k >= 2.
        booked: (B, m).
        shares: (B, 12) the row's shrunk month shares.

    Returns:
        in the order of FEATURES: m / 12; log k; the share of a usual year that has emerged; logs of the mean change of
        a month (a year's worth), of the remainder and of the total from year to year; the trend, and how much of the
        change goes one way; logs of the season's size, of how unlike the years' shares are and of the largest month;
        the part of months that are zero; growth of the months so far, its size, and growth of the last twelve; how much
        a difference from last year lasts from month to month; and how surprising this year's growth is for the row.
    """
    rows, years, _ = history.shape
    m = booked.shape[1]
    total, rest = np.sum(history, axis=2), np.sum(history[:, :, m:], axis=2)
    monthly = np.sum(np.abs(np.diff(history, axis=1)), axis=(1, 2)) / (years - 1)
    changes = np.diff(total, axis=1)
    size = np.abs(total) > LEAST / 100
    yearly = history / np.where(size, total, 1.0)[:, :, None]
    before, so_far = np.sum(history[:, -1, :m], axis=1), np.sum(booked, axis=1)
    growth = _growth(so_far, before, 1e-3)
    twelve = np.sum(history[:, -1, m:], axis=1) + so_far
    twelve_before = np.sum(history[:, -2, m:], axis=1) + before
    return np.stack(
        [
            np.full(rows, m / MONTHS),
            np.full(rows, np.log(years)),
            np.sum(shares[:, :m], axis=1),
            _log(monthly),
            _log(_mean(np.abs(np.diff(rest, axis=1))) / np.maximum(_mean(np.abs(rest)), 1e-3)),
            _log(_mean(np.abs(changes))),
            np.clip(_mean(changes), -1.0, 1.0),
            safe_ratio(np.abs(np.sum(changes, axis=1)), np.sum(np.abs(changes), axis=1), 0.0),
            _log(np.sum(np.abs(shares - 1.0 / MONTHS), axis=1)),
            _log(np.sum(np.abs(yearly - shares[:, None, :]), axis=(1, 2)) / years),
            _log(np.max(np.abs(history), axis=(1, 2)) * MONTHS),
            np.sum(np.abs(history) < 1e-9, axis=(1, 2)) / (years * MONTHS),
            growth,
            np.abs(growth),
            _growth(twelve, twelve_before, 1e-2),
            _lasting(history, booked),
            _log(np.abs(growth) + 0.005) - _log(monthly + 0.005),
        ],
        axis=1,
    )


def _mean(values: Floats) -> Floats:
    return np.asarray(np.sum(values, axis=1) / values.shape[1], dtype=np.float64)


def _log(values: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(values, LEAST)), dtype=np.float64)


def _growth(now: Floats, before: Floats, least: float) -> Floats:
    return np.clip((now - before) / np.maximum(np.abs(before), least), -MOST_GROWTH, MOST_GROWTH)


def _lasting(history: Floats, booked: Floats) -> Floats:
    """(B,) autocorrelation of the differences from the same month a year before."""
    rows, years, _ = history.shape
    months = np.concatenate([history.reshape(rows, years * MONTHS), booked], axis=1)
    step = months[:, MONTHS:] - months[:, :-MONTHS]
    step = step - _mean(step)[:, None]
    return safe_ratio(np.sum(step[:, 1:] * step[:, :-1], axis=1), np.sum(step * step, axis=1), 0.0)
