"""Any picture of ours: its frozen input as a scene, drawn, and said in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from forecast.report.charts.bridge import Bridge, bridge_scene, deviation_bridge_alt
from forecast.report.charts.dots import Dots, dots_alt, dots_scene
from forecast.report.charts.fan import Fan, year_fan_alt, year_fan_scene
from forecast.report.charts.funnel import Funnel, funnel_alt, funnel_scene
from forecast.report.charts.marks import Look
from forecast.report.charts.plan import PlanBars, plan_bars_alt, plan_bars_scene
from forecast.report.charts.render import Spec, vega
from forecast.report.charts.scenario_bridge import ScenarioBridge, scenario_bridge_alt, scenario_bridge_scene
from forecast.report.charts.scene import Scene
from forecast.report.charts.series import Series, series_alt, series_scene
from forecast.report.charts.side_by_side import SideBySide, side_by_side_alt, side_by_side_scene
from forecast.report.charts.tornado import Tornado, tornado_alt, tornado_scene
from forecast.report.charts.track import Track, track_alt, track_scene
from forecast.report.charts.year_bar import YearBar, booked_and_rest_alt, booked_and_rest_scene

Drawing = Bridge | ScenarioBridge | YearBar | Fan | SideBySide | Tornado | Track | PlanBars | Series | Dots | Funnel

_WAYS: Final[Mapping[type, tuple[Callable[..., Scene], Callable[..., str]]]] = {
    Bridge: (bridge_scene, deviation_bridge_alt),
    ScenarioBridge: (scenario_bridge_scene, scenario_bridge_alt),
    YearBar: (booked_and_rest_scene, booked_and_rest_alt),
    Fan: (year_fan_scene, year_fan_alt),
    SideBySide: (side_by_side_scene, side_by_side_alt),
    Tornado: (tornado_scene, tornado_alt),
    Track: (track_scene, track_alt),
    PlanBars: (plan_bars_scene, plan_bars_alt),
    Series: (series_scene, series_alt),
    Dots: (dots_scene, dots_alt),
    Funnel: (funnel_scene, funnel_alt),
}
"""Each kind with what makes its scene and what says it; every member of `Drawing` is here."""


def spec(drawing: Drawing, look: Look) -> Spec:
    """The picture as Vega-Lite, as a page shows it."""
    return vega(scene_of(drawing, look), look, in_words(drawing, look))


def scene_of(drawing: Drawing, look: Look) -> Scene:
    """The picture before it is rendered."""
    return _WAYS[type(drawing)][0](drawing, look)


def in_words(drawing: Drawing, look: Look) -> str:
    """The picture's alt text, with its numbers."""
    return _WAYS[type(drawing)][1](drawing, look)
