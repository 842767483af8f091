"""Unallocated savings: what is distributed is saved in part, and its budget moves without a krona lost."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.savings import moved_budget, saved_months
from forecast.periods import Month

SHARES = st.lists(st.integers(1, 100), min_size=1, max_size=6).map(lambda parts: [p / sum(parts) for p in parts])


def test_ek13_ten_million_half_realised_from_july_is_two_and_a_half():
    saved = saved_months(10_000_000, [0.5, 0.3, 0.2], 0.5, Month(2024, 7))
    assert saved.shape == (3, 12)
    assert saved.sum() == 2_500_000
    assert saved.sum(axis=1).tolist() == [1_250_000, 750_000, 500_000]
    assert not saved[:, :6].any()


@given(
    amount=st.integers(1, 10**12).map(lambda ore: ore / 100),
    shares=SHARES,
    as_of=st.integers(1, 11),
)
def test_moved_budget_sums_to_zero_in_every_month_and_booked_months_stand(amount, shares, as_of):
    moved = moved_budget(amount, shares, Month(2024, as_of))
    np.testing.assert_array_equal(np.round(moved.sum(axis=0), 2), np.zeros(12))
    assert round(float(moved[0].sum()), 2) == pytest.approx(-amount, abs=0.005)
    assert not moved[:, :as_of].any()
    np.testing.assert_allclose(moved[1:].sum(axis=1), np.array(shares) * amount, atol=0.2)
