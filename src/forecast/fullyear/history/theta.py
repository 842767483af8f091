"""Theta on seasonally adjusted months: exponential smoothing with half the linear trend as drift.

Assimakopoulos and Nikolopoulos (2000); the drift form is Hyndman and Billah (2003). The season is shrunk by its own
signal to noise before it is taken out (`seasonal.season_of`).
"""

from __future__ import annotations

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats
from forecast.fullyear.history.seasonal import season_of

ALPHAS = (0.1, 0.2, 0.35, 0.5, 0.7, 0.9)
DRIFT = 0.5


def theta_rest(history: Floats, booked: Floats) -> Floats:
    """The remaining months; the smoothing constant is the one with the smallest squared error on a small grid.

    Args:
        history: (B, k, 12) complete earlier years, k >= 2.
        booked: (B, m), m 1 to 11.

    Returns:
        (B, 12 - m).
    """
    rows, years, _ = history.shape
    m = booked.shape[1]
    months = np.concatenate([history.reshape(rows, years * MONTHS), booked], axis=1)
    length = months.shape[1]
    season = season_of(months)
    adjusted = season.adjust(months)
    time = np.arange(length) - (length - 1) / 2
    slope = np.sum(adjusted * time, axis=1) / np.sum(time * time)
    level, alpha = _smoothed(adjusted)
    kept = (1.0 - (1.0 - alpha) ** length) / alpha
    ahead = np.arange(MONTHS - m)[None, :] + kept[:, None]
    return season.restore(level[:, None] + DRIFT * slope[:, None] * ahead, m)


def _smoothed(months: Floats) -> tuple[Floats, Floats]:
    """(level, alpha) of simple exponential smoothing, alpha by least squares on the grid; both (B,)."""
    alpha = np.array(ALPHAS)[:, None]
    level = np.broadcast_to(np.sum(months[:, :MONTHS], axis=1) / MONTHS, (len(ALPHAS), months.shape[0])).copy()
    squares = np.zeros_like(level)
    for t in range(months.shape[1]):
        error = months[:, t] - level
        squares += error * error
        level += alpha * error
    best = np.argmin(squares, axis=0)
    return level[best, np.arange(months.shape[0])], alpha[best, 0]
