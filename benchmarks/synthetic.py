"""An invented panel of any size, for measuring time and memory; the same seed gives the same bytes.

    python benchmarks/synthetic.py OUT.csv.gz [--series 30000] [--years 5] [--last 2023] [--seed 1] [--budget]

Each series has a level, a season of its own and noise. About 15 % shift level in some month, 15 % are lumpy (most
months zero), 10 % change sign between months, 3 % are all zero, and 70 % are costs (below zero). No accuracy measured
on it says anything of real lines.
"""

from __future__ import annotations

import argparse
import gzip
from pathlib import Path

import numpy as np
import pandas as pd

from forecast.fullyear.arrays import Floats

COSTS, SHIFTS, LUMPY, MIXED, EMPTY = 0.70, 0.15, 0.15, 0.10, 0.03


def amounts(series: int, years: int, seed: int) -> Floats:
    """(series, years, 12) whole öre."""
    rng = np.random.default_rng(seed)
    length = 12 * years
    time = np.arange(length)
    level = 10 ** rng.uniform(3, 7, (series, 1)) / 12
    trend = 1.0 + rng.normal(0.03, 0.03, (series, 1)) * time / 12
    depth, phase = rng.beta(1, 4, (series, 1)), rng.integers(12, size=(series, 1))
    season = 1.0 + depth * np.sin(2 * np.pi * (time + phase) / 12)
    shifted = rng.random((series, 1)) < SHIFTS
    moved = np.where(
        shifted & (time >= rng.integers(length, size=(series, 1))), rng.uniform(0.5, 1.6, (series, 1)), 1.0
    )
    noise = rng.lognormal(0.0, rng.uniform(0.01, 0.25, (series, 1)), (series, length))
    out = level * trend * season * moved * noise
    kind = rng.random((series, 1))
    out = np.where((kind < LUMPY) & (rng.random((series, length)) > 0.2), 0.0, out)
    mixed = (kind >= LUMPY) & (kind < LUMPY + MIXED)
    out = np.where(mixed, out * rng.choice([-1.0, 1.0], (series, length)), out)
    out = np.where(kind >= 1.0 - EMPTY, 0.0, out)
    out = np.where(rng.random((series, 1)) < COSTS, -out, out) + 0.0
    return np.round(out, 2).reshape(series, years, 12)


def panel(series: int, years: int, last: int, seed: int, *, budget: bool = False) -> pd.DataFrame:
    """series_id, year, month, value and perhaps budget: last year's outcome and 3 %, rounded, none in the first."""
    months = amounts(series, years, seed)
    names = np.array([f"s{number:05d}" for number in range(series)], dtype=object)
    frame = pd.DataFrame(
        {
            "series_id": np.repeat(names, 12 * years),
            "year": np.tile(np.repeat(np.arange(last - years + 1, last + 1), 12), series),
            "month": np.tile(np.arange(1, 13), series * years),
            "value": months.reshape(-1),
        }
    )
    if budget:
        before = np.round(1.03 * np.sum(months, axis=2)[:, :-1], -2)
        planned = np.concatenate([np.full((series, 1), np.nan), before], axis=1)
        frame["budget"] = np.repeat(planned.reshape(-1), 12)
    return frame


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("out", type=Path)
    ask.add_argument("--series", type=int, default=30_000)
    ask.add_argument("--years", type=int, default=5)
    ask.add_argument("--last", type=int, default=2023)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--budget", action="store_true")
    words = ask.parse_args()
    frame = panel(words.series, words.years, words.last, words.seed, budget=words.budget)
    data = frame.to_csv(index=False, lineterminator="\n").encode("utf-8")
    if words.out.suffix == ".gz":
        data = gzip.compress(data, compresslevel=1, mtime=0)
    words.out.write_bytes(data)
    print(f"{words.out}: {words.series} series, {len(frame)} rows, {len(data) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
