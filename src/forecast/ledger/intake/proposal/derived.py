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


def is_last_filled(target: NDArray[np.float64], months: NDArray[np.float64]) -> bool:
    """Whether a column repeats the last month that has something in it.

    Args:
        target: (S,) as printed.
        months: (S, M) as printed, in the order of the months; zeros after the last month with money are not yet booked.
    """
    money = np.flatnonzero(np.nan_to_num(months).any(axis=0))
    if len(money) < 2:
        return False
    last = np.nan_to_num(months[:, money[-1]])
    same = np.isclose(last, np.nan_to_num(target)) | (target == 0) & np.isnan(months[:, money[-1]])
    return bool(same.mean() >= _SHARE and target[~np.isnan(target)].any())


_FALLS, _FALLS_AT_MOST = 0.05, 0.2
"""Share of all movement from month to month that goes down: below the first no sign of single months, above the second
none of money to date, which only refunds make fall."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Whether columns of months run from January, in how many of how many rows they only grow, and if it is a guess."""

    cumulative: bool
    grown: int
    rows: int
    guess: bool

    @property
    def told(self) -> str:
        """The end of a sentence that begins with which columns it is about."""
        if self.cumulative:
            return f"växer hela tiden i {self.grown} av {self.rows} rader: de går från januari."
        doubt = " Det kan också vara belopp från januari." if self.guess else ""
        return f"är månad för månad: bara {self.grown} av {self.rows} rader växer hela tiden.{doubt}"


def grows(months: NDArray[np.float64]) -> Growth:
    """Whether columns of months hold January to the month.

    Money of single months goes up and down, and all rows together are as large in the last month as in the first; money
    to date only grows, and together the rows grow by a month each month. Where the two signs disagree, rows decide.

    Args:
        months: (S, M) as printed, in the order of the months, NaN where nothing stands; months after the last with
            money are left out.
    """
    booked = np.flatnonzero(np.nan_to_num(months).any(axis=0))
    months = months[:, : booked[-1] + 1] if len(booked) else months[:, :0]
    size = np.nan_to_num(np.abs(months))
    rows = [row for row in size if (row > 0).any()]
    grown = sum(bool((np.diff(row) >= -1e-9 - 0.002 * row.max()).all() and _many_times(row)) for row in rows)
    by_rows = len(rows) >= 2 and size.shape[1] >= 3 and grown >= 0.8 * len(rows)
    if len(rows) < 2 or size.shape[1] < 2:
        return Growth(by_rows, grown, len(rows), guess=False)
    step = np.diff(size, axis=1)
    moved, fell = float(np.abs(step).sum()), float(-step[step < 0].sum())
    falls = fell / moved if moved else 1.0
    total, count = size.sum(axis=0), size.shape[1]
    linear = 2 * count / (count + 1)  # the last of 1, 2, ... n against their mean
    large = bool(total[-1] > (1 + linear) / 2 * total.mean())
    cumulative = by_rows or (large and falls <= _FALLS and grown >= 0.5 * len(rows))
    doubtful = large or (falls < _FALLS_AT_MOST and moved > 0 and not _is_flat(total))
    return Growth(cumulative, grown, len(rows), guess=cumulative or doubtful)


def _is_flat(total: NDArray[np.float64]) -> bool:
    """Whether all months are about as large together: what runs from January doubles from the first to the second."""
    return bool(total.max() < 1.5 * total.min())


def _many_times(row: NDArray[np.float64]) -> bool:
    first = row[row > 0][0]
    return bool(row[-1] >= max(1.5, 0.45 * len(row)) * first)


def as_matrix(columns: Sequence[NDArray[np.float64]], rows: int) -> NDArray[np.float64]:
    """Columns side by side, (rows, 0) where there are none."""
    return np.column_stack(columns) if columns else np.empty((rows, 0))
