"""The array types of this room and the few sums that every method needs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MONTHS = 12


def safe_ratio(top: Floats, bottom: Floats, otherwise: float = np.nan) -> Floats:
    """`top / bottom` where `bottom` is not zero, else `otherwise`; shapes broadcast."""
    top, bottom = np.broadcast_arrays(top, bottom)
    out = np.full(top.shape, otherwise, dtype=np.float64)
    return np.divide(top, bottom, out=out, where=bottom != 0)


def sum_of_rows(values: Floats) -> Floats:
    """(J,) sums of the columns of (N, J), the same to the last bit in whatever order the rows come."""
    return np.asarray(np.sum(np.sort(values, axis=0), axis=0), dtype=np.float64)


def spread_out(total: Floats, weights: Floats) -> Floats:
    """Split `total` (R,) over the months of `weights` (R, K) so that each row sums to it.

    Rows whose weights do not sum to something positive, or hold a negative weight, are split evenly. The last month
    takes the rounding remainder.
    """
    sums = np.sum(weights, axis=1)
    usable = (sums > 0) & np.all(weights >= 0, axis=1)
    even = np.full(weights.shape, 1.0 / max(weights.shape[1], 1))
    share = np.where(usable[:, None], weights / np.where(usable, sums, 1.0)[:, None], even)
    months = share * total[:, None]
    months[:, -1] += total - np.sum(months, axis=1)
    return months
