"""How well month budgets hit the months that came, run by hand.

    python benchmarks/phasing.py PANEL.csv.gz [PANEL ...]
    python benchmarks/phasing.py data/demo --workspace

A line's last complete year is spread from the complete years before it, with its own outcome as the year's budget, so
that only the months can miss. Two figures, per cent of the year, each line with equal weight: how much of the year was
laid on other months than those it came in, and how far the period budget was off after March, June and August.
A panel's lines are one group; lines whose last year has no clear sign are left out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from forecast.fullyear.arrays import Floats, Ints
from forecast.fullyear.history.own_months import NET_PART
from forecast.fullyear.panel import read_panel, to_cube
from forecast.fullyear.phasing.propose import Year, propose
from forecast.ledger.book import by_month
from forecast.ledger.specs import Kind
from forecast.ledger.tree import CostType, Role
from forecast.money import Unit
from forecast.workspace.load import load_workspace

CHOICES = ("auto", "own", "like_rows", "twelfths")
CUTS = np.array([2, 5, 7])


def misses(history: Floats, group: Ints, known: int) -> dict[str, tuple[int, float, float]]:
    """By choice: lines, misplaced part of the year and miss of the period budget, per cent."""
    complete = np.all(np.isfinite(history), axis=2)
    lines = [i for i in range(len(history)) if complete[i].sum() > known]
    years = np.array([history[i, np.flatnonzero(complete[i])[-known - 1 :]] for i in lines]).reshape(-1, known + 1, 12)
    came = years[:, known]
    total = came.sum(axis=1)
    clear = (np.abs(total) >= NET_PART * np.abs(came).sum(axis=1)) & (total != 0)
    rows = int(clear.sum())
    size = 1e9 / np.abs(total[clear])  # a panel may count in millions; kronor are fine enough then
    year = Year(
        budget=np.round(total[clear] * size, 2),
        history=years[clear, :known] * size[:, None, None],
        years=tuple(range(known)),
        group=group[lines][clear],
        group_names=("",) * rows,
        level=np.ones((rows, 12)),
        past_level=np.ones((rows, known, 12)),
        level_words=("",) * rows,
        no_step=("–",) * rows,
    )
    out = {}
    for choice in CHOICES:
        off = (propose(year, choice, Unit.KR).months - came[clear] * size[:, None]) / 1e7
        out[choice] = (rows, np.abs(off).sum(axis=1).mean() / 2, np.abs(np.cumsum(off, axis=1)[:, CUTS]).mean())
    return out


def from_workspace(path: Path) -> tuple[Floats, Ints]:
    workspace = load_workspace(path)
    tree = workspace.tree
    actual = workspace.ledger.select(tree.statement, Kind.ACTUAL)
    leaves = tree.where(Role.LEAF)
    years = [year for year in sorted(actual["year"].unique()) if year < workspace.settings.year]
    months = np.stack([by_month(actual, tree, int(year))[leaves] for year in years], axis=1)
    return months, np.array([list(CostType).index(tree.rows[i].cost_type) for i in leaves])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--workspace", action="store_true")
    asked = parser.parse_args()
    print("| lines | years known | n | " + " | ".join(CHOICES) + " |")
    for path in asked.paths:
        if asked.workspace:
            history, group = from_workspace(path)
        else:
            history = to_cube(read_panel(path)).amounts
            group = np.zeros(len(history), dtype=np.int64)
        for known in (1, 2, 3, 4):
            made = misses(history, group, known)
            cells = " | ".join(f"{placed:.1f} / {off:.1f}" for _, placed, off in made.values())
            print(f"| {path.name} | {known} | {made['auto'][0]} | {cells} |")


if __name__ == "__main__":
    main()
