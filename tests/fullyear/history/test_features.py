"""What is known of a row, by hand where it can be counted, and finite whatever the row does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.fullyear.history.features import FEATURES, LEAST, MOST_GROWTH, row_features
from forecast.fullyear.history.seasonal import shrunk_shares

SEASON = np.array([1.0, 1.1, 0.9, 1.0, 1.2, 0.8, 0.6, 0.9, 1.1, 1.1, 1.0, 1.3]) / 12


def told(history, booked):
    """Feature -> (B,); `apart` is added where the readings are known."""
    found = row_features(history, booked, shrunk_shares(history))
    return dict(zip(FEATURES, found.T, strict=False))


def months_that(kind, rng, shape):
    steady = rng.lognormal(0, 0.3, shape) / 12
    return {
        "steady": steady,
        "zero": np.zeros(shape),
        "negative": -steady,
        "both": rng.normal(size=shape),
        "lumpy": np.where(rng.uniform(size=shape) < 0.05, steady * 12, 0.0),
        "cancels": np.where(np.arange(12) % 2 == 0, 1.0, -1.0) * np.ones(shape),
        "huge": steady * 1e12,
        "tiny": steady * 1e-12,
    }[kind]


KINDS = ("steady", "zero", "negative", "both", "lumpy", "cancels", "huge", "tiny")


@given(st.sampled_from(KINDS), st.sampled_from(KINDS), st.integers(2, 6), st.integers(1, 11), st.integers(0, 2**31))
def test_features_are_finite_on_any_row(earlier, now, years, m, seed):
    rng = np.random.default_rng(seed)
    history, booked = months_that(earlier, rng, (4, years, 12)), months_that(now, rng, (4, 1, 12))[:, 0, :m]
    found = told(history, booked)
    assert len(found) == len(FEATURES) - 1
    for key, values in found.items():
        assert np.all(np.isfinite(values)), key
    for key in ("growth", "rolling_growth"):
        assert np.all(np.abs(found[key]) <= MOST_GROWTH)
    for key in ("zeros", "one_way", "growth_size"):
        assert np.all(found[key] >= 0)
    assert np.all(found["zeros"] <= 1)


def test_a_row_that_repeats_itself_changes_and_surprises_in_nothing():
    found = told(np.tile(SEASON, (1, 3, 1)), SEASON[None, :4])
    for key in ("monthly_change", "rest_change", "yearly_change", "unlike_years"):
        assert found[key][0] == pytest.approx(np.log(LEAST)), key
    for key in ("trend", "one_way", "growth", "growth_size", "rolling_growth", "zeros", "lasting"):
        assert found[key][0] == pytest.approx(0, abs=1e-9), key
    assert found["booked"][0] == pytest.approx(4 / 12)
    assert found["years"][0] == pytest.approx(np.log(3))
    assert found["emerged"][0] == pytest.approx(np.sum(SEASON[:4]) / np.sum(SEASON))
    assert found["largest_month"][0] == pytest.approx(np.log(np.max(SEASON) * 12))


def test_growth_and_trend_by_hand():
    levels = np.array([0.8, 1.0, 1.1])
    history = levels[None, :, None] * SEASON
    found = told(history, 1.21 * SEASON[None, :6])
    assert found["growth"][0] == pytest.approx(0.1)
    assert found["trend"][0] == pytest.approx(np.sum(SEASON) * 0.15)
    assert found["one_way"][0] == pytest.approx(1)
    so_far, rest = np.sum(SEASON[:6]), np.sum(SEASON[6:])
    assert found["rolling_growth"][0] == pytest.approx((1.21 * so_far + 1.1 * rest) / (1.1 * so_far + rest) - 1)


def test_changes_up_and_down_go_no_way():
    history = np.array([1.0, 2.0, 1.0])[None, :, None] * SEASON
    assert told(history, SEASON[None, :6])["one_way"][0] == pytest.approx(0)


def test_growth_from_next_to_nothing_is_cut():
    history = np.tile(SEASON, (1, 2, 1))
    history[0, 1, :3] = 0.0
    assert told(history, 100 * SEASON[None, :3])["growth"][0] == MOST_GROWTH


def test_a_lumpy_row_is_seen_as_one():
    lumps = np.zeros((1, 3, 12))
    lumps[0, :, 5] = 1.0
    found = told(lumps, np.zeros((1, 4)))
    assert found["zeros"][0] == pytest.approx(11 / 12)
    assert found["largest_month"][0] == pytest.approx(np.log(12))
    assert found["season"][0] == pytest.approx(np.log(11 / 12 + 11 / 12))


def test_a_difference_that_lasts_is_told_from_one_that_does_not():
    rng = np.random.default_rng(3)
    base = np.tile(SEASON, 5)
    lasting = base * (1 + 0.2 * np.repeat(rng.normal(size=10), 6))
    fleeting = base * (1 + 0.2 * rng.normal(size=60))
    history = np.stack([lasting, fleeting])[:, :48].reshape(2, 4, 12)
    found = told(history, np.stack([lasting, fleeting])[:, 48:54])["lasting"]
    assert found[0] > 0.5
    assert abs(found[1]) < 0.3


def test_the_same_growth_surprises_more_on_a_row_that_does_not_change():
    rng = np.random.default_rng(4)
    history = np.stack([np.tile(SEASON, (4, 1)), SEASON * rng.lognormal(0, 0.3, (4, 12))])
    booked = 1.2 * history[:, -1, :6]
    found = told(history, booked)["surprise"]
    assert found[0] > found[1] + 1
