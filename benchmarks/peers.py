"""Other people's forecasts beside ours on the same tasks, run by hand: accuracy and time.

    pip install -c constraints.txt -e '.[bench]'
    python benchmarks/peers.py PANEL.csv.gz [--subset 60] [--slow-subset 10] [--seed 1] [--cutoffs 2,3,4,6,8,10]
        [--target-years last|all|2022,2023]

A peer forecasts the months after the cutoff of one series from all its months up to the cutoff; its year is what is
booked plus the sum of those months. `ours` is run on the same drawn series and nothing else; `ours, all series` on the
whole panel, as it is meant to be used, and is scored on the drawn ones. All are run in turn at each cutoff, each peer
after one series that is not timed, so that none has the machine to itself. The slow peers take the first series of the
draw.

Spans of the year's total are not what peers give; they are made here, and `spans` says how:

    rss      root of the sum of the squares of the months' half widths: right if months miss independently
    add      the months' bounds added: right if months miss together
    paths    quantiles of the sums of the peer's own simulated paths

A series with an unknown month is read from the month after it; with fewer than two years left, or where a peer gives
no finite number, the plain pace stands in without span, and `stood_in` counts it.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from prophet import Prophet
from statsforecast.models import MSTL, AutoARIMA, AutoCES, AutoETS, DynamicOptimizedTheta, SeasonalNaive

from forecast.fullyear.arrays import Floats
from forecast.fullyear.backtest import backtest
from forecast.fullyear.panel import read_panel
from forecast.fullyear.scores import score, scored

SEASON = 12
LEVELS = (80, 95)
PATHS = 1000
FIVE = "mean of five"
OURS, POOLED = "ours", "ours, all series"
STATS = {
    "AutoETS": AutoETS(season_length=SEASON),
    "AutoCES": AutoCES(season_length=SEASON),
    "DynamicOptimizedTheta": DynamicOptimizedTheta(season_length=SEASON),
    "MSTL": MSTL(season_length=SEASON),
    "SeasonalNaive": SeasonalNaive(season_length=SEASON),
}
SLOW = {"AutoARIMA": AutoARIMA(season_length=SEASON)}
KEYS = ["series_id", "year", "cutoff"]


@dataclass(frozen=True)
class Rest:
    """The remaining months' sum and, by name of how it is made, its spans (lo80, hi80, lo95, hi95)."""

    point: float
    spans: dict[str, tuple[float, float, float, float]]


Peer = Callable[[Floats, pd.Timestamp, int], Rest]


def stats_peer(model) -> Peer:
    """A model of statsforecast on one series."""

    def run(months: Floats, _start: pd.Timestamp, ahead: int) -> Rest:
        found = model.forecast(y=months, h=ahead, level=list(LEVELS))
        mean = np.asarray(found["mean"], dtype=np.float64)
        point = float(np.sum(mean))
        bounds = {
            (side, level): np.asarray(found[f"{side}-{level}"], dtype=np.float64)
            for level in LEVELS
            for side in ("lo", "hi")
        }
        rss = {key: float(np.sqrt(np.sum((bound - mean) ** 2))) for key, bound in bounds.items()}
        order = [(side, level) for level in LEVELS for side in ("lo", "hi")]
        apart = tuple(point + (rss[key] if key[0] == "hi" else -rss[key]) for key in order)
        together = tuple(float(np.sum(bounds[key])) for key in order)
        return Rest(point, {"rss": apart, "add": together})

    return run


def prophet_peer(months: Floats, start: pd.Timestamp, ahead: int) -> Rest:
    """Prophet with its own defaults for monthly series."""
    dates = pd.date_range(start, periods=len(months) + ahead, freq="MS")
    model = Prophet(weekly_seasonality=False, daily_seasonality=False, uncertainty_samples=PATHS)
    model.fit(pd.DataFrame({"ds": dates[: len(months)], "y": months}), seed=1)
    future = pd.DataFrame({"ds": dates[len(months) :]})
    point = float(np.sum(model.predict(future)["yhat"]))
    sums = np.sum(model.predictive_samples(future)["yhat"], axis=0)
    low80, high80, low95, high95 = (float(q) for q in np.quantile(sums, (0.1, 0.9, 0.025, 0.975)))
    return Rest(point, {"paths": (low80, high80, low95, high95)})


@dataclass(frozen=True)
class Task:
    """What a peer may know of a task: `months` up to the cutoff, the first of them in `start`."""

    series: str
    year: int
    cutoff: int
    months: Floats
    start: pd.Timestamp

    @property
    def booked(self) -> float:
        return float(np.sum(self.months[-self.cutoff :]))


