"""Forecasts towards the outcome: lines of a kind are told apart, names never meet, and the budget needs room."""

import math
from dataclasses import replace
from itertools import pairwise

import altair as alt
import pytest

from forecast.money import Unit
from forecast.report.charts.drawing import in_words, spec
from forecast.report.charts.funnel import Funnel, Voiced, funnel_scene
from forecast.report.charts.marks import Look
from forecast.report.charts.scene import Dot, Path, Text
from forecast.report.papers.native_charts.funnel_lines import line_chart

LOOK, NAN = Look(Unit.MNKR), math.nan


def voiced(name, said, **kind):
    return Voiced(name, tuple(said.get(month, NAN) * 1e6 for month in range(1, 13)), **kind)


FUNNEL = Funnel(
    2024,
    (
        voiced("modellens", {3: -17.2, 8: -15.8}, own=True),
        voiced("bedömd", {8: -17.0}, hollow=True),
        voiced("årets takt", {3: -19.0, 8: -14.5}, plain=True, hollow=True),
        voiced("avvikelsens takt", {3: -16.0, 8: -16.1}, plain=True),
    ),
    -14.4e6,
)


def marks(funnel, kind):
    return [mark for mark in funnel_scene(funnel, LOOK).marks if isinstance(mark, kind)]


def test_the_words_hold_every_number():
    assert in_words(FUNNEL, LOOK) == (
        "Prognoser av helåret 2024 som avvikelse mot årets slutliga budget, mnkr. "
        "Modellens: efter mar −17,2; efter aug −15,8. Bedömd: efter aug −17,0. "
        "Årets takt: efter mar −19,0; efter aug −14,5. Avvikelsens takt: efter mar −16,0; efter aug −16,1. "
        "Utfall: −14,4."
    )
    assert alt.LayerChart.from_dict(spec(FUNNEL, LOOK)).description == in_words(FUNNEL, LOOK)


def test_two_lines_of_a_kind_differ_by_more_than_their_colour():
    paper = LOOK.colors.paper
    looks = [(path.dashed, path.stroke) for path in marks(FUNNEL, Path)]
    assert looks.count((True, LOOK.colors.previous_line)) == 2
    assert {(dot.fill == paper, dot.stroke, dot.shape) for dot in marks(FUNNEL, Dot)} == {
        (False, LOOK.colors.secondary, "diamond"), (True, LOOK.colors.solid, "circle"),
        (True, LOOK.colors.previous_line, "circle"), (False, LOOK.colors.previous_line, "circle"),
    }  # fmt: skip


def test_what_somebody_else_said_too_is_one_line_with_both_names():
    same = voiced("fastställd", {8: -17.0})
    drawn = replace(FUNNEL, voices=(*FUNNEL.voices[:2], same, *FUNNEL.voices[2:]))
    names = [text.text for text in marks(drawn, Text)]
    assert "bedömd, fastställd −17,0" in names
    assert not any(name.startswith("fastställd") for name in names)
    assert len(marks(drawn, Path)) == len(marks(FUNNEL, Path))
    assert "Bedömd: efter aug −17,0. Fastställd: efter aug −17,0." in in_words(drawn, LOOK)


def test_every_end_is_named_and_no_two_names_meet():
    names = [text for text in marks(FUNNEL, Text) if text.side == "right"]
    assert {text.text for text in names} == {
        "modellens −15,8", "bedömd −17,0", "årets takt −14,5", "avvikelsens takt −16,1", "utfall −14,4",
    }  # fmt: skip
    places = sorted(text.y for text in names)
    assert min(b - a for a, b in pairwise(places)) >= 17.9


@pytest.mark.parametrize(("outcome", "shown"), [(-14.4e6, False), (-8.5e6, False), (-2e6, True)])
def test_the_budget_is_drawn_where_it_does_not_flatten_the_lines(outcome, shown):
    funnel = replace(FUNNEL, outcome=outcome)
    assert funnel.shows_budget is shown
    assert ("budget" in [text.text for text in marks(funnel, Text)]) is shown
    assert (funnel.reach[1] == 0.0) is shown


def test_a_single_forecast_that_hit_has_room_all_the_same():
    alone = Funnel(2024, (voiced("fastställd", {8: 0.0}),), 0.0)
    assert alone.reach == (-1.0, 1.0)
    assert funnel_scene(alone, LOOK).height > 0


def test_office_programs_draw_the_months_that_were_spoken():
    chart = line_chart(FUNNEL, LOOK)
    assert chart is not None
    assert (chart.months, chart.reach) == (("mar", "aug"), (-19.0, -14.4))
    assert [(row.name, row.values, row.style) for row in chart.rows[:2]] == [
        ("modellens", (-17.2, -15.8), "own"), ("bedömd", (None, -17.0), "layer"),
    ]  # fmt: skip
    assert chart.rows[-1].label == "utfall −14,4"
    assert chart.caption.endswith("utfallet. Budgeten ligger utanför bilden.")
    assert (chart.holds_zero, chart.high_months) == (False, False), "no axis that looks like the budget"
    near = line_chart(replace(FUNNEL, outcome=-2e6), LOOK)
    assert near is not None
    assert near.caption.endswith("utfallet. Noll är budgeten.")
    assert (near.holds_zero, near.high_months) == (True, True)
