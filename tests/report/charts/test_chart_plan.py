"""The years against the frame: every number is in the words; what is short or left stands between net and frame."""

import math

import altair as alt

from forecast.money import Unit
from forecast.report.charts.drawing import in_words, spec
from forecast.report.charts.marks import Look
from forecast.report.charts.plan import PlanBars, PlanYear, plan_bars_scene
from forecast.report.charts.scene import Box, Line, Text

LOOK = Look(Unit.TKR)
YEARS = (
    PlanYear(2024, -335_977e3, -335_977e3, -335_977e3, -318_377e3),
    PlanYear(2025, -340_995e3, -340_995e3, -340_393e3, -345_000e3),
)
PLAN = PlanBars(YEARS)


def marks(plan, kind):
    return [mark for mark in plan_bars_scene(plan, LOOK).marks if isinstance(mark, kind)]


def test_the_words_hold_every_number():
    assert in_words(PLAN, LOOK).replace("\N{NO-BREAK SPACE}", " ") == (
        "Nettokostnad 2024–2025 i tkr, prognos 2024 först. "
        "År för år: 2024 −335 977 mot ram −318 377, gap −17 600; 2025 −340 995 mot ram −345 000, gap +4 005. "
        "Volymernas ytterlägen ger 2025 nettokostnad från −340 995 till −340 393."
    )
    assert alt.LayerChart.from_dict(spec(PLAN, LOOK)).description == in_words(PLAN, LOOK)


def test_what_is_short_is_red_beyond_the_frame_and_what_is_left_blue_within_it():
    boxes, colors = marks(PLAN, Box), LOOK.colors
    gaps = [(box.x, box.x2) for box in boxes if box.stroke in {colors.negative, colors.positive}]
    assert gaps == [(-318_377e3, -335_977e3), (-345_000e3, -340_995e3)]
    assert [box.fill for box in boxes if box.stroke == colors.positive] == [colors.positive_tint]
    assert [box.x2 for box in boxes if box.hatched] == [-318_377e3, -340_995e3]
    texts = [text.text.replace("\N{NO-BREAK SPACE}", " ") for text in marks(PLAN, Text)]
    assert texts == ["−17 600", "−335 977", "+4 005", "−340 995", "ram 2024 −318 377"]


def test_only_a_year_with_ends_has_their_line_and_a_booked_year_is_solid():
    lines = marks(PLAN, Line)
    assert [(line.x, line.x2) for line in lines if line.y == line.y2] == [(-340_995e3, -340_393e3)]
    boxes = marks(PlanBars(YEARS, closed=True), Box)
    assert [box.hatched for box in boxes if box.stroke == LOOK.colors.solid] == [False, True]


def test_without_a_frame_only_the_net_cost_is_drawn():
    plan = PlanBars((PlanYear(2024, -1e6, -1e6, -1e6, math.nan),))
    assert [text.text for text in marks(plan, Text)] == ["−1\N{NO-BREAK SPACE}000"]
    assert "ram" not in in_words(plan, LOOK)
