"""One pass over the months for all origins: an origin hears nothing later, and a row nothing of the others."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.fullyear.history.smoothing import smoothing_rests

SEASON = np.array([1.0, 1.1, 0.9, 1.0, 1.2, 0.8, 0.6, 0.9, 1.1, 1.1, 1.0, 1.3]) / 12.5


def months(rows, count, seed=5):
    return np.random.default_rng(seed).lognormal(0, 0.2, (rows, count)) / 12


@given(st.integers(0, 2**31), st.integers(1, 11), st.integers(2, 4))
def test_an_origin_does_not_depend_on_later_months(seed, m, first):
    seen = months(4, 12 * 6, seed)
    whole = smoothing_rests(seen, m, first)
    assert whole.shape == (2, 4, 6 - first, 12 - m)
    for origin in range(6 - first):
        later = seen.copy()
        later[:, 12 * (first + origin) + m :] = np.random.default_rng(seed + 1).normal(0, 100, (1, 1))
        after = smoothing_rests(later, m, first)
        assert after[:, :, origin].tobytes() == whole[:, :, origin].tobytes()


def test_an_origin_is_the_last_one_of_the_months_that_end_there():
    seen = months(3, 60)
    whole = smoothing_rests(seen, 5, 2)
    assert smoothing_rests(seen[:, : 3 * 12 + 5], 5, 2)[:, :, -1].tobytes() == whole[:, :, 1].tobytes()


@pytest.mark.parametrize("m", [1, 7])
def test_one_row_is_read_as_among_many_to_the_byte(m):
    seen = months(9, 48)
    together = smoothing_rests(seen, m, 2)
    for i in range(9):
        assert smoothing_rests(seen[i : i + 1], m, 2).tobytes() == together[:, i : i + 1].tobytes()


def test_logarithms_are_left_from_the_origin_that_has_seen_a_month_at_zero():
    seen = months(2, 60)
    seen[0, 12 * 3 + 1] = 0.0  # February of the fourth year
    plain, logs = smoothing_rests(seen, 6, 2)
    assert not np.array_equal(logs[0, 0], plain[0, 0])
    assert logs[0, 1:].tolist() == plain[0, 1:].tolist()
    assert all(not np.array_equal(logs[1, origin], plain[1, origin]) for origin in range(3))


def test_a_row_below_zero_has_no_logarithms_and_mirrors():
    seen = months(3, 48)
    plain, logs = smoothing_rests(-seen, 4, 2)
    assert logs.tolist() == plain.tolist()
    assert plain == pytest.approx(-smoothing_rests(seen, 4, 2)[0])


@pytest.mark.parametrize("m", [1, 6, 11])
def test_what_repeats_is_repeated_at_every_origin(m):
    seen = np.stack([np.tile(SEASON, 5), np.full(60, 1 / 12)])
    for reading in smoothing_rests(seen, m, 2):
        for origin in range(3):
            assert reading[0, origin] == pytest.approx(SEASON[m:])
            assert reading[1, origin] == pytest.approx(np.full(12 - m, 1 / 12))


def test_a_trend_is_followed_but_not_to_the_full():
    line = 1 + 0.01 * np.arange(72)
    found = smoothing_rests(line[None] / 12, 1, 5)[0, 0, 0] * 12
    assert line[60] * 11 < np.sum(found) < np.sum(line[61:])
    assert line[60] < found[-1] < line[71]


def test_a_row_that_wanders_is_followed_and_noise_is_not():
    # how much of the last month's distance from the row's mean the next month keeps, over 400 rows
    rng = np.random.default_rng(9)
    kept = []
    for seen in (np.cumsum(rng.normal(size=(400, 61)), axis=1), rng.normal(size=(400, 61))):
        away = seen[:, -1] - np.mean(seen, axis=1)
        ahead = smoothing_rests(seen, 1, 5)[0, :, 0, 0] - np.mean(seen, axis=1)
        kept.append(np.sum(ahead * away) / np.sum(away * away))
    assert kept[0] > 0.7
    assert kept[1] < 0.4


def test_scaling_scales_the_plain_reading():
    seen = months(3, 48)
    assert smoothing_rests(1e3 * seen, 4, 2) == pytest.approx(1e3 * smoothing_rests(seen, 4, 2), rel=1e-6)


def test_months_too_few_for_an_origin_give_none():
    assert smoothing_rests(months(2, 26), 4, 2).shape == (2, 2, 0, 8)
