"""How good forecasts were: every error is divided by the line's own size, so that each line weighs the same."""

from __future__ import annotations

import numpy as np

from forecast.fullyear.arrays import Floats, safe_ratio


def wape(point: Floats, actual: Floats, scale: Floats) -> float:
    """Sum |F - A| / s over sum |A| / s, per cent. All (N,); `scale` is the line's mean absolute earlier year, > 0."""
    return _percent(np.sum(np.abs(point - actual) / scale), np.sum(np.abs(actual) / scale))


def bias(point: Floats, actual: Floats, scale: Floats) -> float:
    """Sum (F - A) / s over sum |A| / s, per cent; below zero the forecasts were too low."""
    return _percent(np.sum((point - actual) / scale), np.sum(np.abs(actual) / scale))


def mdape(point: Floats, actual: Floats) -> float:
    """Median |F - A| / |A|, per cent, over the years that were not zero; NaN when there are none."""
    share = safe_ratio(np.abs(point - actual), np.abs(actual))
    share = share[np.isfinite(share)]
    return 100.0 * float(np.median(share)) if share.size else float("nan")


def coverage(low: Floats, high: Floats, actual: Floats) -> float:
    """Share of outcomes inside the interval, ends included, per cent."""
    return 100.0 * float(np.mean((actual >= low) & (actual <= high))) if actual.size else float("nan")


def winkler(low: Floats, high: Floats, actual: Floats, scale: Floats, level: float = 0.8) -> float:
    """Mean interval score / s, per cent; lower is better (Winkler 1972; Gneiting and Raftery 2007).

    Width plus 2 / (1 - level) times what the outcome fell outside.
    """
    if not actual.size:
        return float("nan")
    outside = np.maximum(low - actual, 0.0) + np.maximum(actual - high, 0.0)
    return 100.0 * float(np.mean((high - low + 2.0 / (1.0 - level) * outside) / scale))


def _percent(top: np.float64, bottom: np.float64) -> float:
    return 100.0 * float(top / bottom) if bottom > 0 else float("nan")
