import numpy as np
import pytest
from forecast.fullyear.ensemble import guard, read

from forecast.fullyear.history.gaps import fill_gaps
from forecast.fullyear.history.members import MEMBERS, member_rests
from forecast.fullyear.history.seasonal import own_shares, seasonal_factors

SEASON = np.array([1.0, 1.1, 0.9, 1.0, 1.2, 0.8, 0.6, 0.9, 1.1, 1.1, 1.0, 1.3])


@pytest.mark.parametrize("m", [1, 4, 8, 11])
def test_every_reading_continues_a_row_that_repeats_itself(m):
    history = np.tile(SEASON, (1, 4, 1))
    rests = member_rests(history, SEASON[None, :m])
    for key, rest in zip(MEMBERS, rests, strict=True):
        assert rest[0] == pytest.approx(SEASON[m:], rel=1e-6), key


def test_a_doubled_year_is_seen_but_not_believed_beyond_the_guard():
    history = np.tile(SEASON, (1, 3, 1))
    found = read(history, 5 * SEASON[None, :6])
    assert np.sum(SEASON[6:]) < found.rest[0] <= 2 * np.sum(SEASON[6:]) + 1e-9
    assert np.all(found.members <= 2 * np.sum(SEASON[6:]) + 1e-9)


def test_the_guard_holds_rows_that_change_sign():
    history = np.zeros((1, 2, 12))
    history[0, :, 11] = [-1.0, 3.0]
    assert guard(np.array([[-9.0], [9.0]]), history, 6).tolist() == [[-2.0], [6.0]]


def test_months_of_a_reading_sum_to_it():
    rng = np.random.default_rng(7)
    found = read(-SEASON * rng.uniform(0.9, 1.1, (5, 3, 12)), -SEASON[:5] * rng.uniform(0.9, 1.1, (5, 5)))
    assert np.sum(found.months, axis=1) == pytest.approx(found.rest)
    assert np.all(found.rest < 0)


def test_shares_and_factors_of_a_steady_season():
    history = np.tile(SEASON, (2, 3, 1))
    assert own_shares(history)[0] == pytest.approx(SEASON / np.sum(SEASON))
    factors, terms = seasonal_factors(history.reshape(2, -1))
    assert factors[1] == pytest.approx(SEASON / np.mean(SEASON))
    assert terms[1] == pytest.approx(SEASON - np.mean(SEASON))


def test_shares_of_a_row_without_money_are_twelfths():
    assert own_shares(np.zeros((1, 2, 12)))[0] == pytest.approx(np.full(12, 1 / 12))


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
