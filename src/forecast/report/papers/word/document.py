"""A paper as a Word file: real headings, native tables, Swedish, alt texts."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator

from docx import Document
from docx.document import Document as WordFile

from forecast.report.papers.flow import ABOUT, CONTENTS, Heading, Item, Notes, Printed, Under, stretches
from forecast.report.papers.letters import legible
from forecast.report.papers.paper import Paper, Picture, Words
from forecast.report.papers.stamp import fixed_zip, stamp
from forecast.report.papers.word.pages import foot, lies, turn
from forecast.report.papers.word.parts import add_contents, add_heading, add_lines, add_picture
from forecast.report.papers.word.styles import LEAD, NOTE, PLACE, SUBTITLE, SYNTHETIC, UNDER, house_styles
from forecast.report.papers.word.tables import add_table


def word_bytes(paper: Paper) -> bytes:
    """The paper as a .docx; the same bytes for the same paper.

    Headings are Word's own (Rubrik 1 to 3), so that navigation and the table of contents work. Tables are native with a
    repeated head, pictures carry their alt text, and every text is marked as Swedish.
    """
    file = Document()
    house_styles(file)
    _properties(file, paper)
    plan = stretches(paper)
    headings = [item for stretch in plan for item in stretch.items if isinstance(item, Heading)]
    _cover(file, paper, headings)
    foot(file, paper)
    numbers = itertools.count(1)
    cover = len(file.paragraphs)
    for stretch in plan:
        if stretch.lying != lies(file):
            turn(file, lying=stretch.lying)
        for item in stretch.items:
            _add(file, item, numbers)
    if plan and not plan[0].lying:
        file.paragraphs[cover].paragraph_format.page_break_before = True
    out = io.BytesIO()
    file.save(out)
    return fixed_zip(out.getvalue(), stamp(paper))


def _properties(file: WordFile, paper: Paper) -> None:
    """Who and what; dated by as-of, never by the clock or the machine."""
    when = stamp(paper).replace(tzinfo=None)
    about = file.core_properties
    about.title, about.subject = legible(paper.title), legible(paper.subtitle)
    about.author, about.last_modified_by = legible(paper.place), legible(paper.place)
    about.language, about.comments, about.keywords = "sv-SE", "", ""
    about.created = about.modified = when
    about.revision = 1


def _cover(file: WordFile, paper: Paper, headings: list[Heading]) -> None:
    add_lines(file, paper.place, PLACE)
    add_lines(file, paper.title, "Title")
    add_lines(file, paper.subtitle, SUBTITLE)
    if paper.synthetic:
        add_lines(file, paper.footer[0], SYNTHETIC)
    add_lines(file, ABOUT, "TOC Heading")
    for line in paper.footer:
        add_lines(file, line, "Normal")
    add_contents(file, CONTENTS, [(n, heading) for n, heading in enumerate(headings, 1) if heading.level < 3])


def _add(file: WordFile, item: Item, numbers: Iterator[int]) -> None:
    match item:
        case Heading():
            add_heading(file, item, next(numbers))
        case Under():
            add_lines(file, item.text, UNDER)
        case Words():
            add_lines(file, item.text, {"lead": LEAD, "body": "Normal", "note": NOTE}[item.kind], mark=item.mark)
        case Picture():
            add_picture(file, item)
        case Printed():
            add_table(file, item)
        case Notes():
            for text in item.texts:
                add_lines(file, text, NOTE)
