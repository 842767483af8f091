"""Cells laid out in rows and columns, and what of them is empty."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_NOTHING = np.array(None, dtype=np.object_)


def is_filled(cells: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Whether something stands in each cell; of the shape of `cells`."""
    return np.asarray(np.not_equal(cells, _NOTHING), dtype=np.bool_)


def without_empty(
    cells: NDArray[np.object_], numbers: NDArray[np.int64]
) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Cells and row numbers without the rows where nothing stands and without empty columns at the right."""
    filled = is_filled(cells)
    kept = filled.any(axis=1)
    columns = np.flatnonzero(filled.any(axis=0))
    width = int(columns[-1]) + 1 if len(columns) else 0
    return cells[kept, :width], numbers[kept]
