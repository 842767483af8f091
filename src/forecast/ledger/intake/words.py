"""Columns of codes and names: each different text once, and which of them stands on each row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Words:
    """A column of texts.

    Attributes:
        texts: (U,) different texts; the first is "", for rows where nothing stands.
        which: (B,) positions in `texts`.
    """

    texts: NDArray[np.object_]
    which: NDArray[np.int64]

    @property
    def filled(self) -> NDArray[np.bool_]:
        """(B,) whether something stands there."""
        return self.which > 0

    def all(self) -> NDArray[np.object_]:
        """(B,) the text of each row."""
        out: NDArray[np.object_] = self.texts[self.which]
        return out

    def at(self, row: int) -> str:
        """The text of one row."""
        return str(self.texts[self.which[row]])

    def mapped(self, change: Callable[[str], str]) -> Words:
        """Every text changed; each is looked at once."""
        return _made([change(text) for text in self.texts], self.which)

    def test(self, holds: Callable[[str], bool]) -> NDArray[np.bool_]:
        """(B,) whether something holds of each row's text; never of "" ."""
        said = np.array([False, *(holds(text) for text in self.texts[1:])], dtype=np.bool_)
        out: NDArray[np.bool_] = said[self.which]
        return out

    def filled_down(self, rows: NDArray[np.bool_]) -> Words:
        """The text above, on blank `rows`."""
        last = np.maximum.accumulate(np.where(self.filled, np.arange(len(self.which)), -1))
        take = rows & ~self.filled & (last >= 0)
        return Words(self.texts, np.where(take, self.which[np.maximum(last, 0)], self.which))

    def or_else(self, other: Words) -> Words:
        """This text, or where it is blank the other's."""
        texts = [*self.texts, *other.texts]
        return _made(texts, np.where(self.filled, self.which, other.which + len(self.texts)))


def words_of(cells: NDArray[np.object_]) -> Words:
    """Cells as texts: codes keep their zeros, 10.0 is "10"."""
    which, different = pd.factorize(cells)
    return _made(["", *map(cell_text, different)], which.astype(np.int64) + 1)


def no_words(count: int) -> Words:
    """A column that the table lacks."""
    return Words(np.array([""], dtype=object), np.zeros(count, dtype=np.int64))


def cell_text(cell: object) -> str:
    """A cell of a column of codes or names as text."""
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.date):
        return f"{cell:%Y-%m-%d}"
    return str(cell).strip()


def keys_of(columns: list[Words]) -> NDArray[np.int64]:
    """(B,) one number for each different combination of texts."""
    key = np.zeros(len(columns[0].which), dtype=np.int64)
    for column in columns:
        key = pd.factorize(key * len(column.texts) + column.which)[0].astype(np.int64)
    return key


def _made(texts: list[str], which: NDArray[np.int64]) -> Words:
    """Words with equal texts made one."""
    known = {"": 0}
    to = np.array([known.setdefault(text, len(known)) for text in texts], dtype=np.int64)
    out = np.empty(len(known), dtype=object)
    out[:] = list(known)
    return Words(out, to[which])
