"""A table of statistics whatever file it came in: named dimensions and one number, or a mark, for each cell."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from forecast.errors import InputError, Place

MOST_CELLS = 5_000_000
"""No file may ask for more memory than this many cells take (45 MB), whatever sizes it claims."""
MOST_BYTES = 200 * 1024 * 1024
_MOST_DIMENSIONS = 30
_MOST_MARKS = 250

GIVEN, ABSENT = 0, 1
"""Positions in `Cube.marks`: a cell with nothing beside its number, and a cell that the file does not have."""
NIL = "-"
MEANING = {
    "-": "inget finns att redovisa",
    ".": "uppgift kan inte förekomma",
    "..": "uppgift saknas eller är för osäker",
    "...": "uppgift inte tillgänglig",
    "": "tom cell",
}
"""What the marks stand for in the files of Swedish agencies."""

Role = Literal["time", "region", "contents", ""]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\u202a-\u202e\u2066-\u2069]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Dimension:
    """One direction of a cube.

    Attributes:
        code: the name that the source's own systems use, e.g. `Alder`.
        name: the name to show, e.g. `ålder`; the same as `code` where the file has only one.
        codes: each category's code, no two alike; kept as text, so that `0125` keeps its zero.
        labels: each category in words; the code where the file has no words.
        role: what the file says that it is; "" where it says nothing.
        units: of a dimension of contents, each category's unit; () where the file has none.
    """

    code: str
    name: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    role: Role = ""
    units: tuple[str, ...] = ()

    @property
    def words(self) -> frozenset[str]:
        """The names it goes by, without case."""
        return frozenset({folded(self.code), folded(self.name)})


@dataclass(frozen=True, slots=True)
class Cube:
    """A table of statistics.

    Attributes:
        file: name to show.
        format: as the receipt says it: "PX", "JSON-stat2", "Kolada v3" or "CSV".
        encoding: utf-8, utf-8-sig, utf-16, cp1252 or cp437.
        table: the table's own id (`TAB638`, `KSI55`), else the file's name without its ending.
        title: in words, "" where the file has none.
        source: who publishes it, as the file says; "" where it does not.
        updated: when, as the file writes it.
        unit: of all values; "" where the file does not say or a dimension has the units.
        dimensions: in the file's order; the last one varies fastest.
        values: float64 of the dimensions' sizes; NaN where there is no number.
        status: uint8 of the same shape, positions in `marks`.
        marks: what stands beside or instead of a number; the first two are `GIVEN` and `ABSENT`.
        rows: int32 of the same shape, each cell's row in the file; shape (0,) where rows mean nothing.
        notes: the file's own remarks on the table.
        told: what the reader did that one should know, Swedish sentences.
        warned: what may be wrong, Swedish sentences.
    """

    file: str
    format: str
    encoding: str
    table: str
    title: str
    source: str
    updated: str
    unit: str
    dimensions: tuple[Dimension, ...]
    values: NDArray[np.float64]
    status: NDArray[np.uint8]
    marks: tuple[str, ...]
    rows: NDArray[np.int32]
    notes: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()

    @property
    def cells(self) -> int:
        """How many cells the file holds, those with a mark instead of a number among them."""
        return int(np.count_nonzero(self.status != ABSENT))

    def place(self, at: Sequence[int]) -> Place:
        """Where a cell stands."""
        row = int(self.rows[tuple(at)]) if self.rows.size else 0
        return Place(self.file, row or None)

    def described(self, at: Sequence[int]) -> str:
        """A cell in words: the labels of its categories."""
        return ", ".join(dimension.labels[i] for dimension, i in zip(self.dimensions, at, strict=True))


def folded(name: str) -> str:
    """A name without case and outer blanks, composed as one writes it."""
    return unicodedata.normalize("NFC", name).strip().casefold()


def plain(text: str) -> str:
    """A file's text as one line that can be written anywhere: no control or direction marks, no broken characters."""
    return " ".join(without_controls(text).split())


def without_controls(text: str) -> str:
    """A file's text, its lines and tabs kept, that harms no screen."""
    return _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", text))


def check_size(data: bytes, place: Place, most: int = MOST_BYTES) -> None:
    """Refuse a file that is too large to be statistics; raises InputError."""
    if len(data) > most:
        raise InputError(
            f"Filen är större än {most // 1024**2} MB.", place, "Hämta färre år, kommuner eller indelningar."
        )


def check_cells(sizes: Sequence[int], place: Place) -> int:
    """How many cells the sizes make, before anything of that size is made.

    Raises:
        InputError: none, or more than `MOST_CELLS`, or too many dimensions.
    """
    if not sizes or not all(sizes):
        raise InputError("Tabellen har inga celler.", place, "Hämta den på nytt.")
    cells = math.prod(sizes)
    if len(sizes) > _MOST_DIMENSIONS:
        raise InputError(
            f"Tabellen har {len(sizes)} variabler; högst {_MOST_DIMENSIONS} läses.", place, "Hämta färre variabler."
        )
    if cells > MOST_CELLS:
        by = " x ".join(str(size) for size in sizes[:8])
        raise InputError(
            f"Tabellen har {cells if cells < 10**15 else 'över 10^15'} celler ({by}); högst {MOST_CELLS} läses.",
            place,
            "Hämta färre år, kommuner eller indelningar.",
        )
    return cells


def check_dimensions(dimensions: Sequence[Dimension], place: Place) -> None:
    """Refuse dimensions and categories that cannot be told apart; raises InputError."""
    names = [dimension.code for dimension in dimensions]
    for dimension in dimensions:
        if names.count(dimension.code) > 1:
            raise InputError(f"Variabeln ”{dimension.code}” finns två gånger.", place, "Hämta filen på nytt.")
        if len(set(dimension.codes)) < len(dimension.codes):
            code = Counter(dimension.codes).most_common(1)[0][0]
            raise InputError(f"Variabeln ”{dimension.code}” har ”{code}” två gånger.", place, "Hämta filen på nytt.")


class Marks:
    """Collects what stands instead of numbers and gives each its position."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._known: dict[str, int] = {}

    def position(self, mark: str) -> int:
        """Position of a mark in `Cube.marks`; raises InputError when a file has absurdly many."""
        if mark not in self._known:
            if len(self._known) >= _MOST_MARKS:
                raise InputError(
                    f"Filen har fler än {_MOST_MARKS} olika märken i cellerna.", self._place, "Hämta den på nytt."
                )
            self._known[mark] = len(self._known) + 2
        return self._known[mark]

    @property
    def all(self) -> tuple[str, ...]:
        """`Cube.marks`."""
        return ("", "saknas i filen", *(plain(mark) for mark in self._known))


def stem(file: str) -> str:
    """A file's name without its ending, as an id of a table that has none."""
    return plain(file).rpartition("/")[2].rsplit(".", 1)[0] or "fil"


def labels_of(codes: Sequence[str], words: Mapping[str, str]) -> tuple[str, ...]:
    """Each code's words, the code itself where there are none."""
    return tuple(plain(words.get(code, "")) or code for code in codes)
