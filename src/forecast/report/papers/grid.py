"""A table as it is printed: heads, texts, sides and weights of its cells, and how it fits a page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from forecast.money import in_unit
from forecast.report.charts.marks import text_width
from forecast.report.table import Cell, Column, Table, TableRow

Tone = Literal["plain", "worse", "better"]

PORTRAIT: Final = 482.0
"""Points between the margins of a standing A4 page: 170 mm."""
LANDSCAPE: Final = 728.0
"""Points between the margins of a lying A4 page: 257 mm."""
PADDING: Final = 8.0
"""Points of air in a cell, both sides together."""
INDENT: Final = 9.0
"""Points that each level stands in."""
_SLACK: Final = 1.06
"""Widths are reckoned within some per cent, and Word's font is not the one that they are reckoned for."""
_WIDE_NUMBER: Final = 88.0
"""Points that a column of numbers never needs more than, for the sake of a short table."""
_LONGEST_WORD: Final = 90.0
_LONGEST_TEXT: Final = 260.0
_CRAMPED: Final = 0.6
"""Share of its own width below which text is better off on a wider page."""
_STANDING_HEIGHT: Final = 700.0
_LYING_HEIGHT: Final = 455.0
_SHARE_OF_PAGE: Final = 0.8
"""Of a page's height, up to which a table is kept whole: the height is reckoned, and its heading stands there too."""
_LINE: Final = 1.15
_AIR: Final = 4.0
_HEAD_LINES: Final = 2.6
"""Lines that the head of a column of numbers may take, about."""
_STEPS: Final = ((False, 9.5), (False, 8.5), (True, 9.0), (True, 8.0), (True, 7.0))


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
        lying: it needs a lying page.
        size: type size in points.
        widths: of the columns, in points.
        whole: it is short enough to be kept on one page.
        tight: words of heads must be divided for the columns to fit.
    """

    head: tuple[str, ...]
    right: tuple[bool, ...]
    rows: tuple[GridRow, ...]
    lying: bool
    size: float
    widths: tuple[float, ...]
    whole: bool
    tight: bool


def printed(table: Table) -> Grid:
    """The table as it is printed, on the smallest page and with the largest type that hold it."""
    with_note = len(table.labels) > 1
    head = (*table.labels[:2], *(column.title for column in table.columns))
    right = (*(False for _ in table.labels[:2]), *(column.kind != "text" for column in table.columns))
    rows = tuple(_row(table, row, with_note=with_note) for row in table.rows)
    lying, size, widths, tight = _fit(head, right, rows)
    page = _LYING_HEIGHT if lying else _STANDING_HEIGHT
    whole = _height(head, rows, size, widths) <= _SHARE_OF_PAGE * page
    return Grid(head, right, rows, lying, size, widths, whole, tight)


def _height(head: Sequence[str], rows: Sequence[GridRow], size: float, widths: Sequence[float]) -> float:
    """About how many points high the table stands."""
    lines = [max(_lines(text, width, size) for text, width in zip(head, widths, strict=True))]
    for row in rows:
        indent = INDENT * row.level
        cells = zip(row.texts, (widths[0] - indent, *widths[1:]), strict=True)
        lines.append(max(_lines(text, width, size) for text, width in cells))
    return sum(count * _LINE * size + _AIR for count in lines)


def _lines(text: str, width: float, size: float) -> int:
    return max(1, sum(math.ceil(_width(line, size) / max(width - PADDING, size)) for line in text.split("\n")))


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


def _fit(
    head: Sequence[str], right: Sequence[bool], rows: Sequence[GridRow]
) -> tuple[bool, float, tuple[float, ...], bool]:
    """Lying or not, type size, widths, and whether it is tight."""
    for lying, size in _STEPS:
        room = LANDSCAPE if lying else PORTRAIT
        least, most = _needs(head, right, rows, size)
        text = [i for i, number in enumerate(right) if not number]
        left = room - sum(width for width, number in zip(least, right, strict=True) if number)
        if left >= max(sum(least[i] for i in text), _CRAMPED * sum(most[i] for i in text)):
            return lying, size, _shared(least, most, right, room), False
    size = _STEPS[-1][1]
    least, most = _needs(head, right, rows, size, tight=True)
    squeezed = min(LANDSCAPE / sum(least), 1.0)
    return True, size, _shared([width * squeezed for width in least], most, right, LANDSCAPE), True


def _needs(
    head: Sequence[str], right: Sequence[bool], rows: Sequence[GridRow], size: float, *, tight: bool = False
) -> tuple[list[float], list[float]]:
    """Points that each column needs at least (no word or number broken) and would like (no text broken).

    Where it is tight, the heads of numbers are divided before anything else is.
    """
    least, most = [], []
    for i, number in enumerate(right):
        texts = [(row.texts[i], INDENT * row.level if i == 0 else 0.0) for row in rows]
        word = max((_width(part, size) for part in head[i].replace("–", "– ").split(" ")), default=0.0)
        if number:
            cells = max((_width(text, size) for text, _ in texts), default=0.0)
            need = max(word / 2 if tight else word, cells, _width(head[i], size) / _HEAD_LINES) + PADDING
            least.append(need)
            most.append(max(need, _WIDE_NUMBER))
            continue
        longest = max((_width(part, size) + far for text, far in texts for part in text.split(" ")), default=0.0)
        whole = max((_width(text, size) + far for text, far in texts), default=0.0)
        least.append(max(word, min(longest, _LONGEST_WORD)) + PADDING)
        most.append(max(least[-1], min(max(whole, _width(head[i], size)), _LONGEST_TEXT) + PADDING))
    return least, most


def _width(text: str, size: float) -> float:
    return text_width(text, size, bold=True) * _SLACK


def _shared(least: Sequence[float], most: Sequence[float], right: Sequence[bool], room: float) -> tuple[float, ...]:
    """The room shared: text first up to what it would like, then numbers, each by how much it lacks."""
    widths = list(least)
    for numbers in (False, True):
        lacking = {i: most[i] - widths[i] for i, number in enumerate(right) if number == numbers}
        lack, left = sum(lacking.values()), room - sum(widths)
        share = min(1.0, left / lack) if lack > 0 else 0.0
        for i, wanted in lacking.items():
            widths[i] += wanted * share
    return tuple(round(width, 1) for width in widths)
