import numpy as np
import pytest

from forecast.fullyear.history.gaps import fill_gaps

SEASON = np.array([1.0, 1.1, 0.9, 1.0, 1.2, 0.8, 0.6, 0.9, 1.1, 1.1, 1.0, 1.3])


def test_gaps_are_filled_from_the_year_before_and_nothing_later():
    values = np.stack([SEASON, 2 * SEASON, 9 * SEASON])[None]
    values[0, 1, 9:] = np.nan
    filled = fill_gaps(values)
    assert filled[0, 1] == pytest.approx(2 * SEASON)
    assert np.isnan(values[0, 1, 9])


def test_a_year_with_four_unknown_months_is_left_alone():
    values = np.stack([SEASON, SEASON])[None]
    values[0, 1, 8:] = np.nan
    assert np.isnan(fill_gaps(values)[0, 1, 8:]).all()


def test_a_filled_year_may_fill_the_next():
    values = np.stack([SEASON, 2 * SEASON, 4 * SEASON])[None]
    values[0, 1, 0] = values[0, 2, 0] = np.nan
    assert fill_gaps(values)[0, 2] == pytest.approx(4 * SEASON)


@pytest.mark.parametrize("before", [np.full(12, np.nan), np.zeros(12), -SEASON])
def test_a_year_without_a_like_year_before_it_is_left_alone(before):
    values = np.stack([before, SEASON])[None]
    values[0, 1, 3] = np.nan
    assert np.isnan(fill_gaps(values)[0, 1, 3])


def test_whole_years_are_not_touched():
    values = np.random.default_rng(1).normal(size=(3, 4, 12))
    assert fill_gaps(values).tobytes() == values.tobytes()
