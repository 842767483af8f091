import importlib
import json
import math
import re
from dataclasses import replace

import altair as alt
import pytest

from forecast.report.charts.bridge import bridge_scene
from forecast.report.charts.drawing import spec
from forecast.report.charts.frame import fit_frame
from forecast.report.charts.marks import palette
from forecast.report.charts.render import SCHEMA, vega
from forecast.report.charts.scene import Box, Label, Scene, Text


@pytest.fixture
def charts(bridge, scenario, year, fan, mnkr):
    return lambda: [
        spec(bridge, mnkr),
        spec(scenario, mnkr),
        spec(year, mnkr),
        spec(fan, mnkr),
        spec(replace(fan, calibrated=True), mnkr),
    ]


def test_every_chart_is_vega_lite_as_its_schema_has_it(charts):
    assert SCHEMA == alt.SCHEMA_URL
    for chart in charts():
        alt.LayerChart.from_dict(chart)


def test_the_same_picture_has_the_same_bytes(charts):
    first, second = charts(), charts()
    assert json.dumps(first) == json.dumps(second)


def test_charts_fill_their_column_and_draw_no_axis_furniture(charts):
    for chart in charts():
        assert (chart["width"], chart["background"]) == ("container", "transparent")
        assert chart["autosize"] == {"type": "fit-x", "contains": "padding"}
        assert "legend" not in json.dumps(chart)
        axis = chart["layer"][0]["encoding"]["y"]["axis"]
        assert axis is None or not (axis["ticks"] or axis["grid"] or axis["labels"] or axis["domain"])


def test_the_label_column_has_a_fixed_width(bridge, mnkr):
    axis = spec(bridge, mnkr)["layer"][0]["encoding"]["y"]["axis"]
    assert (axis["minExtent"], axis["maxExtent"]) == (165, 165)


def test_every_text_names_its_font(charts):
    for chart in charts():
        texts = [layer["mark"] for layer in chart["layer"] if layer["mark"]["type"] == "text"]
        assert texts
        assert all("Source Sans" in mark["font"] for mark in texts)


def test_a_dark_page_gets_dark_colours(bridge, mnkr):
    text = json.dumps(spec(bridge, replace(mnkr, theme="dark")))
    assert palette("dark").negative in text
    assert palette("light").negative not in text


def test_a_text_at_the_edge_gets_room_unless_its_rows_name_leaves_some():
    value = Text(-10.0, 20, "−123,4", "#111111", "left")
    scene = Scene(40, (-10.0, 0.0), (value,), label_column=0)
    alone = fit_frame(scene).left
    assert alone >= value.width
    beside_short = replace(scene, label_column=165, labels=(Label(20, "Rad"),))
    beside_long = replace(scene, label_column=165, labels=(Label(20, "En lång rad med många o"),))
    assert fit_frame(beside_short).left < fit_frame(beside_long).left <= alone


def test_a_scene_without_room_is_refused(mnkr):
    with pytest.raises(ValueError, match="domain with room"):
        vega(Scene(40, (0.0, 0.0), ()), mnkr, "tomt")


@pytest.mark.browser  # needs the drawing engine of the developer's tools
@pytest.mark.parametrize("width", [358, 730, 1300])
def test_hatch_lies_within_its_bar_at_every_width(bridge, mnkr, width):
    converter = importlib.import_module("vl_convert")
    hatched = [m for m in bridge_scene(bridge, mnkr).marks if isinstance(m, Box) and m.hatched]
    svg = converter.vegalite_to_svg(spec(bridge, replace(mnkr, width=width)))
    paper = palette("light").paper
    bars = [
        [float(number) for number in match]
        for match in re.findall(rf'd="M([-\d.]+),([-\d.]+)h([-\d.]+)v([-\d.]+)h[-\d.]+Z" fill="{paper}"', svg)
    ]
    rule = (
        r'<line transform="translate\(([-\d.e]+),([-\d.e]+)\)" x2="([-\d.e]+)" y2="([-\d.e]+)"[^>]*stroke-width="1.3"'
    )
    lines = [[float(number) for number in match] for match in re.findall(rule, svg)]
    assert len(bars) == len(hatched) == 2
    assert len(lines) > 10

    def inside(x, y):
        return any(
            left - 0.01 <= x <= left + wide + 0.01 and top - 0.01 <= y <= top + high + 0.01
            for left, top, wide, high in bars
        )

    for x, y, dx, dy in lines:
        assert inside(x, y)
        assert inside(x + dx, y + dy)
        assert math.isclose(dx, -dy, abs_tol=0.01)


@pytest.mark.browser  # needs the drawing engine of the developer's tools
def test_a_number_inside_its_bar_is_shown_only_where_it_fits(mnkr):
    converter = importlib.import_module("vl_convert")
    inner = Text(-1.0, 20, "inuti", "#111111", within=2.0)
    outer = Text(-1.0, 20, "under", "#111111", within=2.0, otherwise=True)
    scene = Scene(40, (-10.0, 0.0), (inner, outer))

    def svg(width):
        look = replace(mnkr, width=width)
        return converter.vegalite_to_svg(vega(scene, look, "prov"))

    assert ("inuti" in svg(600), "under" in svg(600)) == (True, False)
    assert ("inuti" in svg(100), "under" in svg(100)) == (False, True)
