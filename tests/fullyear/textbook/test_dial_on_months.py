import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from forecast.fullyear.history.members import growth_rest, last_year_rest
from forecast.fullyear.history.seasonal import own_shares
from forecast.fullyear.textbook.development import accumulate, chain_ladder
from forecast.fullyear.textbook.dial import turn
from forecast.fullyear.textbook.dial_on_months import (
    additive_rest,
    benktander_rest,
    dial_rest,
    grown_year,
    prior_growth_rest,
)

SEASON = np.array([1.0, 1.1, 0.9, 1.0, 1.2, 0.8, 0.6, 0.9, 1.1, 1.1, 1.0, 1.3])


def chain_ladder_rest(history, booked):
    return dial_rest(history, booked, math.inf)


def bornhuetter_ferguson_rest(history, booked):
    return dial_rest(history, booked, 1.0)


METHODS = (prior_growth_rest, chain_ladder_rest, bornhuetter_ferguson_rest, benktander_rest, additive_rest)
ON_THE_LIST = (*METHODS, last_year_rest, growth_rest)

years = arrays(np.float64, (3, 4, 12), elements=st.floats(1.0, 1e3))
months = st.integers(1, 11)


def split(rows, m):
    """Three earlier years, and the fourth booked to m."""
    return rows[:, :3], rows[:, 3, :m]


def level(booked, p):
    return np.sum(booked, axis=1) / p


@given(years, months)
def test_benktander_taken_far_is_chain_ladder(rows, m):
    history, booked = split(rows, m)
    # p may be a thousandth: the dial goes to chain ladder as (1 - p)^n goes to nothing
    assert dial_rest(history, booked, 1e6) == pytest.approx(dial_rest(history, booked, math.inf), rel=1e-6, abs=1e-6)


@given(years, months)
def test_benktander_zero_is_the_expected_year(rows, m):
    history, booked = split(rows, m)
    year = np.sum(booked, axis=1) + np.sum(prior_growth_rest(history, booked), axis=1)
    assert year == pytest.approx(grown_year(history, booked))


@given(years, months)
def test_each_step_of_the_dial_is_bornhuetter_ferguson_on_the_one_before(rows, m):
    history, booked = split(rows, m)
    p, c = np.sum(own_shares(history)[:, :m], axis=1), np.sum(booked, axis=1)
    once = c + np.sum(dial_rest(history, booked, 1.0), axis=1)
    twice = c + np.sum(benktander_rest(history, booked), axis=1)
    sound = p >= 1 / 60
    assert twice[sound] == pytest.approx(turn(c, p, once, 1.0)[sound])
    pace = level(booked, p)
    assert turn(c, p, pace, 1.0) == pytest.approx(pace)  # a chain ladder prior comes back


def test_on_years_that_are_alike_chain_ladder_is_the_triangles():
    rows = SEASON * np.array([[[1.0], [1.3], [0.9], [1.1]], [[2.0], [2.2], [2.4], [2.6]]])
    history, booked = split(rows, 5)
    frame = np.concatenate([history, rows[:, 3:]], axis=1)
    frame[:, -1, 5:] = np.nan
    ultimate = chain_ladder(accumulate(frame)).ultimate[:, -1]
    assert np.sum(booked, axis=1) + np.sum(dial_rest(history, booked, math.inf), axis=1) == pytest.approx(ultimate)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("m", [1, 4, 8, 11])
def test_a_row_that_repeats_itself_goes_on(method, m):
    history = np.tile(SEASON, (1, 3, 1))
    assert method(history, SEASON[None, :m])[0] == pytest.approx(SEASON[m:])


def test_the_additive_method_by_hand():
    # totals 12, 24, 36: each month was 2 x last year's twelfth, then 1.5 x; pooled (24 + 36) / (12 + 24) = 5/3
    history = np.ones((1, 3, 12)) * np.array([[[1.0], [2.0], [3.0]]])
    assert additive_rest(history, np.zeros((1, 10)))[0] == pytest.approx([5.0, 5.0])


def test_the_prior_is_last_year_at_a_capped_growth():
    history = np.tile(SEASON, (4, 2, 1))
    booked = SEASON[:6] * np.array([[1.1], [2.0], [0.1], [-1.0]])
    assert grown_year(history, booked) == pytest.approx(np.sum(SEASON) * np.array([1.1, 1.25, 0.8, 0.8]))


def test_prior_and_growth_is_last_years_rest_at_a_growth_within_the_limits_and_gives_back_beyond_them():
    history = np.tile(SEASON, (2, 2, 1))
    booked = SEASON[:6] * np.array([[1.1], [1.5]])
    sums = np.sum(prior_growth_rest(history, booked), axis=1)
    assert sums[0] == pytest.approx(np.sum(growth_rest(history, booked)[0]))
    assert sums[1] == pytest.approx(np.sum(growth_rest(history, booked)[1]) - 0.25 * np.sum(SEASON[:6]))


def test_a_year_that_began_from_nothing_has_the_prior_of_last_year():
    history = np.zeros((1, 2, 12))
    history[0, :, 6:] = 10.0
    assert grown_year(history, np.full((1, 3), 5.0))[0] == pytest.approx(60.0)
    assert np.sum(dial_rest(history, np.full((1, 3), 5.0), math.inf)) == pytest.approx(60.0)  # C / 0 is not asked for


def test_rows_of_zeros_and_of_both_signs_get_finite_answers():
    history = np.stack([np.zeros((2, 12)), np.tile([5.0, -5.0] * 6, (2, 1)), np.tile([-1.0, 2.0] * 6, (2, 1))])
    for m in (1, 6, 11):
        for method in METHODS:
            assert np.all(np.isfinite(method(history, history[:, 1, :m]))), method.__name__


def test_where_the_exposure_is_nothing_or_of_another_sign_last_years_months_are_repeated():
    nothing, turned = np.zeros((1, 2, 12)), -np.ones((1, 2, 12))
    nothing[0, 1], turned[0, 1] = SEASON, SEASON
    for history in (nothing, turned):
        assert additive_rest(history, np.zeros((1, 4)))[0] == pytest.approx(SEASON[4:])


@given(years, months, st.sampled_from(ON_THE_LIST))
def test_doubled_money_doubles_and_permuted_rows_permute(rows, m, method):
    history, booked = split(rows, m)
    base = method(history, booked)
    assert base.shape == (3, 12 - m)
    assert method(2 * history, 2 * booked) == pytest.approx(2 * base)
    order = np.array([1, 2, 0])
    assert np.array_equal(method(history[order], booked[order]), base[order])


@given(years, months, st.sampled_from(METHODS))
def test_a_turned_sign_mirrors(rows, m, method):
    history, booked = split(rows, m)
    assert method(-history, -booked) == pytest.approx(-method(history, booked))


@given(years, st.floats(1.0, 1e3))
def test_a_closed_year_is_its_outcome_in_every_method_but_the_expected_one(rows, prior):
    c, p = np.sum(rows[:, 3], axis=1), np.ones(3)
    for n in (1.0, 2.0, 3.0, math.inf):
        assert turn(c, p, np.full(3, prior), n) == pytest.approx(c)
    assert turn(c, p, np.full(3, prior), 0.0) == pytest.approx(np.full(3, prior))
    for method in METHODS:
        assert method(rows[:, :3], rows[:, 3]).shape == (3, 0)
