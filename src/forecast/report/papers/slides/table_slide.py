"""Tables on slides: native tables, as many rows as can be read, the head on every slide."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.table import CT_Table
from pptx.slide import Slide
from pptx.table import Table as Drawn
from pptx.table import _Cell
from pptx.util import Inches, Pt

from forecast.money import MINUS
from forecast.report.charts.marks import palette, text_width
from forecast.report.papers.paper import ScreenRow
from forecast.report.papers.slides.sheet import BOTTOM, LEFT, POINTS, TOP, WIDTH, color, describe, lines_of, one_line
from forecast.report.table import Table, TableRow

MOST_SLIDES: Final = 3
"""A table that takes more cannot be read in a board room; it stands in the other files."""
_SIZES: Final = (20, 18, 16, 14, 12)
NOTE_SIZE: Final = 12
NOTE_LINE: Final = 0.2
"""Points and inches of a line of notes."""
_MOST_NOTES: Final = 0.75
_MARGIN: Final = 0.08
_INDENT: Final = 0.18
_LABEL_MOST, _LABEL_LEAST = 5.2, 2.6
_SPARE: Final = 0.4
"""Share of its own width that a column of numbers takes more where the slide has room."""
_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_SCREEN_SIZE: Final = 24
_COLORS = palette("light")


@dataclass(frozen=True, slots=True)
class Grid:
    """How a table stands on slides: size of its text in points, widths in inches, and its rows slide by slide."""

    size: int
    widths: tuple[float, ...]
    head_height: float
    pages: tuple[tuple[TableRow, ...], ...]
    heights: tuple[tuple[float, ...], ...]


def grid(table: Table) -> Grid | None:
    """The largest text at which the table takes one slide, else the smallest at which it takes few; None: too much."""
    found = [each for each in (_grid(table, size) for size in _SIZES) if each is not None]
    few = [each for each in found if len(each.pages) == 1] or [each for each in found if len(each.pages) <= MOST_SLIDES]
    if not few:
        return None
    least = min(len(each.pages) for each in few)
    return next(each for each in few if len(each.pages) == least)


def _grid(table: Table, size: int) -> Grid | None:
    widths = _widths(table, size)
    if widths is None:
        return None
    line = size * 1.2 / POINTS
    head = max(
        lines_of(one_line(title), width - 2 * _MARGIN, size, bold=True)
        for title, width in zip(_titles(table), widths, strict=True)
    )
    head_height = head * line + 0.1
    heights = [_height(table, row, widths, size) for row in table.rows]
    room = BOTTOM - TOP - head_height - _notes_height(table)
    count = math.ceil(sum(heights) / room) if heights else 1
    while True:
        pages = _split(heights, room, count)
        if pages is not None:
            break
        count += 1
    rows = tuple(tuple(table.rows[at] for at in page) for page in pages)
    return Grid(size, widths, head_height, rows, tuple(tuple(heights[at] for at in page) for page in pages))


def _notes_height(table: Table) -> float:
    """What is kept free for notes below the table, in inches; a long list has its rest among the speaker's notes."""
    high = sum(lines_of(one_line(note), WIDTH, NOTE_SIZE) for note in table.notes) * NOTE_LINE
    return min(high + 0.15, _MOST_NOTES) if high else 0.0


def _titles(table: Table) -> tuple[str, ...]:
    return (table.labels[0], *(column.title for column in table.columns), *table.labels[1:2])


def _widths(table: Table, size: int) -> tuple[float, ...] | None:
    """Numbers as wide as they are, heads broken at words, and the names what is left; None when that is too little."""
    cells = [table.text_cells(row) for row in table.rows]
    columns = []
    for at, column in enumerate(table.columns):
        words = [*one_line(column.title).split(" ")] if column.kind != "text" else [column.title[:18]]
        texts = [row[at] for row in cells] if column.kind != "text" else []
        wide = max((text_width(text, size, bold=True) for text in (*words, *texts)), default=0.0) / POINTS
        columns.append(max(wide * 1.1 + 2 * _MARGIN, 2.2 if column.kind == "text" else 0.9))
    notes = [2.0] if len(table.labels) > 1 else []
    names = max(
        (text_width(row.label, size, bold=True) / POINTS + row.level * _INDENT for row in table.rows), default=0
    )
    left = WIDTH - sum(columns) - sum(notes)
    if left < min(_LABEL_LEAST, names + 0.3):
        return None
    return _filled(table, (min(left, max(min(names * 1.1 + 0.3, _LABEL_MOST), _LABEL_LEAST)), *columns, *notes), size)


