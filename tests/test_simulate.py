"""Draws: replayed by number, equal for equal seeds, alike in scenario and base, and true to the point."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.fullyear.projection import LEVELS
from forecast.ledger.tree import CostType, Role, Row, make_tree
from forecast.model import QUANTILES
from forecast.simulate import BLOCK, draw_block, margin, replay, simulate

SHARED = 0.3
TREE = make_tree(
    "by_activity",
    (
        Row("total", None, "Summa", "", CostType.NET, Role.SUM),
        Row("51", "total", "51", "51", CostType.NET, Role.SUM),
        Row("a", "51", "a", "a", CostType.NET, Role.LEAF),
        Row("b", "51", "b", "b", CostType.NET, Role.LEAF),
        Row("varav", "51", "varav", "", CostType.STAFF, Role.MEMO),
        Row("56", "total", "56", "56", CostType.NET, Role.LEAF),
    ),
)
POINT = np.array([-600.0, -300.0, -100.0, -200.0, -50.0, -300.0]) * 1e3
NORMAL = np.array([-2.576, -1.960, -1.645, -1.2816, -0.6745, 0.0, 0.6745, 1.2816, 1.645, 1.960, 2.576])
SPREAD = np.where(np.array([0, 0, 1, 1, 1, 1])[:, None] == 1, 5e3 * NORMAL[None, :], 0.0)


def drawn(draws=BLOCK, seed=7, point=POINT, spread=SPREAD, shared=SHARED, total=0):
    return simulate(TREE, point, spread, total, draws=draws, seed=seed, shared=shared)


@st.composite
def worlds(draw):
    """(point, spread) of TREE: whole öre, spreads that grow along the row, sums filled."""
    amounts = draw(st.lists(st.integers(-(10**10), 10**10), min_size=6, max_size=6))
    point = TREE.sum_up(np.array(amounts) / 100)
    steps = draw(
        st.lists(st.lists(st.integers(0, 10**7), min_size=len(LEVELS), max_size=len(LEVELS)), min_size=6, max_size=6)
    )
    spread = np.cumsum(np.array(steps, dtype=np.float64), axis=1)
    spread -= spread[:, [len(LEVELS) // 2]]
    spread[TREE.where(Role.SUM)] = 0.0
    return point, spread


@given(worlds(), st.integers(0, 2**32))
@settings(max_examples=25)
def test_quantiles_grow_along_every_row(world, seed):
    found = drawn(seed=seed, point=world[0], spread=world[1]).quantiles
    assert (np.diff(found, axis=1) >= 0).all()


@given(worlds(), st.integers(0, 2**32), st.integers(0, 600))
@settings(max_examples=25)
def test_a_replayed_draw_adds_up_to_the_ore(world, seed, number):
    ore = np.round(100 * replay(TREE, *world, number, seed=seed, shared=SHARED))
    assert ore[0] == ore[1] + ore[5]
    assert ore[1] == ore[2] + ore[3]


@given(worlds(), st.integers(0, 2**32))
@settings(max_examples=10)
def test_without_spread_every_draw_is_the_point(world, seed):
    point, _ = world
    found = drawn(seed=seed, point=point, spread=np.zeros_like(SPREAD))
    np.testing.assert_allclose(found.quantiles, np.repeat(point[:, None], 5, axis=1), atol=0.005)
    np.testing.assert_allclose(found.total, point[0], atol=0.005)
    np.testing.assert_allclose(replay(TREE, point, np.zeros_like(SPREAD), 3, seed=seed, shared=SHARED), point)


@given(worlds(), st.integers(0, 2**32), st.floats(0, 1))
@settings(max_examples=10)
def test_the_same_seed_gives_the_same_bytes(world, seed, shared):
    first, again = (drawn(seed=seed, point=world[0], spread=world[1], shared=shared) for _ in range(2))
    assert first.quantiles.tobytes() == again.quantiles.tobytes()
    assert first.total.tobytes() == again.total.tobytes()


def test_another_seed_gives_other_draws():
    assert not np.array_equal(drawn(seed=1).total, drawn(seed=2).total)


def test_blocks_do_not_repeat_each_other():
    total = drawn(draws=2 * BLOCK).total
    assert not np.intersect1d(total[:BLOCK], total[BLOCK:]).size


@pytest.mark.parametrize(("few", "many"), [(300, 2000), (1, 300), (BLOCK, BLOCK + 1), (255, 257)])
def test_a_longer_run_begins_with_the_shorter(few, many):
    short, long = drawn(draws=few).total, drawn(draws=many).total
    assert (len(short), len(long)) == (few, many)
    assert short.tobytes() == long[:few].tobytes()


@pytest.mark.parametrize("number", [0, 1, 255, 256, 299])
def test_the_replay_is_the_numbered_draw_of_every_run(number):
    replayed = replay(TREE, POINT, SPREAD, number, seed=7, shared=SHARED)
    for draws in (300, 2000):
        assert drawn(draws=draws).total[number] == pytest.approx(replayed[0], abs=0.01 * len(TREE.rows))


def test_a_kept_row_below_the_top_is_that_rows_draws():
    below = drawn(draws=300, total=1).total
    assert below[299] == pytest.approx(replay(TREE, POINT, SPREAD, 299, seed=7, shared=SHARED)[1], abs=0.03)


@given(st.integers(-(10**9), 10**9).map(lambda ore: ore / 100))
@settings(max_examples=25)
def test_scenario_and_base_see_the_same_luck(lever):
    """An expected effect on a row moves it, and its sums, by exactly that amount in every draw."""
    moved = TREE.sum_up(np.where(np.arange(6) == 2, POINT + lever, POINT))
    base, scenario = drawn(draws=300), drawn(draws=300, point=moved)
    np.testing.assert_allclose(scenario.total - base.total, lever, atol=1e-6)
    for at, shift in ((0, lever), (1, lever), (2, lever), (3, 0.0), (5, 0.0)):
        np.testing.assert_allclose(scenario.quantiles[at] - base.quantiles[at], shift, atol=0.011)


@given(st.integers(1, 1000))
@settings(max_examples=25)
def test_ten_times_the_money_is_ten_times_the_quantiles(factor):
    scaled = drawn(draws=300, point=POINT * factor, spread=SPREAD * factor)
    np.testing.assert_allclose(scaled.quantiles, drawn(draws=300).quantiles * factor, atol=0.01 * (factor + 1))


def test_rows_that_move_together_widen_the_sum():
    def width(shared):
        low, high = drawn(draws=4000, shared=shared).quantiles[0, [1, 3]]
        return high - low

    assert width(0.0) < width(0.5) < width(1.0)
    together = 3 * 2 * 1.2816 * 5e3
    assert width(1.0) == pytest.approx(together, rel=0.05)
    assert width(0.0) == pytest.approx(together / np.sqrt(3), rel=0.05)


def test_a_sum_is_never_wider_than_its_parts_together():
    found = drawn(draws=2000).quantiles
    width = found[:, 3] - found[:, 1]
    assert width[0] <= 1.1 * width[[2, 3, 5]].sum()


def test_a_single_rows_quantiles_are_its_margin():
    assert QUANTILES == (0.05, 0.10, 0.50, 0.90, 0.95)
    found = drawn().quantiles
    np.testing.assert_allclose(found[2], -100e3 + 5e3 * NORMAL[[2, 3, 5, 7, 8]])
    np.testing.assert_allclose(margin(POINT, SPREAD, (0.175,))[2], -100e3 + 5e3 * (NORMAL[3] + NORMAL[4]) / 2)


def test_drawn_margins_have_the_asked_quantiles():
    draws = np.concatenate(
        [draw_block(TREE, POINT, SPREAD, seed=1, block=block, shared=SHARED)[2] for block in range(40)]
    )
    np.testing.assert_allclose(np.quantile(draws, QUANTILES), -100e3 + 5e3 * NORMAL[[2, 3, 5, 7, 8]], atol=250)


def test_no_probability_piles_up_on_the_edge():
    draws = np.concatenate([draw_block(TREE, POINT, SPREAD, seed=1, block=block, shared=0.0)[5] for block in range(20)])
    assert len(np.unique(draws)) == len(draws)


def test_memo_rows_are_drawn_but_not_summed():
    block = draw_block(TREE, POINT, SPREAD, seed=1, block=0, shared=SHARED)
    np.testing.assert_allclose(block[1], block[2] + block[3])
    assert np.ptp(block[4]) > 0


def test_a_row_that_the_model_says_nothing_of_stays_unknown():
    point = TREE.sum_up(np.where(np.arange(6) == 5, np.nan, POINT))
    found = drawn(point=point)
    assert np.isnan(found.quantiles[5]).all()
    assert np.isfinite(found.quantiles[0]).all()
