import re

import pytest

from forecast.money import Unit
from forecast.report.charts.marks import Look
from forecast.report.charts.scene import Area, Box, Dot, Label, Line, Path, Scene, Text
from forecast.report.charts.svg import svg

LOOK = Look(Unit.KR)


def draw(*marks, labels=(), column=0, domain=(0.0, 100.0), width=500):
    return svg(Scene(100, domain, marks, labels, column, (50,)), LOOK, "Två < tre", width)


def test_it_is_one_named_picture_that_shrinks_with_its_column():
    text = draw()
    assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Två &lt; tre"')
    assert 'viewBox="0 0 500 100"' in text


def test_x_is_data_and_y_is_px():
    text = draw(Line(0.0, 10, 100.0, 90, "#000000"))
    x, x2 = (float(re.search(rf'{name}="([\d.]+)" y', text.split("#eceef1")[1])[1]) for name in ("x1", "x2"))
    assert 0 <= x < 10
    assert 490 < x2 <= 500


def test_every_mark_is_drawn_texts_last():
    text = draw(
        Text(50.0, 20, "a & b", "#111111", bold=True, halo=True),
        Dot(50.0, 20, "#222222", "#333333"),
        Path(((0.0, 1.0), (9.0, 2.0)), "#444444", dashed=True),
        Area(((0.0, 1.0, 5.0), (9.0, 2.0, 6.0)), "#555555"),
        Box(90.0, 10.0, 5, 15, "#666666", "#777777", hatched=True),
        labels=(Label(20, "Rad"),),
        column=80,
    )
    order = [text.index(part) for part in ("<rect", "<polygon", "<polyline", "<circle", ">Rad<", ">a &amp; b<")]
    assert order == sorted(order)
    assert 'stroke-dasharray="5 4"' in text
    assert 'fill="url(#hatch-777777)"' in text
    assert '<pattern id="hatch-777777"' in text
    assert 'paint-order="stroke"' in text
    assert float(re.search(r'<rect x="[\d.]+" y="5" width="([\d.]+)"', text)[1]) > 0


@pytest.mark.parametrize(("within", "shown"), [(90.0, "inne"), (1.0, "ute")])
def test_a_text_that_asks_for_room_is_shown_or_its_twin(within, shown):
    text = draw(
        Text(50.0, 20, "inne", "#111111", within=within),
        Text(50.0, 20, "ute", "#111111", within=within, otherwise=True),
    )
    assert re.findall(">(inne|ute)<", text) == [shown]


def test_texts_have_room_beside_the_plot_in_a_wider_font_too():
    text = draw(Text(100.0, 20, "ett långt namn", "#111111", "right"))
    x = float(re.search(r'<text x="([\d.]+)"', text)[1])
    assert x + 1.15 * Text(0, 0, "ett långt namn", "").width <= 500


def test_the_same_scene_has_the_same_bytes():
    assert draw(Dot(1 / 3, 20, "#222222", "#333333")) == draw(Dot(1 / 3, 20, "#222222", "#333333"))
