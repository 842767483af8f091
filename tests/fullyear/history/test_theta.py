"""Theta: the latest level and half the trend, with the season put back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.fullyear.history.theta import theta_rest

SEASON = np.array([1.0, 1.1, 0.9, 1.0, 1.2, 0.8, 0.6, 0.9, 1.1, 1.1, 1.0, 1.3])


def row(months, m):
    """(history, booked) of one row's consecutive months."""
    whole = (months.shape[0] - m) // 12
    return months[: whole * 12].reshape(1, whole, 12), months[None, whole * 12 : whole * 12 + m]


@pytest.mark.parametrize("m", [1, 6, 11])
def test_a_constant_row_goes_on(m):
    assert theta_rest(*row(np.full(36 + m, 7.0), m))[0] == pytest.approx(np.full(12 - m, 7.0))


@pytest.mark.parametrize("m", [1, 6, 11])
def test_a_season_that_repeats_is_repeated(m):
    assert theta_rest(*row(np.tile(SEASON, 5)[: 48 + m], m))[0] == pytest.approx(SEASON[m:])


@pytest.mark.parametrize("m", [2, 9])
def test_a_straight_line_is_followed_by_half_its_slope_from_its_end(m):
    # by hand: where smoothing follows the row at once (alpha 0.9), the level is the last month less 0.1 / 0.9 of a
    # step, and the drift form adds half a slope for every month ahead and for the months that the level lags
    length, slope = 48 + m, 0.02
    months = 1 + slope * np.arange(length)
    found = theta_rest(*row(months, m))[0]
    lag = slope * (1 - 0.9) / 0.9
    drift = 0.5 * slope * (np.arange(12 - m) + 1 / 0.9)
    assert found == pytest.approx(months[-1] - lag + drift, rel=0.003)
    assert np.all(found > months[-1])
    assert np.all(found <= months[-1] + slope * np.arange(1, 13 - m))


def test_noise_around_a_level_is_not_followed():
    rng = np.random.default_rng(6)
    history, booked = 10 + rng.normal(0, 1, (300, 4, 12)), 10 + rng.normal(0, 1, (300, 6))
    off = np.sum(theta_rest(history, booked), axis=1) / 6 - 10
    last = booked[:, -1] - 10
    assert np.sqrt(np.mean(off**2)) < 0.5 * np.sqrt(np.mean(last**2))


@given(st.integers(0, 2**31), st.integers(1, 11), st.floats(1e-3, 1e3))
def test_scaling_scales_and_rows_that_change_sign_mirror(seed, m, factor):
    rng = np.random.default_rng(seed)
    history, booked = rng.normal(size=(3, 3, 12)), rng.normal(size=(3, m))
    plain = theta_rest(history, booked)
    assert theta_rest(factor * history, factor * booked) == pytest.approx(factor * plain, rel=1e-6)
    assert theta_rest(-history, -booked) == pytest.approx(-plain, rel=1e-6)


def test_rows_do_not_hear_each_other():
    rng = np.random.default_rng(8)
    history, booked = rng.lognormal(size=(6, 3, 12)), rng.lognormal(size=(6, 5))
    together = theta_rest(history, booked)
    for i in range(6):
        assert theta_rest(history[i : i + 1], booked[i : i + 1])[0] == pytest.approx(together[i], rel=1e-12)
