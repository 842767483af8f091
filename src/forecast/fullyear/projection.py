"""What a forecast answers, and how answers for parts of the rows are put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.fullyear.arrays import MONTHS, Floats, Ints
from forecast.fullyear.history.members import PARTS

LEVELS: tuple[float, ...] = (0.005, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.995)
"""The quantile levels of `Projection.spread`."""
MODELS_SPAN = "Spannet är modellens eget."


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
        weights: (R, P) what each of PARTS weighs in the forecast; zeros where it is not made of parts.
        by_part: (R, P) the full year by each part alone, NaN where it says nothing.
        spread: (R, len(LEVELS)) quantiles of outcome - point, growing along the row; zeros when the year is closed.
        path: (R, 12) how wide the span of the sum from January to a month is beside the year's, 0 in booked months.
        month: (R, 12) how wide the span of a month alone is beside the year's, 0 in booked months.
        basis: (R,) what the spread was learned on: "own", "pooled" or "default". On "default" no probability may be
            told: the widths are a labelled default.
        note: (R,) something more to say of how the row was read, Swedish, mostly "".
    """

    point: NDArray[np.float64]
    rest: NDArray[np.float64]
    method: tuple[str, ...]
    expected: NDArray[np.float64]
    weight: NDArray[np.float64]
    weights: NDArray[np.float64]
    by_part: NDArray[np.float64]
    spread: NDArray[np.float64]
    path: NDArray[np.float64]
    month: NDArray[np.float64]
    basis: tuple[str, ...]
    note: tuple[str, ...]


def no_parts(rows: int) -> tuple[Floats, Floats]:
    """(weights, by_part) of rows that are not made of parts."""
    return np.zeros((rows, len(PARTS))), np.full((rows, len(PARTS)), np.nan)


def even_reach(months: int, rows: int) -> tuple[Floats, Floats]:
    """(path, month) of rows whose spans by month nothing is known of: misses last, and are as large every month."""
    left = MONTHS - months
    path, month = np.zeros((rows, MONTHS)), np.zeros((rows, MONTHS))
    if left:
        path[:, months:] = np.arange(1, left + 1) / left
        month[:, months:] = 1.0 / left
    return path, month


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
    found = [part for _, part in parts]
    if not found:
        return _nothing()
    back = np.argsort(order, kind="stable")
    whole: dict[str, Any] = {}
    for field in fields(Projection):
        values = [getattr(part, field.name) for part in found]
        if isinstance(values[0], tuple):
            texts = [text for part in values for text in part]
            whole[field.name] = tuple(texts[i] for i in back)
        else:
            whole[field.name] = np.concatenate(values)[back]
    return Projection(**whole)


def on_points(read: Projection, at: Ints, fixed: Projection) -> Projection:
    """`read` with the rows at `at` on the points of `fixed`, which a person has chosen.

    What may happen does not change because a person fixes a method: the span stays where the model has it, and is told
    around the new point.
    """
    if not at.size:
        return read
    point, rest, spread, weight = read.point.copy(), read.rest.copy(), read.spread.copy(), read.weight.copy()
    expected, weights, by_part = read.expected.copy(), read.weights.copy(), read.by_part.copy()
    spread[at] += (read.point[at] - fixed.point)[:, None]
    point[at], rest[at], weight[at], expected[at] = fixed.point, fixed.rest, fixed.weight, fixed.expected
    weights[at], by_part[at] = fixed.weights, fixed.by_part
    method, note = list(read.method), list(read.note)
    for i, row in enumerate(at):
        method[row], note[row] = fixed.method[i], f"{fixed.note[i]} {MODELS_SPAN}".strip()
    return replace(
        read,
        point=point,
        rest=rest,
        spread=spread,
        weight=weight,
        expected=expected,
        weights=weights,
        by_part=by_part,
        method=tuple(method),
        note=tuple(note),
    )


def _nothing() -> Projection:
    empty, (weights, by_part), (path, month) = np.zeros(0), no_parts(0), even_reach(MONTHS, 0)
    spread = np.zeros((0, len(LEVELS)))
    return Projection(empty, np.zeros((0, MONTHS)), (), empty, empty, weights, by_part, spread, path, month, (), ())
