"""How good forecasts were: every error is divided by the line's own size, so that each line weighs the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecast.fullyear.arrays import MONTHS, Floats, safe_ratio


@dataclass(frozen=True, slots=True)
class Scores:
    """How good a set of forecasts was; per cent, NaN where there is nothing to score or no spans.

    Attributes:
        count: forecasts.
        wape: sum of errors over sum of outcomes, each in its line's size.
        mdape: the middle error over its own outcome.
        bias: as wape with sign; below zero the forecasts were too low.
        cover80, cover95: outcomes inside the spans.
        w80: mean interval score of the 80 % span over the line's size.
    """

    count: int
    wape: float
    mdape: float
    bias: float
    cover80: float
    cover95: float
    w80: float


def scored(panel: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """The forecasts whose outcome is known and whose line has a size.

    Args:
        panel: series_id, year, month, value, checked.
        table: series_id, year and forecasts; any further columns.

    Returns:
        The table's rows, in their order, with `actual`, the sum of the year's twelve months, and `scale`, the mean
        absolute sum of the line's earlier complete years. Rows without either, or with scale 0, are left out.
    """
    keys = ["series_id", "year"]
    years = panel.groupby(keys)["value"].agg(actual="sum", months="count").reset_index()
    years = years[years["months"] == MONTHS].sort_values(keys)
    line = years["series_id"]
    earlier = years["actual"].abs().groupby(line).cumsum().groupby(line).shift(1)
    years["scale"] = earlier / years.groupby("series_id").cumcount()
    found = table.merge(years[[*keys, "actual", "scale"]], on=keys, how="inner", validate="m:1")
    return found[found["scale"] > 0].reset_index(drop=True)


def score(rows: pd.DataFrame) -> Scores:
    """The scores of rows of `scored` with `point` and perhaps lo80, hi80, lo95 and hi95."""
    point, actual, scale = (rows[name].to_numpy(dtype=np.float64) for name in ("point", "actual", "scale"))
    cover80 = cover95 = w80 = float("nan")
    if {"lo80", "hi80"} <= set(rows.columns):
        low, high = (rows[name].to_numpy(dtype=np.float64) for name in ("lo80", "hi80"))
        cover80, w80 = coverage(low, high, actual), winkler(low, high, actual, scale)
    if {"lo95", "hi95"} <= set(rows.columns):
        low, high = (rows[name].to_numpy(dtype=np.float64) for name in ("lo95", "hi95"))
        cover95 = coverage(low, high, actual)
    return Scores(
        count=len(rows),
        wape=wape(point, actual, scale),
        mdape=mdape(point, actual),
        bias=bias(point, actual, scale),
        cover80=cover80,
        cover95=cover95,
        w80=w80,
    )


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
