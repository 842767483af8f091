"""One definition, five readings: every number of the paper stands in every file, and is the one that the pages show."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tc
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from pptx import Presentation
from pypdf import PdfReader
from seen import raw, shown, table_headed, tables
from streamlit.testing.v1 import AppTest

from builders import DATA
from forecast.money import NBSP, format_number
from forecast.report.papers.files import KINDS
from forecast.report.papers.paper import Paper, Picture
from forecast.report.table import Table
from forecast.scenario.result import Choice
from forecast.service import open_workspace
from forecast.service.papers import board

Open = Callable[..., AppTest]
Row = tuple[str, ...]
NAMES = ("askersund-2024", "demo")


@dataclass(frozen=True)
class Files:
    """The four files opened again: rows of cells as they are read, and the letters of the PDF."""

    word: frozenset[Row]
    slides: frozenset[Row]
    titles: tuple[str, ...]
    sheets: frozenset[Row]
    pdf: str


@cache
def paper_of(name: str) -> Paper:
    opened = open_workspace(DATA / name)
    return board(opened, (), Choice(headline=opened.settings.headline))


@cache
def files_of(name: str) -> Files:
    made = {ending: io.BytesIO(kind.write(paper_of(name))) for ending, kind in KINDS.items()}
    deck = Presentation(made["pptx"])
    drawn = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    book = load_workbook(made["xlsx"], read_only=True, data_only=True)
    return Files(
        word=frozenset(row_of(map(in_cell, row._tr.tc_lst)) for t in Document(made["docx"]).tables for row in t.rows),
        slides=frozenset(row_of(c.text for c in row.cells) for table in drawn for row in table.rows),
        titles=tuple(bare(slide.shapes.title.text) for slide in deck.slides),
        sheets=frozenset(row_of(map(in_sheet, row)) for sheet in book for row in sheet.iter_rows()),
        pdf=bare("".join(page.extract_text() for page in PdfReader(made["pdf"]).pages)),
    )


def bare(text: str) -> str:
    """Letters alone: where a line ends, and where a word is divided, is the file's affair."""
    return re.sub(r"[\s\-\u00ad]+", "", text)


def row_of(texts: object) -> Row:
    """A row's texts without those that say nothing, in alphabetical order: files place a row's note each their own."""
    assert hasattr(texts, "__iter__")
    return tuple(sorted(filter(None, (bare(str(text)) for text in texts))))


def in_cell(cell: CT_Tc) -> str:
    """What stands in a cell of Word's; `row.cells` looks every one up again among all of its table's."""
    return "".join(str(letters.text or "") for letters in cell.iter(qn("w:t")))


def in_sheet(cell: Cell | EmptyCell | ReadOnlyCell) -> str:
    """What a spreadsheet shows of a cell: its number in its format, or its words without the guard's apostrophe."""
    if isinstance(cell.value, int | float):
        first = str(cell.number_format).partition(";")[0]
        return format_number(cell.value, len(first.partition(".")[2]), signed=first.startswith("+"))
    return re.sub(r"^'(?=[=+\-@])", "", str(cell.value or ""))


def rows_of(table: Table) -> list[Row]:
    noted = len(table.labels) > 1
    return [row_of((row.label, *table.text_cells(row), *([row.note] if noted else []))) for row in table.rows]


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_the_paper_stands_in_every_file(name: str) -> None:
    paper, files = paper_of(name), files_of(name)
    numbers = 0
    for table in paper.tables:
        for row in rows_of(table):
            numbers += sum(any(letter.isdigit() for letter in text) for text in row)
            assert row in files.word, ("Word", table.key, row)
            assert row in files.sheets, ("Excel", table.key, row)
            assert all(text in files.pdf for text in row), ("PDF", table.key, row)
    assert numbers > 400
    drawn = {part.table.key for each in paper.sections for part in each.parts if isinstance(part, Picture)}
    plain = [table for table in paper.tables if table.key not in drawn]
    on_slides = [table for table in plain if any(bare(table.title) in title for title in files.titles)]
    assert len(on_slides) > len(plain) / 2
    for table in on_slides:
        assert set(rows_of(table)) <= files.slides, ("PowerPoint", table.key)


@pytest.mark.parametrize("name", NAMES)
def test_the_deck_begins_with_the_screens_that_the_page_lists(read_page: Open, name: str) -> None:
    paper = paper_of(name)
    messages = [screen.message for screen in paper.screens]
    listed = next(text for text in raw(read_page("namnd", name)) if "<ol" in text)
    assert re.findall("<li>(.*?)</li>", listed) == [message.replace("&", "&amp;") for message in messages]
    told = [bare(message) for message in messages]
    assert [title for title in files_of(name).titles if title in told][: len(told)] == told


@pytest.mark.parametrize("name", NAMES)
def test_oversikt_and_the_year_in_short_say_the_same_numbers(read_page: Open, name: str) -> None:
    page, held = read_page("oversikt", name), {table.key: table for table in paper_of(name).tables}
    figures = {shown(metric.label): shown(metric.value) for metric in page.metric}
    key = held["nyckeltal"]
    said = dict(zip((column.title for column in key.columns), key.text_cells(key.rows[0]), strict=True))
    assert {title.removesuffix(", avvikelse"): text for title, text in said.items()} == figures
    bridge = [tuple(row) for row in table_headed(page, held["bro"].labels[0])]
    steps = [row for row in held["bro"].rows if not row.key.startswith("satt-")]
    assert bridge == [(row.label, *held["bro"].text_cells(row)) for row in steps]
    causes = {row[0].partition("  \n")[0]: row[1] for row in table_headed(page, "Orsak ur underlaget")}
    assert causes == {row.label: held["orsaker"].text_cells(row)[0] for row in held["orsaker"].rows}


@pytest.mark.parametrize("name", NAMES)
def test_driftredovisning_shows_the_rows_that_are_printed(read_page: Open, name: str) -> None:
    held = {table.key: table for table in paper_of(name).tables}
    on_page = {row[0].strip(): row[1:5] for row in _table_of(read_page("driftredovisning", name), "Prognos helår")}
    printed = [
        (row.label, list(held[key].text_cells(row)))
        for key in ("driftredovisning", "sarredovisning_51")
        for row in held[key].rows
        if row.label in on_page
    ]
    assert len(printed) > 12
    for label, texts in printed:
        assert on_page[label] == texts, label
    pace = {row[0].strip(): row[1:4] for row in _table_of(read_page("driftredovisning", name), "Hittills, jan–aug")}
    shared = [row for row in held["takt"].rows if row.label in pace]
    assert len(shared) > 12
    for row in shared:
        assert pace[row.label] == list(held["takt"].text_cells(row)[:3]), row.label


def _table_of(page: AppTest, column: str) -> list[list[str]]:
    return next(table[1:] for table in tables(page) if column in table[0])


@pytest.mark.parametrize("name", NAMES)
def test_a_screens_rows_and_picture_hold_the_numbers_of_the_paper(read_page: Open, name: str) -> None:
    for number, screen in enumerate(paper_of(name).screens, start=1):
        page = read_page("namnd", name, skarm=str(number))
        text = "".join(raw(page)).replace("&amp;", "&")
        assert shown(page.title[0].value) == screen.message
        for row in screen.rows:
            assert f">{row.value}</td>" in text
        if isinstance(screen.picture, Picture):
            table = screen.picture.table
            for row in table.rows:
                cells = "".join(f"<td>{cell}</td>" for cell in table.text_cells(row))
                assert f"<th scope='row'>{row.label}</th>{cells}" in text
        assert f"{number} av {len(paper_of(name).screens)}" in text.replace(NBSP, " ")
