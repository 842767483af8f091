"""Any picture of ours: its frozen input, drawn, and said in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import altair as alt

from forecast.report.charts.bridge import Bridge, deviation_bridge, deviation_bridge_alt
from forecast.report.charts.fan import Fan, year_fan, year_fan_alt
from forecast.report.charts.marks import Look
from forecast.report.charts.scenario_bridge import ScenarioBridge, scenario_bridge, scenario_bridge_alt
from forecast.report.charts.series import Series, series_alt, series_chart
from forecast.report.charts.side_by_side import SideBySide, side_by_side, side_by_side_alt
from forecast.report.charts.tornado import Tornado, tornado_alt, tornado_chart
from forecast.report.charts.track import Track, track, track_alt
from forecast.report.charts.year_bar import YearBar, booked_and_rest, booked_and_rest_alt

Drawing = Bridge | ScenarioBridge | YearBar | Fan | SideBySide | Tornado | Track | Series

_WAYS: Final[Mapping[type, tuple[Callable[..., alt.LayerChart], Callable[..., str]]]] = {
    Bridge: (deviation_bridge, deviation_bridge_alt),
    ScenarioBridge: (scenario_bridge, scenario_bridge_alt),
    YearBar: (booked_and_rest, booked_and_rest_alt),
    Fan: (year_fan, year_fan_alt),
    SideBySide: (side_by_side, side_by_side_alt),
    Tornado: (tornado_chart, tornado_alt),
    Track: (track, track_alt),
    Series: (series_chart, series_alt),
}
"""Each kind with what draws it and what says it; every member of `Drawing` is here."""


def draw(drawing: Drawing, look: Look) -> alt.LayerChart:
    """The picture as an Altair chart."""
    return _WAYS[type(drawing)][0](drawing, look)


def in_words(drawing: Drawing, look: Look) -> str:
    """The picture's alt text, with its numbers."""
    return _WAYS[type(drawing)][1](drawing, look)
