"""Workbooks (xlsx, xlsm, xlsb, xls, ods) to `Book`: weighed, looked through, and read in a process of its own."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.errors import InputError, Place
from forecast.formats.book import Book, Merged, Sheet
from forecast.formats.grid import without_empty
from forecast.formats.kinds import WORKBOOKS, FileKind, kind_of, shown_name, shown_text
from forecast.formats.workbook_parts.ods import look_into_ods
from forecast.formats.workbook_parts.scan import MOST_AREA, RESAVE, At, Inside, too_many_cells
from forecast.formats.workbook_parts.xls import look_into_xls
from forecast.formats.workbook_parts.xlsb import look_into_xlsb
from forecast.formats.workbook_parts.xlsx import look_into_xlsx
from forecast.formats.workbook_parts.zipped import open_parts

_SECONDS, _MEGABYTES_A_SECOND = 10, 1
"""Processor time that the library may take: so much for any file, and for its size (it needs a sixth of that)."""

_PATIENCE = 3
"""How many times as long it may take where others want the processor too."""

MOST_WRITTEN = 400_000_000
"""Bytes of text that it may hand over; many cells may share one long text."""

_MOST_MERGED = 100_000


@dataclass(frozen=True, slots=True)
class _Grid:
    """A sheet as the library hands it over: `cells` from A1 on, empty rows and all."""

    name: str
    visible: bool
    is_chart: bool
    cells: NDArray[np.object_]
    merged: tuple[Merged, ...]


def read_workbook(data: bytes, file: str) -> Book:
    """Read a workbook.

    Args:
        data: the file's bytes.
        file: its name.

    Returns:
        Sheets with cells from column A on and without empty rows. A formula has the value that it was saved with; one
        that nobody has counted stands as its own text, `=SUM(B2:B9)`. An error stands as text, `#REF!`. A day has no
        time of day. Truth values are SANT and FALSKT. A number stored as text stays text.

    Raises:
        InputError: not a workbook, damaged, protected, empty, too large, or made to do harm.
    """
    shown = shown_name(file)
    kind = kind_of(data, file)
    if kind not in WORKBOOKS:
        raise InputError("Filen är inte en arbetsbok.", Place(shown), RESAVE)
    inside = _looked_into(data, kind, shown)
    grids = _read_apart(data, shown)
    if len(grids) != len(inside.scans):
        raise _unreadable(shown)
    sheets, told = [], list(inside.told)
    for grid, scan in zip(grids, inside.scans, strict=True):
        if scan is None or grid.is_chart:
            continue
        patches = {**scan.errors, **inside.uncounted(scan)}
        sheets.append(_sheet(grid, patches))
        if not grid.visible:
            told.append(f"Bladet ”{grid.name}” är dolt i Excel; det är läst som de andra.")
        told += inside.sentences(scan, grid.name)
    if not any(sheet.cells.size for sheet in sheets):
        raise InputError("Arbetsboken har inga ifyllda celler.", Place(shown), "Exportera den på nytt.")
    return Book(shown, str(kind), "", "", tuple(sheets), tuple(told))


def _looked_into(data: bytes, kind: FileKind, shown: str) -> Inside:
    if kind is FileKind.XLS:
        return look_into_xls(data, shown)
    parts = open_parts(data, shown)
    if kind is FileKind.ODS:
        return look_into_ods(parts)
    return look_into_xlsb(parts) if kind is FileKind.XLSB else look_into_xlsx(parts)


def _read_apart(data: bytes, shown: str) -> list[_Grid]:
    """What `calamine_process` makes of the bytes; it counts only where it came to its end."""
    lines = _written_apart(data, shown)
    last = json.loads(lines[-1]) if lines and lines[-1].startswith((b'{"end"', b'{"fault"')) else {}
    if last.get("fault") == "area":
        raise too_many_cells(Place(shown, sheet=shown_text(str(last.get("sheet", "")))))
    if last.get("fault") == "password":
        raise InputError("Arbetsboken är skyddad med lösenord.", Place(shown), "Ta bort lösenordet och spara på nytt.")
    if "end" not in last:
        raise _unreadable(shown)
    return list(_grids(lines[:-1]))


def _written_apart(data: bytes, shown: str) -> list[bytes]:
    """The lines of a process of its own, which nothing in the folder or the file can make run anything else."""
    seconds = _SECONDS + len(data) // (1_000_000 * _MEGABYTES_A_SECOND)
    bounds = (str(bound) for bound in (MOST_AREA, MOST_WRITTEN, seconds))
    source = str(Path(__file__).resolve().parents[2])
    paths = [source, os.environ["PYTHONPATH"]] if os.environ.get("PYTHONPATH") else [source]
    try:
        ended = subprocess.run(
            [sys.executable, "-P", "-m", "forecast.formats.calamine_process", *bounds],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE * seconds,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            check=False,
        )
    except subprocess.TimeoutExpired as fault:
        raise InputError("Arbetsboken tar för lång tid att läsa.", Place(shown), RESAVE) from fault
    return ended.stdout.splitlines()


def _unreadable(shown: str) -> InputError:
    return InputError("Arbetsboken är skadad eller går inte att tolka.", Place(shown), RESAVE)


def _grids(lines: list[bytes]) -> Iterator[_Grid]:
    """The sheets out of the process's lines: one that begins a sheet, then its rows in blocks."""
    about: dict[str, Any] = {}
    cells, row = np.empty((0, 0), dtype=np.object_), 0
    for position, line in enumerate(lines):
        found = json.loads(line)
        lines[position] = b""  # text and cells need not both stand in memory
        if "sheet" in found:
            if about:
                yield _grid(about, cells)
            about, row = found, found["top"]
            cells = np.full((row + found["height"], found["left"] + found["width"]), None, dtype=np.object_)
            continue
        block, left = found["rows"], about["left"]
        if block:
            cells[row : row + len(block), left:] = block
        for at, column, day in found["dates"]:
            cells[row + at, left + column] = dt.date.fromisoformat(day)
        row += len(block)
    if about:
        yield _grid(about, cells)


