"""How near the year's total forecasts have been, in per cent of the budget, run by hand.

    python benchmarks/held.py PANEL... [--cutoffs 3,4,8,10] [--august-table CSV]

Every panel's lines as of each month, all target years: the program's forecast, and the year at its own pace. In per
cent of the line's budget where the panel has one, else of what the year became (and says so). `--august-table` is a
table of committees' own forecasts after August beside their outcomes, columns `year,namnd,...,error_mkr`: it is scored
in millions, since it holds no budgets. What persons forecast is followed by what they do about it; a series in a panel
does nothing about anything. The two are beside each other and not against each other.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from forecast.fullyear.backtest import backtest
from forecast.fullyear.panel import read_panel
from forecast.model import Floats

AIM = 1.0
"""Per cent: the default aim."""


def years_of(panel: pd.DataFrame) -> pd.DataFrame:
    """Outcome and scale a series and year: its budget, or the outcome itself where the panel has no budgets."""
    grouped = panel.groupby(["series_id", "year"])
    out = pd.DataFrame({"outcome": grouped["value"].sum()})
    budgets = grouped["budget"].max() if "budget" in panel else pd.Series(np.nan, index=out.index)
    out["scale"] = budgets.where(budgets > 0) if budgets.notna().any() else out["outcome"]
    return out.reset_index()


def told(errors: Floats) -> str:
    """Median and mean without sign, how many are within the aim, and how many became larger than was forecast."""
    apart = np.abs(errors)
    within, above = np.mean(apart <= AIM), np.mean(errors > 0)
    return f"{np.median(apart):7.2f} {apart.mean():7.2f} {100 * within:7.0f} {100 * above:7.0f} {errors.size:7d}"


def score_panel(path: Path, cutoffs: Sequence[int]) -> None:
    """Print a panel's lines by month and method."""
    panel = read_panel(path)
    made = backtest(panel, cutoffs, "all")
    years = years_of(panel)
    has = "budget" in panel and panel["budget"].notna().any()
    print(f"\n{path.name}: per cent of the {'budget' if has else 'outcome (no budgets in the panel)'}")
    print(f"{'month':>5} {'method':<10} {'median':>7} {'mean':>7} {'<= 1 %':>7} {'above':>7} {'n':>7}")
    linear = made.all_methods[made.all_methods["method"] == "linear"]
    for cutoff in cutoffs:
        for name, table in (("program", made.rows), ("own pace", linear)):
            held = table[table["cutoff"] == cutoff].merge(years, on=["series_id", "year"])
            errors = 100.0 * (held["outcome"] - held["point"]) / held["scale"].abs()
            print(f"{cutoff:5d} {name:<10} {told(errors.dropna().to_numpy())}")


def score_august(path: Path) -> None:
    """Print a table of persons' August forecasts: millions, as it has no budgets."""
    table = pd.read_csv(path)
    whole = table["namnd"].str.isupper()
    print(f"\n{path.name}: millions, after August; error > 0 is a year that became better")
    for year, own in table[~whole].groupby("year"):
        errors = own["error_mkr"].to_numpy(dtype=np.float64)
        apart = np.abs(errors)
        print(
            f"{year}: {errors.size} lines, median {np.median(apart):.0f}, mean {apart.mean():.1f}, "
            f"better than forecast {np.sum(errors > 0)}, net {errors.sum():+.0f}, without sign {apart.sum():.0f}"
        )
    for _, row in table[whole].iterrows():
        print(f"{row['year']} {row['namnd']}: error {row['error_mkr']:+d}")


def main() -> None:
    """Score what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("panels", nargs="*", type=Path)
    parser.add_argument("--cutoffs", default="3,4,8,10")
    parser.add_argument("--august-table", type=Path)
    words = parser.parse_args()
    cutoffs = [int(cutoff) for cutoff in words.cutoffs.split(",")]
    for path in words.panels:
        score_panel(path, cutoffs)
    if words.august_table is not None:
        score_august(words.august_table)


if __name__ == "__main__":
    main()
