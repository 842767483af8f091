"""A table as people read it: what it says, how it is printed, as text and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from forecast.formats.formula_guard import safe
from forecast.money import NBSP, Unit, format_amount, in_unit


@dataclass(frozen=True, slots=True)
class Column:
    """A column of amounts; `signed` writes + before what is better than budget."""

    title: str
    signed: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: where it stands, its label, and SEK amounts in printed sign (None = nothing is known)."""

    key: str
    label: str
    level: int
    role: str
    cells: tuple[float | None, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        key: name in files.
        title: what it shows.
        subtitle: who, what, when, unit.
        labels: titles of the label column and, where rows carry a note (a kind, a method), of the note column.
        columns: columns of amounts.
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
        """The row's amounts as Swedish text, "" where nothing is known."""
        return tuple(
            "" if cell is None else format_amount(cell, self.unit, self.decimals, signed=column.signed)
            for column, cell in zip(self.columns, row.cells, strict=True)
        )


def as_text(table: Table) -> str:
    """The table in fixed width, for a terminal."""
    with_note = len(table.labels) > 1
    head = [table.labels[0], *(column.title for column in table.columns), *table.labels[1:]]
    body = [
        ["  " * row.level + row.label, *table.text_cells(row), *([row.note] if with_note else [])] for row in table.rows
    ]
    widths = [max(len(line[i]) for line in (head, *body)) for i in range(len(head))]
    left = {0, len(head) - 1} if with_note else {0}

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
        numbers = ["" if cell is None else _plain(cell, table) for cell in row.cells]
        note = [safe(row.note)] if len(table.labels) > 1 else []
        writer.writerow([safe(row.key), row.level, safe(row.label), *numbers, *note])
    return out.getvalue()


def _plain(cell: float, table: Table) -> str:
    return str(in_unit(cell, table.unit, table.decimals) + 0).replace(".", ",")
