"""A table as it is printed: heads, texts, sides and weights of its cells, on the smallest page that holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from forecast.money import in_unit
from forecast.report.papers.columns import Fit, Shape, fit
from forecast.report.table import Cell, Column, Table, TableRow

Tone = Literal["plain", "worse", "better"]


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its texts in printed order, how far in the first stands, its weight, and red or blue by cell."""

    texts: tuple[str, ...]
    tones: tuple[Tone, ...]
    level: int
    strong: bool
    total: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready for paper.

    Attributes:
        head: titles in printed order: label, note column where there is one, columns.
        right: which columns stand to the right (numbers).
        rows: in printed order.
        fit: page, type size and widths.
    """

    head: tuple[str, ...]
    right: tuple[bool, ...]
    rows: tuple[GridRow, ...]
    fit: Fit


def printed(table: Table) -> Grid:
    """The table as it is printed."""
    with_note = len(table.labels) > 1
    head = (*table.labels[:2], *(column.title for column in table.columns))
    right = (*(False for _ in table.labels[:2]), *(column.kind != "text" for column in table.columns))
    rows = tuple(_row(table, row, with_note=with_note) for row in table.rows)
    shape = Shape(head, right, tuple(row.texts for row in rows), tuple(row.level for row in rows))
    return Grid(head, right, rows, fit(shape))


def _row(table: Table, row: TableRow, *, with_note: bool) -> GridRow:
    before = (row.label, row.note) if with_note else (row.label,)
    plain: tuple[Tone, ...] = ("plain", "plain")
    tones = tuple(_tone(table, column, cell) for column, cell in zip(table.columns, row.cells, strict=True))
    return GridRow(
        texts=(*before, *table.text_cells(row)),
        tones=(*plain[: len(before)], *tones),
        level=row.level,
        strong=row.role in {"sum", "total"},
        total=row.role == "total",
    )


def _tone(table: Table, column: Column, cell: Cell) -> Tone:
    """Red or blue by what is shown; what reads 0 is neither."""
    if not column.signed or column.kind != "amount" or not isinstance(cell, (int, float)):
        return "plain"
    shown = in_unit(cell, table.unit, table.decimals)
    return "plain" if shown == 0 else "worse" if shown < 0 else "better"
