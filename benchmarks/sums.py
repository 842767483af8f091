"""How the span of a sum of rows holds, and how much rows share their luck: python benchmarks/sums.py PANEL.csv.gz ...

Every target year is forecast at each cutoff, and all rows of the year are summed by the draws that the program uses, at
several values of the shared part. The correlation is between two rows' ranked scores of the same year and cutoff.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import ndtri

from forecast.fullyear.arrays import Floats, Ints
from forecast.fullyear.history.intervals import scores_of, spreads_by_year
from forecast.fullyear.history.walk import Years, walk
from forecast.fullyear.panel import read_panel, to_cube
from forecast.ledger.tree import CostType, Role, Row, Tree
from forecast.simulate import simulate

LEAST_ROWS = 5
SHARED = (0.0, 0.15, 0.3, 0.5)


def tree_of(rows: int) -> Tree:
    """Rows that sum into one."""
    leaves = [Row(f"r{i}", "total", f"r{i}", "", CostType.NET, Role.LEAF) for i in range(rows)]
    top = Row("total", None, "Summa", "", CostType.NET, Role.SUM)
    return Tree("panel", (*leaves, top), np.array([*[rows] * rows, -1]), np.array([*[1] * rows, 0]))


def correlation(at: Ints, ranks: Floats) -> float:
    """Mean product of two rows' normal scores of one year."""
    z = ranks[at]
    return float((np.sum(z) ** 2 - np.sum(z * z)) / (len(z) * (len(z) - 1)))


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("panels", nargs="+", type=Path)
    ask.add_argument("--cutoffs", default="2,3,4,6,8,10")
    words = ask.parse_args()
    for path in words.panels:
        cube = to_cube(read_panel(path))
        rows = len(cube.series)
        found, alike = [], []
        for m in (int(word) for word in words.cutoffs.split(",")):
            nobody, group = np.full(cube.budgets.shape, np.nan), np.zeros(rows, dtype=np.int64)
            steps = walk(Years(cube.amounts, m, cube.budgets, nobody, group))
            known = np.flatnonzero(np.isfinite(steps.error))
            ranks = np.full(len(steps.row), np.nan)
            ranks[known] = ndtri((np.argsort(np.argsort(scores_of(steps)[known])) + 0.5) / len(known))
            spread = spreads_by_year(steps, np.arange(len(steps.row)), m)
            for year in np.unique(steps.year[known]):
                at = known[steps.year[known] == year]
                if len(at) < LEAST_ROWS:
                    continue
                alike.append(correlation(at, ranks))
                tree, point = tree_of(len(at)), steps.actual[at] + steps.rest[at]
                point = np.append(point, np.sum(point))
                wide = np.concatenate([spread[at], np.zeros((1, spread.shape[1]))])
                truth = float(point[-1] + np.sum(steps.error[at]))
                for shared in SHARED:
                    q = simulate(tree, point, wide, len(at), draws=2000, seed=1, shared=shared).quantiles[-1]
                    wide_part = 100 * (q[3] - q[1]) / abs(point[-1])
                    found.append({"shared": shared, "inside": q[1] <= truth <= q[3], "width": wide_part})
        table = pd.DataFrame(found)
        name = path.name.split(".")[0]
        print(f"{name}: correlation of two rows' scores {np.mean(alike):.3f}, {len(alike)} years and cutoffs")
        print((table.groupby("shared")[["inside", "width"]].mean() * [100, 1]).round(1).to_string(), end="\n\n")


if __name__ == "__main__":
    main()
