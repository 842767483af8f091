"""What a forecast answers, and how answers for parts of the rows are put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.fullyear.arrays import MONTHS, Floats, Ints

LEVELS: tuple[float, ...] = (0.005, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.995)
"""The quantile levels of `Projection.spread`."""


@dataclass(frozen=True, slots=True)
class Projection:
    """The full year of R rows, before any lever; SEK, income > 0, cost < 0.

    Attributes:
        point: (R,) full year.
        rest: (R, 12) the remaining months, NaN in booked ones; they sum to point - actual (to 1e-6 of a krona at
            ordinary budgets).
        method: (R,) a key of METHODS.
        expected: (R,) the prior E that was used, NaN where the method has none.
        weight: (R,) the weight Z of the year's own pace, 0 to 1, NaN where the method is not a dial.
        spread: (R, len(LEVELS)) quantiles of outcome - point, growing along the row; zeros when the year is closed.
        basis: (R,) what the spread was learned on: "own", "pooled" or "default". On "default" no probability may be
            told: the widths are a labelled default.
    """

    point: NDArray[np.float64]
    rest: NDArray[np.float64]
    method: tuple[str, ...]
    expected: NDArray[np.float64]
    weight: NDArray[np.float64]
    spread: NDArray[np.float64]
    basis: tuple[str, ...]


def rest_frame(months: int, rest: Floats) -> Floats:
    """(R, 12) with NaN in the `months` booked months and `rest` (R, 12 - months) after them."""
    frame = np.full((rest.shape[0], MONTHS), np.nan)
    frame[:, months:] = rest
    return frame


def assemble(parts: Sequence[tuple[Ints, Projection]], rows: int) -> Projection:
    """Put parts back in row order. Each part is (row numbers, their projection); together they cover all rows."""
    order = np.concatenate([numbers for numbers, _ in parts]) if parts else np.zeros(0, dtype=np.int64)
    if not np.array_equal(np.sort(order), np.arange(rows)):
        raise ValueError("the parts do not cover every row once")
    back = np.argsort(order, kind="stable")
    found = [part for _, part in parts]
    if not found:
        empty = np.zeros(0)
        return Projection(empty, np.zeros((0, MONTHS)), (), empty, empty, np.zeros((0, len(LEVELS))), ())
    methods = [key for part in found for key in part.method]
    bases = [key for part in found for key in part.basis]
    return Projection(
        point=np.concatenate([part.point for part in found])[back],
        rest=np.concatenate([part.rest for part in found])[back],
        method=tuple(methods[i] for i in back),
        expected=np.concatenate([part.expected for part in found])[back],
        weight=np.concatenate([part.weight for part in found])[back],
        spread=np.concatenate([part.spread for part in found])[back],
        basis=tuple(bases[i] for i in back),
    )
