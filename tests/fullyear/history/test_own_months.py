"""Own month shares: an odd year is left out, short rows lean on like rows, and size and sign do not matter."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from forecast.fullyear.history.own_months import own_months

SUMMER = np.array([1, 1, 1, 1, 1, 1.5, 2, 1.5, 1, 1, 1, 1]) / 14
WINTER = np.array([2, 2, 1, 1, 1, 0.5, 0.5, 0.5, 1, 1, 1.5, 2]) / 14
EVEN = np.full(12, 1 / 12)


def read(history, group=None, apart=None):
    rows = len(history)
    return own_months(
        np.asarray(history, dtype=np.float64),
        np.arange(rows) if group is None else np.asarray(group),
        np.zeros(rows, dtype=bool) if apart is None else np.asarray(apart),
        np.tile(EVEN, (rows, 1)),
    )


def noisy(pattern, rows, years, seed=1):
    """Rows of 1000 a year around a pattern."""
    noise = np.random.default_rng(seed).normal(1, 0.05, (rows, years, 12))
    return -1000 * pattern * noise


def test_a_year_that_resembles_no_other_is_left_out():
    history = noisy(SUMMER, 1, 4)
    history[0, 1] = 0
    history[0, 1, 4] = -1000
    own = read(history)
    assert own.odd.tolist() == [[False, True, False, False]]
    assert own.read.tolist() == [[True, False, True, True]]
    assert own.shares[0] == pytest.approx(SUMMER, abs=0.02)


def test_two_years_that_are_alike_are_a_pattern_and_not_odd():
    history = np.concatenate([noisy(SUMMER, 1, 2), noisy(WINTER, 1, 2)], axis=1)
    assert not read(history).odd.any()


def test_of_two_years_none_is_called_odd():
    history = np.stack([[SUMMER, WINTER]]) * -1000
    assert not read(history).odd.any()


def test_recent_years_weigh_more():
    own = read(np.stack([[SUMMER, WINTER]]) * -1000, apart=[True])
    assert np.abs(own.shares[0] - WINTER).sum() < np.abs(own.shares[0] - SUMMER).sum()


def test_a_short_row_leans_on_like_rows_and_a_long_one_on_itself():
    long = noisy(SUMMER, 6, 5)
    short = np.full((1, 5, 12), np.nan)
    short[0, 4] = -1000 * WINTER
    own = read(np.concatenate([long, short]), group=[7] * 7)
    assert own.like.tolist() == [6] * 7
    assert own.weight[6] < own.weight[:6].min()
    assert np.abs(own.shares[6] - SUMMER).sum() < np.abs(WINTER - SUMMER).sum()
    assert own.weight[:6].min() >= 0.55


def test_rows_that_differ_steadily_keep_their_own():
    history = np.concatenate([noisy(SUMMER, 3, 4), noisy(WINTER, 3, 4, seed=2)])
    own = read(history, group=[0] * 6)
    assert own.weight.min() > 0.9
    assert own.shares[5] == pytest.approx(WINTER, abs=0.02)


def test_without_like_rows_a_row_leans_a_little_on_the_default():
    own = read(-1000 * SUMMER[None, None, :])
    assert own.weight.tolist() == [pytest.approx(0.8)]
    assert own.shares[0] == pytest.approx(0.8 * SUMMER + 0.2 * EVEN)
    assert np.isnan(own.group).all()


def test_a_row_without_whole_years_has_the_pattern_of_like_rows_beside_it():
    nothing = np.full((1, 5, 12), np.nan)
    own = read(np.concatenate([noisy(SUMMER, 5, 5), nothing]), group=[0] * 6)
    assert np.isnan(own.shares[5]).all()
    assert np.isnan(own.weight[5])
    assert own.group[5] == pytest.approx(SUMMER, abs=0.02)


def test_a_row_with_a_rhythm_says_nothing_about_its_group():
    apart = [False] * 4 + [True]
    own = read(np.concatenate([noisy(SUMMER, 4, 3), noisy(WINTER, 1, 3)]), group=[0] * 5, apart=apart)
    assert own.like.tolist() == [4, 4, 4, 4, 0]
    assert own.weight[4] == 1


def test_years_that_change_sign_have_no_shares():
    history = np.tile([100.0, -100.0] * 6, (1, 3, 1))
    assert np.isnan(read(history).shares).all()


def test_months_of_the_other_sign_become_zero_and_are_told():
    year = np.full(12, -100.0)
    year[0] = 50
    own = read(np.tile(year, (1, 3, 1)), apart=[True])
    assert own.turned.tolist() == [True]
    assert own.shares[0].tolist() == pytest.approx([0] + [1 / 11] * 11)


def test_no_years_at_all():
    own = read(np.zeros((2, 0, 12)))
    assert np.isnan(own.shares).all()
    assert own.read.shape == (2, 0)


HISTORIES = arrays(np.float64, (6, 3, 12), elements=st.integers(0, 50).map(float)).map(lambda a: a + 1)
GROUP = np.array([0, 0, 0, 0, 0, 1])


@given(HISTORIES, st.sampled_from([-1.0, 4.0, -0.25]), st.integers(0, 5))
def test_multiplying_a_row_changes_nothing(history, factor, row):
    scaled = history.copy()
    scaled[row] *= factor
    assert read(scaled, GROUP).shares == pytest.approx(read(history, GROUP).shares)


@given(HISTORIES, st.permutations(range(6)))
def test_rows_keep_their_shares_when_they_change_places(history, order):
    order = list(order)
    assert read(history[order], GROUP[order]).shares == pytest.approx(read(history, GROUP).shares[order])


@given(HISTORIES)
def test_shares_sum_to_one_and_none_is_below_zero(history):
    shares = read(history, GROUP).shares
    assert shares.sum(axis=1) == pytest.approx(np.ones(6))
    assert (shares >= 0).all()
