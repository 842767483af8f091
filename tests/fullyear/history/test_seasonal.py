"""Seasons drawn towards none by what the years do not agree on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.fullyear.history.seasonal import own_shares, season_of, shrunk_shares

SEASON = np.array([1.0, 1.1, 0.9, 1.0, 1.2, 0.8, 0.6, 0.9, 1.1, 1.1, 1.0, 1.3])
TWELFTHS = np.full(12, 1 / 12)


def noise(rows, years, seed=1):
    """(rows, years, 12) months without any season."""
    return np.random.default_rng(seed).lognormal(0, 0.3, (rows, years, 12))


def test_years_that_look_alike_keep_their_shares():
    history = SEASON * np.array([1.0, 1.3, 0.7])[:, None]
    assert shrunk_shares(history[None])[0] == pytest.approx(SEASON / np.sum(SEASON))


def test_pure_noise_goes_to_twelfths():
    history = noise(400, 4)
    own, shrunk = (np.abs(shares(history) - TWELFTHS).sum(axis=1) for shares in (own_shares, shrunk_shares))
    assert np.mean(shrunk < 1e-12) > 0.4  # half the rows have more noise than spread: nothing is left of their season
    assert np.sum(shrunk) < 0.25 * np.sum(own)
    assert np.all(shrunk <= own + 1e-12)


def test_two_years_that_contradict_each_other_leave_no_season():
    tilt = np.tile([0.2, -0.2], 6)
    history = np.stack([1 + tilt, 1 - tilt])[None]
    assert np.max(np.abs(own_shares(history)[0] - TWELFTHS)) > 1e-3
    assert shrunk_shares(history)[0] == pytest.approx(TWELFTHS)


def test_a_season_in_noise_is_kept_in_part():
    history = SEASON * noise(300, 4)
    own, shrunk = own_shares(history), shrunk_shares(history)
    kept = np.sum((shrunk - TWELFTHS) * (own - TWELFTHS), axis=1) / np.sum((own - TWELFTHS) ** 2, axis=1)
    truth = SEASON / np.sum(SEASON)
    assert 0.2 < np.mean(kept) < 0.9
    assert np.mean((shrunk - truth) ** 2) < np.mean((own - truth) ** 2)


def test_one_year_is_believed_for_want_of_another():
    history = noise(5, 1)
    assert shrunk_shares(history).tolist() == own_shares(history).tolist()


def test_a_recent_year_weighs_more_than_an_old_one():
    early, late = np.zeros(12), np.zeros(12)
    early[0] = late[11] = 1.0
    shares = own_shares(np.stack([early, late])[None])[0]
    assert shares[[0, 11]] == pytest.approx([0.8 / 1.8, 1 / 1.8])


@pytest.mark.parametrize("shares", [own_shares, shrunk_shares])
def test_shares_of_a_row_without_money_are_twelfths(shares):
    assert shares(np.zeros((1, 2, 12)))[0] == pytest.approx(TWELFTHS)


@given(st.integers(0, 2**31), st.integers(1, 8), st.floats(1e-6, 1e6), st.sampled_from([1.0, -1.0]))
def test_shares_sum_to_one_and_know_neither_unit_nor_sign(seed, years, factor, sign):
    # a year of nothing has no shares of its own: what counts as nothing is a part of a normal year, so rows come scaled
    history = noise(4, years, seed)
    assert np.sum(shrunk_shares(history), axis=1) == pytest.approx(1)
    scaled = history * sign * max(factor, 1e-3)
    assert shrunk_shares(scaled) == pytest.approx(shrunk_shares(history), rel=1e-9)


def test_a_year_that_sums_to_nothing_has_no_say():
    history = np.stack([SEASON, np.tile([1.0, -1.0], 6), SEASON])[None]
    assert np.all(np.isfinite(shrunk_shares(history)))
    assert np.sum(shrunk_shares(history)) == pytest.approx(1)


@given(st.integers(0, 2**31), st.integers(24, 60), st.sampled_from([1.0, -1.0, 0.0]))
def test_a_season_restores_what_it_adjusts(seed, length, kind):
    rng = np.random.default_rng(seed)
    months = np.tile(SEASON, 5)[:length] * rng.lognormal(0, 0.1, (3, length))
    months = rng.normal(size=(3, length)) if kind == 0 else kind * months
    season = season_of(months)
    adjusted = season.adjust(months)
    for first in range(0, length - 11, 12):
        year = slice(first, first + 12)
        assert season.restore(adjusted[:, year], 0) == pytest.approx(months[:, year])
    assert np.mean(season.factors, axis=1) == pytest.approx(1)
    assert np.mean(season.terms, axis=1) == pytest.approx(0, abs=1e-12)


def test_months_above_zero_are_multiplied_and_others_added_to():
    plain = np.tile(SEASON, 3)
    season = season_of(np.stack([plain, plain - 0.7]))
    assert season.factors[0] == pytest.approx(SEASON / np.mean(SEASON))
    assert season.terms[1] == pytest.approx(SEASON - np.mean(SEASON))
    assert not np.any(season.terms[0])
    assert set(season.factors[1]) == {1.0}


def test_restoring_begins_where_it_is_told():
    season = season_of(np.tile(SEASON, 3)[None])
    assert season.restore(np.ones((1, 5)), 7)[0] == pytest.approx(SEASON[7:] / np.mean(SEASON))


def test_months_without_a_season_are_left_as_they_are():
    months = noise(200, 4, seed=3).reshape(200, 48)
    moved = np.abs(season_of(months).factors - 1.0).sum(axis=1)
    steady = np.abs(season_of(months * np.tile(SEASON, 4)).factors - 1.0).sum(axis=1)
    assert np.mean(moved) < 0.5 * np.mean(steady)
