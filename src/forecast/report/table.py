"""A table as people read it: what it says, how it is printed, as text and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from forecast.formats.formula_guard import safe
from forecast.money import NBSP, Unit, format_amount, format_number, in_unit

Cell = float | str | None
"""SEK in printed sign, a plain number, or words; None = nothing is known."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        title: its head.
        signed: writes + before what is better than budget.
        kind: SEK amounts, plain numbers (persons, per cent, days), or words.
        minus: positions of two columns whose difference, first less second, this one is; a spreadsheet writes it as a
            formula where the cells foot.
        plus: positions of columns whose sum this one is.
    """

    title: str
    signed: bool = False
    kind: Literal["amount", "number", "text"] = "amount"
    minus: tuple[int, int] | None = None
    plus: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row.

    Attributes:
        key: what it is about.
        label: as printed.
        level: how far in it stands.
        role: leaf, sum, total or memo.
        cells: one a column.
        note: its kind or method, for the note column.
        parts: keys of the rows of the same table that it is the sum of; a spreadsheet writes it as a formula where the
            cells foot.
        decimals: of its plain numbers.
        places: of its cells one by one, where a target is told less precisely than its outcome; empty where all are
            alike.
        signed: its amounts are deviations, written with + where they are better than budget.
    """

    key: str
    label: str
    level: int
    role: str
    cells: tuple[Cell, ...]
    note: str = ""
    parts: tuple[str, ...] = ()
    decimals: int = 0
    places: tuple[int, ...] = ()
    signed: bool = False

    def decimals_at(self, column: int) -> int:
        """Decimals of the plain number in a column."""
        return self.places[column] if self.places else self.decimals


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        key: name in files.
        title: what it shows.
        subtitle: who, what, when, unit.
        labels: titles of the label column and, where rows carry a note (a kind, a method), of the note column.
        columns: its columns, the labels apart.
        rows: rows in printed order.
        unit: of the amounts when written.
        decimals: decimals when written.
        notes: what the reader must know: faults in the print, what the table leaves out.
        footer: source, as-of, scenario, run; says that it is synthetic where it is.
    """

    key: str
    title: str
    subtitle: str
    labels: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    unit: Unit
    decimals: int
    notes: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()

    def text_cells(self, row: TableRow) -> tuple[str, ...]:
        """The row's cells as Swedish text, "" where nothing is known."""
        return tuple(self._text(row, at, cell) for at, cell in enumerate(row.cells))

    def _text(self, row: TableRow, at: int, cell: Cell) -> str:
        column = self.columns[at]
        if cell is None or isinstance(cell, str):
            return cell or ""
        if column.kind == "number":
            return format_number(cell, row.decimals_at(at))
        return format_amount(cell, self.unit, self.decimals, signed=column.signed or row.signed)


def without_empty(table: Table, titles: Collection[str]) -> Table:
    """The table less those of the named columns that no row has anything in; differences point at what is left."""
    empty = {
        at
        for at, column in enumerate(table.columns)
        if column.title in titles and all(row.cells[at] in {None, ""} for row in table.rows)
    }
    kept = [at for at in range(len(table.columns)) if at not in empty]
    columns = tuple(table.columns[at] for at in kept)
    moved = [
        column
        if column.minus is None
        else replace(column, minus=(kept.index(column.minus[0]), kept.index(column.minus[1])))
        for column in columns
    ]
    rows = tuple(
        replace(
            row,
            cells=tuple(row.cells[at] for at in kept),
            places=tuple(row.places[at] for at in kept) if row.places else (),
        )
        for row in table.rows
    )
    return replace(table, columns=tuple(moved), rows=rows)


def as_text(table: Table) -> str:
    """The table in fixed width, for a terminal."""
    with_note = len(table.labels) > 1
    head = [table.labels[0], *(column.title for column in table.columns), *table.labels[1:]]
    body = [
        ["  " * row.level + row.label, *table.text_cells(row), *([row.note] if with_note else [])] for row in table.rows
    ]
    widths = [max(len(line[i]) for line in (head, *body)) for i in range(len(head))]
    words = {at + 1 for at, column in enumerate(table.columns) if column.kind == "text"}
    left = words | ({0, len(head) - 1} if with_note else {0})

    def line(cells: Sequence[str]) -> str:
        parts = [c.ljust(w) if i in left else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths, strict=True))]
        return "  ".join(parts).rstrip()

    rule = "-" * len(line([w * "x" for w in widths]))
    out = [table.title, table.subtitle, "", line(head), rule]
    for row, cells in zip(table.rows, body, strict=True):
        if row.role == "total" and len(out) > 5:
            out.append(rule)
        out.append(line(cells))
    out += ["", *table.notes] if table.notes else []
    out += ["", *table.footer]
    return "\n".join(out).replace(NBSP, " ") + "\n"


def as_csv(table: Table) -> str:
    """The table as CSV for a spreadsheet: semicolons, numbers that it can add up, labels that it cannot execute."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    for text in (table.title, table.subtitle, *table.notes, *table.footer):
        out.write(f"# {' '.join(text.split())}\n")
    writer.writerow(
        ["rad", "nivå", *map(safe, (table.labels[0], *(c.title for c in table.columns), *table.labels[1:]))]
    )
    for row in table.rows:
        numbers = [_plain(table, row, at, cell) for at, cell in enumerate(row.cells)]
        note = [safe(row.note)] if len(table.labels) > 1 else []
        writer.writerow([safe(row.key), row.level, safe(row.label), *numbers, *note])
    return out.getvalue()


def _plain(table: Table, row: TableRow, at: int, cell: Cell) -> str:
    """A number that a spreadsheet can add up, or words that it cannot execute."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe(cell)
    if table.columns[at].kind == "number":
        return f"{cell:.{row.decimals_at(at)}f}".replace(".", ",")
    return str(in_unit(cell, table.unit, table.decimals) + 0).replace(".", ",")