def _filled(table: Table, widths: tuple[float, ...], size: int) -> tuple[float, ...]:
    """The slide's free width shared: half to numbers, for a program whose font is wider than ours, then to texts."""
    kinds = ["text", *(column.kind for column in table.columns), *(["text"] * (len(table.labels) > 1))]
    shown = [_titles(table), *(_texts(table, row) for row in table.rows)]
    needs = [max(text_width(one_line(text), size, bold=True) for text in column) for column in zip(*shown, strict=True)]
    wanted = [
        _SPARE * wide if kind != "text" else max(need / POINTS * 1.1 + 2 * _MARGIN - wide, 0.0)
        for kind, need, wide in zip(kinds, needs, widths, strict=True)
    ]
    free, numbers = WIDTH - sum(widths), sum(want for want, kind in zip(wanted, kinds, strict=True) if kind != "text")
    words = sum(wanted) - numbers
    to_numbers = min(numbers, max(free / 2, free - words))
    shares = (to_numbers / numbers if numbers else 0.0, min(1.0, (free - to_numbers) / words) if words else 0.0)
    return tuple(wide + want * shares[kind == "text"] for wide, want, kind in zip(widths, wanted, kinds, strict=True))


def _texts(table: Table, row: TableRow) -> tuple[str, ...]:
    return (row.label, *table.text_cells(row), *([row.note] if len(table.labels) > 1 else []))


def _height(table: Table, row: TableRow, widths: Sequence[float], size: int) -> float:
    texts = _texts(table, row)
    rooms = [width - 2 * _MARGIN - (row.level * _INDENT if not at else 0) for at, width in enumerate(widths)]
    lines = max(
        lines_of(one_line(text), max(room, 0.5), size, bold=True) for text, room in zip(texts, rooms, strict=True)
    )
    return lines * size * 1.2 / POINTS + 0.09


def _split(heights: Sequence[float], room: float, count: int) -> list[list[int]] | None:
    """Rows on `count` slides of about the same height; None when one would not hold its rows."""
    pages: list[list[int]] = [[]]
    goal, used = sum(heights) / count, 0.0
    for at, height in enumerate(heights):
        full = used + height > room
        even = used + height / 2 > goal and len(pages) < count
        if pages[-1] and (full or even):
            pages.append([])
            used = 0.0
        pages[-1].append(at)
        used += height
    return pages if len(pages) <= count else None


def add_table(slide: Slide, table: Table, laid: Grid, page: int) -> float:
    """One slide of the table; returns where it ends, in inches from the upper edge."""
    rows, heights = laid.pages[page], (laid.head_height, *laid.heights[page])
    width, height = sum(laid.widths), sum(heights)
    frame = slide.shapes.add_table(
        len(rows) + 1, len(laid.widths), Inches(LEFT), Inches(TOP), Inches(width), Inches(height)
    )
    describe(frame, table.title, f"Tabell: {table.title}. {table.subtitle}.")
    _bare(frame.table._tbl)
    for column, wide in zip(frame.table.columns, laid.widths, strict=True):
        column.width = Inches(wide)
    for row, tall in zip(frame.table.rows, heights, strict=True):
        row.height = Inches(tall)
    kinds = ["text", *(column.kind for column in table.columns), *(["text"] * (len(table.labels) > 1))]
    for at, title in enumerate(_titles(table)):
        cell = frame.table.cell(0, at)
        _write(cell, title, laid.size, bold=True, right=kinds[at] != "text", paint=_COLORS.secondary)
        _rule(cell, "a:lnB", _COLORS.text)
    for number, row in enumerate(rows, 1):
        _row(frame.table, number, table, row, laid.size)
    return TOP + height


def _row(drawn: Drawn, number: int, table: Table, row: TableRow, size: int) -> None:
    bold = row.role in {"total", "sum"}
    for at, text in enumerate(_texts(table, row)):
        cell = drawn.cell(number, at)
        column = table.columns[at - 1] if 0 < at <= len(table.columns) else None
        number_like = column is not None and column.kind != "text"
        paint = _deviation(text) if column is not None and column.signed else _COLORS.text
        quiet = row.role == "memo" and paint == _COLORS.text
        _write(cell, text, size, bold=bold, right=number_like, paint=_COLORS.secondary if quiet else paint)
        if at == 0 and row.level:
            cell.margin_left = Inches(_MARGIN + row.level * _INDENT)
        _rule(cell, "a:lnT", _COLORS.text if row.role == "total" else _COLORS.row)


