"""Any picture of ours: its frozen input, drawn, and said in words."""

from __future__ import annotations

import altair as alt

from forecast.report.charts.bridge import Bridge, deviation_bridge, deviation_bridge_alt
from forecast.report.charts.fan import Fan, year_fan, year_fan_alt
from forecast.report.charts.marks import Look
from forecast.report.charts.plan import PlanBars, plan_bars, plan_bars_alt
from forecast.report.charts.scenario_bridge import ScenarioBridge, scenario_bridge, scenario_bridge_alt
from forecast.report.charts.side_by_side import SideBySide, side_by_side, side_by_side_alt
from forecast.report.charts.tornado import Tornado, tornado_alt, tornado_chart
from forecast.report.charts.year_bar import YearBar, booked_and_rest, booked_and_rest_alt

Drawing = Bridge | ScenarioBridge | YearBar | Fan | SideBySide | Tornado | PlanBars


def draw(drawing: Drawing, look: Look) -> alt.LayerChart:
    """The picture as an Altair chart."""
    match drawing:
        case Bridge():
            chart = deviation_bridge(drawing, look)
        case ScenarioBridge():
            chart = scenario_bridge(drawing, look)
        case YearBar():
            chart = booked_and_rest(drawing, look)
        case Fan():
            chart = year_fan(drawing, look)
        case SideBySide():
            chart = side_by_side(drawing, look)
        case Tornado():
            chart = tornado_chart(drawing, look)
        case PlanBars():
            chart = plan_bars(drawing, look)
    return chart


def in_words(drawing: Drawing, look: Look) -> str:
    """The picture's alt text, with its numbers."""
    match drawing:
        case Bridge():
            text = deviation_bridge_alt(drawing, look)
        case ScenarioBridge():
            text = scenario_bridge_alt(drawing, look)
        case YearBar():
            text = booked_and_rest_alt(drawing, look)
        case Fan():
            text = year_fan_alt(drawing, look)
        case SideBySide():
            text = side_by_side_alt(drawing, look)
        case Tornado():
            text = tornado_alt(drawing, look)
        case PlanBars():
            text = plan_bars_alt(drawing, look)
    return text
