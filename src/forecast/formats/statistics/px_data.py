"""The DATA of a PX file: numbers and marks in rows, whole or only the rows that are not zero."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from forecast.errors import InputError, Place
from forecast.formats.statistics.cube import Marks, plain

_WORD = re.compile(r"[^\s,;]+")
_KEYED = re.compile(r'"([^"]*)"\s*(,?)|([^\s",;]+)')
_MARKS = frozenset({"-", *("." * dots for dots in range(1, 7))})
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?")
_CHUNK = 100_000
_REMEDY = "Filen är avkortad eller ändrad för hand; hämta den på nytt."

Cells = tuple[NDArray[np.float64], NDArray[np.uint8]]
"""Values and status of all cells, row-major, one dimension."""


def read_cells(data: str, count: int, marks: Marks, place: Place) -> Cells:
    """Read DATA without keys.

    Args:
        data: what follows `DATA=`.
        count: how many cells the variables make.
        marks: collects marks.
        place: the file.

    Raises:
        InputError: more or fewer cells, or a cell that is neither a number nor a mark.
    """
    values, status = np.full(count, np.nan), np.zeros(count, dtype=np.uint8)
    words = (found[0] for found in _WORD.finditer(data))
    done = 0
    while chunk := list(islice(words, min(_CHUNK, count - done))):
        for at, word in enumerate(chunk, start=done):
            values[at], status[at] = cell(word, marks, place)
        done += len(chunk)
    more = sum(1 for _ in words)
    if done + more != count:
        raise InputError(f"DATA har {done + more} värden men variablerna ger {count}.", place, _REMEDY)
    return values, status


def cell(word: str, marks: Marks, place: Place) -> tuple[float, int]:
    """A number and no mark, or NaN and the position of its mark."""
    mark = word.strip('"')
    if mark in _MARKS:
        return math.nan, marks.position(mark)
    value = float(word) if _NUMBER.fullmatch(word) else math.nan
    if not math.isfinite(value):
        raise InputError(f"”{plain(word[:60])}” i DATA är inget tal.", place, _REMEDY)
    return value, 0


def read_keyed(
    data: str, keys: Sequence[Mapping[str, int]], sizes: Sequence[int], width: int, marks: Marks, place: Place
) -> Cells:
    """Read DATA whose rows begin with the stub's categories; rows that are not there hold only zeros.

    Args:
        data: what follows `DATA=`.
        keys: for each variable of the stub, its categories as the rows name them -> their positions.
        sizes: how many categories each variable of the stub has.
        width: how many cells a row has.
        marks: collects marks.
        place: the file.

    Raises:
        InputError: unknown categories, rows twice, rows of another width, cells that cannot be read.
    """
    count = math.prod(sizes) * width
    values, status = np.zeros(count), np.zeros(count, dtype=np.uint8)
    seen: set[int] = set()
    parts = _KEYED.finditer(data)
    for number in range(math.prod(sizes) + 1):
        row = _row_at(parts, keys, sizes, place, number + 1)
        if row is None:
            break
        if row in seen:
            raise InputError(f"Rad {number + 1} i DATA har samma nycklar som en tidigare.", place, _REMEDY)
        seen.add(row)
        for at in range(row * width, (row + 1) * width):
            part = next(parts, None)
            if part is None or part[2]:
                raise InputError(f"Rad {number + 1} i DATA har inte {width} värden.", place, _REMEDY)
            values[at], status[at] = cell(part[1] if part[1] is not None else part[3], marks, place)
    return values, status


def _row_at(
    parts: Iterator[re.Match[str]], keys: Sequence[Mapping[str, int]], sizes: Sequence[int], place: Place, number: int
) -> int | None:
    """The position of a row among all rows; None after the last."""
    row = 0
    for at, (known, size) in enumerate(zip(keys, sizes, strict=True)):
        part = next(parts, None)
        if part is None and at == 0:
            return None
        key = "" if part is None or part[1] is None else plain(part[1])
        if part is None or key not in known:
            shown = "slutet" if part is None else f"”{plain(part[0].rstrip(','))}”"
            raise InputError(f"Rad {number} i DATA har {shown} där en nyckel ska stå.", place, _REMEDY)
        row = row * size + known[key]
    return row
