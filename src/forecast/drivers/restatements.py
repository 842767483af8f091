"""Rows whose organisation changed: history is moved from one row to another; what is booked this year never is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forecast.drivers.events import Amount
from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import SpanText
from forecast.ledger.tree import Tree
from forecast.money import Unit


class Restatement(Closed):
    """`amount` (workspace's unit, income > 0, cost < 0) of `span` is read on `to_row` instead of `from_row`."""

    statement: str
    from_row: str
    to_row: str
    span: SpanText
    amount: Amount
    source: str
    note: str = ""


def moved_months(
    restatements: Sequence[Restatement], tree: Tree, years: Sequence[int], unit: Unit
) -> NDArray[np.float64]:
    """What restating adds to each row's month: the amounts that move, spread evenly over their span.

    Returns:
        (R, Y, 12) SEK; every year and month sums to zero over the rows. The closing period belongs to December.
    """
    out = np.zeros((len(tree.rows), len(years), 12))
    for item in restatements:
        if item.statement != tree.statement or item.span.year not in years:
            continue
        months = np.arange(min(item.span.first, 12), min(item.span.last, 12) + 1) - 1
        part = float(item.amount) * unit.sek / len(months)
        year = list(years).index(item.span.year)
        out[tree.position(item.to_row), year, months] += part
        out[tree.position(item.from_row), year, months] -= part
    return out
