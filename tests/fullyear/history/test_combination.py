"""Weights of the readings: a share each, told by the row, its own misses and its likes', and nothing later."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.fullyear.history.combination import (
    MOST_DISTANCE,
    MOST_FEATURE,
    difficulty,
    on_scale,
    relative_misses,
    sides,
    weights_of,
)
from forecast.fullyear.history.features import FEATURES
from forecast.fullyear.history.members import MEMBERS
from forecast.fullyear.history.readings import Readings, readings
from forecast.parameters import load_combination

LEVEL, ROLLING = MEMBERS.index("level"), MEMBERS.index("rolling")


def money(rows=12, years=6, seed=1):
    rng = np.random.default_rng(seed)
    level = 1 + np.cumsum(rng.normal(0, 0.1, (rows, years, 1)), axis=1)
    return 100 * level * rng.lognormal(0, 0.2, (rows, years, 12))


def alike(steps: Readings):
    return np.zeros(int(steps.row.max()) + 1, dtype=np.int64)


def hit_by(steps: Readings, member: int, at) -> Readings:
    """The steps `at` ended where the member said."""
    outcome = steps.outcome.copy()
    outcome[at] = steps.sums[at, member]
    return replace(steps, outcome=outcome)


def weight(steps: Readings, member: int, at, group=None):
    return weights_of(steps, alike(steps) if group is None else group)[at, member]


odd = st.sampled_from(["steady", "lumpy", "both signs", "zero", "began"])


def odd_money(kind, seed):
    rng = np.random.default_rng(seed)
    steady = money(6, 5, seed)
    return {
        "steady": steady,
        "lumpy": np.where(rng.uniform(size=steady.shape) < 0.1, steady * 12, 0.0),
        "both signs": steady * rng.choice([-1.0, 1.0], steady.shape),
        "zero": np.zeros(steady.shape),
        "began": np.where(np.arange(5)[None, :, None] < rng.integers(0, 5), 0.0, steady),
    }[kind]


@given(odd, st.integers(0, 2**31), st.integers(1, 11))
def test_weights_are_shares_and_the_forecast_lies_between_the_readings(kind, seed, m):
    steps = readings(odd_money(kind, seed), m)
    weights = weights_of(steps, alike(steps))
    assert np.all(weights >= 0)
    assert np.sum(weights, axis=1) == pytest.approx(1)
    said = np.sum(weights * steps.sums, axis=1)
    assert np.all(said >= np.min(steps.sums, axis=1) - 1e-9)
    assert np.all(said <= np.max(steps.sums, axis=1) + 1e-9)
    assert np.all(difficulty(steps.features) > 0)
    assert np.all(np.isfinite(difficulty(steps.features)))


def test_the_middle_reading_gets_its_part_besides():
    steps = readings(money(), 6)
    weights, part = weights_of(steps, alike(steps)), load_combination().middle_part
    at = np.arange(weights.shape[0])
    assert 0 < part < 1
    assert np.all(weights[at, steps.middle_at] >= part)
    elsewhere = replace(steps, middle_at=(steps.middle_at + 1) % len(MEMBERS))
    moved = weights_of(elsewhere, alike(steps))
    assert moved[at, steps.middle_at] == pytest.approx(weights[at, steps.middle_at] - part)
    assert moved[at, elsewhere.middle_at] == pytest.approx(weights[at, elsewhere.middle_at] + part)


class TestOwnMisses:
    STEPS = readings(money(), 6)
    LAST = np.flatnonzero((STEPS.row == 3) & (STEPS.year == 5))
    EARLIER = np.flatnonzero((STEPS.row == 3) & (STEPS.year < 5))

    def test_a_reading_that_has_hit_on_the_row_weighs_more_there(self):
        level, rolling = (hit_by(self.STEPS, member, self.EARLIER) for member in (LEVEL, ROLLING))
        assert weight(level, LEVEL, self.LAST) > 1.2 * weight(rolling, LEVEL, self.LAST)
        assert weight(level, ROLLING, self.LAST) < weight(rolling, ROLLING, self.LAST)

    def test_one_that_has_missed_more_than_the_others_weighs_less(self):
        before = weight(self.STEPS, LEVEL, self.LAST)
        apart = np.where(np.arange(len(MEMBERS)) == LEVEL, 3.0, 0.0)
        sums = self.STEPS.sums.copy()
        sums[self.EARLIER] = self.STEPS.outcome[self.EARLIER, None] + 0.1 + apart
        assert weight(replace(self.STEPS, sums=sums), LEVEL, self.LAST) < 0.5 * before

    def test_readings_that_have_missed_alike_are_told_nothing_of(self):
        one = np.flatnonzero(self.STEPS.row == 3)
        sums = self.STEPS.sums[one].copy()
        outcome = self.STEPS.outcome[one]
        sums[:-1] = outcome[:-1, None] + 0.25
        steps = replace(Readings(**{name: getattr(self.STEPS, name)[one] for name in Readings.__slots__}), sums=sums)
        assert relative_misses(steps, alike(self.STEPS))[-1] == pytest.approx(np.zeros(len(MEMBERS)), abs=0.01)

    def test_the_row_is_heard_more_the_longer_it_has_been_followed(self):
        one = hit_by(self.STEPS, LEVEL, self.EARLIER[-1:])
        many = hit_by(self.STEPS, LEVEL, self.EARLIER)
        assert weight(many, LEVEL, self.LAST) > weight(one, LEVEL, self.LAST)


class TestPool:
    """A row without a record of its own, beside eleven that have one."""

    VALUES = money()
    VALUES[0, :3] = np.nan  # two whole years before the last, and no more
    STEPS = readings(VALUES, 6)
    NEW = np.flatnonzero((STEPS.row == 0) & (STEPS.year == 5))
    OTHERS = np.flatnonzero((STEPS.row != 0) & (STEPS.year < 5))

    def test_a_short_row_leans_on_the_others(self):
        assert np.sum(self.STEPS.row == 0) == 1
        level, rolling = (hit_by(self.STEPS, member, self.OTHERS) for member in (LEVEL, ROLLING))
        assert weight(level, LEVEL, self.NEW) > 1.1 * weight(rolling, LEVEL, self.NEW)

    def test_likes_are_heard_more_than_others(self):
        likes = self.STEPS.row[self.OTHERS] <= 5
        mixed = hit_by(hit_by(self.STEPS, LEVEL, self.OTHERS[likes]), ROLLING, self.OTHERS[~likes])
        with_likes = np.where(np.arange(12) <= 5, 0, 1)
        with_others = np.where((np.arange(12) > 5) | (np.arange(12) == 0), 1, 0)
        found = [weight(mixed, LEVEL, self.NEW, group) for group in (with_likes, with_others)]
        assert found[0] > 1.05 * found[1]

    def test_a_long_row_leans_less_on_them(self):
        steps = readings(money(), 6)
        others = np.flatnonzero((steps.row != 0) & (steps.year < 5))
        long = np.flatnonzero((steps.row == 0) & (steps.year == 5))

        def leaning(of, others, at):
            level, rolling = (hit_by(of, member, others) for member in (LEVEL, ROLLING))
            return np.log(weight(level, LEVEL, at) / weight(rolling, LEVEL, at))[0]

        assert 0 < leaning(steps, others, long) < leaning(self.STEPS, self.OTHERS, self.NEW)


@given(st.integers(0, 2**31))
def test_the_order_of_the_rows_does_not_matter_to_the_byte(seed):
    values, group = money(seed=seed), np.arange(12) % 2
    order = np.random.default_rng(seed).permutation(12)
    plain, turned = readings(values, 6), readings(values[order], 6)
    weights, moved = weights_of(plain, group), weights_of(turned, group[order])
    for i, row in enumerate(order):
        assert moved[turned.row == i].tobytes() == weights[plain.row == row].tobytes()


@given(st.integers(0, 2**31), st.integers(1, 11), st.integers(2, 5))
def test_only_earlier_target_years_are_heard(seed, m, year):
    steps = readings(money(seed=seed), m)
    rng = np.random.default_rng(seed)
    later = steps.year >= year
    outcome = np.where(later, rng.normal(0, 10, later.shape[0]), steps.outcome)
    unknown = np.where(later, np.nan, steps.outcome)
    group = np.arange(12) % 3
    told = [weights_of(replace(steps, outcome=o), group)[steps.year <= year] for o in (steps.outcome, outcome, unknown)]
    assert told[0].tobytes() == told[1].tobytes() == told[2].tobytes()


def test_the_sign_and_unit_of_the_money_do_not_matter():
    values, group = money(), np.arange(12) % 2
    plain = weights_of(readings(values, 6), group)
    assert weights_of(readings(-1e6 * values, 6), group) == pytest.approx(plain, rel=1e-4)


def test_far_readings_and_strange_features_are_cut():
    steps = readings(money(), 6)
    sums = steps.sums.copy()
    sums[:, LEVEL] = 1e9
    assert np.max(np.abs(sides(replace(steps, sums=sums)))) == MOST_DISTANCE
    assert np.max(np.abs(on_scale(np.full((1, len(FEATURES)), 1e12)))) == MOST_FEATURE
    assert np.isfinite(difficulty(np.full((1, len(FEATURES)), -1e12))[0])


def test_a_row_whose_years_are_unlike_is_harder():
    rng = np.random.default_rng(2)
    season = rng.lognormal(0, 0.2, 12)
    calm, wild = (100 * season * rng.lognormal(0, noise, (20, 5, 12)) for noise in (0.02, 0.5))
    easy, hard = (difficulty(readings(values, 6).features) for values in (calm, wild))
    assert np.max(easy) < np.min(hard)
