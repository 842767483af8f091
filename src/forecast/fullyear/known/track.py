"""Persons' earlier forecasts as arrays: what a judged forecast is trusted by."""

from __future__ import annotations

import numpy as np

from forecast.fullyear.arrays import Floats, safe_ratio
from forecast.fullyear.books import Books
from forecast.fullyear.known.common_footing import Footed
from forecast.ledger.specs import Layer
from forecast.workspace.workspace import Workspace

MOST_APART = 1
"""A forecast made so many months earlier or later in its year is of the same kind; nearer ones go first."""


def past_judged(workspace: Workspace, books: Books, footed: Footed) -> Floats:
    """(R, Y) judged forecasts of the earlier years, made as of about month m, on the footing of the history.

    Args:
        workspace: its `track_record.csv`.
        books: the statement's amounts, for the years and the month.
        footed: the history that the forecasts are held against.
    """
    out = np.full(books.past_budgets.shape, np.nan)
    apart = np.full(out.shape, MOST_APART + 1)
    for item in workspace.track_record:
        if (
            item.statement != books.tree.statement
            or item.layer is not Layer.JUDGED
            or item.as_of.year not in books.years
        ):
            continue
        at, year = books.tree.position(item.row), books.years.index(item.as_of.year)
        distance = abs(item.as_of.number - books.months)
        if distance < apart[at, year]:
            out[at, year], apart[at, year] = item.forecast, distance
    moved = safe_ratio(np.sum(footed.history, axis=2), np.sum(books.history, axis=2), 1.0)
    return np.asarray(out * np.where(np.isfinite(moved), moved, 1.0), dtype=np.float64)
