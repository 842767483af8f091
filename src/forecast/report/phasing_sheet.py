"""A month budget as an Excel workbook to edit: the sheet saves as the CSV that comes back as phasing.csv."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from forecast.fullyear.phasing.month_budgets import MonthBudgets
from forecast.fullyear.phasing.propose import AUTO, WAYS_SV
from forecast.money import Unit
from forecast.report.phasing_table import in_units, phasing_notes, phasing_told, words_of
from forecast.workspace.phasing_file import COLUMNS, LOCKED, MONTH_COLUMNS, UNLOCKED
from forecast.workspace.workspace import Workspace

SHEET, HOW_SHEET = "Månadsbudget", "Så räknades det"
_HEAD = (*COLUMNS[:-1], "budget", "diff", COLUMNS[-1])
_FIRST_MONTH = _HEAD.index(MONTH_COLUMNS[0])
_YEAR, _BUDGET, _DIFF, _REASON = (_HEAD.index(name) for name in ("year", "budget", "diff", "reason"))
_LOCKED_AT = _HEAD.index("locked")
_WIDTHS = {"statement": 13, "row": 24, "name": 32, "choice": 11, "locked": 8, "unit": 6, "reason": 90}
_AMOUNT_WIDTH = 17
"""Excel saves an amount that does not fit its column as #### in CSV."""
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def phasing_xlsx(workspace: Workspace, proposed: MonthBudgets) -> bytes:
    """The workbook's bytes: the months with live sums beside their stored values, and how each row came about.

    Notes and sums stand in rows that begin with `#`, which are skipped when the sheet is saved as CSV and read.
    """
    data = BytesIO()
    book = xlsxwriter.Workbook(data, _OPTIONS)
    as_of = workspace.settings.as_of
    title = phasing_notes(workspace, proposed)
    book.set_properties({"title": title[0], "created": dt.datetime(as_of.year, as_of.number, 1, tzinfo=dt.UTC)})
    _months_sheet(book, workspace, proposed)
    _how_sheet(book, workspace, proposed)
    book.close()
    return data.getvalue()


def _months_sheet(book: Workbook, workspace: Workspace, proposed: MonthBudgets) -> None:
    sheet = book.add_worksheet(SHEET)
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    notes = phasing_notes(workspace, proposed)
    for at, note in enumerate(notes):
        sheet.write_string(at, 0, f"# {note}", bold if at == 0 else None)
    statements = list(dict.fromkeys(row.statement for row in proposed.rows))
    head = len(notes) + len(statements)
    first, last = head + 1, head + len(proposed.rows)
    formats = _formats(book, bold=False)
    for i, statement in enumerate(statements):
        _sum_row(sheet, len(notes) + i, statement, proposed, (first, last), _formats(book, bold=True), bold)
    header = book.add_format({"bold": True, "bottom": 1})
    for column, name in enumerate(_HEAD):
        sheet.write_string(head, column, name, header)
        sheet.set_column(column, column, _WIDTHS.get(name, _AMOUNT_WIDTH))
    for i, row in enumerate(proposed.rows):
        at = first + i
        decimals = _decimals(row.year, proposed.unit)
        for column, word in enumerate((*words_of(workspace, row), proposed.unit.value)):
            sheet.write_string(at, column, word, text)
        for month, amount in enumerate(row.months):
            shown = formats[max(decimals, _decimals(amount, proposed.unit))]
            sheet.write_number(at, _FIRST_MONTH + month, float(in_units(amount, proposed.unit)), shown)
        _year_cells(sheet, at, float(in_units(row.year, proposed.unit)), formats[decimals])
        sheet.write_string(at, _REASON, row.reason, text)
    sheet.data_validation(first, _LOCKED_AT, last, _LOCKED_AT, {"validate": "list", "source": [LOCKED, UNLOCKED]})
    wrong = book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
    sheet.conditional_format(first, _DIFF, last, _DIFF, {"type": "cell", "criteria": "!=", "value": 0, "format": wrong})
    sheet.autofilter(head, 0, last, len(_HEAD) - 1)
    sheet.freeze_panes(first, _HEAD.index("choice"))


