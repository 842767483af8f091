"""What each thing that a workspace knows of its rows does to its forecasts, run by hand.

    python benchmarks/knowledge.py data/demo --years 2022,2023 --months 3,6,8
    python benchmarks/knowledge.py data/demo --years 2020,2021,2022,2023 --spans

Forecasts earlier years of a workspace with months, as of each month, with nothing known, with one section of
knowledge.yaml at a time, and with all of them. Nothing after the month is read; the sections themselves are taken as
known in advance, which an agreement or a decision is and a settlement is not. `--spans` reads the rows as if only a
sum, a budget and last year's total were known, by twelfths and by the month shares that are known.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from accuracy import Months, span_lines
from numpy.typing import NDArray

from forecast.drivers.knowledge import NOTHING_KNOWN, Known
from forecast.drivers.pay_review import pay_index, steps_of
from forecast.drivers.posting import rhythm_shares
from forecast.drivers.preliminary import by_month_of_booking
from forecast.fullyear import project
from forecast.fullyear.arrays import Bools, Floats
from forecast.fullyear.baseline import baseline
from forecast.ledger.book import over_span
from forecast.ledger.specs import Kind
from forecast.ledger.tree import Role
from forecast.parameters import load_parameter, load_profiles
from forecast.periods import Month, Span
from forecast.workspace.load import load_workspace
from forecast.workspace.workspace import Workspace

Texts = NDArray[np.str_]
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


def spans(workspace: Workspace, asked: list[Month]) -> pd.DataFrame:
    """WAPE of rows of which only sums are known: by twelfths, and by the shares of each thing that is known."""
    months = Months(workspace)
    kinds = np.array([months.tree.rows[i].cost_type.value for i in months.leaves])
    keys = np.array([months.tree.rows[i].key for i in months.leaves])
    found = []
    for as_of in asked:
        year, m = as_of.year, as_of.number
        plain = span_lines(m, months.actual[year][:, :m].sum(axis=1), months.budget[year], _total(months, year - 1))
        for name, mask, shares in _known_shares(workspace, as_of, keys, kinds):
            known = replace(plain, shares=np.where(mask[:, None], shares, plain.shares))
            miss = [(project(lines).point - _total(months, year))[mask] for lines in (plain, known)]
            truth = _total(months, year)[mask]
            found.append({"known": name, "twelfths": _wape(miss[0], truth), "with it": _wape(miss[1], truth)})
    return pd.DataFrame(found).groupby("known", sort=False).mean()


def _total(months: Months, year: int) -> Floats:
    return np.asarray(months.actual[year].sum(axis=1), dtype=np.float64)


def _known_shares(workspace: Workspace, as_of: Month, keys: Texts, kinds: Texts) -> Iterator[tuple[str, Bools, Floats]]:
    """(what is known, the rows (L,) it is about, (12,) shares)."""
    known = workspace.known
    steps = [
        step for step in steps_of(known.pay_reviews, load_parameter("pay_review")) if step.start.year == as_of.year
    ]
    index = pay_index(steps, (as_of.year,), as_of)[0]
    yield "pay review on staff rows", kinds == "staff", index / index.sum()
    for principle, profile in load_profiles("holiday_profile").shares.items():
        yield f"default holiday profile, {principle}", kinds == "staff", np.array(profile)
    for rhythm in known.rhythms:
        yield f"rhythm of {rhythm.row}", keys == rhythm.row, rhythm_shares(rhythm)
    for item in known.preliminary:
        if item.booked_in == "next_month" and item.complete is not None:
            shares = by_month_of_booking(np.full((1, 12), 1 / 12), np.array([1 - item.complete[0]]))[0]
            yield "late invoices", np.isin(kinds, [kind.value for kind in item.cost_types]), shares


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("workspace", type=Path)
    ask.add_argument("--years", required=True)
    ask.add_argument("--months", default="3,6,8")
    ask.add_argument("--spans", action="store_true", help="rows of which only sums are known")
    words = ask.parse_args()
    workspace = load_workspace(words.workspace)
    asked = [Month(int(y), int(m)) for y in words.years.split(",") for m in words.months.split(",")]
    if words.spans:
        print(spans(workspace, asked).round(2).to_string())
        return
    told = {"nothing": NOTHING_KNOWN}
    told |= {key[0]: alone(workspace.known, key) for key in SECTIONS if getattr(workspace.known, key[0])}
    told["all"] = workspace.known
    found = {name: score(replace(workspace, known=known), asked) for name, known in told.items()}
    found["without one-offs"] = score(replace(workspace, known=NOTHING_KNOWN, events=()), asked)
    print(pd.DataFrame(found).T.round(2).to_string())


if __name__ == "__main__":
    main()
