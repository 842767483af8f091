"""What a file of statistics holds that did not become part of a workspace, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.formats.statistics.cube import ABSENT, MEANING, Cube


@dataclass(frozen=True, slots=True)
class SkippedValues:
    """Values that were left out for one and the same reason.

    Attributes:
        row: the first one's row in the file; its number among the cells, from 1, where the format has no rows.
        why: a Swedish sentence.
        values: how many.
        first: the first one in words.
    """

    row: int
    why: str
    values: int
    first: str


def skipped_where(cube: Cube, mask: NDArray[np.bool_], why: str) -> tuple[SkippedValues, ...]:
    """The cells of a mask that the file has, as one entry; none where there are none."""
    flat = np.flatnonzero(mask & (cube.status != ABSENT))
    if not flat.size:
        return ()
    first = [int(at) for at in np.unravel_index(int(flat[0]), cube.values.shape)]
    row = cube.place(first).row or int(flat[0]) + 1
    return (SkippedValues(row, why, int(flat.size), cube.described(first)),)


def without_value(cube: Cube, mask: NDArray[np.bool_]) -> tuple[SkippedValues, ...]:
    """The cells of a mask that have a mark instead of a number, one entry a mark."""
    out: list[SkippedValues] = []
    missing = mask & np.isnan(cube.values)
    for at, mark in enumerate(cube.marks):
        meaning = f", {MEANING[mark]}" if mark in MEANING else ""
        out += skipped_where(cube, missing & (cube.status == at), f"Inget värde (”{mark}”{meaning}).")
    return tuple(out)


def by_reason(cube: Cube, why: NDArray[np.uint8], words: Sequence[str]) -> tuple[SkippedValues, ...]:
    """One entry for each reason but the first, which stands for what was used."""
    out: list[SkippedValues] = []
    for reason, sentence in enumerate(words[1:], start=1):
        out += skipped_where(cube, why == reason, sentence)
    return tuple(out)
