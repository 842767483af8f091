"""The presentation, opened again: every number and label of the paper, charts that carry the drawings' numbers."""

import io
from dataclasses import replace
from functools import cache

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches

from forecast.money import Unit
from forecast.report.charts.marks import Look
from forecast.report.papers.native_charts.bars import bar_chart
from forecast.report.papers.native_charts.funnel_lines import line_chart
from forecast.report.papers.paper import Picture
from forecast.report.papers.properties import clean
from forecast.report.papers.slides.deck import ELSEWHERE, READ_SECTIONS, READ_TABLES, powerpoint_bytes
from forecast.report.papers.slides.table_slide import grid
from paper_pictures import HOSTILE, drawings, pictured
from printed_papers import real_paper

NAMES = ("askersund-2024", "demo")


@cache
def paper(name):
    """A real paper; the demo's with every kind of picture."""
    return pictured(real_paper(name)) if name == "demo" else real_paper(name)


@cache
def opened(name):
    data = powerpoint_bytes(paper(name))
    return Presentation(io.BytesIO(data)), data


def texts(element):
    return ["".join(t.text or "" for t in p.iter(qn("a:t"))) for p in element.iter(qn("a:p"))]


def charts(name):
    return [(slide, shape) for slide in opened(name)[0].slides for shape in slide.shapes if shape.has_chart]


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_every_table_stands_on_a_slide_as_the_screen_shows_it(name):
    rows = [
        tuple(cell.text_frame.text for cell in row.cells)
        for slide in opened(name)[0].slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
    ]
    found = 0
    for section in paper(name).sections:
        for table in (part for part in section.parts if hasattr(part, "rows")):
            places = grid(table)
            read = section.key in READ_SECTIONS or table.key in READ_TABLES
            if places is None or read:  # too large for a board room, or not spoken of in it: the last slide names it
                assert not any(slide.shapes.title.text_frame.text == table.title for slide in opened(name)[0].slides)
                assert any(clean(table.title) in text for text in texts(opened(name)[0].slides[-1].element))
                continue
            pages = len(places.pages)
            head = (table.labels[0], *(column.title for column in table.columns), *table.labels[1:])
            assert rows.count(head) >= pages
            for row in table.rows:
                note = [row.note] if len(table.labels) > 1 else []
                assert tuple(map(clean, (row.label, *table.text_cells(row), *note))) in rows
                found += 1
    assert found > 20
    for screen in paper(name).screens:
        assert all((clean(row.name), row.value, row.words) in rows for row in screen.rows)


def test_charts_carry_the_numbers_and_labels_of_their_drawings():
    look, shown = Look(Unit.MNKR, 2), charts("demo")
    for drawing, (_, frame) in zip(drawings(), shown, strict=False):
        drawn = {text for text in texts(frame.chart._chartSpace) if text}
        columns = {series.name: list(series.values) for plot in frame.chart.plots for series in plot.series}
        lines, bars = line_chart(drawing, look), bar_chart(drawing, look)
        if lines is not None:
            assert {row.name: list(row.values) for row in lines.rows}.items() <= columns.items()
            assert {row.label for row in lines.rows} <= drawn
            continue
        rows = bars.rows
        assert list(frame.chart.plots[0].categories) == [row.name for row in rows]
        assert {text for row in rows for text in (row.left, row.right)} - {""} <= drawn
        assert {piece.inside for row in rows for piece in row.pieces} - {""} <= drawn
        for at, row in enumerate(rows):
            pieces = [columns["Belopp"][at], columns.get("Belopp, fortsättning", [0.0] * len(rows))[at]]
            assert sum(abs(p) for p in pieces) == pytest.approx(sum(abs(piece.size) for piece in row.pieces))
            if row.amount is not None and row.pieces and "Prognos" not in row.name:
                assert abs(row.amount) == pytest.approx(sum(abs(p) for p in pieces))
            assert columns.get("Osynlig bas", [0.0] * len(rows))[at] == pytest.approx(row.base)
    made = paper("demo")
    held = [part for section in made.sections for part in section.parts if isinstance(part, Picture)]
    assert len(shown) == sum(screen.picture is not None for screen in made.screens) + len(held)


def test_a_bridge_ends_where_its_total_begins_and_a_calibrated_span_is_shaded():
    bridge = bar_chart(drawings()[0], Look(Unit.MNKR, 2))
    ends = [row.ends for row in bridge.rows[:5]]
    assert [tuple(round(end, 9) for end in both) for both in ends] == [
        (-5.35, 0.0),
        (-9.4, -5.35),
        (-10.4, -9.4),
        (-10.4, 2.0),
        (0.0, 2.0),
    ]
    turned = bar_chart(drawings()[3], Look(Unit.MNKR, 1))
    assert [row.name for row in turned.rows][1:4] == ["Prognos 2024", "varav bokfört jan–aug", "varav återstår"]
    shaded, plain = (frame.chart._chartSpace.findall(".//" + qn("c:areaChart")) for _, frame in charts("demo")[4:6])
    assert len(shaded) == 1
    assert plain == []
    lines = charts("demo")[4][1].chart._chartSpace.xpath(".//a:ln/@cmpd")
    assert lines == ["dbl"]


