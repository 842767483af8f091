"""Any picture of ours: its frozen input, drawn, and said in words."""

from __future__ import annotations

import altair as alt

from forecast.report.charts.bridge import Bridge, deviation_bridge, deviation_bridge_alt
from forecast.report.charts.fan import Fan, year_fan, year_fan_alt
from forecast.report.charts.marks import Look
from forecast.report.charts.scenario_bridge import ScenarioBridge, scenario_bridge, scenario_bridge_alt
from forecast.report.charts.series import Series, series_alt, series_chart
from forecast.report.charts.side_by_side import SideBySide, side_by_side, side_by_side_alt
from forecast.report.charts.tornado import Tornado, tornado_alt, tornado_chart
from forecast.report.charts.year_bar import YearBar, booked_and_rest, booked_and_rest_alt

Drawing = Bridge | ScenarioBridge | YearBar | Fan | SideBySide | Tornado | Series


def draw(drawing: Drawing, look: Look) -> alt.LayerChart:
    """The picture as an Altair chart."""
    match drawing:
        case Bridge():
            made = deviation_bridge(drawing, look)
        case ScenarioBridge():
            made = scenario_bridge(drawing, look)
        case YearBar():
            made = booked_and_rest(drawing, look)
        case Fan():
            made = year_fan(drawing, look)
        case SideBySide():
            made = side_by_side(drawing, look)
        case Tornado():
            made = tornado_chart(drawing, look)
        case Series():
            made = series_chart(drawing, look)
    return made


def in_words(drawing: Drawing, look: Look) -> str:
    """The picture's alt text, with its numbers."""
    match drawing:
        case Bridge():
            said = deviation_bridge_alt(drawing, look)
        case ScenarioBridge():
            said = scenario_bridge_alt(drawing, look)
        case YearBar():
            said = booked_and_rest_alt(drawing, look)
        case Fan():
            said = year_fan_alt(drawing, look)
        case SideBySide():
            said = side_by_side_alt(drawing, look)
        case Tornado():
            said = tornado_alt(drawing, look)
        case Series():
            said = series_alt(drawing)
    return said
