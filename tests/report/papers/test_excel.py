"""The workbook, opened again: every number as the screen shows it, formulas that give what they stand beside."""

import io
import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import openpyxl
import pytest

from forecast.money import NBSP, format_amount
from forecast.report.papers.excel.live_cells import live_cells
from forecast.report.papers.excel.names import sheet_names
from forecast.report.papers.excel.workbook import CHART_DATA, CONTENTS, SOURCES, excel_bytes
from forecast.report.papers.properties import clean
from paper_pictures import HOSTILE, pictured, table
from printed_papers import real_paper

NAMES = ("askersund-2024", "demo")


@cache
def paper(name):
    """A real paper; the demo's with every kind of picture."""
    return pictured(real_paper(name)) if name == "demo" else real_paper(name)


@cache
def opened(name):
    data = excel_bytes(paper(name))
    return openpyxl.load_workbook(io.BytesIO(data)), openpyxl.load_workbook(io.BytesIO(data), data_only=True), data


def tables(name):
    """Every sheet of a table with its table, the screens' pictures last."""
    made = paper(name)
    found = [*made.tables, *(screen.picture.table for screen in made.screens if screen.picture)]
    return list(zip(opened(name)[0].worksheets[1:-2], found, strict=True))


def as_excel_shows(value, code, zero_below):
    """What a program that rounds half away from zero shows of a number by a format of three sections."""
    body, minus, _ = code.split(";")
    decimals = len(body.partition(".")[2])
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    digits = f"{abs(rounded):,.{decimals}f}".replace(",", NBSP).replace(".", ",")
    if abs(value) <= zero_below:
        return digits
    sign = ("+" if body.startswith("+") else "") if value > 0 else minus[1]
    return sign + digits if value else digits


def zero_rules(sheet):
    """Place -> the most that shows as zero without a sign."""
    found = {}
    for ranges in sheet.conditional_formatting:
        (rule,) = ranges.rules
        assert rule.operator == "between"
        assert re.fullmatch(r"(0(?:\.0+)?);\1;\1", rule.dxf.numFmt.formatCode)
        for block in ranges.sqref.ranges:
            found.update((place, float(rule.formula[1])) for row in block.rows for place in row)
    return found


def evaluated(sheet, coordinate):
    """A cell reckoned anew: =SUM(ranges), =A-B, or the number that stands there; words count as nothing in a sum."""
    value = sheet[coordinate].value
    if not isinstance(value, str) or not value.startswith("="):
        return value if isinstance(value, int | float) else 0.0
    if value.startswith("=SUM("):
        cells = []
        for part in value[5:-1].split(","):
            cells += [row[0] for row in sheet[part]] if ":" in part else [sheet[part]]
        return sum(evaluated(sheet, cell.coordinate) for cell in cells)
    first, second = value[1:].split("-")
    return evaluated(sheet, first) - evaluated(sheet, second)


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_shows_what_the_screen_shows_and_every_formula_gives_its_stored_value(name):
    _, stored, _ = opened(name)
    first = 1 if paper(name).synthetic else 0
    formulas = 0
    for sheet, each in tables(name):
        values, rules = stored[sheet.title], zero_rules(sheet)
        assert sheet.cell(first + 1, 1).value in {each.title, f"'{each.title}"}
        assert [sheet.cell(first + 4, at).value for at in range(2, len(each.columns) + 2)] == [
            f"'{c.title}" if c.title.startswith(("=", "+", "-", "@")) else c.title for c in each.columns
        ]
        for at, row in enumerate(each.rows):
            for column, (text, cell) in enumerate(zip(each.text_cells(row), row.cells, strict=True)):
                own = sheet.cell(first + 5 + at, column + 2)
                value = values[own.coordinate].value
                if isinstance(cell, str) or cell is None:
                    assert value in {clean(text) or None, f"'{text}", ""}
                    continue
                shown = as_excel_shows(float(value), own.number_format, rules[own.row, own.column])
                assert shown == text, (sheet.title, own.coordinate)
                if isinstance(own.value, str):
                    formulas += 1
                    assert evaluated(sheet, own.coordinate) == pytest.approx(value, abs=1e-9)
    assert formulas >= (20 if name == "demo" else 1)


