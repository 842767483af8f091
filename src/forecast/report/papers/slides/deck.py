"""A paper as PowerPoint: one message a slide, native charts and tables that a reader can change, then the tables."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import pptx
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Pt

from forecast.report.papers.native_charts.bars import BarChart, bar_chart
from forecast.report.papers.native_charts.funnel_lines import line_chart
from forecast.report.papers.paper import Paper, Picture, Screen, Section, Words
from forecast.report.papers.properties import LANGUAGE, clean, dated, stamp
from forecast.report.papers.slides.chart_slide import add_bars
from forecast.report.papers.slides.line_slide import add_lines
from forecast.report.papers.slides.sheet import BOTTOM, LEFT, TOP, WIDTH, Deck, lines_of, notes, one_line, text_box
from forecast.report.papers.slides.table_slide import NOTE_LINE, NOTE_SIZE, add_rows, add_table, grid, notes_below
from forecast.report.papers.slides.template import BODY, COVER, TEXT, template
from forecast.report.table import Table

ELSEWHERE: Final = "Mer står i Word, Excel och PDF"
_MORE_NOTES: Final = "Fler anmärkningar står bland talarens anteckningar."
_CAPTION: Final = 0.3
_NOTE: Final = 0.72
"""Inches of the line under a chart, and of a screen's note."""
_LEAD_SIZES: Final = (28, 18)
_MOST_LISTED: Final = 8
READ_SECTIONS: Final = frozenset({"kallor", "fynd", "korning"})
READ_TABLES: Final = frozenset(
    {"andring_slag", "traffsakerhet", "traffsakerhet_enheter", "traffsakerhet_rader", "traffsakerhet_delar"}
)
"""What is read before or after the meeting and never spoken of in the room: the other files have it."""


def powerpoint_bytes(paper: Paper) -> bytes:
    """The presentation; the same paper gives the same bytes.

    First the board room's screens, then each section's pictures and tables. What no slide can hold so that it is read
    (a table of more than three slides, the commentary) and what nobody speaks of there (`READ_SECTIONS`, `READ_TABLES`)
    is named on the last slide.
    """
    presentation = pptx.Presentation(io.BytesIO(template()))
    deck = Deck(presentation, _foot(paper))
    _cover(deck, paper)
    left = _Left()
    for screen in paper.screens:
        _screen(deck, screen, left)
    shown = [screen.picture.drawing for screen in paper.screens if screen.picture is not None]
    for section in paper.sections:
        _section(deck, paper, section, shown, left)
    _elsewhere(deck, left)
    deck.finish()
    _properties(presentation, paper)
    data = io.BytesIO()
    presentation.save(data)
    return dated(data.getvalue(), stamp(paper))


@dataclass(slots=True)
class _Left:
    """What the slides leave to the other files."""

    tables: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)
    reading: list[str] = field(default_factory=list)


def _foot(paper: Paper) -> str:
    """The synthetic line first, then what and as of when, the sign rule, source, scenario and run."""
    first = paper.footer[:1] if paper.synthetic else ()
    return one_line(" ".join((*first, f"{paper.place}. {paper.title}.", *paper.footer[len(first) :])))


def _properties(presentation: Presentation, paper: Paper) -> None:
    told, made = presentation.core_properties, stamp(paper).replace(tzinfo=None)
    told.title, told.subject = clean(paper.title)[:255], clean(paper.subtitle)[:255]
    told.author = told.last_modified_by = clean(paper.place)[:255]
    told.comments, told.language = clean(" ".join(paper.footer))[:255], LANGUAGE
    told.created = told.modified = made
    told.revision = 1


def _cover(deck: Deck, paper: Paper) -> None:
    slide = deck.slide(paper.title, layout=COVER)
    slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size = Pt(
        44 if lines_of(paper.title, WIDTH, 44) < 3 else 32
    )
    lines = [*(paper.footer[:1] if paper.synthetic else ()), paper.subtitle]
    frame = slide.placeholders[1].text_frame
    frame.text = "\n".join(one_line(line) for line in lines)
    if paper.synthetic:
        frame.paragraphs[0].runs[0].font.bold = True
    notes(slide, [paper.subtitle, *paper.footer])


def _screen(deck: Deck, screen: Screen, left: _Left) -> None:
    """One message: its picture, or its rows."""
    if screen.picture is not None:
        _picture(deck, screen.picture, (screen.message, screen.subtitle, screen.note), left)
        return
    slide = deck.slide(screen.message, screen.subtitle, screen.note)
    if screen.rows:
        add_rows(slide, screen.rows, screen.message)
        notes(slide, [" ".join(filter(None, (row.name, row.value, row.words))) for row in screen.rows])


