"""September to December 2024, for the replay of the year alone: the demo itself ends in August and never reads them.

The months go on as the books do, with the same habits and noise. What the demo's people did not foresee in August
stands here, and what was booked wrong in April until June.
"""

from __future__ import annotations

import numpy as np

from maker.books import Books, Kronor, habits, stretch
from maker.published import ACTIVITIES, BOOKED, YEAR, YEARS

UNFORESEEN = {
    ("56.placements", 9): -58_400,
    ("56.placements", 10): -226_300,
    ("56.placements", 11): -426_000,
    ("56.placements", 12): -226_300,
    ("sarskilt-boende.other", 11): -380_000,
    ("hemtjanst.grants", 10): 600_000,
}
"""(row, month) -> kr: a placement of 7 300 kr a day from 23 September, H7 a month longer than planned, a water damage,
and a grant that was decided in June."""

CORRECTED_IN = 6
"""The month whose delivery has April right."""
MISPLACED = {("hemtjanst.staff", 4): 420_000, ("sarskilt-boende.staff", 4): -420_000}
"""(row, month) -> kr that the deliveries before June had too much: pay of the one activity booked on the other."""


def whole_year(books: Books) -> dict[str, Kronor]:
    """Row -> twelve whole kronor of 2024; January to August are the demo's own.

    Args:
        books: the demo's outcome.
    """
    out: dict[str, Kronor] = {}
    now = YEARS.index(YEAR)
    for activity in ACTIVITIES:
        base, fixed = habits(activity)
        factor = stretch(activity, base, fixed, YEAR)
        for row in base:
            goes_on = np.rint(factor * base[row] + fixed[row])[now].astype(np.int64)
            out[row] = np.concatenate([books[row][now, :BOOKED], goes_on[BOOKED:]])
    for (row, month), amount in UNFORESEEN.items():
        out[row][month - 1] += amount
    return out


def delivered(year: dict[str, Kronor], month: int) -> dict[str, Kronor]:
    """January to `month` as the books said it then.

    Args:
        year: row -> twelve months as they are when the year is over.
        month: 1 to 12.
    """
    out = {row: months[:month].copy() for row, months in year.items()}
    for (row, at), amount in MISPLACED.items():
        if at <= month < CORRECTED_IN:
            out[row][at - 1] += amount
    return out
