import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.fullyear.textbook.dial import additive, credibility, pace_is_meaningless, turn

money = st.floats(-1e9, 1e9, allow_nan=False)
emerged = st.floats(0.02, 1.0)


def one(value: float) -> np.ndarray:
    return np.array([value])


def close(found, expected, size=1.0):
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9 * max(size, 1.0))


@given(money, emerged, money)
def test_zero_is_the_budget_one_is_bf_and_infinity_chain_ladder(c, p, e):
    size = max(abs(c) / p, abs(e))
    close(turn(one(c), one(p), one(e), 0)[0], e, size)
    close(turn(one(c), one(p), one(e), 1)[0], c + (1 - p) * e, size)
    close(turn(one(c), one(p), one(e), math.inf)[0], c / p, size)
    close(turn(one(c), one(p), one(e), 1e6)[0], c / p, size)


@given(money, emerged, money)
def test_benktander_is_bf_with_bf_as_prior(c, p, e):
    once = turn(one(c), one(p), one(e), 1)
    close(turn(one(c), one(p), once, 1)[0], turn(one(c), one(p), one(e), 2)[0], max(abs(c) / p, abs(e)))


@given(money, emerged)
def test_bf_with_chain_ladder_as_prior_is_chain_ladder(c, p):
    close(turn(one(c), one(p), one(c / p), 1)[0], c / p, abs(c) / p)


@given(st.lists(st.tuples(money, money), min_size=2, max_size=6), emerged, st.sampled_from([0, 1, 2, 3]))
def test_children_add_up_to_their_parent(rows, p, n):
    c, e = np.array(rows).T
    parts = turn(c, np.full(len(rows), p), e, n)
    whole = turn(one(float(np.sum(c))), one(p), one(float(np.sum(e))), n)
    close(float(np.sum(parts)), whole[0], float(np.sum(np.abs(c)) / p + np.sum(np.abs(e))))


@given(emerged, st.floats(0, 20))
def test_the_weight_lies_between_zero_and_one_and_grows_with_the_year(p, n):
    early, late = credibility(np.array([p / 2, p]), n)
    assert 0 <= early <= late <= 1


def test_known_numbers():
    # half the year gone with 60 of 100: BF 60 + 50, Benktander 60 + 55, chain ladder 120
    c, p, e = one(-60.0), one(0.5), one(-100.0)
    assert [float(turn(c, p, e, n)[0]) for n in (0, 1, 2, math.inf)] == [-100, -110, -115, -120]
    assert additive(c, p, e)[0] == -110


def test_where_the_pace_means_nothing():
    c, p, e = np.array([5.0, -5, -5, -5]), np.array([0.5, 0.001, 0.5, 0.5]), np.array([-9.0, -9, 0, -9])
    assert pace_is_meaningless(c, p, e).tolist() == [True, True, True, False]


def test_a_dial_below_zero_is_refused():
    with pytest.raises(ValueError, match="below 0"):
        credibility(one(0.5), -1)
