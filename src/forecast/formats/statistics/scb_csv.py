"""SCB's database as CSV, and tables like it: one column a variable, values in columns by year or by content.

Known layouts: PxWebApi 2 (`Region,Alder,Kon,000007ME 2025`), PxWeb's own with texts (`Folkmängd 2024`), long tables
with the year in a column, and several contents side by side (`Befolkning`, `Inflyttade`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.csv_table import CsvTable, read_csv
from forecast.formats.statistics.cell_text import number_of
from forecast.formats.statistics.csv_columns import Columns, columns_of
from forecast.formats.statistics.cube import (
    ABSENT,
    Cube,
    Dimension,
    Marks,
    check_cells,
    check_size,
    folded,
    plain,
    stem,
    without_controls,
)
from forecast.formats.statistics.encoded import decode_statistics
from forecast.formats.statistics.names import TIME_NAMES

_MOST_FAULTS = 50
_MOST_CSV = 25 * 1024 * 1024
"""SCB gives 150 000 cells a call, some 5 MB; as text in rows they take forty times that room."""
_LONGEST_LINE = 2_000_000


def read_scb_csv(data: bytes, file: str) -> Cube:
    """Read a CSV of statistics.

    Args:
        data: its bytes; a title above the header, and remarks below the table after a blank row, are kept as such.
        file: name to show.

    Raises:
        InputError: no table, cells that are neither numbers nor marks, a cell twice, a table that is too large.
    """
    place = Place(file)
    check_size(data, place, _MOST_CSV)
    text, encoding = decode_statistics(data, place, "cp1252")
    head, body, notes = _apart(without_controls(text), place)
    return csv_cube(read_csv(body.encode(), file), encoding, title=head, notes=notes)


def _apart(text: str, place: Place) -> tuple[str, str, tuple[str, ...]]:
    """The title above the header, the table with its row numbers kept, and the remarks below it."""
    lines = text.splitlines()
    longest = next((at for at, line in enumerate(lines) if len(line) > _LONGEST_LINE), None)
    if longest is not None:
        raise InputError("Raden är orimligt lång.", Place(place.file, longest + 1), "Kontrollera filens radbrytningar.")
    filled = [at for at, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")]
    wide = [at for at in filled if re.search(r"[;,\t]", re.sub(r'"[^"]*"', "", lines[at]))]
    if not wide:
        return "", text, ()
    above = [at for at in filled if at < wide[0]]
    remarks = [at for at, line in enumerate(lines) if line.lstrip().startswith("#")]
    below = [at for at in filled if at > wide[-1]]
    if below and below[0] == wide[-1] + 1:
        below = []  # the table's own last row, cut short: it must be told and not be taken for a remark
    outside = {*above, *below}
    body = "\n".join("" if at in outside else line for at, line in enumerate(lines))
    title = " ".join(plain(lines[at]).strip('"') for at in above)
    return title, body + "\n", tuple(plain(lines[at]).strip('#" ') for at in (*remarks, *below))


def csv_cube(table: CsvTable, encoding: str = "utf-8", *, title: str = "", notes: tuple[str, ...] = ()) -> Cube:
    """The cube of a table; raises InputError."""
    place = Place(table.file, table.head_row)
    columns, told = columns_of(table)
    dimensions, where = _dimensions(table, columns, place)
    sizes = tuple(len(dimension.codes) for dimension in dimensions)
    check_cells(sizes, Place(table.file))
    marks = Marks(Place(table.file))
    values, status, rows = _cells(table, columns, sizes, where, marks)
    return Cube(
        file=table.file,
        format="CSV",
        encoding=encoding,
        table=stem(table.file),
        title=title,
        source="",
        updated="",
        unit="",
        dimensions=dimensions,
        values=values,
        status=status,
        marks=marks.all,
        rows=rows,
        notes=notes,
        told=tuple(told),
    )


def _dimensions(
    table: CsvTable, columns: Columns, place: Place
) -> tuple[tuple[Dimension, ...], tuple[NDArray[np.int64], ...]]:
    """The dimensions, and for each the position that every row (or, for the last two, every value column) has in it."""
    if not table.rows:
        raise InputError("Tabellen har inga rader.", place, "Hämta den på nytt.")
    dimensions, where = [], []
    for at in columns.keys:
        words = {row[at]: plain(row[at]) for row in {row[at]: row for row in table.rows}.values()}
        codes = tuple(dict.fromkeys(words.values()))
        position = {code: i for i, code in enumerate(codes)}
        known = {word: position[code] for word, code in words.items()}
        name = plain(table.header[at])
        is_time = folded(name) in TIME_NAMES
        dimensions.append(Dimension(name, name, codes, codes, "time" if is_time else ""))
        where.append(np.array([known[row[at]] for row in table.rows], dtype=np.int64))
    contents, content_at = _positions([column.content for column in columns.values])
    periods, period_at = _positions([column.period for column in columns.values])
    if contents != ("",):
        labels = tuple(content or "värde" for content in contents)
        dimensions.append(Dimension("innehåll", "innehåll", labels, labels, "contents"))
        where.append(content_at)
    if periods != ("",):
        dimensions.append(Dimension("tid", "tid", periods, periods, "time"))
        where.append(period_at)
    return tuple(dimensions), tuple(where)


def _positions(words: Sequence[str]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The words without repetition, and where among them each one stands."""
    known = {word: at for at, word in enumerate(dict.fromkeys(words))}
    return tuple(known), np.array([known[word] for word in words], dtype=np.int64)


