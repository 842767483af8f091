"""One slide: its title, texts, foot and notes; every text in Swedish, none outside its place."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.placeholder import SlidePlaceholder
from pptx.slide import Slide
from pptx.text.text import TextFrame
from pptx.util import Inches, Pt

from forecast.report.charts.marks import palette, shorten, text_width
from forecast.report.papers.properties import LANGUAGE, clean
from forecast.report.papers.slides.template import MESSAGE, NOTE, SUBTITLE

WIDTH: Final = 12.03
"""Inches that the content may take."""
LEFT: Final = 0.65
TOP: Final = 2.0
BOTTOM: Final = 6.62
"""Inches from the upper edge between which the content stands."""
POINTS: Final = 72
_FOOT: Final = (LEFT, 6.72, 10.9, 0.56)
"""Left, top, width and height of the foot, inches."""
_FOOT_SIZES: Final = (10, 9, 8, 7)
_WIDER: Final = 1.1
"""How much wider than ours the font of another program may be."""
_TITLE_SIZES: Final = (32, 28, 24, 20)
_BREAKS = re.compile(r"[\r\n\t\v\f]+")


def one_line(text: str) -> str:
    """Text that no XML refuses and that stays in its paragraph."""
    return _BREAKS.sub(" ", clean(text))


def color(hexadecimal: str) -> RGBColor:
    """A colour of the palette."""
    return RGBColor.from_string(hexadecimal.removeprefix("#").upper())


def lines_of(text: str, room: float, size: float, *, bold: bool = False) -> int:
    """How many lines a text takes, words kept whole; `room` in inches, `size` in points."""
    lines, used = 1, 0.0
    space = text_width(" ", size, bold=bold) / POINTS
    for word in text.split(" "):
        wide = text_width(word, size, bold=bold) / POINTS
        if used and used + wide > room:
            lines, used = lines + 1, 0.0
        used += wide
        while used > room:
            lines, used = lines + 1, used - room
        used += space
    return lines


@dataclass(frozen=True, slots=True)
class Deck:
    """What the slides of one paper share."""

    presentation: Presentation
    foot: str

    def slide(self, title: str, subtitle: str = "", note: str = "", layout: int = MESSAGE) -> Slide:
        """A new slide with its texts; places that nothing fills are taken away."""
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[layout])
        _title(slide.shapes.title.text_frame, one_line(title))
        for number, text in ((SUBTITLE, subtitle), (NOTE, note)):
            for shape in [each for each in slide.placeholders if each.placeholder_format.idx == number]:
                if text:
                    shape.text_frame.text = _fitted(one_line(text), 14, 1 if number == SUBTITLE else 3)
                else:
                    shape.element.getparent().remove(shape.element)
        return slide

    def finish(self) -> None:
        """Foot and number on every slide, last in the reading order, and the language on every text."""
        slides = list(self.presentation.slides)
        for number, slide in enumerate(slides, 1):
            _order(slide)
            for shape in slide.slide_layout.placeholders:
                if shape.placeholder_format.idx in {11, 12}:
                    element = copy.deepcopy(shape.element)
                    slide.shapes._spTree.append(element)
            _foot(slide, self.foot, number, len(slides))
            _swedish(slide)


def _title(frame: TextFrame, text: str) -> None:
    """The message, smaller where two lines do not hold it, at last shortened."""
    fits = [size for size in _TITLE_SIZES if lines_of(text, WIDTH, size, bold=True) <= 2]
    size = fits[0] if fits else _TITLE_SIZES[-1]
    frame.text = text if fits else shorten(text, 1.9 * WIDTH * POINTS, size, bold=True)
    if size != _TITLE_SIZES[0]:
        frame.paragraphs[0].runs[0].font.size = Pt(size)


def _fitted(text: str, size: float, lines: int) -> str:
    """The text, or what the lines hold of it."""
    return text if lines_of(text, WIDTH, size) <= lines else shorten(text, (lines - 0.1) * WIDTH * POINTS, size)


def notes(slide: Slide, paragraphs: Sequence[str]) -> None:
    """What the speaker reads, and those who do not see the picture."""
    slide.notes_slide.notes_text_frame.text = "\n".join(one_line(text) for text in paragraphs if text)


def describe(frame: GraphicFrame, name: str, words: str) -> None:
    """Name and alt text of a picture or a table."""
    told = frame.element.nvGraphicFramePr.cNvPr
    told.set("name", one_line(name))
    told.set("descr", one_line(words))


def text_box(slide: Slide, text: str, place: tuple[float, float, float, float], size: float) -> None:
    """Secondary text in a box; `place` is left, top, width and height in inches."""
    box = slide.shapes.add_textbox(*(Inches(inch) for inch in place))
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.text = one_line(text)
    for run in frame.paragraphs[0].runs:
        run.font.size = Pt(size)
        run.font.color.rgb = color(palette("light").secondary)


def _order(slide: Slide) -> None:
    """Title, subtitle, content, then the note: as it is read."""
    for shape in [each for each in slide.placeholders if each.placeholder_format.idx == NOTE]:
        slide.shapes._spTree.append(shape.element)


def _foot(slide: Slide, foot: str, number: int, count: int) -> None:
    """The foot's text, and "2 av 6" whose first number follows the slide."""
    numbers = [int(each) for each in slide.shapes._spTree.xpath("./*//p:cNvPr/@id")]
    for at, shape in enumerate(each for each in slide.placeholders if each.placeholder_format.idx in {11, 12}):
        shape.element.nvSpPr.cNvPr.set("id", str(max(numbers) + 1 + at))
        frame = shape.text_frame
        if shape.placeholder_format.idx == 11:
            frame.text = foot
            _stand(shape, frame, foot)
            continue
        paragraph = frame.paragraphs[0]
        paragraph.add_run().text = f" av {count}"
        for field in paragraph._p.findall(qn("a:fld")):
            field.find(qn("a:t")).text = str(number)


def _stand(shape: SlidePlaceholder, frame: TextFrame, foot: str) -> None:
    """The foot whole in its room, said on the slide itself: not every program takes a foot's looks from the master."""
    _, _, width, height = _FOOT
    shape.left, shape.top, shape.width, shape.height = (Inches(inch) for inch in _FOOT)
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.BOTTOM
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    sizes = (size for size in _FOOT_SIZES if lines_of(foot, width / _WIDER, size) * size * 1.2 <= height * POINTS)
    for run in frame.paragraphs[0].runs:
        run.font.size, run.font.name = Pt(next(sizes, _FOOT_SIZES[-1])), "+mn-lt"
        run.font.color.rgb = color(palette("light").secondary)


def _swedish(slide: Slide) -> None:
    """Every run, in the slide, its notes and its charts, says that it is Swedish."""
    roots = [slide.element]
    if slide.has_notes_slide:
        roots.append(slide.notes_slide.element)
    roots += [shape.chart._chartSpace for shape in slide.shapes if shape.has_chart]
    for root in roots:
        for run in root.iter(qn("a:r")):
            run.get_or_add_rPr()
        for kind in ("a:rPr", "a:endParaRPr", "a:defRPr"):
            for properties in root.iter(qn(kind)):
                properties.set("lang", LANGUAGE)