def _sum_row(
    sheet: Worksheet,
    at: int,
    statement: str,
    proposed: MonthBudgets,
    rows: tuple[int, int],
    formats: Mapping[int, Format],
    bold: Format,
) -> None:
    """The sum of one statement by month, live."""
    sheet.write_string(at, 0, "# Summa", bold)
    sheet.write_string(at, 1, statement, bold)
    mine = [row for row in proposed.rows if row.statement == statement]
    months = [sum((row.months[month] for row in mine), Decimal(0)) for month in range(12)]
    year = sum(months, Decimal(0))
    shown = [*months, year, year, Decimal(0)]
    first, last = rows[0] + 1, rows[1] + 1
    mine_only = f"($A${first}:$A${last}=$B${at + 1})"  # the key stands in a cell: text from a file is no formula
    for column, amount in zip(range(_FIRST_MONTH, _DIFF + 1), shown, strict=True):
        name = xl_col_to_name(column)
        formula = f"=ROUND(SUMPRODUCT({mine_only}*{name}${first}:{name}${last}),5)"
        value = float(in_units(amount, proposed.unit))
        sheet.write_formula(at, column, formula, formats[_decimals(amount, proposed.unit)], value)


def _year_cells(sheet: Worksheet, at: int, year: float, shown: Format) -> None:
    """The live sum of the months, the year's budget, and what is missing."""
    first, last = (xl_col_to_name(column) for column in (_FIRST_MONTH, _FIRST_MONTH + 11))
    sheet.write_formula(at, _YEAR, f"=ROUND(SUM({first}{at + 1}:{last}{at + 1}),5)", shown, year)
    sheet.write_number(at, _BUDGET, year, shown)
    pair = (xl_col_to_name(column) for column in (_YEAR, _BUDGET))
    sheet.write_formula(at, _DIFF, f"=ROUND({'-'.join(f'{name}{at + 1}' for name in pair)},5)", shown, 0)


def _how_sheet(book: Workbook, workspace: Workspace, proposed: MonthBudgets) -> None:
    """What was asked for, what was done, and each row's choice and reason."""
    sheet = book.add_worksheet(HOW_SHEET)
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    kronor = book.add_format({"num_format": "#,##0.00", "valign": "top"})
    settings = workspace.settings
    version = "den senaste" if proposed.version == AUTO else proposed.version
    asked = "valt per rad" if proposed.choice == AUTO else WAYS_SV.get(proposed.choice, proposed.choice)
    lines = [
        *phasing_notes(workspace, proposed),
        f"Val: {asked}. Budgetversion: {version}. Källa: {settings.source}.",
        *phasing_told(proposed),
        (
            f"Månaderna blir årets budget på öret och går ihop i hela {proposed.unit}. Det som årets budget har utöver "
            f"hela {'kronor' if proposed.unit is Unit.KR else 'tkr'} ligger i radens största månad."
        ),
    ]
    for at, line in enumerate(lines):
        sheet.write_string(at, 0, line, bold if at == 0 else None)
    head = len(lines) + 1
    header = book.add_format({"bold": True, "bottom": 1})
    titles = {"Uppställning": 16, "Rad": 28, "Namn": 32, "Val": 26, "Låst": 6, "Skäl": 110, "Årsbudget, kr": 18}
    for column, (title, width) in enumerate(titles.items()):
        sheet.write_string(head, column, title, header)
        sheet.set_column(column, column, width)
    for i, row in enumerate(proposed.rows, start=head + 1):
        statement, key, name, choice, locked = words_of(workspace, row)
        cells = (statement, key, name, WAYS_SV.get(choice, choice), locked, row.reason)
        for column, cell in enumerate(cells):
            sheet.write_string(i, column, cell, wrap)
        sheet.write_number(i, len(cells), float(row.year), kronor)
    sheet.freeze_panes(head + 1, 0)


def _formats(book: Workbook, *, bold: bool) -> dict[int, Format]:
    """A number format for each count of decimals."""
    return {
        decimals: book.add_format({"num_format": "#,##0" + ("." + "0" * decimals if decimals else ""), "bold": bold})
        for decimals in range(9)
    }


def _decimals(sek: Decimal, unit: Unit) -> int:
    """Decimals that an amount needs in a unit."""
    exponent = in_units(sek, unit).normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
