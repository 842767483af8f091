"""What each thing that a workspace knows of its rows does to its forecasts, run by hand.

    python benchmarks/knowledge.py data/demo --years 2022,2023 --months 3,6,8

Forecasts earlier years of a workspace with months, as of each month, with nothing known, with one section of
knowledge.yaml at a time, and with all of them. Nothing after the month is read; the sections themselves are taken as
known in advance, which an agreement or a decision is and a settlement is not.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from forecast.drivers.knowledge import NOTHING_KNOWN, Known
from forecast.fullyear.arrays import Floats
from forecast.fullyear.baseline import baseline
from forecast.ledger.book import over_span
from forecast.ledger.specs import Kind
from forecast.ledger.tree import Role
from forecast.periods import Month, Span
from forecast.workspace.load import Workspace, load_workspace

SECTIONS = (
    ("pay_reviews", "pay_rows"), ("easter",), ("rhythms",), ("lump_sums",), ("preliminary",), ("restatements",),
)  # fmt: skip
"""Sections that are switched on together."""


def alone(known: Known, section: tuple[str, ...]) -> Known:
    """Only one section of what is known."""
    return NOTHING_KNOWN.model_copy(update={key: getattr(known, key) for key in section})


def score(workspace: Workspace, asked: list[Month]) -> dict[str, float]:
    """WAPE by cost type, of all leaves and of the total, per cent of the outcome; the mean over what was asked."""
    tree = workspace.tree
    leaves = tree.where(Role.LEAF)
    kinds = np.array([tree.rows[i].cost_type.value for i in leaves])
    actual = workspace.ledger.select(tree.statement, Kind.ACTUAL)
    rows = []
    for as_of in asked:
        truth = over_span(actual, tree, Span.full_year(as_of.year))[leaves]
        miss = baseline(workspace, tree.statement, as_of).model[leaves] - truth
        found = {kind: _wape(miss[kinds == kind], truth[kinds == kind]) for kind in dict.fromkeys(kinds)}
        rows.append({**found, "rows": _wape(miss, truth), "total": 100 * abs(miss.sum()) / abs(truth.sum())})
    return {str(key): float(value) for key, value in pd.DataFrame(rows).mean().items()}


def _wape(miss: Floats, truth: Floats) -> float:
    return 100 * float(np.abs(miss).sum()) / max(float(np.abs(truth).sum()), 1.0)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("workspace", type=Path)
    ask.add_argument("--years", required=True)
    ask.add_argument("--months", default="3,6,8")
    words = ask.parse_args()
    workspace = load_workspace(words.workspace)
    asked = [Month(int(y), int(m)) for y in words.years.split(",") for m in words.months.split(",")]
    told = {"nothing": NOTHING_KNOWN}
    told |= {key[0]: alone(workspace.known, key) for key in SECTIONS if getattr(workspace.known, key[0])}
    told["all"] = workspace.known
    found = {name: score(replace(workspace, known=known), asked) for name, known in told.items()}
    found["without one-offs"] = score(replace(workspace, known=NOTHING_KNOWN, events=()), asked)
    print(pd.DataFrame(found).T.round(2).to_string())


if __name__ == "__main__":
    main()
