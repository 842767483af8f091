"""The few sums that every method needs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from forecast.fullyear.arrays import safe_ratio, spread_out, sum_of_rows

amounts = st.floats(-1e9, 1e9)


def test_a_ratio_to_nothing_is_what_is_told():
    assert safe_ratio(np.array([6.0, 6.0]), np.array([3.0, 0.0]), 1.0).tolist() == [2.0, 1.0]
    assert np.isnan(safe_ratio(np.array([6.0]), np.array([0.0]))[0])


@given(arrays(np.float64, (9, 3), elements=amounts), st.randoms(use_true_random=False))
def test_a_sum_is_the_same_to_the_bit_in_any_order(values, random):
    order = list(range(9))
    random.shuffle(order)
    assert sum_of_rows(values[order]).tobytes() == sum_of_rows(values).tobytes()
    assert sum_of_rows(values) == pytest.approx(np.sum(values, axis=0), abs=1e-3)


def test_no_rows_sum_to_nothing():
    assert sum_of_rows(np.zeros((0, 2))).tolist() == [0.0, 0.0]


@given(arrays(np.float64, 4, elements=amounts), arrays(np.float64, (4, 5), elements=st.floats(-1, 10)))
def test_a_total_is_split_to_the_last_bit_or_nearly(total, weights):
    found = spread_out(total, weights)
    assert np.sum(found, axis=1) == pytest.approx(total, abs=1e-6)


def test_weights_that_mean_nothing_split_evenly():
    found = spread_out(np.array([12.0, 12.0, 12.0]), np.array([[0.0, 0.0, 0.0], [1.0, -1.0, 3.0], [1.0, 2.0, 3.0]]))
    assert found.tolist() == [[4, 4, 4], [4, 4, 4], [2, 4, 6]]
