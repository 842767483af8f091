"""Cells as a header sees them: numbers, periods, words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from forecast.formats.yaml_guard import without_invisible
from forecast.ledger.intake.layout.period_words import find_periods

_LONGEST = 200
"""Characters of a header that are read."""
_NUMBER = re.compile(r"[(+\-\u2212–]?\s*\d[\d\s\u00a0\u202f.,'’]*\s*(?:%|kr|tkr)?\)?[-\u2212–]?", re.IGNORECASE)
_NONE, _BLANK = np.array(None, dtype=object), np.array("", dtype=object)
_PLAIN = re.compile(r"[-\u2212]?[\d \u00a0]*\d(?:[.,]\d+)?")
NO_AMOUNT = frozenset({"-", "–", "—", "\u2212", "x", "..", "...", "*"})


def filled_cells(cells: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Where something stands, of any shape."""
    filled: NDArray[np.bool_] = (np.not_equal(cells, _NONE) & np.not_equal(cells, _BLANK)).astype(np.bool_)
    return filled


def is_number(cell: object) -> bool:
    """Whether a cell holds a number, as itself or as text."""
    if isinstance(cell, float):
        return True
    return isinstance(cell, str) and len(cell) <= 40 and _NUMBER.fullmatch(cell) is not None


def is_amount(cell: object) -> bool:
    """Whether a cell holds a number that is no period (2024, 202408)."""
    return is_number(cell) and not is_period(cell)


def is_period(cell: object) -> bool:
    """Whether a cell is a period and nothing else."""
    if isinstance(cell, dt.date):
        return True
    text = header_text(cell)
    found = find_periods(text) if 1 < len(text) <= 40 else ()
    return len(found) == 1 and (found[0].start, found[0].end) == (0, len(text))


def header_text(cell: object) -> str:
    """A header cell as text: 2024.0 is `2024`, the first of a month `2024-08`."""
    if isinstance(cell, dt.date):
        return f"{cell:%Y-%m}" if cell.day == 1 else f"{cell:%Y-%m-%d}"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return without_invisible(re.sub(r"\s+", " ", str(cell or ""))).strip()[:_LONGEST]


def counts_months(row: Sequence[object]) -> bool:
    """Whether the numbers of a row are 1, 2, 3 ...: months without names."""
    texts = [header_text(cell) for cell in row if is_number(cell)]
    numbers = [int(text) for text in texts if re.fullmatch(r"\d{1,2}", text)]
    return 3 <= len(numbers) <= 13 and len(numbers) == len(texts) and numbers == list(range(1, len(numbers) + 1))


def may_be_word(cell: object, there: object) -> bool:
    """Whether a cell below a header needs a closer look: it is the header's again, or text that is no plain number."""
    return cell is not None and (cell == there or (isinstance(cell, str) and _PLAIN.fullmatch(cell) is None))