def test_a_sum_that_was_printed_otherwise_stands_with_a_comment():
    book, _, _ = opened("demo")
    sheet = book[sheet_names([table().title])[0]]
    last = sheet.max_row - 3
    assert sheet.cell(10, 2).value == -1001.0
    assert sheet.cell(10, 2).comment.text == "Som tryckt i källan; delarna ger −1 000.".replace(" 000", f"{NBSP}000")
    assert sheet.cell(9, 3).value == "=SUM(C6:C8)"
    assert sheet.cell(6, 4).value == "=B6-C6"
    assert sheet.cell(10, 4).value == "=B10-C10"
    assert sheet.cell(9, 5).value == 3
    assert sheet.cell(8, 4).value == "ej satt"
    assert last > 9


def test_hostile_text_stays_text_and_names_of_sheets_are_legal():
    book, _, _ = opened("demo")
    for sheet in book.worksheets:
        assert len(sheet.title) <= 31
        assert not re.search(r"[\[\]:*?/\\']", sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert re.fullmatch(r"=(SUM\([A-Z0-9:,]+\)|[A-Z]+\d+-[A-Z]+\d+)", cell.value)
    shown = {cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert {"'=1+1", "'@SUM(A1)", "'-2+3", "'+CMD|'/c calc'!A0"} <= shown
    assert sheet_names(["A/B", "a b", "History", "", "x" * 40, "x" * 41]) == (
        "A B",
        "a b (2)",
        "History (2)",
        "Tabell 4",
        "x" * 30 + "…",
        "x" * 26 + "… (2)",
    )
    assert len({name.casefold() for name in sheet_names(list(HOSTILE) * 3)}) == 21


@pytest.mark.parametrize("name", NAMES)
def test_contents_sources_print_and_properties(name):
    book, _, data = opened(name)
    made = paper(name)
    names = [sheet.title for sheet in book.worksheets]
    assert names[0] == CONTENTS
    assert names[-2:] == [SOURCES, CHART_DATA]
    contents = book[CONTENTS]
    if made.synthetic:
        assert contents["A1"].value == made.footer[0]
        assert all(sheet["A1"].value == made.footer[0] for sheet in book.worksheets[1:-1])
    links = {cell.hyperlink.location for row in contents.iter_rows() for cell in row if cell.hyperlink}
    assert links == {f"'{each}'!A1" for each in names[1:-1]}
    told = {row[1].value for row in book[SOURCES].iter_rows()}
    assert set(made.footer) <= told
    for sheet in book.worksheets[1:-2]:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.freeze_panes == ("B6" if made.synthetic else "B5")
        assert sheet.print_title_rows
        assert "Syntetiska" in sheet.oddFooter.left.text or not made.synthetic
    assert book.properties.title == made.title
    assert book.properties.created.date().isoformat() == "2024-08-31"
    assert excel_bytes(made) == data


def test_charts_stand_beside_their_tables_with_alt_text():
    made = paper("demo")
    archive = openpyxl.reader.excel.ZipFile(io.BytesIO(opened("demo")[2]))
    drawn = "".join(archive.read(n).decode() for n in archive.namelist() if re.match(r"xl/drawings/drawing\d", n))
    charts = [n for n in archive.namelist() if n.startswith("xl/charts/chart")]
    pictures = [s.picture for s in made.screens if s.picture] + [
        part for section in made.sections for part in section.parts if hasattr(part, "drawing")
    ]
    assert len(charts) == len(pictures)
    assert drawn.count("descr=") == len(pictures)
    assert "−5,35" in drawn
    assert all(b"en-US" not in archive.read(chart) for chart in charts)


def test_a_cell_that_needs_itself_stands_as_it_is():
    base = table()
    circle = replace(base, rows=(replace(base.rows[0], parts=("s",)), *base.rows[1:]))
    held = live_cells(circle)
    assert held.values[0, 0] == -1000.4
    assert format_amount(held.values[3, 0] * 1000, base.unit) == base.text_cells(base.rows[3])[0]
