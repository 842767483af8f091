"""A table in Word: native, its head on each page; built as XML at once, since a cell at a time takes seconds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from docx.document import Document as WordFile
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

from forecast.report.charts.marks import palette
from forecast.report.papers.columns import INDENT, SIDE
from forecast.report.papers.flow import Printed
from forecast.report.papers.grid import Grid, GridRow
from forecast.report.papers.letters import legible
from forecast.report.papers.word.styles import CELL, INK, SECONDARY, SMALLER

_TWIPS: Final = 20
_SIDE: Final = str(round(SIDE * _TWIPS))
"""Twips of air at each side of a cell; the table stands out by as much, so that its text lines up with the page's."""
_HAIRLINE: Final = {"val": "single", "sz": "3", "space": "0", "color": "C9CED6"}
_STRONG_LINE: Final = {"val": "single", "sz": "6", "space": "0", "color": INK}
_COLORS: Final = {
    "plain": INK,
    "worse": palette("light").negative.removeprefix("#"),
    "better": palette("light").positive.removeprefix("#"),
}


def add_table(file: WordFile, item: Printed) -> None:
    """The table at the end of the file, with a little air below."""
    grid = item.grid
    style = file.styles[CELL].style_id
    table = _part("tbl")
    table.append(_properties(item))
    columns = _part("tblGrid")
    for width in grid.fit.widths:
        columns.append(_part("gridCol", {"w": _twips(width)}))
    table.append(columns)
    table.append(_head(grid, style))
    for n, row in enumerate(grid.rows):
        table.append(_row(grid, row, style, kept=grid.fit.whole and n < len(grid.rows) - 1))
    end = file.element.body.sectPr
    end.addprevious(table)
    below = file.add_paragraph(style=CELL)
    below.paragraph_format.space_after = 0


def _properties(item: Printed) -> BaseOxmlElement:
    """Fixed widths, thin lines between rows, and the table's name for those who do not see it."""
    made = _part("tblPr")
    made.append(_part("tblW", {"w": _twips(sum(item.grid.fit.widths)), "type": "dxa"}))
    made.append(_part("tblInd", {"w": f"-{_SIDE}", "type": "dxa"}))
    lines = _part("tblBorders")
    lines.append(_part("bottom", _HAIRLINE))
    lines.append(_part("insideH", _HAIRLINE))
    made.append(lines)
    made.append(_part("tblLayout", {"type": "fixed"}))
    margins = _part("tblCellMar")
    for side, width in (("top", "40"), ("left", _SIDE), ("bottom", "40"), ("right", _SIDE)):
        margins.append(_part(side, {"w": width, "type": "dxa"}))
    made.append(margins)
    look = {"firstRow": "1", "lastRow": "0", "firstColumn": "1", "lastColumn": "0", "noHBand": "1", "noVBand": "1"}
    made.append(_part("tblLook", {"val": "06A0", **look}))
    made.append(_part("tblCaption", {"val": legible(item.name)}))
    return made


def _head(grid: Grid, style: str) -> BaseOxmlElement:
    made = _part("tr")
    properties = _part("trPr")
    properties.append(_part("cantSplit"))
    properties.append(_part("tblHeader"))
    made.append(properties)
    for n, title in enumerate(grid.head):
        cell = _cell(grid.fit.widths[n], {"bottom": _STRONG_LINE}, "bottom")
        letters = _letters(grid.fit.size * 0.94, SECONDARY, bold=True)
        cell.append(_paragraph(title, style, letters, right=grid.right[n], kept=True, indent=_indent(grid, n)))
        made.append(cell)
    return made


def _row(grid: Grid, row: GridRow, style: str, *, kept: bool) -> BaseOxmlElement:
    made = _part("tr")
    properties = _part("trPr")
    properties.append(_part("cantSplit"))
    made.append(properties)
    for n, text in enumerate(row.texts):
        cell = _cell(grid.fit.widths[n], {"top": _STRONG_LINE} if row.total else {}, "top")
        letters = _letters(grid.fit.size, _COLORS[row.tones[n]], bold=row.strong)
        indent = INDENT * row.level if n == 0 else _indent(grid, n)
        cell.append(_paragraph(text, style, letters, right=grid.right[n], kept=kept, indent=indent))
        made.append(cell)
    return made


def _indent(grid: Grid, column: int) -> float:
    """Points that the column's cells stand in, beyond the air that all cells have."""
    return max(grid.fit.starts[column] - SIDE, 0.0)


def _cell(width: float, lines: Mapping[str, Mapping[str, str]], stands: str) -> BaseOxmlElement:
    made, properties = _part("tc"), _part("tcPr")
    properties.append(_part("tcW", {"w": _twips(width), "type": "dxa"}))
    if lines:
        borders = _part("tcBorders")
        for side, line in lines.items():
            borders.append(_part(side, line))
        properties.append(borders)
    properties.append(_part("vAlign", {"val": stands}))
    made.append(properties)
    return made


def _paragraph(
    text: str, style: str, letters: BaseOxmlElement, *, right: bool, kept: bool, indent: float = 0.0
) -> BaseOxmlElement:
    made, properties, run = _part("p"), _part("pPr"), _part("r")
    properties.append(_part("pStyle", {"val": style}))
    if kept:
        properties.append(_part("keepNext"))
    if indent:
        properties.append(_part("ind", {"left": _twips(indent)}))
    properties.append(_part("jc", {"val": "right" if right else "left"}))
    run.append(letters)
    for n, line in enumerate(legible(text).splitlines()):
        if n > 0:
            run.append(_part("br"))
        words = _part("t")
        words.text = line
        words.set(qn("xml:space"), "preserve")
        run.append(words)
    for part in (properties, run):
        made.append(part)
    return made


def _letters(size: float, color: str, *, bold: bool) -> BaseOxmlElement:
    made = _part("rPr")
    if bold:
        made.append(_part("b"))
    made.append(_part("color", {"val": color}))
    made.append(_part("sz", {"val": str(round(size * SMALLER * 2))}))
    return made


def _part(name: str, attributes: Mapping[str, str] | None = None) -> BaseOxmlElement:
    made: BaseOxmlElement = OxmlElement(f"w:{name}")
    for key, value in (attributes or {}).items():
        made.set(qn(f"w:{key}"), value)
    return made


def _twips(points: float) -> str:
    return str(round(points * _TWIPS))