def _section(deck: Deck, paper: Paper, section: Section, shown: Sequence[object], left: _Left) -> None:
    """A section's pictures and tables; its first lines where no screen says them."""
    leads = [part.text for part in section.parts if isinstance(part, Words) and part.kind == "lead"]
    if leads and not paper.screens:
        slide = deck.slide(section.title, layout=TEXT)
        frame = slide.placeholders[BODY].text_frame
        frame.text = "\n".join(one_line(text) for text in leads)
        lines = sum(lines_of(one_line(text), WIDTH, _LEAD_SIZES[0]) for text in leads)
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                run.font.size = Pt(_LEAD_SIZES[0] if lines <= 8 else _LEAD_SIZES[1])
    if any(isinstance(part, Words) and part.kind != "lead" for part in section.parts):
        left.sections.append(section.title)
    for part in section.parts:
        match part:
            case Picture() if part.drawing not in shown:
                _picture(deck, part, (part.title, part.subtitle, ""), left)
            case Table() if section.key in READ_SECTIONS or part.key in READ_TABLES:
                left.reading.append(part.title)
            case Table():
                _table(deck, part, left)
            case _:
                pass


def _picture(deck: Deck, picture: Picture, texts: tuple[str, str, str], left: _Left) -> None:
    """A native chart with a line that says what it stands on; its table where an office program has no such chart.

    `texts` are the slide's title, subtitle and note.
    """
    title, subtitle, note = texts
    table = picture.table
    drawn = bar_chart(picture.drawing, picture.look) or line_chart(picture.drawing, picture.look)
    if drawn is None:
        _table(deck, replace(table, title=title, subtitle=subtitle, notes=(*filter(None, (note,)), *table.notes)), left)
        return
    slide = deck.slide(title, subtitle, note)
    height = BOTTOM - (_NOTE if note else 0.0) - TOP - _CAPTION
    if isinstance(drawn, BarChart):
        end = add_bars(slide, picture, drawn, TOP, height)
    else:
        end = add_lines(slide, picture, drawn, TOP, height)
    text_box(slide, drawn.caption, (LEFT, end + 0.03, WIDTH, _CAPTION - 0.05), NOTE_SIZE)
    rows = [f"{row.label}: {'; '.join(filter(None, table.text_cells(row)))}" for row in table.rows]
    notes(slide, [picture.sentence, picture.alt, f"{table.title}. {table.subtitle}", *rows])


def _table(deck: Deck, table: Table, left: _Left) -> None:
    """A slide, or up to three with the head on each; else it is left to the other files."""
    own = tuple(line for line in table.footer if one_line(line) not in deck.foot)  # its own rule of signs
    table = replace(table, notes=(*own, *table.notes))
    laid = grid(table)
    if laid is None or not table.rows:
        left.tables.append(table.title)
        return
    count = len(laid.pages)
    for page in range(count):
        title = table.title if count == 1 else f"{table.title} ({page + 1} av {count})"
        slide = deck.slide(title, table.subtitle)
        end = add_table(slide, table, laid, page)
        if page < count - 1:
            continue
        _below(slide, table, end)


def _below(slide: Slide, table: Table, end: float) -> None:
    """What the table's reader must know: under it as far as there is room, all of it among the speaker's notes."""
    if not table.notes:
        return
    words, more = notes_below(table.notes, BOTTOM - end - 0.1)
    if more:
        words = notes_below(table.notes, BOTTOM - end - 0.1 - NOTE_LINE)[0]
    said = " ".join((*words, *([_MORE_NOTES] if more else [])))
    text_box(slide, said, (LEFT, end + 0.1, WIDTH, lines_of(said, WIDTH, NOTE_SIZE) * NOTE_LINE), NOTE_SIZE)
    notes(slide, table.notes)


def _elsewhere(deck: Deck, left: _Left) -> None:
    """What the other files hold beside this: nothing is left out without a word."""
    lines = []
    if left.tables:
        lines.append(f"Tabeller som är för stora för en bild: {_listed(left.tables)}.")
    if left.reading:
        lines.append(f"Tabeller att läsa i lugn och ro: {_listed(left.reading)}.")
    if left.sections:
        lines.append(f"Kommentarer: {_listed(left.sections)}.")
    if not lines:
        return
    slide = deck.slide(ELSEWHERE, layout=TEXT)
    slide.placeholders[BODY].text_frame.text = "\n".join(one_line(line) for line in lines)


def _listed(names: Sequence[str]) -> str:
    if len(names) <= _MOST_LISTED:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST_LISTED])} och {len(names) - _MOST_LISTED} till"
