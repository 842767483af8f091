"""ods: `content.xml` walked through. A repeated cell or row is one element with a count; a small file may be vast."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator

from forecast.errors import InputError, Place
from forecast.formats.kinds import shown_text
from forecast.formats.workbook_parts.scan import (
    LAST_COLUMN,
    LAST_ROW,
    MOST_AREA,
    RESAVE,
    Inside,
    SheetScan,
    formula_text,
)
from forecast.formats.workbook_parts.xlsx import attribute
from forecast.formats.workbook_parts.zipped import Parts

_PIECE = 4 << 20
_TAGS = re.compile(
    r"<(?:table:(table)\s([^<>]*)|/table:(table)|table:(table-row)\b([^<>]*)|table:((?:covered-)?table-cell)\b([^<>]*)"
    r"|table:(table-column)\b([^<>]*)|(/)table:(?:covered-)?table-cell)>"
)
_PARAGRAPH = re.compile(r"<text:p\b[^<>]*>([^<]*)")
_IS_ERROR = re.compile(r"\bcalcext:value-type=[\"']error[\"']")
_IS_FILLED = re.compile(r"\boffice:value-type=")
_ERROR_TEXT = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)|Err:[0-9]{3}")
_MOST_ERRORS = 100_000


def look_into_ods(parts: Parts) -> Inside:
    """Look through a workbook.

    Raises:
        InputError: too many cells, or a sheet that reaches too far, repetitions counted.
    """
    look = _Look(parts.file)
    for piece in _whole_cells(parts.chunks("content.xml")):
        look.through(piece)
    told = ("Arbetsboken har makron; de körs inte.",) if any(n.startswith("Basic/") for n in parts.entries) else ()
    return Inside(tuple(look.scans), told)


def _whole_cells(chunks: Iterable[bytes]) -> Iterator[str]:
    """The XML in pieces that end where a row ends."""
    waiting: list[bytes] = []
    size = 0
    for chunk in chunks:
        waiting.append(chunk)
        size += len(chunk)
        if size < _PIECE:
            continue
        whole = b"".join(waiting)
        cut = whole.rfind(b"<table:table-row")
        if cut > 0:
            yield whole[:cut].decode("utf-8", "replace")
            whole = whole[cut:]
        elif size > 16 * _PIECE:
            yield whole.decode("utf-8", "replace")
            whole = b""
        waiting, size = [whole], len(whole)
    yield b"".join(waiting).decode("utf-8", "replace")


class _Look:
    """The look through `content.xml` and where it has come to; rows and columns counted from 0."""

    def __init__(self, file: str) -> None:
        self.scans: list[SheetScan | None] = []
        self._file, self._name = file, ""
        self._found, self._before = SheetScan(), 0
        self._row = self._next_row = self._column = self._times = 0

    def through(self, piece: str) -> None:
        """One piece of XML."""
        tags = list(_TAGS.finditer(piece))
        for tag, following in zip(tags, [*tags[1:], None], strict=False):
            if tag[1]:
                self._open(tag[2])
            elif tag[4]:
                self._start_row(tag[5])
            elif tag[6]:
                inner = (
                    "" if tag[7].endswith("/") else piece[tag.end() : following.start() if following else len(piece)]
                )
                self._cell(tag[7], inner)
            elif tag[8] and "table:visibility=" in tag[9] and 'visibility="visible"' not in tag[9]:
                self._found.hidden_columns += min(_count(tag[9], "columns"), LAST_COLUMN)
        self._found.check(Place(self._file, sheet=self._name), self._before)

    def _open(self, attributes: str) -> None:
        self._before += self._found.filled
        self._found, self._name = SheetScan(), shown_text(attribute(attributes, "table:name"))
        self._row = self._next_row = 0
        self.scans.append(self._found)

    def _start_row(self, attributes: str) -> None:
        self._row, self._column = self._next_row, 0
        self._times = _count(attributes, "rows")
        self._next_row = self._row + self._times
        if "table:visibility=" in attributes and 'visibility="visible"' not in attributes:
            self._found.hidden_rows += min(self._times, LAST_ROW)

    def _cell(self, attributes: str, inner: str) -> None:
        times = _count(attributes, "columns")
        first, self._column = self._column, self._column + times
        formula = attribute(attributes, "table:formula") if "table:formula" in attributes else ""
        if not formula and not _IS_FILLED.search(attributes):
            return
        self._found.reach(self._row + self._times, self._column, times * self._times)
        if self._found.filled > MOST_AREA or self._found.bottom > LAST_ROW:
            self._found.check(Place(self._file, sheet=self._name), self._before)
        if formula:
            self._found.formulas += times * self._times
        error = _error(attributes, inner)
        unset = formula_text(formula.removeprefix("of:")) if formula and not _IS_FILLED.search(attributes) else ""
        if not error and not unset:
            return
        if times * self._times + len(self._found.errors) + len(self._found.unset) > _MOST_ERRORS:
            place = Place(self._file, sheet=self._name)
            raise InputError("Bladet har orimligt många felvärden.", place, RESAVE)
        into = self._found.errors if error else self._found.unset
        for row in range(self._row, self._next_row):
            for column in range(first, self._column):
                into[row, column] = error or unset


def _error(attributes: str, inner: str) -> str:
    paragraph = _PARAGRAPH.search(inner)
    text = html.unescape(paragraph[1]).strip() if paragraph else ""
    if _IS_ERROR.search(attributes) or ("table:formula" in attributes and _ERROR_TEXT.fullmatch(text)):
        return shown_text(text) or "#VALUE!"
    return ""


def _count(attributes: str, what: str) -> int:
    """How many times an element stands; a count without sense is one too many rather than one too few."""
    if "-repeated" not in attributes:
        return 1
    text = attribute(attributes, f"table:number-{what}-repeated")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 10 else (1 if not text else 10**9)
