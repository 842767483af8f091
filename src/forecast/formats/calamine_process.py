"""The library that reads workbooks, in a process of its own: what a hostile file does to it ends with that process.

Run as `python -m forecast.formats.calamine_process AREA BYTES SECONDS`: the most cells that the sheets may span, the
most bytes that it may write, the most processor time. The workbook comes on stdin, lines of JSON go to stdout: for each
sheet a line of its own, then blocks of its rows; last `{"end": true}`. Without that last line nothing of it counts.
"""

from __future__ import annotations

import datetime as dt
import importlib
import importlib.util
import io
import json
import sys
from collections.abc import Iterator

import python_calamine

MOST_MEMORY = 3 << 30
"""Bytes that the process may ask for."""

_BLOCK = 2048

Cell = str | float | dt.date | None


def main() -> None:
    """Read stdin, write lines; a fault of the library ends the process without the last line."""
    most_area, most_written, most_seconds = (int(word) for word in sys.argv[1:4])
    _bound(most_seconds)
    data = sys.stdin.buffer.read()
    out, written = sys.stdout.buffer, 0
    try:
        for line in _lines(data, most_area):
            text = json.dumps(line, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
            written += len(text)
            if written > most_written:  # a text of many letters that many cells share
                out.write(b'{"fault":"area"}\n')
                return
            out.write(text + b"\n")
    except python_calamine.PasswordError:
        out.write(b'{"fault":"password"}\n')
    except python_calamine.CalamineError:
        out.write(b'{"fault":"unreadable"}\n')


def _bound(seconds: int) -> None:
    """Memory and processor time, where the system has such bounds (not on Windows)."""
    if importlib.util.find_spec("resource") is None:
        return
    resource = importlib.import_module("resource")
    for what, wanted in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, seconds)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _lines(data: bytes, most_area: int) -> Iterator[dict[str, object]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    area = 0
    for index, about in enumerate(book.sheets_metadata):
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            yield {
                "sheet": about.name,
                "visible": True,
                "chart": True,
                "top": 0,
                "left": 0,
                "height": 0,
                "width": 0,
                "merged": [],
            }
            continue
        sheet = book.get_sheet_by_index(index)
        start = sheet.start
        area += sheet.height * sheet.width
        if area > most_area:
            yield {"fault": "area", "sheet": about.name}
            return
        top, left = start or (0, 0)
        yield {
            "sheet": about.name,
            "visible": about.visible == python_calamine.SheetVisibleEnum.Visible,
            "chart": False,
            "top": top,
            "left": left,
            "height": sheet.height,
            "width": sheet.width,
            "merged": sheet.merged_cell_ranges or [],
        }
        if start is not None:
            yield from _blocks(sheet, top)
    yield {"end": True}


def _blocks(sheet: python_calamine.CalamineSheet, top: int) -> Iterator[dict[str, object]]:
    """Rows from the first filled one on, with dates beside them: `[row in block, column, day]`."""
    rows: list[list[str | float | None]] = []
    dates: list[tuple[int, int, str]] = []
    for number, row in enumerate(sheet.iter_rows()):
        if number < top:
            continue
        cells = [value if type(value) is float and value - value == 0 else plain(value) for value in row]
        for column, cell in enumerate(cells):
            if isinstance(cell, dt.date):
                dates.append((len(rows), column, cell.isoformat()))
        rows.append([None if isinstance(cell, dt.date) else cell for cell in cells])
        if len(rows) == _BLOCK:
            yield {"rows": rows, "dates": dates}
            rows, dates = [], []
    if rows:
        yield {"rows": rows, "dates": dates}


def plain(value: object) -> Cell:
    """A cell as `formats.book` has it: text without blanks at the ends, numbers, days.

    A number past all bounds becomes text; a time of day and a duration are text too.
    """
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, int | float):
        number = float(value)
        return number if number - number == 0 else str(value)
    if isinstance(value, dt.date):
        return value.date() if isinstance(value, dt.datetime) else value
    return str(value).strip() or None


if __name__ == "__main__":
    main()
