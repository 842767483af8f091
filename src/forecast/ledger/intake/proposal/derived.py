"""Columns that follow from others: differences, nets and sums, seen by their arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_SHARE = 0.9
"""So many of the rows must agree: a report has its own faults."""
_MOST_COLUMNS = 40
"""Columns that pairs are made of."""


@dataclass(frozen=True, slots=True)
class Formula:
    """target = first - second, or first + second where `plus`; positions among the columns that were tried."""

    first: int
    second: int
    plus: bool


def explained(target: NDArray[np.float64], others: NDArray[np.float64], digit: float) -> Formula | None:
    """The two columns that a column is the difference or the sum of.

    Args:
        target: (S,) as printed, NaN where nothing stands.
        others: (S, K) the columns of levels.
        digit: one unit of the last digit printed; two rounded cells may miss by so much.

    Returns:
        None where no pair agrees on nine rows of ten, or where fewer than two rows say anything.
    """
    tried = others[:, :_MOST_COLUMNS]
    best: tuple[float, Formula] | None = None
    for plus in (False, True):
        made = tried[:, :, None] + tried[:, None, :] if plus else tried[:, :, None] - tried[:, None, :]
        miss = np.abs(made - target[:, None, None])
        known = ~np.isnan(miss)
        agree = (np.where(known, miss, np.inf) <= 1.01 * digit).sum(axis=0)
        telling = (known & (np.abs(np.nan_to_num(target)) > digit)[:, None, None]).sum(axis=0)
        count = known.sum(axis=0)
        share = np.where((count >= 2) & (telling >= min(2, len(target))), agree / np.maximum(count, 1), 0.0)
        np.fill_diagonal(share, 0.0)
        if not share.size:
            continue
        first, second = np.unravel_index(int(share.argmax()), share.shape)
        if share[first, second] >= _SHARE and (best is None or share[first, second] > best[0]):
            best = float(share[first, second]), Formula(int(first), int(second), plus)
    return best[1] if best is not None else None


def sum_of(target: NDArray[np.float64], parts: NDArray[np.float64], digit: float) -> bool:
    """Whether a column is the sum of others.

    Args:
        target: (S,) as printed.
        parts: (S, M) columns; nothing printed counts as zero.
        digit: one unit of the last digit printed; M rounded parts may miss by half of it each.
    """
    known = ~np.isnan(target) & ~np.isnan(parts).all(axis=1)
    if known.sum() < 2 or parts.shape[1] < 2:
        return False
    miss = np.abs(np.nan_to_num(parts[known]).sum(axis=1) - target[known])
    return bool((miss <= digit * (0.5 * parts.shape[1] + 0.51)).mean() >= _SHARE)


@dataclass(frozen=True, slots=True)
class Growth:
    """Whether columns of months only grow, and in how many of how many rows."""

    cumulative: bool
    grown: int
    rows: int


def grows(months: NDArray[np.float64]) -> Growth:
    """Whether columns of months hold January to the month.

    Money of single months goes up and down; money to date only grows, and at a year's end it is many times the first
    month's. Both must hold in eight rows of ten, for three months or more.

    Args:
        months: (S, M) as printed, in the order of the months, NaN where nothing stands.
    """
    filled = ~np.isnan(months)
    use = (filled.sum(axis=1) >= 3) & (np.nan_to_num(np.abs(months)).sum(axis=1) > 0)
    rows = [np.abs(row[~np.isnan(row)]) for row in months[use]]
    rows = [row for row in rows if row.max() > 0]
    grown = sum(bool((np.diff(row) >= -1e-9 - 0.002 * row.max()).all() and _many_times(row)) for row in rows)
    return Growth(len(rows) >= 2 and grown >= 0.8 * len(rows), grown, len(rows))


def _many_times(row: NDArray[np.float64]) -> bool:
    first = row[row > 0][0]
    return bool(row[-1] >= max(1.5, 0.45 * len(row)) * first)


def as_matrix(columns: Sequence[NDArray[np.float64]], rows: int) -> NDArray[np.float64]:
    """Columns side by side, (rows, 0) where there are none."""
    return np.column_stack(columns) if columns else np.empty((rows, 0))
