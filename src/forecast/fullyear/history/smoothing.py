"""Additive Holt-Winters over a small grid of smoothing constants, averaged by their likelihood.

Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing, chapters 2 and 7. Every constant of the
grid has as many parameters, so Akaike weights are likelihood weights. One pass over the months serves every origin:
the states after month t do not depend on what comes later.
"""

from __future__ import annotations

import itertools

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats, safe_ratio

ALPHAS = (0.1, 0.3, 0.5, 0.7, 0.9)
BETAS = (0.0, 0.05)
GAMMAS = (0.1, 0.3, 0.6)
LOG_GAMMAS = (0.02, 0.1, 0.3)
DAMPING = 0.95
"""A trend is not taken further than it has earned: each month ahead keeps this part of it."""
FLOOR = 1e-12
"""A constant that fits to the last digit does not take all weight from the others for that."""


def smoothing_rests(months: Floats, booked: int, first_origin: int) -> Floats:
    """Level, trend and season followed month by month, read at every year's cutoff.

    Args:
        months: (B, T) consecutive months that begin in a January.
        booked: m, 1 to 11: an origin is the end of month m of a year.
        first_origin: how many whole years lie before the first origin, at least 2.

    Returns:
        (2, B, O, 12 - m): the remaining months of the year at each origin, on the months as they are and on their
        logarithms. Where a row has had a month at or below zero by the origin, the second is the first.
    """
    rows = months.shape[0]
    months = np.repeat(months, 2, axis=0) if rows == 1 else months  # NumPy sums a lone column in another order
    origins = range(first_origin * MONTHS + booked, months.shape[1] + 1, MONTHS)
    plain = _filtered(months, GAMMAS, booked, origins)
    out = np.stack([plain, plain])
    lowest = np.minimum.accumulate(months, axis=1)
    if origins and np.any(lowest[:, origins[0] - 1] > 0):
        positive = np.maximum(months, np.finfo(np.float64).tiny)
        logs = np.exp(_filtered(np.log(MONTHS * positive), LOG_GAMMAS, booked, origins)) / MONTHS
        usable = lowest[:, [origin - 1 for origin in origins]] > 0
        out[1] = np.where(usable[:, :, None], logs, plain)
    return out[:, :rows]


def _filtered(months: Floats, gammas: tuple[float, ...], booked: int, origins: range) -> Floats:
    """(B, O, 12 - m) forecasts at each origin, weighted over the grid by the fit up to it."""
    alpha, beta, gamma = (
        np.array(column)[:, None] for column in zip(*itertools.product(ALPHAS, BETAS, gammas), strict=True)
    )
    level, season = _start(months, alpha.shape[0])
    trend = np.zeros_like(level)
    squares = np.zeros_like(level)
    season_part = gamma * (1.0 - alpha)
    out = []
    for t in range(months.shape[1]):
        before = level + DAMPING * trend
        error = months[:, t] - before - season[t % MONTHS]
        level = before + alpha * error
        trend = DAMPING * trend + beta * error
        season[t % MONTHS] = season[t % MONTHS] + season_part * error
        if t >= MONTHS:  # the first year only sets the states going
            squares += error * error
        if t + 1 in origins:
            weight = _likelihood_weights(squares, t + 1 - MONTHS)
            out.append(_ahead(level, trend, season, weight, booked))
    return np.stack(out, axis=1) if out else np.zeros((months.shape[0], 0, MONTHS - booked))


def _start(months: Floats, grid: int) -> tuple[Floats, list[Floats]]:
    """Level and shrunk season of the first two years; (G, B) and twelve of them."""
    years = months[:, : 2 * MONTHS].reshape(months.shape[0], 2, MONTHS)
    mean = np.sum(years, axis=2) / MONTHS
    apart = years - mean[:, :, None]
    season = (apart[:, 0] + apart[:, 1]) / 2
    noise = np.sum((apart[:, 0] - apart[:, 1]) ** 2, axis=1) / 4
    kept = np.clip(1.0 - safe_ratio(noise, np.sum(season * season, axis=1), 0.0), 0.0, 1.0)
    season *= kept[:, None]
    rows = months.shape[0]
    return (
        np.broadcast_to(mean[:, 0], (grid, rows)).copy(),
        [np.broadcast_to(season[:, j], (grid, rows)).copy() for j in range(MONTHS)],
    )


def _likelihood_weights(squares: Floats, count: int) -> Floats:
    """(G, B) weights that sum to one over the grid, from one-step errors of `count` months."""
    variance = squares / count
    floor = np.maximum(np.max(variance, axis=0), np.finfo(np.float64).tiny) * FLOOR
    criterion = count * np.log(np.maximum(variance, floor))
    weight = np.exp(-0.5 * (criterion - np.min(criterion, axis=0)))
    return np.asarray(weight / np.sum(weight, axis=0), dtype=np.float64)


def _ahead(level: Floats, trend: Floats, season: list[Floats], weight: Floats, booked: int) -> Floats:
    """(B, 12 - m) weighted forecasts of the remaining months."""
    base, slope = np.sum(weight * level, axis=0), np.sum(weight * trend, axis=0)
    damp = np.cumsum(DAMPING ** np.arange(1, MONTHS - booked + 1))
    months = [np.sum(weight * season[month], axis=0) for month in range(booked, MONTHS)]
    return np.asarray(base[:, None] + slope[:, None] * damp + np.stack(months, axis=1), dtype=np.float64)
