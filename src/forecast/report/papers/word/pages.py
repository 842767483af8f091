"""The Word file's pages: A4 standing or lying, the foot and the page number on each."""

from __future__ import annotations

from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import Section as Pages
from docx.shared import Mm

from forecast.report.papers.flow import PAGE_OF
from forecast.report.papers.letters import legible
from forecast.report.papers.paper import Paper
from forecast.report.papers.word.parts import add_field
from forecast.report.papers.word.styles import FOOT

_SHORT, _LONG = Mm(210), Mm(297)


def foot(file: WordFile, paper: Paper) -> None:
    """The first pages, standing, with the foot that all later pages share."""
    pages = file.sections[0]
    _size(pages, lying=False)
    shared = pages.footer
    shared.is_linked_to_previous = False
    first = shared.paragraphs[0]
    for n, line in enumerate(paper.footer):
        paragraph = first if n == 0 else shared.add_paragraph()
        paragraph.style = FOOT
        paragraph.add_run(legible(line)).bold = paper.synthetic and n == 0
    number = shared.add_paragraph(style=FOOT)
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for words, field in zip(PAGE_OF, ("PAGE", "NUMPAGES"), strict=True):
        number.add_run(words)
        add_field(number, field, "1")


def lies(file: WordFile) -> bool:
    """The last pages lie."""
    return file.sections[-1].orientation == WD_ORIENT.LANDSCAPE


def turn(file: WordFile, *, lying: bool) -> None:
    """The next pages lie or stand; a page begins."""
    _size(file.add_section(WD_SECTION.NEW_PAGE), lying=lying)


def _size(pages: Pages, *, lying: bool) -> None:
    pages.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    pages.page_width, pages.page_height = (_LONG, _SHORT) if lying else (_SHORT, _LONG)
    pages.left_margin = pages.right_margin = pages.top_margin = Mm(20)
    pages.bottom_margin, pages.footer_distance = Mm(28), Mm(10)
