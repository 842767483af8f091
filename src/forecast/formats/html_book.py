"""HTML tables that a ledger saved under the name of a workbook (`.xls`), to `Book`. Nothing is run or fetched."""

from __future__ import annotations

from html.parser import HTMLParser

import numpy as np

from forecast.errors import InputError, Place
from forecast.formats.book import Book, Merged, Sheet
from forecast.formats.kinds import LARGEST_FILE, shown_name
from forecast.formats.text_encoding import decode_text
from forecast.formats.workbook_parts.scan import MOST_AREA, MOST_CELLS, RESAVE, too_many_cells

_MOST_TABLES = 200
_SILENT = frozenset({"script", "style", "title", "template"})


def read_html_book(data: bytes, file: str) -> Book:
    """Read the tables of a web page, each as a sheet.

    Args:
        data: the file's bytes.
        file: its name.

    Returns:
        Sheets named `Tabell 1`, ... whose cells are text. A row's number is its place in the table. A cell over
        several rows or columns is a merged range.

    Raises:
        InputError: no table, tables within tables, too many cells.
    """
    shown = shown_name(file)
    if len(data) > LARGEST_FILE:
        raise InputError(f"Filen är större än {LARGEST_FILE // 1_000_000} MB.", Place(shown), "Dela den.")
    decoded = decode_text(data, shown)
    tables = _Tables(shown)
    tables.feed(decoded.text)
    tables.close()
    sheets = tuple(sheet for sheet in tables.sheets() if sheet.cells.size)
    if not sheets:
        raise InputError("Filen är en webbsida utan ifylld tabell.", Place(shown), "Exportera den som xlsx eller CSV.")
    told = (*decoded.told, "Filen är en webbsida (HTML); dess tabeller är lästa, inget annat.")
    return Book(shown, "html", decoded.encoding, "", sheets, told)


class _Tables(HTMLParser):
    """The cells of a page's tables; positions are filled as a browser fills them."""

    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self._file = file
        self._tables: list[dict[tuple[int, int], str]] = []
        self._merged: list[list[Merged]] = []
        self._taken: set[tuple[int, int]] = set()
        self._row = self._column = self._count = self._silent = 0
        self._text: list[str] | None = None
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell; a line break is a blank."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._open()
        elif tag == "tr" and self._is_open:
            self._end_cell()
            self._row, self._column = self._row + 1, 0
        elif tag in {"td", "th"} and self._is_open and self._row >= 0:
            self._end_cell()
            self._start_cell(dict(attrs))
        elif tag in {"br", "p", "div"} and self._text is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a table, a row or a cell."""
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag in {"td", "th", "tr", "table"}:
            self._end_cell()
            self._is_open = self._is_open and tag != "table"

    def handle_data(self, data: str) -> None:
        """Text of the open cell."""
        if self._text is not None and not self._silent:
            self._text.append(data)

    def sheets(self) -> list[Sheet]:
        """What was found, without empty rows."""
        return [
            _sheet(f"Tabell {number}", cells, merged, self._file)
            for number, (cells, merged) in enumerate(zip(self._tables, self._merged, strict=True), start=1)
        ]

    def _open(self) -> None:
        if self._is_open:
            raise InputError("Filen har tabeller inne i tabeller.", Place(self._file, self.getpos()[0]), RESAVE)
        if len(self._tables) >= _MOST_TABLES:
            raise InputError(f"Filen har fler än {_MOST_TABLES} tabeller.", Place(self._file), RESAVE)
        self._tables.append({})
        self._merged.append([])
        self._taken, self._row, self._is_open = set(), -1, True

    def _start_cell(self, attributes: dict[str, str | None]) -> None:
        while (self._row, self._column) in self._taken:
            self._column += 1
        down, across = (_span(attributes.get(name)) for name in ("rowspan", "colspan"))
        self._count += down * across
        if self._count > MOST_CELLS:
            raise too_many_cells(Place(self._file, self.getpos()[0]))
        if down * across > 1:
            bottom, right = self._row + down - 1, self._column + across - 1
            self._merged[-1].append(Merged(self._row, self._column, bottom, right))
            self._taken.update(
                (row, column) for row in range(self._row, bottom + 1) for column in range(self._column, right + 1)
            )
        self._text, self._at = [], (self._row, self._column)
        self._column += across

    def _end_cell(self) -> None:
        if self._text is None:
            return
        text = " ".join("".join(self._text).split())
        if text:
            self._tables[-1][self._at] = text
        self._text = None


def _span(text: str | None) -> int:
    return min(max(int(text), 1), 1000) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1


def _sheet(name: str, found: dict[tuple[int, int], str], merged: list[Merged], file: str) -> Sheet:
    rows = sorted({row for row, _ in found})
    width = 1 + max((column for _, column in found), default=-1)
    if len(rows) * width > MOST_AREA:
        raise too_many_cells(Place(file, sheet=name))
    position = {row: at for at, row in enumerate(rows)}
    cells = np.full((len(rows), width), None, dtype=np.object_)
    for (row, column), text in found.items():
        cells[position[row], column] = text
    moved = []
    for span in merged:
        if (span.top, span.left) in found:
            below = [position[row] for row in range(span.top, span.bottom + 1) if row in position]
            moved.append(Merged(position[span.top], span.left, below[-1], min(span.right, width - 1)))
    return Sheet(name, cells, np.asarray(rows, dtype=np.int64) + 1, tuple(moved))
