import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from forecast.fullyear import Lines, project
from forecast.fullyear.history.intervals import OWN_LEAST, score_quantiles, spread_of, spreads_by_group, winsorised
from forecast.fullyear.history.walk import Years, walk
from forecast.fullyear.projection import LEVELS


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


def spreads(money, group, m=6):
    rows, count = money.shape[:2]
    steps = walk(Years(money, m, np.full((rows, count), np.nan), (None,) * rows))
    return spreads_by_group(steps, np.flatnonzero(steps.year == count - 1), group, m)


def test_noisy_rows_get_wider_spreads():
    noise = np.where(np.arange(30) < 15, 0.01, 0.2)
    spread, basis = spreads(values(30, 6, noise), np.zeros(30, dtype=np.int64))
    width = spread[:, -2] - spread[:, 1]
    assert set(basis) == {"pooled"}
    assert np.median(width[15:]) > 5 * np.median(width[:15])


def test_a_large_group_is_its_own_pool():
    money = values(30, 6, np.full(30, 0.05))
    group = np.repeat([0, 1], 15)
    apart, _ = spreads(money, group)
    disturbed = money.copy()
    disturbed[15:, 3, 8:] *= 3
    after, _ = spreads(disturbed, group)
    assert apart[:15].tobytes() == after[:15].tobytes()
    together, _ = spreads(disturbed, np.zeros(30, dtype=np.int64))
    assert not np.allclose(together[:15], after[:15])


def test_a_row_with_many_misses_of_its_own_needs_no_pool():
    money = values(2, OWN_LEAST + 4, np.array([0.05, 0.05]))
    spread, basis = spreads(money, np.array([0, 1]))
    assert basis == ("own", "own")
    assert np.all(np.isfinite(spread))


def test_an_outcome_does_not_widen_its_own_spread():
    money = values(10, 6, np.full(10, 0.05))
    wild = money.copy()
    wild[:, -1, 6:] *= 50
    rows = np.full((10, 6), np.nan)
    now = slice(-10, None)
    calm, loud = (walk(Years(panel, 6, rows, (None,) * 10)) for panel in (money, wild))
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


def test_a_row_that_has_missed_everything_reaches_twice_its_size_and_no_further():
    # one year a hundred times the others is the row's own past miss, and lies beyond its unbroken run of years
    money = values(12, 10, np.full(12, 0.05))
    money[0, 2] *= 100
    money[0, 3, 0] = np.nan
    money[0, 3, 5:] = np.nan
    spread, _ = spreads(money, np.zeros(12, dtype=np.int64))
    size = np.max(np.sum(money[0, 4:], axis=1))
    assert 1.9 * size < np.max(np.abs(spread[0])) < 2.1 * size
    assert np.all(np.diff(spread[0]) >= 0)


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
