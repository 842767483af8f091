"""Measures: plan by month, outcome against plan, and forecasts in which nothing is counted twice."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.measures import MeasureFile, course_of, measure_figures, with_and_without
from forecast.errors import InputError
from forecast.formats.yaml_file import read_yaml
from forecast.ledger.specs import Layer
from forecast.money import Unit
from forecast.periods import Month

AUGUST = Month(2024, 8)
DECIDED = "state: decided, decided_by: Socialnämnden, decided_on: 2024-04-16, "
PLAN = DECIDED + "full_year_effect: 1200, start: 2024-05, "


def measures(*bodies):
    lines = [
        f"  - {{id: m{n}, name: Å, statement: s, row: a, source: k, counted_in: [], {body}}}\n"
        for n, body in enumerate(bodies)
    ]
    return read_yaml(("schema: 1\nmeasures:\n" + "".join(lines)).encode(), "measures.yaml", MeasureFile).measures


def figures(body, as_of=AUGUST):
    return measure_figures(measures(body)[0], as_of, Unit.TKR)


def refused(*bodies):
    with pytest.raises(InputError) as caught:
        measures(*bodies)
    return str(caught.value)


def test_the_plan_so_far_and_what_is_expected_of_the_rest():
    seen = figures(PLAN + "realisation: 0.5")
    assert (seen.full_year, seen.plan_so_far, seen.rest, seen.next_year) == (1_200_000, 400_000, 200_000, 600_000)
    assert (seen.realised, seen.realised_share) == (None, None)


def test_what_has_come_about_stands_against_the_plan_of_the_same_months():
    seen = figures(PLAN + "realised: {amount: 90, through: 2024-07}")
    assert (seen.plan_so_far, seen.realised) == (300_000, 90_000)
    assert seen.realised_share == pytest.approx(0.3)
    assert seen.rest == 400_000


def test_a_distribution_counts_with_its_mean():
    assert figures(PLAN + "low: 0, likely: 0.5, high: 1").rest == 200_000


def test_a_one_time_cost_counts_in_its_month_and_no_longer_when_it_is_booked():
    cost = PLAN + "one_time_cost: 150, one_time_cost_month: 2024-{}"
    later, booked = (figures(cost.format(month)) for month in ("10", "08"))
    assert (later.cost, later.counts) == (-150_000, 250_000)
    assert (booked.cost, booked.counts) == (0, 400_000)


def test_a_stopped_measure_gives_nothing_more():
    seen = figures(PLAN.replace("decided,", "stopped,") + "one_time_cost: 150, one_time_cost_month: 2024-10")
    assert (seen.rest, seen.cost, seen.next_year, seen.full_year) == (0, 0, 0, 1_200_000)


def test_an_effect_that_nobody_computed_is_unknown_and_not_zero():
    seen = figures("state: planned")
    assert (seen.full_year, seen.rest, seen.next_year) == (None, None, None)
    assert math.isnan(seen.counts)
    assert course_of(measures("state: planned")[0], Unit.TKR) is None


@pytest.mark.parametrize(("state", "late"), [("planned", True), ("decided", True), ("started", False), ("done", False)])
def test_a_measure_that_should_have_begun_is_late(state, late):
    assert figures(PLAN.replace("decided,", f"{state},")).late is late


def test_a_measure_that_begins_next_year_gives_nothing_this_year():
    seen = figures(PLAN.replace("2024-05", "2025-03"))
    assert (seen.plan_so_far, seen.rest, seen.next_year) == (0, 0, 1_000_000)


def test_the_forecast_with_and_without():
    three = with_and_without(-10_000.0, [300.0, -50.0, 120.0], [True, True, False])
    assert (three.forecast, three.without, three.with_all) == (-10_000, -10_250, -9_880)


@given(
    forecast=st.integers(-(10**11), 10**11).map(lambda ore: ore / 100),
    rest=st.lists(st.integers(-(10**9), 10**9).map(lambda ore: ore / 100), max_size=8),
    data=st.data(),
)
def test_no_measure_is_counted_twice(forecast, rest, data):
    counted = data.draw(st.lists(st.booleans(), min_size=len(rest), max_size=len(rest)))
    three = with_and_without(forecast, rest, counted)
    assert three.with_all - three.without == pytest.approx(sum(rest), abs=0.02)
    if all(counted):
        assert three.with_all == three.forecast
    if not any(counted):
        assert three.without == three.forecast


def test_layers_are_read():
    (measure,) = read_yaml(
        b"schema: 1\nmeasures:\n"
        b"  - {id: m, name: A, statement: s, row: a, source: k, state: planned, counted_in: [adopted, judged]}\n",
        "measures.yaml",
        MeasureFile,
    ).measures
    assert measure.counted_in == (Layer.ADOPTED, Layer.JUDGED)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("state: decided", "Åtgärden ”m0” är beslutad men saknar ”decided_by” och ”decided_on”."),
        (DECIDED + "full_year_effect: 1", "Åtgärden ”m0” har en helårseffekt men ingen ”start”."),
        (PLAN + "one_time_cost: 1", "”one_time_cost” och ”one_time_cost_month” skrivs tillsammans."),
        (PLAN + "one_time_cost: -1, one_time_cost_month: 2024-10", "Väntat: lägst 0."),
        (PLAN + "realised: {amount: 1, through: 2024-04}", "har gett effekt till 2024-04, före sin ”start”."),
        (PLAN + "realisation: 1.5", "Väntat: högst 1."),
        (PLAN + "ramp_months: 61", "Väntat: högst 60."),
        ("state: klar", "”klar” är inte tillåtet. Skriv ”planned”, ”decided”, ”started”, ”done” eller ”stopped”."),
        (PLAN.replace("2024-05", "2024-13"), "Månad 13 finns inte; månader är 1 till 12."),
        ("state: planned, counted_inn: []", "Nyckeln ”counted_inn” är okänd. Menar du ”counted_in”?"),
    ],
)
def test_a_fault_is_told_with_file_and_line(body, found):
    text = refused(body)
    assert text.startswith("measures.yaml, rad 3")
    assert found in text


def test_where_a_measure_is_counted_must_be_written():
    with pytest.raises(InputError) as caught:
        read_yaml(
            b"schema: 1\nmeasures:\n  - {id: m, name: A, statement: s, row: a, source: k, state: planned}\n",
            "measures.yaml",
            MeasureFile,
        )
    assert "Nyckeln ”counted_in” saknas." in str(caught.value)


def test_the_same_measure_twice_is_refused():
    with pytest.raises(InputError, match="Åtgärden ”m” står två gånger"):
        read_yaml(
            b"schema: 1\nmeasures:\n"
            + 2 * b"  - {id: m, name: A, statement: s, row: a, source: k, state: planned, counted_in: []}\n",
            "measures.yaml",
            MeasureFile,
        )


def test_the_same_layer_twice_is_refused():
    with pytest.raises(InputError, match="Samma skikt står två gånger"):
        read_yaml(
            b"schema: 1\nmeasures:\n"
            b"  - {id: m, name: A, statement: s, row: a, source: k, state: planned, counted_in: [model, model]}\n",
            "measures.yaml",
            MeasureFile,
        )


def test_what_came_about_later_than_as_of_is_not_known_yet():
    seen = figures(PLAN + "realised: {amount: 90, through: 2024-07}", Month(2024, 6))
    assert (seen.realised, seen.plan_so_far) == (None, 200_000)


def test_a_forecast_is_unknown_without_measures_that_nobody_has_computed():
    three = with_and_without(-100.0, [math.nan, 7.0, math.nan], [True, False, False])
    assert math.isnan(three.without)
    assert (three.forecast, three.with_all) == (-100, -93)
