"""Spreads from past misses: the nearest pool that is large enough, what was shipped behind it, and a bound."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from forecast.fullyear import Lines, project
from forecast.fullyear.history.intervals import (
    MOST_SPREAD,
    OWN_LEAST,
    POOL_LEAST,
    PRIOR_MISSES,
    reach_of,
    score_quantiles,
    spread_of,
    spreads_by_group,
    spreads_by_year,
    winsorised,
)
from forecast.fullyear.history.members import PARTS
from forecast.fullyear.history.walk import Walk, Years, walk
from forecast.fullyear.projection import LEVELS
from forecast.parameters import load_combination


def test_a_level_takes_the_n_plus_first_part():
    # 19 scores 1..19: level q takes the 20 q-th smallest
    found = score_quantiles(np.arange(19.0, 0, -1))
    assert found[LEVELS.index(0.1)] == pytest.approx(2)
    assert found[LEVELS.index(0.5)] == pytest.approx(10)
    assert found[LEVELS.index(0.95)] == pytest.approx(19)
    assert found[LEVELS.index(0.995)] == 19


@given(arrays(np.float64, st.integers(1, 60), elements=st.floats(-1e6, 1e6)))
def test_quantiles_grow_and_stay_within_the_sample(scores):
    found = score_quantiles(scores)
    assert np.all(np.diff(found) >= 0)
    assert found[0] >= np.min(scores)
    assert found[-1] <= np.max(scores)


def test_costs_mirror_incomes():
    quantiles = np.arange(len(LEVELS), dtype=float)[None]
    income = spread_of(quantiles, np.array([2.0]), np.array([1.0]))
    cost = spread_of(quantiles, np.array([2.0]), np.array([-1.0]))
    assert cost.tolist() == (-income[:, ::-1]).tolist()


def values(rows, years, noise, seed=2):
    rng = np.random.default_rng(seed)
    return 100 * np.exp(noise[:, None, None] * rng.normal(size=(rows, years, 12)))


def walked(money, m=6, group=None):
    rows, count = money.shape[:2]
    nothing = np.full((rows, count), np.nan)
    group = np.zeros(rows, dtype=np.int64) if group is None else group
    return walk(Years(money, m, nothing, nothing, group))


def spreads(money, group, m=6):
    count = money.shape[1]
    steps = walked(money, m, group)
    return spreads_by_group(steps, np.flatnonzero(steps.year == count - 1), group, m)


def test_noisy_rows_get_wider_spreads():
    noise = np.where(np.arange(30) < 15, 0.01, 0.2)
    spread, basis = spreads(values(30, 6, noise), np.zeros(30, dtype=np.int64))
    width = spread[:, -2] - spread[:, 1]
    assert set(basis) == {"pooled"}
    assert np.median(width[15:]) > 5 * np.median(width[:15])


def test_a_large_group_is_its_own_pool():
    # what the readings have missed is also heard from all rows, so that a group is moved a little by the others
    money = values(30, 6, np.full(30, 0.05))
    group = np.repeat([0, 1], 15)
    disturbed = money.copy()
    disturbed[15:, 3, 8:] *= 3
    width = [spreads(panel, groups)[0][:15] for panel in (money, disturbed) for groups in (group, 0 * group)]
    apart, together, after_apart, after_together = (np.mean(found[:, -2] - found[:, 1]) for found in width)
    assert abs(after_apart / apart - 1) < 0.05
    assert after_together > 1.3 * together


def test_a_row_with_many_misses_of_its_own_needs_no_pool():
    money = values(2, OWN_LEAST + 4, np.array([0.05, 0.05]))
    spread, basis = spreads(money, np.array([0, 1]))
    assert basis == ("own", "own")
    assert np.all(np.isfinite(spread))


def test_an_outcome_does_not_widen_its_own_spread():
    money = values(10, 6, np.full(10, 0.05))
    wild = money.copy()
    wild[:, -1, 6:] *= 50
    now = slice(-10, None)
    calm, loud = (walked(panel) for panel in (money, wild))
    assert calm.difficulty[now].tobytes() == loud.difficulty[now].tobytes()


def test_a_wild_score_is_pulled_in_and_the_others_are_left():
    scores = np.append(np.linspace(-2, 2, 99), 1e12)
    found = winsorised(scores)
    assert found[:-1].tolist() == scores[:-1].tolist()
    assert found[-1] == pytest.approx(5 * np.quantile(np.abs(scores), 0.8))


def test_among_rows_that_never_miss_a_miss_counts_five_difficulties():
    assert winsorised(np.append(np.zeros(99), -80.0))[-1] == -5


def months_that(kind, rng, years):
    """(Y, 12) money of a row of one kind; income > 0."""
    size = 10 ** rng.uniform(3, 8) * rng.choice([-1.0, 1.0])
    steady = size * rng.uniform(0.9, 1.1, (years, 12))
    lumps = np.where(rng.uniform(size=(years, 12)) < 0.1, steady * 12, 0.0)
    began = np.where(np.arange(years)[:, None] >= rng.integers(0, years), steady, 0.0)
    return {
        "steady": steady,
        "constant": np.full((years, 12), size),
        "zero": np.zeros((years, 12)),
        "lumps": lumps,
        "sign": steady * rng.choice([-1.0, 1.0], (years, 12)),
        "new": began,
        "trickle": np.where(began == 0, size * 1e-9, began),
    }[kind]


KINDS = ("steady", "constant", "zero", "lumps", "sign", "new", "trickle")


def lines_of(kinds, years, m, seed):
    rng = np.random.default_rng(seed)
    money = np.stack([months_that(kind, rng, years) for kind in kinds])
    rows = len(kinds)
    budget = np.where(rng.uniform(size=rows) < 0.5, np.nan, np.sum(money[:, -1], axis=1) * rng.uniform(0, 2, rows))
    return Lines(
        months=m,
        history=money[:, :-1],
        booked=np.where(np.arange(12) < m, money[:, -1], np.nan),
        actual=np.sum(money[:, -1, :m], axis=1),
        budget=budget,
        prior_total=np.sum(money[:, -2], axis=1),
        shares=np.full((rows, 12), 1 / 12),
        group=rng.integers(0, 2, rows),
        fixed=(None,) * rows,
    )


@settings(max_examples=60, deadline=None)
@given(
    kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=40),
    years=st.integers(3, 7),
    m=st.integers(1, 11),
    seed=st.integers(0, 2**31),
)
def test_no_row_reaches_further_than_its_size(kinds, years, m, seed):
    lines = lines_of(kinds, years, m, seed)
    found = project(lines)
    known = [np.abs(found.point), np.abs(np.nan_to_num(lines.budget)), np.abs(lines.actual) * 12 / m]
    size = np.max([*known, *np.abs(np.sum(lines.history, axis=2)).T], axis=0)
    assert np.all(np.isfinite(found.spread))
    assert np.all(np.diff(found.spread, axis=1) >= 0)
    assert np.all(np.abs(found.spread) <= 2 * np.maximum(size, 1.0)[:, None] * (1 + 1e-9))


def test_a_row_that_began_late_does_not_widen_the_others():
    # steady rows and one whose first money came in a past autumn: its miss is a million times its earlier size
    rng = np.random.default_rng(4)
    money = 1e5 * rng.uniform(0.95, 1.05, (12, 6, 12))
    quiet, loud = money.copy(), money.copy()
    loud[0, :3] = 0.0
    loud[0, 3, :8] = 0.0
    group = np.zeros(12, dtype=np.int64)
    calm, _ = spreads(quiet, group, m=8)
    after, _ = spreads(loud, group, m=8)
    assert np.all(np.abs(after[1:]) < 8 * np.max(np.abs(calm)))


def test_what_is_new_to_a_row_makes_it_harder_than_the_same_row_grown_old():
    rng = np.random.default_rng(9)
    money = 1e5 * rng.uniform(0.95, 1.05, (12, 6, 12))
    money[0, :-1] *= 1e-3
    spread, _ = spreads(money, np.zeros(12, dtype=np.int64), m=6)
    width = spread[:, LEVELS.index(0.9)] - spread[:, LEVELS.index(0.1)]
    assert width[0] > 5 * np.max(width[1:])
    assert width[0] > 0.3 * np.sum(money[0, -1])


def steps_of(errors, year, *, row=None, months=6, month_error=None, difficulty=1.0, size=1e9, sign=1.0):
    """Steps with known errors (NaN = this year), each as hard as the next; SEK."""
    errors, count = np.asarray(errors, float), len(errors)
    left = 12 - months
    row = np.arange(count) if row is None else np.asarray(row)
    each = np.ones(count)
    return Walk(
        row=row,
        year=np.asarray(year),
        actual=each,
        rest=each,
        parts=np.zeros((count, len(PARTS))),
        weights=np.zeros((count, len(PARTS))),
        months=np.zeros((count, left)),
        error=errors,
        month_error=np.repeat(errors[:, None] / left, left, axis=1) if month_error is None else month_error,
        difficulty=difficulty * each,
        size=size * each,
        sign=sign * each,
        own=np.array([np.sum(np.isfinite(errors[:i]) & (row[:i] == row[i])) for i in range(count)], dtype=np.int64),
        expected=np.full(count, np.nan),
    )


def shipped(months=6):
    table = load_combination()
    return np.interp(LEVELS, table.levels, table.scores[months - 1])


class TestPools:
    def spread(self, errors, years, **more):
        """Of a row of this year, beside as many rows as there are errors, one each."""
        count, rows = len(errors), max(len(errors), 1)
        row = np.concatenate([np.arange(count), np.arange(rows)]).astype(np.int64)
        steps = steps_of([*errors, *[np.nan] * rows], [*years, *[99] * rows], row=row, **more)
        found, basis = spreads_by_group(steps, count + np.arange(rows), np.zeros(rows, dtype=np.int64), 6)
        return found[0], basis[0]

    @pytest.mark.parametrize("sign", [1.0, -1.0])
    def test_with_nothing_to_learn_from_the_shipped_scores_are_used_and_called_a_default(self, sign):
        found, basis = self.spread([], [], difficulty=10.0, sign=sign)
        assert basis == "default"
        assert found == pytest.approx(10 * (shipped() if sign > 0 else -shipped()[::-1]))

    @pytest.mark.parametrize("count", [POOL_LEAST - 1, POOL_LEAST])
    def test_how_many_misses_make_a_pool(self, count):
        assert self.spread(np.zeros(count), np.arange(count))[1] == ("pooled" if count >= POOL_LEAST else "default")

    def test_the_pool_and_what_was_shipped_weigh_by_their_number(self):
        scores, years = np.random.default_rng(1).normal(0, 3, 60), np.repeat(np.arange(3), 20)
        own = score_quantiles(winsorised(scores)) * np.sqrt(1 + 1 / 3)
        found, _ = self.spread(scores, years)
        assert found == pytest.approx((60 * own + PRIOR_MISSES * shipped()) / (60 + PRIOR_MISSES))

    def test_the_fewer_the_years_the_wider_for_rows_of_a_year_share_its_luck(self):
        scores = np.random.default_rng(2).normal(0, 3, 60)
        widths = []
        for count in (1, 2, 10, 60):
            found, _ = self.spread(scores, np.arange(60) % count)
            widths.append(found[LEVELS.index(0.9)] - found[LEVELS.index(0.1)])
        assert np.all(np.diff(widths) < 0)
        assert widths[0] < np.sqrt(2) * widths[-1]

    def test_many_misses_outweigh_what_was_shipped(self):
        scores = np.random.default_rng(3).normal(0, 0.1, 4000)
        found, _ = self.spread(scores, np.arange(4000) % 40)
        assert found[LEVELS.index(0.9)] == pytest.approx(0.128, abs=0.04)

    def test_no_spread_reaches_further_than_twice_the_rows_size(self):
        found, _ = self.spread(np.random.default_rng(4).normal(0, 3, 60), np.arange(60) % 6, size=0.5)
        assert (found[0], found[-1]) == (-MOST_SPREAD * 0.5, MOST_SPREAD * 0.5)
        assert np.all(np.diff(found) >= 0)

    def test_a_backtests_task_hears_only_years_before_its_own(self):
        rng = np.random.default_rng(5)
        errors, years = rng.normal(0, 1, 120), np.repeat(np.arange(4), 30)
        tasks = np.flatnonzero(years == 2)
        before = spreads_by_year(steps_of(errors, years), tasks, 6)
        later = np.where(years >= 2, rng.normal(0, 100, 120), errors)
        assert spreads_by_year(steps_of(later, years), tasks, 6).tobytes() == before.tobytes()
        first = spreads_by_year(steps_of(errors, years), np.flatnonzero(years == 0), 6)
        assert first == pytest.approx(np.tile(shipped(), (30, 1)))


@pytest.mark.parametrize("m", [2, 6, 10])
def test_four_of_five_rows_end_within_their_span_where_rows_are_alike(m):
    # 600 rows of six kinds over seven years, the last one kept aside: wide enough, and not much too wide
    noise = np.tile([0.02, 0.05, 0.1, 0.2, 0.3, 0.4], 100)
    money = values(600, 7, noise, seed=m)
    steps = walked(money, m)
    now = np.flatnonzero(steps.year == 6)
    spread = spreads_by_year(steps, now, m)
    missed = steps.error[now]
    held = np.mean((missed >= spread[:, LEVELS.index(0.1)]) & (missed <= spread[:, LEVELS.index(0.9)]))
    assert 0.78 < held < 0.92
    wide = np.mean((missed >= spread[:, LEVELS.index(0.025)]) & (missed <= spread[:, LEVELS.index(0.975)]))
    assert 0.93 < wide <= 1.0


class TestReach:
    """How wide a month's span is beside the year's."""

    @pytest.mark.parametrize("m", [1, 6, 11])
    def test_with_few_misses_they_last_and_are_even(self, m):
        found = reach_of(steps_of(np.zeros(POOL_LEAST - 1), np.zeros(POOL_LEAST - 1), months=m), m)
        assert found.path == pytest.approx([*np.zeros(m), *np.arange(1, 13 - m) / (12 - m)])
        assert found.month == pytest.approx([*np.zeros(m), *np.full(12 - m, 1 / (12 - m))])

    @given(st.integers(0, 2**31), st.integers(1, 11), st.integers(0, 60))
    def test_the_path_grows_to_the_whole_year_and_booked_months_have_no_span(self, seed, m, count):
        rng = np.random.default_rng(seed)
        missed = rng.normal(0, rng.uniform(0.1, 3, 12 - m), (count, 12 - m))
        found = reach_of(steps_of(missed.sum(axis=1), np.zeros(count), months=m, month_error=missed), m)
        for reach in (found.path, found.month):
            assert reach.shape == (12,)
            assert not np.any(reach[:m])
            assert np.all((reach >= 0) & (reach <= 1))
        assert np.all(np.diff(found.path) >= 0)
        assert found.path[-1] == pytest.approx(1)

    def test_misses_that_all_come_in_december_keep_the_path_shut_until_then(self):
        missed = np.zeros((40, 6))
        missed[:, -1] = np.random.default_rng(1).normal(size=40)
        found = reach_of(steps_of(missed.sum(axis=1), np.zeros(40), month_error=missed), 6)
        assert found.path.tolist() == found.month.tolist() == [0.0] * 11 + [1.0]

    def test_misses_that_last_grow_with_the_months_and_independent_ones_with_their_root(self):
        rng = np.random.default_rng(2)
        lasting = np.repeat(rng.normal(size=(4000, 1)), 6, axis=1)
        fleeting = rng.normal(size=(4000, 6))
        paths = [
            reach_of(steps_of(missed.sum(axis=1), np.zeros(4000), month_error=missed), 6).path[6:]
            for missed in (lasting, fleeting)
        ]
        assert paths[0] == pytest.approx(np.arange(1, 7) / 6)
        assert paths[1] == pytest.approx(np.sqrt(np.arange(1, 7) / 6), abs=0.03)

    def test_misses_that_cancel_reach_no_further_than_the_year(self):
        rng = np.random.default_rng(3)
        missed = np.zeros((50, 6))
        missed[:, 0] = rng.normal(0, 10, 50)
        missed[:, 1] = -missed[:, 0] + rng.normal(0, 1, 50)
        found = reach_of(steps_of(missed.sum(axis=1), np.zeros(50), month_error=missed), 6)
        assert np.max(found.path) == np.max(found.month) == 1.0

    def test_rows_that_never_missed_are_even(self):
        found = reach_of(steps_of(np.zeros(50), np.zeros(50)), 6)
        assert found.path[6:] == pytest.approx(np.arange(1, 7) / 6)
