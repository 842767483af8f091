from dataclasses import replace

import pytest

from forecast.report.charts.drawing import spec
from forecast.report.charts.marks import palette
from forecast.report.charts.scenario_bridge import (
    INTERACTION,
    Change,
    scenario_bridge_alt,
    scenario_bridge_scene,
)
from forecast.report.charts.scene import Box, Line, Text

COLORS = palette("light")
NBSP = "\N{NO-BREAK SPACE}"


def boxes(scene):
    return [mark for mark in scene.marks if isinstance(mark, Box)]


@pytest.mark.parametrize("printed", ["−17 600", "+150", "−3 100", "−20 550", "skillnad −2 950", "budget −318 377", "0"])
def test_every_number_stands_in_the_chart_and_in_the_alt_text(scenario, tkr, texts_of, printed):
    _, _, number = printed.rpartition("budget ")
    value = number.removeprefix("skillnad ").replace(" ", NBSP)
    words = printed[: len(printed) - len(value)] + value
    assert words in texts_of(spec(scenario, tkr))
    assert value in scenario_bridge_alt(scenario, tkr)


def test_steps_lead_from_the_base_to_the_scenario(scenario, tkr):
    base, first, second, total = boxes(scenario_bridge_scene(scenario, tkr))
    assert (base.x, base.x2, base.fill, base.stroke) == (0, -17_600_000.0, COLORS.negative_tint, COLORS.negative)
    assert (first.x, first.x2, first.fill) == (-17_600_000.0, -17_450_000.0, COLORS.positive)
    assert (second.x, second.x2, second.fill) == (-17_450_000.0, -20_550_000.0, COLORS.negative)
    assert (total.x, total.x2) == (0, scenario.scenario)


def test_the_interaction_is_always_named(scenario, tkr):
    assert f"{INTERACTION} 0" in scenario_bridge_alt(scenario, tkr)
    drawn = " ".join(
        label.text
        for label in scenario_bridge_scene(replace(scenario, changes=(), interaction=-2_950_000.0), tkr).labels
    )
    assert INTERACTION in drawn


def test_the_bracket_spans_base_and_scenario(scenario, tkr):
    scene = scenario_bridge_scene(scenario, tkr)
    value = next(mark for mark in scene.marks if isinstance(mark, Text) and mark.text.startswith("skillnad"))
    level = [mark for mark in scene.marks if isinstance(mark, Line) and mark.y == mark.y2 == value.y]
    assert [(line.x, line.x2) for line in level] == [(-20_550_000.0, -17_600_000.0)]


def test_a_scenario_that_turns_to_a_surplus_is_blue(scenario, tkr):
    turned = replace(scenario, changes=(Change("Nytt bidrag", 18_000_000.0),), scenario=400_000.0)
    drawn = boxes(scenario_bridge_scene(turned, tkr))
    assert (drawn[-1].x2, drawn[-1].fill) == (400_000.0, COLORS.positive)
    assert "Skillnad +18" + NBSP + "000" in scenario_bridge_alt(turned, tkr)


def test_an_untouched_scenario_has_no_bracket(scenario, tkr, texts_of):
    same = replace(scenario, changes=(), scenario=scenario.base)
    assert same.difference == 0
    assert "skillnad 0" in texts_of(spec(same, tkr))


def test_steps_that_do_not_sum_are_refused(scenario):
    with pytest.raises(ValueError, match="not to the total"):
        replace(scenario, interaction=5_000.0)
