"""What a backtest showed, as numbers in the order that a page tells them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecast.fullyear import METHODS
from forecast.fullyear.backtest import BacktestTable
from forecast.fullyear.scores import Scores, score, scored

OURS = "prognosen"
PLAIN = "linear"
"""The key of the plain pace: what most people do by hand, and what every forecast must beat."""
WORST = 10
SHOWN_SKIPPED = 20


@dataclass(frozen=True, slots=True)
class MethodScores:
    """One method's scores; `by_cutoff` has no entry where the method made no forecast."""

    key: str
    name: str
    everything: Scores
    by_cutoff: Mapping[int, Scores]


@dataclass(frozen=True, slots=True)
class Miss:
    """One of the largest misses.

    Attributes:
        outcome, point, low, high: in the panel's unit; low and high are the 80 % span.
        share: the miss (forecast - outcome) in per cent of the series' own size.
        of_all: its part of the sum of all errors, per cent.
    """

    series: str
    year: int
    cutoff: int
    outcome: float
    point: float
    low: float
    high: float
    share: float
    of_all: float


@dataclass(frozen=True, slots=True)
class BacktestView:
    """A whole backtest.

    Attributes:
        panel: the file's name.
        asked: the target years as the user wrote them.
        series: series in the panel, and with at least one task.
        cutoffs: the cutoffs that were run.
        tasks: forecasts made; `unscored` of them belong to series without size and are in no score.
        chosen: (name, forecasts) of the methods behind the forecasts, most used first.
        skipped: (reason, years) of the target years that were left out, and the first of them.
        forecast: our scores.
        others: the other methods, the plain pace first.
        years: (year, scores) of our forecasts.
        worst: the largest misses, largest first.
    """

    panel: str
    asked: str
    series: tuple[int, int]
    cutoffs: tuple[int, ...]
    tasks: int
    unscored: int
    chosen: tuple[tuple[str, int], ...]
    skipped: tuple[tuple[str, int], ...]
    first_skipped: tuple[tuple[str, int, str], ...]
    forecast: MethodScores
    others: tuple[MethodScores, ...]
    years: tuple[tuple[int, Scores], ...]
    worst: tuple[Miss, ...]

    @property
    def methods(self) -> tuple[MethodScores, ...]:
        """Plain pace, forecast, then the rest: the order of tables that compare."""
        plain = tuple(method for method in self.others if method.key == PLAIN)
        rest = tuple(method for method in self.others if method.key != PLAIN)
        return (*plain, self.forecast, *rest)


def backtest_view(panel_name: str, asked: str, panel: pd.DataFrame, found: BacktestTable) -> BacktestView:
    """What a backtest showed.

    Args:
        panel_name: the file's name.
        asked: the target years as the user wrote them.
        panel: the checked panel that was backtested.
        found: its backtest, with at least one row.
    """
    rows = scored(panel, found.rows)
    others = scored(panel, found.all_methods)
    keys = sorted(set(others["method"]), key=lambda key: (key != PLAIN, _place(key), key))
    reasons = Counter(skip.reason for skip in found.skipped)
    return BacktestView(
        panel=panel_name,
        asked=asked,
        series=(panel["series_id"].nunique(), found.rows["series_id"].nunique()),
        cutoffs=tuple(sorted(int(cutoff) for cutoff in found.rows["cutoff"].unique())),
        tasks=len(found.rows),
        unscored=len(found.rows) - len(rows),
        chosen=tuple((_name(str(key)), int(count)) for key, count in found.rows["method"].value_counts().items()),
        skipped=tuple(reasons.most_common()),
        first_skipped=tuple((skip.series_id, skip.year, skip.reason) for skip in found.skipped[:SHOWN_SKIPPED]),
        forecast=_scores("", OURS, rows),
        others=tuple(_scores(key, _name(key), others[others["method"] == key]) for key in keys),
        years=tuple((int(year), score(part)) for year, part in _groups(rows, "year")),
        worst=_worst(rows),
    )


def _scores(key: str, name: str, rows: pd.DataFrame) -> MethodScores:
    by_cutoff = {cutoff: score(part) for cutoff, part in _groups(rows, "cutoff")}
    return MethodScores(key, name, score(rows), by_cutoff)


def _groups(rows: pd.DataFrame, column: str) -> list[tuple[int, pd.DataFrame]]:
    """(value, its rows), in order of a column of whole numbers."""
    return [(int(value), rows[rows[column] == value]) for value in sorted(rows[column].unique())]


def _name(key: str) -> str:
    """The trade's words for a method; the key itself where it has none."""
    return METHODS[key].name_sv if key in METHODS else key


def _place(key: str) -> int:
    known = list(METHODS)
    return known.index(key) if key in METHODS else len(known)


def _worst(rows: pd.DataFrame) -> tuple[Miss, ...]:
    """The WORST largest misses in the size of their series; ties in the panel's order."""
    point, actual, scale = (rows[name].to_numpy(dtype=np.float64) for name in ("point", "actual", "scale"))
    miss = (point - actual) / scale
    size = np.abs(miss)
    order = np.argsort(-size, kind="stable")[:WORST]
    total = float(np.sum(size))
    found = []
    for at in order:
        row = rows.iloc[int(at)]
        found.append(
            Miss(
                series=str(row["series_id"]),
                year=int(row["year"]),
                cutoff=int(row["cutoff"]),
                outcome=float(actual[at]),
                point=float(point[at]),
                low=float(row["lo80"]),
                high=float(row["hi80"]),
                share=100.0 * float(miss[at]),
                of_all=100.0 * float(size[at]) / total if total > 0 else 0.0,
            )
        )
    return tuple(found)
