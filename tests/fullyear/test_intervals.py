import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from forecast.fullyear.intervals import OWN_LEAST, score_quantiles, spread_of, spreads_by_group
from forecast.fullyear.projection import LEVELS
from forecast.fullyear.walk import Years, walk


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
