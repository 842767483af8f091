"""Which of many rows are alike: columns of text as numbers, one loop in C and none in Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def alike(columns: Sequence[NDArray[Any]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Group rows that are equal in every column.

    Args:
        columns: (n,) arrays, at least one, without missing values.

    Returns:
        (n,) each row's group, numbered in order of first appearance; (groups,) the first row of each.
    """
    size = len(columns[0])
    group = np.zeros(size, dtype=np.int64)
    for column in columns:
        code, uniques = pd.factorize(column)
        group = np.asarray(pd.factorize(group * max(len(uniques), 1) + code)[0], dtype=np.int64)
    first = np.zeros(int(group.max()) + 1 if size else 0, dtype=np.int64)
    first[group[::-1]] = np.arange(size - 1, -1, -1)
    return group, first


class Factored:
    """Columns of one table as numbers, each made once."""

    def __init__(self, table: object) -> None:
        self._table = table
        self._codes: dict[str, NDArray[np.int64]] = {}

    def __getitem__(self, column: str) -> NDArray[np.int64]:
        """(n,) the column's values as numbers, equal where they are equal."""
        if column not in self._codes:
            self._codes[column] = np.asarray(pd.factorize(getattr(self._table, column))[0], dtype=np.int64)
        return self._codes[column]
