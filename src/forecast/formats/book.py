"""A spreadsheet as it stands: sheets of cells, before anyone has said what they mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range: positions in `Sheet.cells`, both ends included. Only its first cell holds something."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet.

    Attributes:
        name: as the file calls it, "" for CSV.
        cells: (R, C) str without blanks at the ends, float, datetime.date or None where nothing stands.
        numbers: (R,) each row's number as Excel or an editor shows it.
        merged: ranges that are one cell on the screen.
    """

    name: str
    cells: NDArray[np.object_]
    numbers: NDArray[np.int64]
    merged: tuple[Merged, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A file of sheets.

    Attributes:
        file: name to show, without folders.
        format: xlsx, xlsm, xlsb, xls, ods or csv.
        encoding: of a text file: utf-8, utf-8-sig, utf-16, cp1252 or cp437; "" otherwise.
        separator: of a text file; "" otherwise.
        sheets: in the file's order.
        told: what a reader should know of the file, Swedish sentences (macros that are not run, hidden sheets ...).
    """

    file: str
    format: str
    encoding: str
    separator: str
    sheets: tuple[Sheet, ...]
    told: tuple[str, ...] = ()
