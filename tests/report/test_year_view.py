"""A row's year as a fan: its span opens month by month as past misses did, and ends as the year's."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from forecast.ledger.specs import Layer
from forecast.periods import Month
from forecast.report.year_view import row_fan, row_year_bar
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run

ROOT = Path(__file__).parents[2]
ROWS = ("hemtjanst.staff", "bostadsanpassning.benefits", "sarskilt-boende", "total")


@cache
def made(name="demo", headline=Layer.MODEL):
    return run(open_workspace(ROOT / "data" / name), (), Choice(headline=headline, draws=500))


def fan(key, headline=Layer.MODEL):
    result = made(headline=headline)
    at = result.main.tree.position(key)
    found = row_fan(result, at)
    assert found is not None
    return found, result.main, at


@pytest.mark.parametrize("key", ROWS)
def test_the_span_ends_as_the_years_and_lies_around_the_models_path(key):
    found, main, at = fan(key)
    assert (found.low[-1], found.high[-1]) == pytest.approx(tuple(main.quantiles[at, [1, 3]]))
    assert found.forecast[-1] == pytest.approx(main.forecast[at])
    assert np.isnan(found.low[:8]).all()
    assert np.isnan(found.high[:8]).all()


@pytest.mark.parametrize("key", ROWS)
def test_its_width_is_the_years_times_the_path(key):
    found, main, at = fan(key)
    width = np.array(found.high[8:]) - np.array(found.low[8:])
    assert width == pytest.approx(width[-1] * main.base.path[at, 8:])
    assert np.all(np.diff(width) >= -1e-6)
    assert 0 < width[0] < width[-1]


def test_the_model_span_stays_where_another_layer_is_shown():
    model, main, at = fan("56.placements")
    judged, other, _ = fan("56.placements", Layer.JUDGED)
    assert judged.low == pytest.approx(model.low, nan_ok=True)
    assert judged.forecast[-1] == pytest.approx(other.forecast[at])
    assert other.forecast[at] != main.forecast[at]


@pytest.mark.parametrize("key", ROWS)
def test_months_are_added_up_from_what_is_booked(key):
    found, main, at = fan(key)
    booked = np.cumsum(main.base.booked[at, :8])
    assert found.actual[:8] == pytest.approx(tuple(booked))
    months = np.diff([booked[-1], *found.forecast[8:]])
    assert months == pytest.approx(main.base.rest[at, 8:], rel=1e-6, abs=1.0)


def test_a_row_without_months_has_no_fan_and_a_closed_year_neither():
    alingsas, closed = made("alingsas-2024"), made("ekero-2023")
    assert row_fan(alingsas, alingsas.main.tree.position("personal")) is None
    assert all(row_fan(closed, at) is None for at in range(len(closed.main.tree.rows)))


def test_the_bar_needs_budget_outcome_and_forecast():
    result = made("alingsas-2024")
    tree = result.main.tree
    bar = row_year_bar(result.main, tree.position("personal"), Month(2024, 8))
    assert bar is not None
    assert row_year_bar(result.main, tree.position("finansnetto"), Month(2024, 8)) is None