def add_rows(slide: Slide, rows: Sequence[ScreenRow], name: str) -> None:
    """A screen's rows: name, value, and what is said of it, in the large type of a board room."""
    told = any(row.words for row in rows)
    value = max((text_width(row.value, _SCREEN_SIZE, bold=True) for row in rows), default=0) / POINTS * 1.1 + 0.4
    value = min(max(value, 1.6), 5.0)
    names = min(max((text_width(row.name, _SCREEN_SIZE, bold=True) for row in rows), default=0) / POINTS + 0.4, 5.4)
    if not told:
        names = WIDTH - value if names + value > WIDTH else max(names, 6.0)
    widths = [names, value, WIDTH - names - value][: 3 if told else 2]
    size = _SCREEN_SIZE
    while size > 14 and sum(_screen_heights(rows, widths, size)) > BOTTOM - TOP - 0.7:
        size -= 2
    heights = _screen_heights(rows, widths, size)
    frame = slide.shapes.add_table(
        len(rows), len(widths), Inches(LEFT), Inches(TOP + 0.1), Inches(sum(widths)), Inches(sum(heights))
    )
    describe(frame, name, "; ".join(" ".join(filter(None, (row.name, row.value, row.words))) for row in rows))
    _bare(frame.table._tbl, head=False)
    for column, wide in zip(frame.table.columns, widths, strict=True):
        column.width = Inches(wide)
    for at, (row, tall) in enumerate(zip(rows, heights, strict=True)):
        frame.table.rows[at].height = Inches(tall)
        paint = {"worse": _COLORS.negative, "better": _COLORS.positive}.get(row.tone, _COLORS.text)
        _write(frame.table.cell(at, 0), row.name, size, bold=True)
        _write(frame.table.cell(at, 1), row.value, size, bold=True, right=True, paint=paint)
        if told:
            _write(frame.table.cell(at, 2), row.words, max(size - 6, 12), paint=_COLORS.secondary, left=0.3)
        for column in range(len(widths)):
            _rule(frame.table.cell(at, column), "a:lnB", _COLORS.row)


def _screen_heights(rows: Sequence[ScreenRow], widths: Sequence[float], size: int) -> list[float]:
    small = max(size - 6, 12)
    heights = []
    for row in rows:
        own = max(
            lines_of(one_line(text), wide - 0.2, size, bold=True)
            for text, wide in zip((row.name, row.value), widths, strict=False)
        )
        told = lines_of(one_line(row.words), widths[2] - 0.4, small) * small if len(widths) > 2 else 0
        heights.append(max(own * size, told) * 1.2 / POINTS + 0.24)
    return heights


def _deviation(text: str) -> str:
    """Red below zero, blue above: beside the sign, never instead of it."""
    if text.startswith(MINUS):
        return _COLORS.negative
    return _COLORS.positive if text.startswith("+") else _COLORS.text


def _write(
    cell: _Cell,
    text: str,
    size: int,
    *,
    bold: bool = False,
    right: bool = False,
    paint: str = "",
    left: float = _MARGIN,
) -> None:
    frame = cell.text_frame
    frame.text = one_line(text)
    frame.word_wrap = True
    cell.margin_left, cell.margin_right = Inches(left), Inches(_MARGIN)
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    paragraph.font.size = Pt(size)
    for run in paragraph.runs:
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.rgb = color(paint or _COLORS.text)


def _rule(cell: _Cell, edge: str, paint: str) -> None:
    """A thin line at an edge of the cell, before its fill as the format demands."""
    properties = cell._tc.get_or_add_tcPr()
    solid = f'<a:solidFill><a:srgbClr val="{paint.removeprefix("#").upper()}"/></a:solidFill>'
    line = parse_xml(f'<{edge} {nsdecls("a")} w="9525">{solid}</{edge}>')
    edges = ("a:lnL", "a:lnR", "a:lnT", "a:lnB")
    before = [properties.find(qn(kind)) for kind in edges[: edges.index(edge)]]
    at = sum(each is not None for each in before)
    properties.insert(at, line)


def _bare(table: CT_Table, *, head: bool = True) -> None:
    """No bands and no style of the program's own; the first row is a head for those who listen."""
    properties = table.tblPr
    properties.set("bandRow", "0")
    properties.set("firstRow", "1" if head else "0")
    style = properties.find(qn("a:tableStyleId"))
    if style is not None:
        style.text = _NO_STYLE


def notes_below(notes: Sequence[str], room: float) -> tuple[list[str], bool]:
    """As many of a table's notes as `room` inches hold, and whether some are left."""
    kept: list[str] = []
    for note in notes:
        if lines_of(" ".join((*kept, one_line(note))), WIDTH, NOTE_SIZE) * NOTE_LINE > room:
            return kept, True
        kept.append(one_line(note))
    return kept, False
