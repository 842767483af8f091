"""Each reading alone: on rows that stand still, that repeat, in the mirror, and on figures counted by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.fullyear.history.members import (
    GROWTH_LIMITS,
    MEMBERS,
    PARTS,
    all_positive,
    chain_ladder_rest,
    expected_rest,
    growth_rest,
    last_year_rest,
    level_rest,
    member_rests,
    rolling_rest,
    seasonal_step_rest,
    yearly_trend,
)
from forecast.fullyear.history.seasonal import shrunk_shares
from forecast.fullyear.history.smoothing import smoothing_rests
from forecast.fullyear.methods import METHODS, part_words

SEASON = np.array([1.0, 1.1, 0.9, 1.0, 1.2, 0.8, 0.6, 0.9, 1.1, 1.1, 1.0, 1.3])
SHARES = SEASON / np.sum(SEASON)


def read(history, booked):
    """Member -> (B, 12 - m), the smoothing readings filtered as the walk does."""
    rows, years, _ = history.shape
    m = booked.shape[1]
    months = np.concatenate([history.reshape(rows, years * 12), booked], axis=1)
    smoothed = smoothing_rests(months, m, years)[:, :, 0]
    return dict(zip(MEMBERS, member_rests(history, booked, smoothed), strict=True))


def grown(*levels):
    """(1, k, 12) years of the same shape on the given levels."""
    return (np.array(levels)[:, None] * SHARES)[None]


@pytest.mark.parametrize("key", MEMBERS)
@pytest.mark.parametrize("m", [1, 4, 8, 11])
class TestStandingStill:
    def test_a_row_that_repeats_itself_is_continued(self, key, m):
        rest = read(np.tile(SHARES, (1, 4, 1)), SHARES[None, :m])[key][0]
        assert rest == pytest.approx(SHARES[m:], rel=1e-6)

    def test_a_constant_row_is_continued(self, key, m):
        rest = read(np.full((1, 3, 12), 1 / 12), np.full((1, m), 1 / 12))[key][0]
        assert rest == pytest.approx(np.full(12 - m, 1 / 12), rel=1e-6)

    def test_a_row_of_zeros_stays_at_zero(self, key, m):
        assert not np.any(read(np.zeros((1, 2, 12)), np.zeros((1, m)))[key])


def wild(seed, m, rows=3, years=3):
    rng = np.random.default_rng(seed)
    return rng.lognormal(0, 0.3, (rows, years, 12)) / 12, rng.lognormal(0, 0.3, (rows, m)) / 12


@given(st.integers(0, 2**31), st.integers(1, 11), st.floats(0.5, 2.0))
def test_every_reading_scales_with_the_row(seed, m, factor):
    history, booked = wild(seed, m)
    plain, scaled = read(history, booked), read(factor * history, factor * booked)
    for key in set(MEMBERS) - {"log_trend"}:  # its season is an added one as long as a normal year is about 1
        assert scaled[key] == pytest.approx(factor * plain[key], rel=1e-6), key


@given(st.integers(0, 2**31), st.integers(1, 11))
def test_rows_with_both_signs_are_read_alike_in_the_mirror(seed, m):
    # with months on both sides of zero no logarithm is taken; growth is not mirrored: it is the sign of the year's
    # money that says what growth is, and rows come with it positive
    rng = np.random.default_rng(seed)
    history, booked = rng.normal(0.3, 1, (3, 3, 12)), rng.normal(0.3, 1, (3, m))
    history[:, 0, 0] = -1.0
    plain, mirrored = read(history, booked), read(-history, -booked)
    for key in set(MEMBERS) - {"growth", "log_smoothing"}:
        assert mirrored[key] == pytest.approx(-plain[key], rel=1e-6, abs=1e-9), key


@given(st.integers(0, 2**31), st.integers(1, 11), st.integers(2, 6))
def test_a_row_reads_the_same_alone_and_among_others(seed, m, years):
    history, booked = wild(seed, m, 4, years)
    together, alone = read(history, booked), read(history[2:3], booked[2:3])
    for key in MEMBERS:
        assert alone[key][0] == pytest.approx(together[key][2], rel=1e-9), key


class TestByHand:
    def test_last_year(self):
        assert last_year_rest(grown(1, 2), np.ones((1, 4)))[0].tolist() == grown(1, 2)[0, 1, 4:].tolist()

    @pytest.mark.parametrize(("booked", "factor"), [(1.1, 1.1), (5.0, GROWTH_LIMITS[1]), (0.1, GROWTH_LIMITS[0])])
    def test_growth_is_followed_within_its_limits(self, booked, factor):
        assert growth_rest(grown(1, 1), booked * SHARES[None, :6])[0] == pytest.approx(factor * SHARES[6:])

    def test_growth_of_months_that_were_nothing_or_less_is_none(self):
        history = grown(1, 1)
        history[0, 1, :3] = [0.0, -1.0, 0.5]
        assert growth_rest(history, np.ones((1, 3)))[0].tolist() == history[0, 1, 3:].tolist()

    @given(st.integers(0, 2**31), st.integers(1, 11))
    def test_booked_and_expected_are_last_years_total(self, seed, m):
        history, booked = wild(seed, m)
        whole = np.sum(booked, axis=1) + np.sum(expected_rest(history, booked, shrunk_shares(history)), axis=1)
        assert whole == pytest.approx(np.sum(history[:, -1], axis=1))

    def test_what_is_early_is_missing_later(self):
        calm, early = (expected_rest(grown(1, 1), more * SHARES[None, :6], SHARES[None]) for more in (1.0, 1.5))
        assert np.sum(calm - early) == pytest.approx(0.5 * np.sum(SHARES[:6]))

    @given(st.integers(0, 2**31), st.integers(1, 11))
    def test_chain_ladder_is_c_over_p(self, seed, m):
        history, booked = wild(seed, m)
        shares = shrunk_shares(history)
        whole = np.sum(booked, axis=1) + np.sum(chain_ladder_rest(booked, shares), axis=1)
        assert whole == pytest.approx(np.sum(booked, axis=1) / np.sum(shares[:, :m], axis=1))

    def test_chain_ladder_where_p_says_nothing_is_the_plain_pace(self):
        december = np.zeros((1, 12))
        december[0, 11] = 1.0
        assert np.sum(chain_ladder_rest(np.full((1, 4), 0.1), december)) == pytest.approx(0.4 * 12 / 4)

    def test_rolling_is_the_last_twelve_months_spread_as_usual(self):
        rest = rolling_rest(grown(1, 2), 3 * SHARES[None, :6], SHARES[None])
        assert rest[0] == pytest.approx((2 * np.sum(SHARES[6:]) + 3 * np.sum(SHARES[:6])) * SHARES[6:])

    def test_the_level_forgets_and_the_slow_one_forgets_less(self):
        # a row that stood on 1 and has stood on 2 for three months: the level is near 2, the slow one between
        history, booked = grown(1, 1), 2 * SHARES[None, :3]
        quick, slow = (level_rest(history, booked, SHARES[None], fade, 0.0) for fade in (0.65, 0.92))
        whole = np.sum(SHARES[3:])
        assert 1.6 * whole < np.sum(quick) < 2 * whole
        assert whole < np.sum(slow) < np.sum(quick)

    def test_half_the_trend_is_taken_from_the_age_of_the_level(self):
        history, booked = grown(1, 2, 3), 4 * SHARES[None, :6]
        flat, leaning = (level_rest(history, booked, SHARES[None], 0.92, trend) for trend in (0.0, 0.5))
        assert yearly_trend(history).tolist() == pytest.approx([1.0])
        # the level lies so many months back as the months' discounted mean age
        back = np.arange(41, -1, -1.0)
        exposure = np.tile(SHARES, 4)[:42] * 0.92**back
        age = np.sum(exposure * back) / np.sum(exposure)
        ahead = (np.arange(1, 7) + age) / 12
        assert leaning - flat == pytest.approx((0.5 * SHARES[6:] * ahead)[None])

    def test_the_trend_is_that_of_the_last_three_steps(self):
        assert yearly_trend(grown(9, 1, 2, 3, 7)).tolist() == pytest.approx([2.0])

    def test_a_difference_from_last_year_fades_as_it_has_lasted(self):
        history, stays, passes = np.tile(SHARES, (1, 5, 1)), SHARES[None, :6] + 0.05, SHARES[None, :6].copy()
        passes[0, -1] += 0.05
        lasting, fleeting = (
            seasonal_step_rest(history, booked, SHARES[None])[0] - SHARES[6:] for booked in (stays, passes)
        )
        assert 0.05 > lasting[0] > lasting[-1] > 0
        assert np.sum(lasting) > 5 * np.sum(np.abs(fleeting))

    def test_logarithms_are_for_rows_above_zero(self):
        history, booked = np.repeat(grown(1, 1), 3, axis=0), np.repeat(SHARES[None, :6], 3, axis=0)
        history[1, 0, 3], booked[2, 2] = 0.0, -0.1
        assert all_positive(history, booked).tolist() == [True, False, False]
        found = read(history, booked)
        assert found["log_trend"][1:].tolist() == found["trend"][1:].tolist()

    def test_a_row_that_grows_by_a_part_grows_by_it_in_logarithms(self):
        months = SHARES[np.arange(42) % 12] * 1.02 ** np.arange(42)
        found = read(months[None, :36].reshape(1, 3, 12), months[None, 36:])
        truth = np.sum(SHARES[6:] * 1.02 ** np.arange(42, 48))
        assert abs(np.sum(found["log_trend"]) / truth - 1) < abs(np.sum(found["last_year"]) / truth - 1)
        assert np.sum(found["log_trend"]) == pytest.approx(truth, rel=0.06)


def test_every_reading_has_words():
    assert set(MEMBERS) <= set(METHODS)
    assert [part_words(key) for key in PARTS[-2:]] == ["utfall + budget för resten", "bedömning"]