@pytest.mark.parametrize("name", NAMES)
def test_every_slide_can_be_read_by_everyone(name):
    deck, _ = opened(name)
    made, count = paper(name), len(deck.slides)
    assert (deck.slide_width, deck.slide_height) == (12192000, 6858000)
    titles = []
    for number, slide in enumerate(deck.slides, 1):
        titles.append(slide.shapes.title.text_frame.text)
        assert slide.shapes[0] == slide.shapes.title
        words = texts(slide.element)
        assert f"{number} av {count}" in words
        foot = next(text for text in words if made.footer[-1] in text)
        assert foot.startswith(made.footer[0] if made.synthetic else made.place)
        assert made.title in foot
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
            assert shape.is_placeholder is False or shape.text_frame.text
            if shape.has_chart or shape.has_table:
                assert shape.element.nvGraphicFramePr.cNvPr.get("descr")
                assert shape.top + shape.height <= 6.63 * 914400
        ids = slide.element.xpath(".//p:cNvPr/@id")
        assert len(ids) == len(set(ids))
        roots = [slide.element, *(s.chart._chartSpace for s in slide.shapes if s.has_chart)]
        roots += [slide.notes_slide.element] if slide.has_notes_slide else []
        langs = {run.find(qn("a:rPr")).get("lang") for root in roots for run in root.iter(qn("a:r"))}
        assert langs == {"sv-SE"}
    assert all(titles)
    assert titles[0] == made.title
    for screen in made.screens:
        assert screen.message in titles


def test_alt_texts_notes_hostile_names_and_the_same_bytes_twice():
    deck, data = opened("demo")
    made = paper("demo")
    for screen, (slide, frame) in zip((s for s in made.screens if s.picture), charts("demo"), strict=False):
        assert frame.element.nvGraphicFramePr.cNvPr.get("descr") == screen.picture.alt
        assert screen.picture.sentence in slide.notes_slide.notes_text_frame.text
        assert screen.note in texts(slide.element)
    words = [text for slide in deck.slides for text in texts(slide.element)]
    assert {clean(name) for name in HOSTILE} <= set(words)
    last = deck.slides[-1]
    assert last.shapes.title.text_frame.text == ELSEWHERE
    (said,) = [text for text in texts(last.element) if text.startswith("Kommentarer: ")]
    assert "Analys per verksamhet" in said
    assert deck.core_properties.title == made.title
    assert deck.core_properties.created.date().isoformat() == "2024-08-31"
    assert powerpoint_bytes(made) == data


def test_a_table_that_no_room_can_read_is_named_and_left_to_the_other_files():
    made = paper("askersund-2024")
    section = made.sections[1]
    big = section.parts[1]
    wide = replace(big, rows=big.rows * 12, title="Lång tabell")
    data = powerpoint_bytes(replace(made, sections=(replace(section, parts=(wide,)),)))
    slides = Presentation(io.BytesIO(data)).slides
    assert "Tabeller som är för stora för en bild: Lång tabell." in texts(slides[-1].element)


def test_a_picture_that_no_office_program_draws_is_shown_as_its_table(monkeypatch):
    monkeypatch.setattr("forecast.report.papers.slides.deck.bar_chart", lambda *_: None)
    made = paper("askersund-2024")
    picture = next(part for part in made.sections[0].parts if hasattr(part, "drawing"))
    slides = Presentation(io.BytesIO(powerpoint_bytes(made))).slides
    slide = next(each for each in slides if each.shapes.title.text_frame.text == picture.title)
    shown = next(shape for shape in slide.shapes if shape.has_table).table
    assert [tuple(cell.text_frame.text for cell in row.cells) for row in shown.rows][1:] == [
        (row.label, *picture.table.text_cells(row)) for row in picture.table.rows
    ]


def test_a_slides_table_fills_its_slide_and_says_its_own_rule_of_signs():
    slide = next(slide for slide in opened("pitea-2024")[0].slides if slide.shapes.title.text == "Budgetuppföljning")
    said = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert "Kostnad skrivs utan tecken. Avvikelse: minus är sämre än budget, plus är bättre." in said
    [drawn] = [shape.table for shape in slide.shapes if shape.has_table]
    assert sum(column.width for column in drawn.columns) > Inches(10)
