"""The PDF, opened again: every number and sentence of the paper, tagged, Swedish, the same bytes each time."""

import io
import re
from functools import cache

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from forecast.report.papers.grid import printed
from forecast.report.papers.letters import MISSING, MISSING_NOTE, drawable
from forecast.report.papers.paper import Picture
from forecast.report.papers.pdf import pdf_bytes
from printed_papers import FOREIGN, HOSTILE, cells, hard_paper, real_paper, sentences

PAPERS = {"hard": hard_paper, "demo": lambda: real_paper("demo"), "pitea": lambda: real_paper("pitea-2024")}


@cache
def read(name: str) -> PdfReader:
    return PdfReader(io.BytesIO(pdf_bytes(PAPERS[name]())))


@cache
def pages(name: str) -> tuple[str, ...]:
    return tuple(page.extract_text() for page in read(name).pages)


def bare(text: str) -> str:
    """Letters alone: where a line ends, and where a word is divided, is the page's affair."""
    return re.sub(r"[\s\-\u00ad]+", "", text)


def running(name: str) -> str:
    """The text without the foot of each page, which comes last on it: a paragraph may go on over the page."""
    foot = bare(PAPERS[name]().footer[0])
    return "".join(bare(text).rpartition(foot)[0] for text in pages(name))


def structure(name: str) -> list[DictionaryObject]:
    """All elements of the tree that a screen reader reads."""
    found, waiting = [], [read(name).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting.extend(element)
        elif isinstance(element, DictionaryObject):
            found.append(element)
            waiting.extend([element["/K"]] if "/K" in element else [])
    return found


@pytest.mark.parametrize("name", PAPERS)
def test_every_row_and_sentence_of_the_paper_stands_in_the_pdf(name):
    paper, text = PAPERS[name](), running(name)
    for said in sentences(paper):
        assert bare(drawable(said)) in text, said
    assert len(paper.tables) > 1
    for table in paper.tables:
        for row in cells(table):
            assert bare(drawable("".join(row))) in text, row


def test_hostile_words_stand_letter_by_letter_and_a_letter_without_a_glyph_is_owned_up_to():
    text = bare("".join(pages("hard")))
    assert text.count(bare(HOSTILE)) > len(pages("hard"))
    assert drawable(FOREIGN) == f"{MISSING}{MISSING} {MISSING}"
    assert bare(MISSING_NOTE) in text
    assert MISSING_NOTE not in "".join(pages("demo"))
    assert drawable("a\u030a non\N{NON-BREAKING HYPHEN}breaking\u200b\x07") == "å non-breaking"


def test_it_is_tagged_swedish_and_says_what_it_is_called():
    root = read("demo").trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"] == "sv-SE"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    info = read("demo").metadata
    assert (info.title, info.creation_date.date().isoformat()) == (real_paper("demo").title, "2024-08-31")
    assert [entry.title for entry in read("demo").outline if not isinstance(entry, list)] == [
        section.title for section in real_paper("demo").sections if section.level == 1
    ]


def test_tables_have_heads_and_pictures_their_numbers_in_words():
    kinds = [element.get("/S") for element in structure("demo")]
    paper = real_paper("demo")
    assert kinds.count("/Table") == len(paper.tables)
    assert kinds.count("/TH") == sum(len(cells(table)[0]) for table in paper.tables)
    assert kinds.count("/TD") == sum(len(row) for table in paper.tables for row in cells(table)[1:])
    alts = {element["/Alt"] for element in structure("demo") if element.get("/S") == "/Figure"}
    pictures = [part for section in paper.sections for part in section.parts if isinstance(part, Picture)]
    assert alts == {picture.alt for picture in pictures}
    assert pictures


def test_the_foot_is_on_every_page_and_says_first_that_the_municipality_is_invented():
    count = len(pages("hard"))
    for n, text in enumerate(pages("hard"), 1):
        assert f"Sida {n} av {count}" in text
        for line in hard_paper().footer:
            assert bare(line) in bare(text), (n, line)


def test_a_long_table_says_its_head_again_and_a_wide_one_lies_down():
    long, wide = hard_paper().tables[1], hard_paper().tables[2]
    broken = [text for text in pages("hard") if "Rad 90" in text or "Rad 10" in text]
    assert len(broken) > 1
    assert all("Avvikelse" in text for text in broken)
    lying = [page for page in read("hard").pages if page.mediabox.width > page.mediabox.height]
    assert ["Bred tabell" in page.extract_text() for page in lying] == [True]
    assert (printed(long).fit.lying, printed(long).fit.whole, printed(wide).fit.lying) == (False, False, True)


def test_one_paper_gives_the_same_bytes_and_brings_its_own_font():
    assert pdf_bytes(real_paper("pitea-2024")) == pdf_bytes(real_paper("pitea-2024"))
    fonts = {font["/BaseFont"].split("+")[1] for page in read("hard").pages for font in fonts_of(page)}
    assert fonts == {"SourceSansPro-Regular", "SourceSansPro-Semibold"}


def fonts_of(page):
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]