def tasks_of(panel: pd.DataFrame, rows: pd.DataFrame) -> list[Task]:
    """The tasks of a backtest's rows, with each series' unbroken months up to its cutoff."""
    out = []
    for name, part in panel.dropna(subset=["value"]).groupby("series_id"):
        wanted = rows[rows["series_id"] == name]
        at = (part["year"] * 12 + part["month"] - 1).to_numpy()
        order = np.argsort(at)
        at, value = at[order], part["value"].to_numpy(dtype=np.float64)[order]
        for year, cutoff in wanted[["year", "cutoff"]].itertuples(index=False):
            end = int(np.searchsorted(at, year * 12 + cutoff - 1)) + 1
            breaks = np.flatnonzero(np.diff(at[:end]) > 1)
            begin = int(breaks[-1]) + 1 if breaks.size else 0
            start = pd.Timestamp(year=int(at[begin] // 12), month=int(at[begin] % 12) + 1, day=1)
            out.append(Task(str(name), int(year), int(cutoff), value[begin:end], start))
    return out


def run_peer(peer: Peer, task: Task) -> Rest | None:
    """A peer's rest of the year; None where the plain pace must stand in."""
    if len(task.months) < 2 * SEASON:
        return None
    try:
        rest = peer(task.months, task.start, 12 - task.cutoff)
    except (ArithmeticError, IndexError, RuntimeError, ValueError, np.linalg.LinAlgError):
        return None
    return rest if np.isfinite(rest.point) else None


def timed_peer(peer: Peer, tasks: list[Task]) -> tuple[list[Rest | None], float]:
    """What a peer says of each task and the seconds it took, after one task that is not counted."""
    run_peer(peer, tasks[0])
    start = time.perf_counter()
    found = [run_peer(peer, task) for task in tasks]
    return found, time.perf_counter() - start


def as_rows(name: str, tasks: list[Task], found: list[Rest | None]) -> pd.DataFrame:
    """One row a task and way to make its span."""
    kinds = sorted({kind for rest in found if rest is not None for kind in rest.spans})
    out = []
    for task, rest in zip(tasks, found, strict=True):
        for kind in kinds:
            if rest is None:
                point = task.booked * 12 / task.cutoff
                bounds = (point,) * 4
            else:
                point, bounds = task.booked + rest.point, tuple(task.booked + bound for bound in rest.spans[kind])
            out.append((task.series, task.year, task.cutoff, name, kind, rest is None, point, *bounds))
    columns = [*KEYS, "method", "spans", "stood_in", "point", "lo80", "hi80", "lo95", "hi95"]
    return pd.DataFrame(out, columns=columns)


def mean_of_five(rows: pd.DataFrame) -> pd.DataFrame:
    """The mean of the five peers' points and, way by way, of their bounds."""
    five = rows[rows["method"].isin(STATS)]
    numbers = ["point", "lo80", "hi80", "lo95", "hi95"]
    mean = five.groupby([*KEYS, "spans"], as_index=False)[numbers].mean()
    return mean.assign(method=FIVE, stood_in=False)


def drawn(panel: pd.DataFrame, count: int, seed: int) -> list[str]:
    """Names of `count` series, drawn without regard to the panel's order."""
    names = np.array(sorted(panel["series_id"].unique()), dtype=object)
    return [str(name) for name in np.random.default_rng(seed).permutation(names)[:count]]


def measured(whole: pd.DataFrame, names: list[str], cutoffs: list[int], years, slow: set[str]):
    """(every method's rows, seconds and tasks by method)."""
    panel = whole[whole["series_id"].isin(names)].reset_index(drop=True)
    peers = {name: stats_peer(model) for name, model in STATS.items()}
    slow_peers = {name: stats_peer(model) for name, model in SLOW.items()} | {"Prophet": prophet_peer}
    rows, times = [], []
    backtest(panel, cutoffs[:1], years)  # not counted
    for turn, cutoff in enumerate(cutoffs):
        for name, given in ((POOLED, whole), (OURS, panel)):
            start = time.perf_counter()
            ours = backtest(given, [cutoff], years).rows
            times.append((name, time.perf_counter() - start, len(ours)))
            ours = ours[ours["series_id"].isin(names)]
            rows.append(ours.assign(method=name, spans="own", stood_in=False))
        tasks = tasks_of(panel, ours)
        few = [task for task in tasks if task.series in slow]
        everyone = list({**peers, **slow_peers}.items())
        for name, peer in everyone[turn % len(everyone) :] + everyone[: turn % len(everyone)]:
            mine = few if name in slow_peers else tasks
            if mine:
                found, seconds = timed_peer(peer, mine)
                times.append((name, seconds, len(mine)))
                rows.append(as_rows(name, mine, found))
        print(f"cutoff {cutoff}: {len(tasks)} tasks, {len(few)} of them for the slow", file=sys.stderr)
    table = pd.concat(rows, ignore_index=True)
    spent = pd.DataFrame(times, columns=["method", "s", "tasks"]).groupby("method").sum()
    spent.loc[FIVE] = spent.loc[list(STATS)].agg({"s": "sum", "tasks": "max"})
    return pd.concat([table, mean_of_five(table)], ignore_index=True), spent


def ratio_range(peer: pd.DataFrame, ours: pd.DataFrame, seed: int = 1) -> tuple[float, float]:
    """95 % range of the ratio of WAPEs on the same tasks: series are drawn anew 2 000 times (a bootstrap)."""
    both = peer.merge(ours[[*KEYS, "point"]], on=KEYS, suffixes=("", "_ours"), validate="1:1")
    missed = pd.DataFrame(
        {
            "peer": (both["point"] - both["actual"]).abs() / both["scale"],
            "ours": (both["point_ours"] - both["actual"]).abs() / both["scale"],
        }
    )
    sums = missed.groupby(both["series_id"]).sum().to_numpy()
    count = len(sums)
    weights = np.random.default_rng(seed).multinomial(count, np.full(count, 1.0 / count), size=2000)
    drawn_sums = weights @ sums
    low, high = np.quantile(drawn_sums[:, 0] / drawn_sums[:, 1], (0.025, 0.975))
    return float(low), float(high)


def told(panel: pd.DataFrame, rows: pd.DataFrame, spent: pd.DataFrame) -> str:
    """A line for each method and way to make spans; ratios are the peer's over ours on the same tasks.

    `from` and `to` are the 95 % range of the ratio of WAPEs over other draws of series.
    """
    found = scored(panel, rows)
    ours = found[found["method"] == OURS]
    own_pace = spent.loc[OURS, "s"] / spent.loc[OURS, "tasks"]
    out = []
    for (method, spans), part in found.groupby(["method", "spans"], sort=False):
        same = score(ours.merge(part[KEYS], on=KEYS, validate="1:1"))
        made = score(part)
        low, high = ratio_range(part, ours)
        pace = spent.loc[method, "s"] / spent.loc[method, "tasks"]
        out.append(
            {
                "method": method,
                "spans": spans,
                "n": made.count,
                "stood_in": int(part["stood_in"].sum()),
                "wape": made.wape,
                "x ours": made.wape / same.wape,
                "from": low,
                "to": high,
                "mdape": made.mdape,
                "bias": made.bias,
                "cov80": made.cover80,
                "cov95": made.cover95,
                "w80": made.w80,
                "w80 x": made.w80 / same.w80,
                "ms/task": 1000 * pace,
                "time x": pace / own_pace,
            }
        )
    return pd.DataFrame(out).round(2).to_string(index=False)


def by_cutoff(panel: pd.DataFrame, rows: pd.DataFrame) -> str:
    """WAPE by method and cutoff."""
    found = scored(panel, rows.drop_duplicates([*KEYS, "method"]))
    parts: dict[int, dict[str, float]] = {}
    for (method, cutoff), part in found.groupby(["method", "cutoff"], sort=False):
        parts.setdefault(cutoff, {})[method] = score(part).wape
    return pd.DataFrame(parts).round(2).to_string()


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("panel", type=Path)
    ask.add_argument("--subset", type=int, default=60, help="series to draw")
    ask.add_argument("--slow-subset", type=int, default=10, help="of them, series for AutoARIMA and Prophet")
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--cutoffs", default="2,3,4,6,8,10")
    ask.add_argument("--target-years", default="last")
    words = ask.parse_args()
    for chatty in ("cmdstanpy", "prophet"):
        logging.getLogger(chatty).disabled = True
    panel = read_panel(words.panel)
    names = drawn(panel, words.subset, words.seed)
    years = words.target_years
    targets = years if years in {"last", "all"} else [int(word) for word in years.split(",")]
    cutoffs = [int(word) for word in words.cutoffs.split(",")]
    rows, spent = measured(panel, names, cutoffs, targets, set(names[: words.slow_subset]))
    print(f"{words.panel.name}: {len(names)} series, seed {words.seed}, {len(rows[rows['method'] == OURS])} tasks")
    print(told(panel, rows, spent), by_cutoff(panel, rows), sep="\n\n")


if __name__ == "__main__":
    main()
