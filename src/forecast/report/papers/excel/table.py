"""A table on a worksheet: numbers as numbers, sums and differences as live formulas, words as words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from forecast.report.papers.excel.formats import Formats
from forecast.report.papers.excel.live_cells import Live, LiveTable, live_cells, runs
from forecast.report.table import Table, TableRow

Guard = Callable[[str], str]
_WIDEST_LABEL: Final = 52
_NARROWEST: Final = 11
_JUST_LESS: Final = 1e-9


def write_table(sheet: Worksheet, table: Table, formats: Formats, first: Sequence[str], guard: Guard) -> None:
    """The table with title, subtitle, notes and foot; the head is frozen and comes again on every printed page.

    Args:
        sheet: an empty worksheet.
        table: what is written.
        formats: of the workbook.
        first: lines before the title.
        guard: makes text that no spreadsheet runs.
    """
    grey = formats.of({"font_color": "#4a525c"})
    for at, line in enumerate(first):
        sheet.write_string(at, 0, guard(line), formats.of({"bold": True}))
    sheet.write_string(len(first), 0, guard(table.title), formats.of({"bold": True, "font_size": 16}))
    sheet.write_string(len(first) + 1, 0, guard(table.subtitle), grey)
    head = len(first) + 3
    _head(sheet, table, formats, head, guard)
    held = live_cells(table)
    for at in range(len(table.rows)):
        _row(sheet, table, formats, (at, head + 1), held, guard)
    _zero_rules(sheet, table, formats, head + 1)
    sheet.freeze_panes(head + 1, 1)
    sheet.repeat_rows(head)
    below = head + len(table.rows) + 2
    for line in (*table.notes, *table.footer):
        sheet.write_string(below, 0, guard(line), grey)
        below += 1


def _head(sheet: Worksheet, table: Table, formats: Formats, at: int, guard: Guard) -> None:
    """Heads and widths of the columns."""
    sheet.write_string(at, 0, guard(table.labels[0]), formats.head(right=False))
    longest = max((len(row.label) + 2 * row.level for row in table.rows), default=0)
    sheet.set_column(0, 0, min(max(longest + 2, 24), _WIDEST_LABEL))
    texts = [table.text_cells(row) for row in table.rows]
    for number, column in enumerate(table.columns, 1):
        words = column.kind == "text"
        sheet.write_string(at, number, guard(column.title), formats.head(right=not words))
        widest = max((len(cells[number - 1]) for cells in texts), default=0) + 3
        longest_word = max((len(word) for word in column.title.split()), default=0) + 2
        sheet.set_column(number, number, min(max(widest, longest_word, _NARROWEST), _WIDEST_LABEL))
    if len(table.labels) > 1:
        last = len(table.columns) + 1
        sheet.write_string(at, last, guard(table.labels[1]), formats.head(right=False))
        sheet.set_column(last, last, min(max((len(row.note) for row in table.rows), default=0) + 3, 70))


def _row(
    sheet: Worksheet, table: Table, formats: Formats, place: tuple[int, int], held: LiveTable, guard: Guard
) -> None:
    """One row; `place` is its number in the table and the sheet's row of the table's first."""
    at, top = place
    row = table.rows[at]
    sheet.write_string(top + at, 0, guard(row.label), formats.label(row.role, row.level))
    for number, column in enumerate(table.columns):
        cell, look = row.cells[number], formats.number(row.role, _decimals(table, row, number), signed=column.signed)
        value, live = held.values.get((at, number)), held.live.get((at, number))
        if live is not None:
            sheet.write_formula(top + at, number + 1, _formula(live, top), look, live.value)
        elif value is not None:
            sheet.write_number(top + at, number + 1, value, look)
        elif isinstance(cell, str):
            sheet.write_string(top + at, number + 1, guard(cell), formats.words(row.role, right=column.kind != "text"))
        else:
            sheet.write_blank(top + at, number + 1, None, look)
        if (at, number) in held.told:
            sheet.write_comment(top + at, number + 1, held.told[at, number], {"author": "forecast", "x_scale": 1.6})
    if len(table.labels) > 1:
        sheet.write_string(top + at, len(table.columns) + 1, guard(row.note), formats.words(row.role))


def _decimals(table: Table, row: TableRow, column: int) -> int:
    return row.decimals if table.columns[column].kind == "number" else table.decimals


def _formula(live: Live, top: int) -> str:
    """=SUM over the parts, or =A-B, in the places of the sheet."""
    if live.kind == "minus":
        first, second = (xl_rowcol_to_cell(top + row, column + 1) for row, column in live.places)
        return f"={first}-{second}"
    column = live.places[0][1] + 1
    ranges = [
        xl_rowcol_to_cell(top + first, column) + (f":{xl_rowcol_to_cell(top + last, column)}" if last > first else "")
        for first, last in runs([row for row, _ in live.places])
    ]
    return f"=SUM({','.join(ranges)})"


def _zero_rules(sheet: Worksheet, table: Table, formats: Formats, top: int) -> None:
    """What rounds to nothing shows 0 and no sign, today and when a reader changes a number."""
    for number, column in enumerate(table.columns):
        if column.kind == "text":
            continue
        for first, last, decimals in _blocks([_decimals(table, row, number) for row in table.rows]):
            least = 0.5 * 10.0**-decimals * (1 - _JUST_LESS)
            rule = {"type": "cell", "criteria": "between", "minimum": -least, "maximum": least}
            sheet.conditional_format(
                top + first, number + 1, top + last, number + 1, {**rule, "format": formats.zero(decimals)}
            )


def _blocks(decimals: Sequence[int]) -> list[tuple[int, int, int]]:
    """First and last row and the decimals of rows beside each other that have the same."""
    found: list[tuple[int, int, int]] = []
    for at, places in enumerate(decimals):
        if found and found[-1][2] == places:
            found[-1] = (found[-1][0], at, places)
        else:
            found.append((at, at, places))
    return found
