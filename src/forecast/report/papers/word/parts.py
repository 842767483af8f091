"""What stands on a Word file's pages: paragraphs, headings, the contents and pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

from docx.document import Document as WordFile
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from forecast.report.papers.flow import Heading
from forecast.report.papers.images import png
from forecast.report.papers.letters import legible
from forecast.report.papers.paper import Picture
from forecast.report.papers.word.styles import MARK

_WIDTH: Final = Mm(170)
_CONTENTS_CODE: Final = 'TOC \\o "1-2" \\n \\h \\z \\u'
"""Chapters and parts as links, without page numbers: Word alone knows them, and what is not reckoned is not shown."""


def add_lines(file: WordFile, text: str, style: str, *, mark: str = "") -> Paragraph:
    """A paragraph, its lines as they were written; `mark` says whose words they are."""
    paragraph = file.add_paragraph(style=style)
    for n, line in enumerate(legible(text).splitlines()):
        run = paragraph.add_run()
        if n > 0:
            run.add_break()
        add_letters(run, line)
    if mark:
        add_letters(paragraph.add_run(style=MARK), f" ({legible(mark)})")
    return paragraph


def add_letters(run: Run, text: str) -> None:
    """Text as it stands; blanks at its ends too."""
    letters = OxmlElement("w:t")
    letters.text = text
    letters.set(qn("xml:space"), "preserve")
    run._r.append(letters)


def add_heading(file: WordFile, heading: Heading, number: int) -> None:
    """A heading that the contents can lead to."""
    paragraph = add_lines(file, heading.text, f"Heading {heading.level}")
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), _bookmark(number))
    paragraph._p.insert(1, start)
    paragraph._p.append(end)


def add_contents(file: WordFile, title: str, entries: Sequence[tuple[int, Heading]]) -> None:
    """Word's own table of contents, filled in: the entries are links, and Word can reckon it anew.

    Args:
        file: where it stands last.
        title: above it.
        entries: the headings with their numbers.
    """
    if not entries:
        return
    add_lines(file, title, "TOC Heading")
    for n, (number, heading) in enumerate(entries):
        paragraph = file.add_paragraph(style=f"toc {heading.level}")
        if n == 0:
            _begin_field(paragraph, _CONTENTS_CODE)
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _bookmark(number))
        link.set(qn("w:history"), "1")
        run = OxmlElement("w:r")
        link.append(run)
        paragraph._p.append(link)
        add_letters(Run(run, paragraph), legible(heading.text))
        if n == len(entries) - 1:
            _field_mark(paragraph, "end")


def add_picture(file: WordFile, picture: Picture) -> None:
    """The picture over the page's width, with its numbers as alt text."""
    paragraph = file.add_paragraph()
    shape = paragraph.add_run().add_picture(io.BytesIO(png(picture)), width=_WIDTH)
    for side in ("T", "B", "L", "R"):
        shape._inline.set(f"dist{side}", "0")
    about = shape._inline.docPr
    about.set("name", legible(picture.key))
    about.set("title", legible(picture.title))
    about.set("descr", legible(picture.alt))


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field that Word reckons, with what it shows until then."""
    _begin_field(paragraph, code)
    paragraph.add_run(shown)
    _field_mark(paragraph, "end")


def _begin_field(paragraph: Paragraph, code: str) -> None:
    _field_mark(paragraph, "begin")
    words = OxmlElement("w:instrText")
    words.text = f" {code} "
    words.set(qn("xml:space"), "preserve")
    paragraph.add_run()._r.append(words)
    _field_mark(paragraph, "separate")


def _field_mark(paragraph: Paragraph, kind: str) -> None:
    mark: BaseOxmlElement = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)


def _bookmark(number: int) -> str:
    return f"_Toc{number:08d}"
