"""HTML tables that a ledger saved under the name of a workbook (`.xls`), to `Book`. Nothing is run or fetched."""

from __future__ import annotations

import html
import re

import numpy as np

from forecast.errors import InputError, Place
from forecast.formats.book import Book, Merged, Sheet
from forecast.formats.kinds import LARGEST_FILE, shown_name
from forecast.formats.text_encoding import decode_text
from forecast.formats.workbook_parts.scan import MOST_AREA, MOST_CELLS, RESAVE, too_many_cells

_MOST_TABLES, _MOST_SPAN = 200, 1000
_SILENT = frozenset({"script", "style", "title", "template"})
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([\s/][^<>]*)?>|<[!?/][^<>]*>")
_SPAN = re.compile(r"\b(rowspan|colspan)\s*=\s*[\"']?([0-9]{1,5})\b", re.IGNORECASE)


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
    tables.read(_without_comments(decoded.text))
    sheets = tuple(sheet for sheet in tables.sheets() if sheet.cells.size)
    if not sheets:
        raise InputError("Filen är en webbsida utan ifylld tabell.", Place(shown), "Exportera den som xlsx eller CSV.")
    told = (*decoded.told, "Filen är en webbsida (HTML); dess tabeller är lästa, inget annat.")
    return Book(shown, "html", decoded.encoding, "", sheets, told)


def _without_comments(text: str) -> str:
    """Text whose comments are blank; one that never ends takes the rest, as in a browser."""
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start + 4)
        end = len(text) if end < 0 else end + 3
        parts += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end
    return "".join([*parts, text[at:]])


class _Tables:
    """The cells of a page's tables; positions are filled as a browser fills them.

    The standard library's parser takes time that grows with the square of tags that do not close; this one looks at
    every sign once.
    """

    def __init__(self, file: str) -> None:
        self._file, self._line = file, 1
        self._tables: list[dict[tuple[int, int], str]] = []
        self._merged: list[list[Merged]] = []
        self._taken: set[tuple[int, int]] = set()
        self._row = self._column = self._count = 0
        self._silent = ""
        self._text: list[str] | None = None
        self._is_open = False

    def read(self, text: str) -> None:
        """Tag by tag, and the text between them."""
        at = 0
        for tag in _TAG.finditer(text):
            self._words(text[at : tag.start()])
            self._line += text.count("\n", at, tag.start())
            at = tag.start()
            name = (tag[2] or "").lower()
            if self._silent:
                self._silent = "" if tag[1] and name == self._silent else self._silent
            elif tag[1]:
                self._end(name)
            else:
                self._start(name, tag[3] or "")
            self._line += text.count("\n", at, tag.end())
            at = tag.end()
        self._words(text[at:])
        self._end_cell()

    def _words(self, text: str) -> None:
        if self._text is not None and not self._silent:
            self._text.append(html.unescape(text))

    def _start(self, name: str, attributes: str) -> None:
        if name in _SILENT:
            self._silent = name
        elif name == "table":
            self._open()
        elif name == "tr" and self._is_open:
            self._end_cell()
            self._row, self._column = self._row + 1, 0
        elif name in {"td", "th"} and self._is_open and self._row >= 0:
            self._end_cell()
            self._start_cell({key.lower(): max(int(value), 1) for key, value in _SPAN.findall(attributes)})
        elif name in {"br", "p", "div"} and self._text is not None:
            self._text.append(" ")

    def _end(self, name: str) -> None:
        if name in {"td", "th", "tr", "table"}:
            self._end_cell()
            self._is_open = self._is_open and name != "table"

    def sheets(self) -> list[Sheet]:
        """What was found, without empty rows."""
        return [
            _sheet(f"Tabell {number}", cells, merged, self._file)
            for number, (cells, merged) in enumerate(zip(self._tables, self._merged, strict=True), start=1)
        ]

    def _open(self) -> None:
        if self._is_open:
            raise InputError("Filen har tabeller inne i tabeller.", Place(self._file, self._line), RESAVE)
        if len(self._tables) >= _MOST_TABLES:
            raise InputError(f"Filen har fler än {_MOST_TABLES} tabeller.", Place(self._file), RESAVE)
        self._tables.append({})
        self._merged.append([])
        self._taken, self._row, self._is_open = set(), -1, True

    def _start_cell(self, spans: dict[str, int]) -> None:
        while (self._row, self._column) in self._taken:
            self._column += 1
        down, across = (min(spans.get(name, 1), _MOST_SPAN) for name in ("rowspan", "colspan"))
        self._count += down * across
        if self._count > MOST_CELLS:
            raise too_many_cells(Place(self._file, self._line))
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
