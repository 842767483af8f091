"""The Word file, opened again: every cell and sentence of the paper, Word's own headings, the same bytes each time."""

import io
import zipfile
from functools import cache

import pytest
from docx import Document
from docx.oxml.ns import qn

from forecast.report.papers.letters import legible
from forecast.report.papers.paper import Picture
from forecast.report.papers.word.document import word_bytes
from printed_papers import HOSTILE, cells, hard_paper, real_paper, sentences

PAPERS = {"hard": hard_paper, "demo": lambda: real_paper("demo"), "pitea": lambda: real_paper("pitea-2024")}


@cache
def written(name: str) -> bytes:
    return word_bytes(PAPERS[name]())


@cache
def read(name: str):
    return Document(io.BytesIO(written(name)))


def letters(element) -> str:
    return "".join(part.text for part in element.iter(qn("w:t")))


def headings(name: str, level: int) -> list[str]:
    return [p.text for p in read(name).paragraphs if p.style.name == f"Heading {level}"]


@pytest.mark.parametrize("name", PAPERS)
def test_every_cell_and_sentence_of_the_paper_stands_in_the_word_file(name):
    paper = PAPERS[name]()
    written_tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in read(name).tables]
    assert len(paper.tables) > 1
    assert written_tables == [[[legible(text) for text in row] for row in cells(table)] for table in paper.tables]
    text = "\n".join(p.text for p in read(name).paragraphs)
    for said in sentences(paper):
        assert legible(said) in text, said


def test_hostile_words_stand_letter_by_letter_and_controls_are_dropped():
    first = read("hard").paragraphs
    assert [p.text for p in first if p.style.name == "Title"] == [f"Prov {HOSTILE}"]
    assert "Från en person 日本 😀. (Eva Ek, 2024-09-12)" in [p.text for p in first]
    assert "Först.\nSedan, ny rad. (maskinellt förslag)" in [p.text for p in first]


def test_headings_are_words_own_and_the_contents_lead_to_each():
    paper = real_paper("demo")
    assert headings("demo", 1) == [section.title for section in paper.sections if section.level == 1]
    body = read("demo").element.body
    led = {link.get(qn("w:anchor")): letters(link) for link in body.iter(qn("w:hyperlink"))}
    marks = {mark.get(qn("w:name")): letters(mark.getparent()) for mark in body.iter(qn("w:bookmarkStart"))}
    assert led == {name: marks[name] for name in led}
    assert list(led.values()) == [p.text for p in read("demo").paragraphs if p.style.name in {"Heading 1", "Heading 2"}]
    assert ' TOC \\o "1-2" \\n \\h \\z \\u ' in [code.text for code in body.iter(qn("w:instrText"))]


def test_it_is_swedish_and_dated_by_as_of_and_names_no_machine():
    file, about = read("demo"), read("demo").core_properties
    languages = {lang.get(qn("w:val")) for lang in file.styles.element.iter(qn("w:lang"))}
    assert languages == {"sv-SE"}
    assert (about.title, about.language) == (real_paper("demo").title, "sv-SE")
    assert (about.author, about.last_modified_by) == (real_paper("demo").place, real_paper("demo").place)
    assert about.created.date().isoformat() == about.modified.date().isoformat() == "2024-08-31"


def test_tables_repeat_their_heads_and_numbers_stand_to_the_right():
    for table, paper in zip(read("hard").tables, hard_paper().tables, strict=True):
        heads = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
        assert heads == [True] + [False] * len(paper.rows)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == paper.title
        sides = [cell.paragraphs[0].alignment.name for cell in table.rows[1].cells]
        kinds = ["LEFT"] * len(paper.labels) + ["LEFT" if c.kind == "text" else "RIGHT" for c in paper.columns]
        assert sides == kinds
    total = read("hard").tables[1].rows[-1].cells
    assert [cell.paragraphs[0].runs[0].bold for cell in total] == [True] * 3


def test_pictures_carry_their_numbers_in_words():
    pictures = [part for section in real_paper("demo").sections for part in section.parts if isinstance(part, Picture)]
    shown = [shape._inline.docPr for shape in read("demo").inline_shapes]
    assert [(about.get("title"), about.get("descr")) for about in shown] == [(p.title, p.alt) for p in pictures]
    assert pictures


def test_the_foot_is_on_every_page_and_says_first_that_the_municipality_is_invented():
    file = read("hard")
    assert [pages.orientation.name for pages in file.sections] == ["PORTRAIT", "LANDSCAPE", "PORTRAIT"]
    assert [pages.footer.is_linked_to_previous for pages in file.sections] == [False, True, True]
    lines = [p.text for p in file.sections[0].footer.paragraphs]
    assert lines == [*hard_paper().footer, "Sida 1 av 1"]
    assert file.sections[0].footer.paragraphs[0].runs[0].bold
    assert "Påhittad kommun" in [p.style.name for p in file.paragraphs]
    assert "Påhittad kommun" not in [p.style.name for p in read("pitea").paragraphs]


def test_one_paper_gives_the_same_bytes():
    assert word_bytes(real_paper("pitea-2024")) == written("pitea")
    with zipfile.ZipFile(io.BytesIO(written("pitea"))) as package:
        assert {member.date_time for member in package.infolist()} == {(2024, 3, 31, 0, 0, 0)}
