"""What was known at each step of the row's earlier steps: discounted sums in order of time."""

from __future__ import annotations

import numpy as np

from forecast.fullyear.arrays import Floats, Ints

FADING = 0.8
"""How much less each earlier year weighs."""


def discounted(row: Ints, missed: Floats) -> tuple[Floats, Floats]:
    """Discounted sums (N, J) and counts (N,) of a row's misses before each step.

    Args:
        row: (N,) which row; the steps of one row are in order of time.
        missed: (N, J), NaN in the first column where the outcome is not known.
    """
    total, count = np.zeros(missed.shape), np.zeros(missed.shape[0])
    order, nth = in_turn(row)
    for number in range(1, int(nth.max(initial=0)) + 1):
        here = np.flatnonzero(nth == number)
        now, before = order[here], order[here - 1]
        known = np.isfinite(missed[before, 0])
        fade = np.where(known, FADING, 1.0)
        total[now] = total[before] * fade[:, None] + np.where(known[:, None], missed[before], 0.0)
        count[now] = count[before] * fade + known
    return total, count


def times_before(row: Ints, known: Floats) -> Ints:
    """(N,) how many of the row's earlier steps are known (1.0) and not unknown (0.0)."""
    order, nth = in_turn(row)
    running = np.cumsum(known[order])
    first = np.flatnonzero(nth == 0)
    lengths = np.diff(np.append(first, order.shape[0]))
    start = np.repeat(running[first] - known[order][first], lengths)
    out = np.zeros(row.shape[0], dtype=np.int64)
    out[order] = np.rint(running - known[order] - start).astype(np.int64)
    return out


def in_turn(row: Ints) -> tuple[Ints, Ints]:
    """(the steps by row and time, the how-manyeth step of its row each one is)."""
    order = np.argsort(row, kind="stable")
    count = np.arange(order.shape[0])
    begins = np.ones(order.shape[0], dtype=np.bool_)
    begins[1:] = row[order][1:] != row[order][:-1]
    return order, count - np.maximum.accumulate(np.where(begins, count, 0))
