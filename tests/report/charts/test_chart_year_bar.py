from dataclasses import replace

import pytest

from forecast.periods import Span
from forecast.report.charts.drawing import spec
from forecast.report.charts.marks import palette
from forecast.report.charts.scene import Box, Text
from forecast.report.charts.year_bar import booked_and_rest_alt, booked_and_rest_scene

COLORS = palette("light")


def boxes(scene):
    return [mark for mark in scene.marks if isinstance(mark, Box)]


def text(scene, words):
    return next(mark for mark in scene.marks if isinstance(mark, Text) and mark.text == words)


@pytest.mark.parametrize("printed", ["−318,4", "−336,0", "−222,1", "−113,9", "−17,6", "−321,0"])
def test_every_number_stands_in_the_chart_and_in_the_alt_text(year, mnkr, texts_of, printed):
    assert printed in texts_of(spec(year, mnkr))
    assert printed in booked_and_rest_alt(year, mnkr)


def test_booked_and_rest_make_the_forecast(year, mnkr):
    budget, booked, rest, overrun, prior = boxes(booked_and_rest_scene(year, mnkr))
    assert (booked.x, booked.x2, booked.fill, booked.hatched) == (0, year.actual, COLORS.solid, False)
    assert (rest.x, rest.x2, rest.hatched) == (year.actual, year.forecast, True)
    assert (budget.x2, budget.fill) == (year.budget, COLORS.paper)
    assert (overrun.x, overrun.x2, overrun.fill) == (year.budget, year.forecast, COLORS.negative)
    assert (prior.x2, prior.fill) == (year.prior, COLORS.previous)


def test_costs_go_left_and_income_right(year, mnkr):
    income = replace(year, budget=40e6, actual=31e6, forecast=36e6, prior=41e6)
    assert booked_and_rest_scene(year, mnkr).domain == (year.forecast, 0)
    scene = booked_and_rest_scene(income, mnkr)
    assert scene.domain == (0, 41e6)
    assert text(scene, "36,0").side == "right"
    assert text(scene, "−4,0").color == COLORS.negative


def test_better_than_budget_is_marked_blue(year, mnkr):
    better = replace(year, forecast=-310_000_000.0)
    scene = booked_and_rest_scene(better, mnkr)
    assert text(scene, "+8,4").color == COLORS.positive
    assert [box.fill for box in boxes(scene)].count(COLORS.positive) == 1


def test_a_forecast_on_budget_has_no_mark(year, mnkr, texts_of):
    on_budget = replace(year, forecast=year.budget)
    assert len(boxes(booked_and_rest_scene(on_budget, mnkr))) == 4
    assert "avvikelse" not in booked_and_rest_alt(on_budget, mnkr)


def test_a_row_of_zeros_draws_no_bars(mnkr, texts_of, year):
    empty = replace(year, budget=0.0, actual=0.0, forecast=0.0, prior=0.0)
    assert boxes(booked_and_rest_scene(empty, mnkr)) == []
    values = [mark.text for mark in booked_and_rest_scene(empty, mnkr).marks if isinstance(mark, Text)]
    assert values == ["0,0", "0,0", "0,0"]
    assert "0,0" in texts_of(spec(empty, mnkr))


def test_last_year_is_left_out_when_it_is_not_known(year, mnkr, texts_of):
    unknown = replace(year, prior=None)
    assert "Utfall 2023" in texts_of(spec(year, mnkr))
    assert "Utfall 2023" not in texts_of(spec(unknown, mnkr))
    assert booked_and_rest_scene(unknown, mnkr).height < booked_and_rest_scene(year, mnkr).height


def test_a_rest_that_goes_back_lies_under_what_is_booked(year, mnkr):
    back = replace(year, actual=-340_000_000.0)
    _, booked, rest, *_ = boxes(booked_and_rest_scene(back, mnkr))
    assert booked.y2 == rest.y
    assert (rest.x, rest.x2) == (-340_000_000.0, year.forecast)
    assert "återstår 4,0" in booked_and_rest_alt(back, mnkr)


def test_a_small_part_has_its_number_below_the_bar(year, mnkr, texts_of):
    late = replace(year, booked=Span(2024, 1, 11), actual=-322_107_000.0)
    drawn = texts_of(spec(late, mnkr))
    assert "−13,9 återstår" in drawn
    assert "−13,9" not in drawn
    assert "bokfört jan–nov" in drawn


def test_the_year_is_over_when_nothing_remains(year, mnkr, texts_of):
    over = replace(year, booked=Span(2024, 1, 12), actual=year.forecast)
    assert not any("återstår" in words for words in texts_of(spec(over, mnkr)))
    assert "återstår 0,0" in booked_and_rest_alt(over, mnkr)


def test_the_compact_picture_is_lower_and_says_the_same(year, mnkr, texts_of):
    small = replace(year, compact=True)
    assert booked_and_rest_scene(small, mnkr).height < booked_and_rest_scene(year, mnkr).height
    assert sorted(texts_of(spec(small, mnkr))) == sorted(texts_of(spec(year, mnkr)))
