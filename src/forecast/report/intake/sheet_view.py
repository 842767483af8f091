"""A sheet as it stands, its first rows, so that a person sees that the right one was read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from forecast.formats.book import Sheet
from forecast.money import format_number, format_shortly

MOST_ROWS, MOST_COLUMNS, LONGEST = 12, 10, 60
"""Rows, columns and characters of a cell that are shown."""


@dataclass(frozen=True, slots=True)
class SheetView:
    """The beginning of a sheet.

    Attributes:
        name: the sheet, "" for a text file.
        head: "" and the letters of the columns.
        rows: row number and cells, as text.
        left: what is not shown, in a sentence; "" where all is.
    """

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: str


def letter(column: int) -> str:
    """0 -> A, 26 -> AA, as Excel names columns."""
    text = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        text = chr(ord("A") + digit) + text
    return text


def cell_text(cell: object) -> str:
    """A cell as a Swedish reader sees it, cut where it is long."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return format_shortly(cell)
    text = cell.isoformat() if isinstance(cell, dt.date) else " ".join(str(cell).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def sheet_view(sheet: Sheet) -> SheetView:
    """The first rows that hold something."""
    rows, columns = sheet.cells.shape
    across = min(columns, MOST_COLUMNS)
    shown, last = [], 0
    for at in range(min(rows, 4 * MOST_ROWS)):
        cells = tuple(cell_text(cell) for cell in sheet.cells[at, :across])
        last = at + 1
        if any(cells):
            shown.append((str(int(sheet.numbers[at])), *cells))
        if len(shown) == MOST_ROWS:
            break
    parts = [_count(rows - last, "rad", "rader")] if rows > last else []
    parts += [_count(columns - across, "kolumn", "kolumner")] if columns > across else []
    left = f"{' och '.join(parts)} till i filen visas inte här." if parts else ""
    return SheetView(sheet.name, ("", *(letter(at) for at in range(across))), tuple(shown), left)


def _count(number: int, one: str, many: str) -> str:
    return f"{format_number(number)} {one if number == 1 else many}"
