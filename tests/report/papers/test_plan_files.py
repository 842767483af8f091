"""The budgetunderlag in all four files: the needs list sums to 14 750, and every table of the paper is there."""

from functools import cache
from io import BytesIO

import openpyxl
import pypdf
import pytest
from docx import Document
from pptx import Presentation

from builders import DATA
from forecast.questions.years import several_years
from forecast.report.papers.excel.workbook import excel_bytes
from forecast.report.papers.native_charts.bars import bar_chart
from forecast.report.papers.paper import Paper, Picture
from forecast.report.papers.pdf import pdf_bytes
from forecast.report.papers.plan import plan_paper
from forecast.report.papers.slides.deck import powerpoint_bytes
from forecast.report.papers.word.document import word_bytes
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run


@cache
def paper() -> Paper:
    workspace = open_workspace(DATA / "askersund-2024")
    result = run(workspace, (), Choice(headline=workspace.settings.headline, draws=1))
    return plan_paper(workspace, result, several_years(workspace, result))


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def word_rows() -> list[list[str]]:
    tables = Document(BytesIO(word_bytes(paper()))).tables
    return [[plain(cell.text) for cell in row.cells] for table in tables for row in table.rows]


def slide_rows() -> list[list[str]]:
    slides = Presentation(BytesIO(powerpoint_bytes(paper()))).slides
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    return [[plain(cell.text) for cell in row.cells] for table in tables for row in table.rows]


@pytest.mark.parametrize("rows", [word_rows, slide_rows])
def test_tables_of_words_and_slides_hold_the_needs_and_the_gap(rows) -> None:
    found = rows()
    printed = [row for row in found if row[0].strip() == "Summa behov"]
    assert printed
    assert all("−14 750" in row for row in printed)
    gap = next(row for row in found if row[0].strip() == "Gap mot ramen")
    assert gap[1:] == ["−17 600", "−22 618", "−25 926", "−29 393", "−33 027", "−36 835", "−40 827", "−45 012"]


def test_the_pdf_says_what_is_needed() -> None:
    text = plain("".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf_bytes(paper()))).pages))
    assert "Behov från 2025: 14 750 tkr" in text
    assert "Ramen räcker inte 2025: 22 618 tkr saknas" in text


def test_the_workbook_sums_the_needs_by_a_formula_with_its_value() -> None:
    content = excel_bytes(paper())
    values, formulas = (openpyxl.load_workbook(BytesIO(content), data_only=kept) for kept in (True, False))
    for sheet in values:
        for row in sheet.iter_rows():
            if any(str(cell.value).strip() == "Summa behov" for cell in row):
                known = [cell for cell in row if isinstance(cell.value, int | float)]
                assert [cell.value for cell in known] == [-14_750]
                assert str(formulas[sheet.title][known[0].coordinate].value).startswith("=")
                return
    pytest.fail("Summa behov stands in no sheet.")


def test_the_years_are_a_native_chart_whose_pieces_reach_net_and_frame() -> None:
    picture = next(part for section in paper().sections for part in section.parts if isinstance(part, Picture))
    bars = bar_chart(picture.drawing, picture.look)
    assert bars is not None
    first = bars.rows[1]
    assert (first.name, first.amount, plain(first.left)) == ("2025", -340_995.0, "−22 618")
    assert [(piece.size, piece.fill) for piece in first.pieces] == [(-318_377.0, "hatched"), (-22_618.0, "negative")]
    assert bars.caption.startswith("Ram 2024 ")


def test_the_command_line_has_the_same_paper(call) -> None:
    code, out, _ = call("report", DATA / "askersund-2024", "--paper", "budgetunderlag")
    assert code == 0
    row = next(line for line in out.splitlines() if line.startswith("Summa behov"))
    assert row.split()[2:] == ["−14", "750"]
