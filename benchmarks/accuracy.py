"""How good the full-year forecast is on monthly panels, run by hand.

    python benchmarks/accuracy.py PANEL.csv.gz [PANEL ...] [--cutoffs 2,3,4,6,8,10] [--target-years last|all|2022,2023]

A panel holds `series_id,year,month,value[,budget]`. Every error is divided by the mean absolute total of the line's
earlier complete years, so that each line weighs the same. Panels are read where they lie; nothing is copied.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import pandas as pd

from forecast.fullyear.backtest import BacktestTable, backtest
from forecast.fullyear.panel import read_panel
from forecast.fullyear.scores import bias, coverage, mdape, wape, winkler


def scored(panel: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """The table with `actual` and `scale` beside each forecast; lines without size are left out."""
    years = panel.groupby(["series_id", "year"])["value"].agg(["sum", "count"]).reset_index()
    years = years[years["count"] == 12].sort_values(["series_id", "year"])
    before = years.assign(size=years["sum"].abs()).groupby("series_id")["size"]
    years["scale"] = (before.cumsum() - years["sum"].abs()) / before.cumcount()
    found = table.merge(years.rename(columns={"sum": "actual"}), on=["series_id", "year"], validate="m:1")
    return found[found["scale"] > 0]


def score_row(rows: pd.DataFrame) -> dict[str, float]:
    point, actual, scale = (rows[name].to_numpy() for name in ("point", "actual", "scale"))
    out = {"n": len(rows), "wape": wape(point, actual, scale), "mdape": mdape(point, actual)}
    out["bias"] = bias(point, actual, scale)
    if "lo80" in rows:
        low, high = rows["lo80"].to_numpy(), rows["hi80"].to_numpy()
        out["cov80"] = coverage(low, high, actual)
        out["w80"] = winkler(low, high, actual, scale)
        out["cov95"] = coverage(rows["lo95"].to_numpy(), rows["hi95"].to_numpy(), actual)
    return out


def report(panel: pd.DataFrame, found: BacktestTable) -> str:
    rows = scored(panel, found.rows)
    parts: list[dict[str, Any]] = [{"cutoff": "all", **score_row(rows)}]
    parts += [{"cutoff": cutoff, **score_row(part)} for cutoff, part in rows.groupby("cutoff")]
    others = scored(panel, found.all_methods)
    beside: list[dict[str, Any]] = [{"method": method, **score_row(part)} for method, part in others.groupby("method")]
    return f"{_text(parts)}\n\n{_text(beside)}"


def _text(parts: list[dict[str, Any]]) -> str:
    return pd.DataFrame(parts).round(2).to_string(index=False)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("panels", nargs="+", type=Path)
    ask.add_argument("--cutoffs", default="2,3,4,6,8,10")
    ask.add_argument("--target-years", default="last")
    words = ask.parse_args()
    cutoffs = [int(word) for word in words.cutoffs.split(",")]
    years = words.target_years
    targets = years if years in {"last", "all"} else [int(word) for word in years.split(",")]
    for path in words.panels:
        panel = read_panel(path)
        start = time.perf_counter()
        found = backtest(panel, cutoffs, targets)
        seconds = time.perf_counter() - start
        print(f"{path.name}: {len(found.rows)} tasks in {seconds:.2f} s, {len(found.skipped)} target years skipped")
        print(f"methods: {found.rows['method'].value_counts().to_dict()}")
        print(report(panel, found) if len(found.rows) else "nothing to score", end="\n\n")


if __name__ == "__main__":
    main()