def _grid(about: Mapping[str, Any], cells: NDArray[np.object_]) -> _Grid:
    ranges = about["merged"][:_MOST_MERGED]
    merged = tuple(Merged(top, left, bottom, right) for (top, left), (bottom, right) in ranges)
    return _Grid(shown_text(about["sheet"]), about["visible"], about["chart"], cells, merged)


def _sheet(grid: _Grid, patches: Mapping[At, str]) -> Sheet:
    """A sheet with what the library left out, and without empty rows."""
    cells = grid.cells
    if patches:
        height = max(cells.shape[0], 1 + max(row for row, _ in patches))
        width = max(cells.shape[1], 1 + max(column for _, column in patches))
        if (height, width) != cells.shape:
            wider = np.full((height, width), None, dtype=np.object_)
            wider[: cells.shape[0], : cells.shape[1]] = cells
            cells = wider
        for at, text in patches.items():
            cells[at] = text
    kept, numbers = without_empty(cells, np.arange(1, len(cells) + 1, dtype=np.int64))
    return Sheet(grid.name, kept, numbers, _moved(grid.merged, numbers, kept.shape[1]))


def _moved(merged: tuple[Merged, ...], numbers: NDArray[np.int64], width: int) -> tuple[Merged, ...]:
    """Merged ranges as positions among the rows that are kept; those that hold nothing are left out."""
    out = []
    for span in merged:
        top = int(np.searchsorted(numbers, span.top + 1))
        bottom = int(np.searchsorted(numbers, span.bottom + 1, side="right")) - 1
        if top <= bottom and numbers[top] == span.top + 1 and span.left < width:
            out.append(Merged(top, span.left, bottom, min(span.right, width - 1)))
    return tuple(out)