@dataclass(slots=True)
class _Filling:
    """The arrays that are being filled, flat."""

    values: NDArray[np.float64]
    status: NDArray[np.uint8]
    rows: NDArray[np.int32]


def _cells(
    table: CsvTable,
    columns: Columns,
    sizes: tuple[int, ...],
    where: Sequence[NDArray[np.int64]],
    marks: Marks,
) -> tuple[NDArray[np.float64], NDArray[np.uint8], NDArray[np.int32]]:
    """Values, status and row numbers of all cells; raises InputError with every fault."""
    count = math.prod(sizes)
    out = _Filling(np.full(count, np.nan), np.full(count, ABSENT, np.uint8), np.zeros(count, np.int32))
    strides = np.array([math.prod(sizes[at + 1 :]) for at in range(len(sizes))], dtype=np.int64)
    by_row = len(columns.keys)
    row_at = sum((where[at] * strides[at] for at in range(by_row)), np.zeros(len(table.rows), np.int64))
    column_at = sum(
        (where[at] * strides[at] for at in range(by_row, len(sizes))), np.zeros(len(columns.values), np.int64)
    )
    faults: list[InputError] = []
    for first, number, row in zip(row_at.tolist(), table.numbers, table.rows, strict=True):
        for offset, column in zip(column_at.tolist(), columns.values, strict=True):
            try:
                _fill(out, first + offset, number, row[column.at], table, column.at, columns, marks)
            except InputError as error:
                faults.append(error)
        if len(faults) > _MOST_FAULTS:
            break
    if faults:
        raise CollectedInputError(faults)
    return out.values.reshape(sizes), out.status.reshape(sizes), out.rows.reshape(sizes)


def _fill(
    out: _Filling, at: int, number: int, text: str, table: CsvTable, column: int, columns: Columns, marks: Marks
) -> None:
    if out.rows[at]:
        names = ", ".join(table.header[key] for key in columns.keys)
        raise InputError(
            f"Samma {names} står också på rad {out.rows[at]}.", Place(table.file, number), "Ta bort den ena raden."
        )
    out.rows[at] = number
    out.values[at], mark = number_of(text, Place(table.file, number, table.header[column]))
    out.status[at] = 0 if mark is None else marks.position(mark)
