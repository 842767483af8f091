"""Additive Holt-Winters over a small grid of smoothing constants, averaged by AICc.

Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing, chapters 2 and 7.
"""

from __future__ import annotations

import itertools

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats

ALPHAS = (0.1, 0.3, 0.5, 0.7, 0.9)
BETAS = (0.0, 0.05)
GAMMAS = (0.1, 0.3, 0.6)
DAMPING = 0.95
"""A trend is not taken further than it has earned: each month ahead keeps this part of it."""
FREE = 3
"""Constants that the grid chooses, counted by AICc beside the variance."""


def smoothing_rest(history: Floats, booked: Floats) -> Floats:
    """Level, trend and season followed month by month.

    Args:
        history: (B, k, 12) complete earlier years, k >= 2, any unit.
        booked: (B, m) this year's months, m 1 to 11.

    Returns:
        (B, 12 - m) the remaining months: the grid's forecasts weighted by exp(-AICc / 2).
    """
    rows, years, _ = history.shape
    months = np.concatenate([history.reshape(rows, years * MONTHS), booked], axis=1)
    alpha, beta, gamma = (
        np.array(column)[:, None] for column in zip(*itertools.product(ALPHAS, BETAS, GAMMAS), strict=True)
    )
    level, trend, season = _start(history, alpha.shape[0])
    squares = np.zeros_like(level)
    for t in range(months.shape[1]):
        seasonal = season[t % MONTHS]
        before = level + DAMPING * trend
        error = months[:, t] - before - seasonal
        level = before + alpha * error
        trend = DAMPING * trend + beta * error
        season[t % MONTHS] = seasonal + gamma * (1.0 - alpha) * error
        if t >= MONTHS:  # the first year only sets the states going
            squares += error * error
    weight = _akaike_weights(squares, months.shape[1] - MONTHS)
    return _ahead(level, trend, season, weight, booked.shape[1])


def _start(history: Floats, grid: int) -> tuple[Floats, Floats, list[Floats]]:
    """Level and season of the first two years, no trend; (G, B) and twelve of them."""
    mean = np.sum(history[:, :2, :], axis=2) / MONTHS
    seasonal = np.sum(history[:, :2, :] - mean[:, :, None], axis=1) / 2
    rows = history.shape[0]
    level = np.broadcast_to(mean[:, 0], (grid, rows)).copy()
    trend = np.zeros((grid, rows))
    return level, trend, [np.broadcast_to(seasonal[:, j], (grid, rows)).copy() for j in range(MONTHS)]


def _akaike_weights(squares: Floats, count: int) -> Floats:
    """(G, B) weights that sum to one over the grid, from one-step errors of `count` months."""
    variance = squares / count
    floor = np.maximum(np.max(variance, axis=0), np.finfo(np.float64).tiny) * 1e-12
    parameters = FREE + 1
    correction = 2 * parameters * count / max(count - parameters - 1, 1)
    criterion = count * np.log(np.maximum(variance, floor)) + correction
    weight = np.exp(-0.5 * (criterion - np.min(criterion, axis=0)))
    return np.asarray(weight / np.sum(weight, axis=0), dtype=np.float64)


def _ahead(level: Floats, trend: Floats, season: list[Floats], weight: Floats, booked: int) -> Floats:
    """(B, 12 - m) weighted forecasts of the remaining months."""
    columns = []
    carried = np.zeros_like(trend)
    damp = 1.0
    for month in range(booked, MONTHS):
        damp *= DAMPING
        carried = carried + damp * trend
        columns.append(np.sum(weight * (level + carried + season[month]), axis=0))
    return np.stack(columns, axis=1)
