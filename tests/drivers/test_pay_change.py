"""A pay review or charges other than the base holds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.pay_change import PayChange, pay_effect, pay_factors
from forecast.periods import Month

MARCH, APRIL, AUGUST, OCTOBER = (Month(2024, number) for number in (3, 4, 8, 10))
PAY = np.full(12, -100.0)


def test_a_higher_review_than_the_base_holds():
    factors = pay_factors(PayChange(APRIL, rate=0.04, held=0.03, held_start=APRIL), MARCH)
    assert factors.review.tolist() == [1.0] * 3 + [pytest.approx(1.04 / 1.03)] * 9
    assert factors.review_year == pytest.approx(1.04 / 1.03)


def test_the_same_review_changes_nothing():
    factors = pay_factors(PayChange(APRIL, rate=0.03, held=0.03, held_start=APRIL), MARCH)
    assert not pay_effect(PAY, factors.both).any()


def test_a_later_review_is_cheaper_this_year_and_the_same_next_year():
    factors = pay_factors(PayChange(OCTOBER, rate=0.03, held=0.03, held_start=APRIL), MARCH)
    effect = pay_effect(PAY, factors.both)
    assert effect[3:9] == pytest.approx(100 * (1 - 1 / 1.03))
    assert not effect[9:].any()
    assert factors.review_year == 1


def test_a_review_that_is_booked_lies_in_the_level_already():
    factors = pay_factors(PayChange(OCTOBER, rate=0.01, held=0.03, held_start=APRIL), AUGUST)
    assert pay_effect(PAY, factors.both).tolist() == [0.0] * 9 + [pytest.approx(-1.0)] * 3


def test_charges_lie_on_top_of_the_review():
    factors = pay_factors(PayChange(OCTOBER, rate=0.1, po_rate=0.5, base_po_rate=0.4), AUGUST)
    assert factors.both[9:] == pytest.approx(1.1 * 1.5 / 1.4)
    assert factors.review[9:] == pytest.approx(1.1)
    assert factors.po_year == pytest.approx(1.5 / 1.4)


@given(st.floats(0, 0.2), st.floats(0, 0.2), st.integers(9, 12))
def test_more_pay_costs_more_and_booked_months_stand_still(rate, more, number):
    low, high = (
        pay_effect(PAY, pay_factors(PayChange(Month(2024, number), rate=value), AUGUST).both)
        for value in (rate, rate + more)
    )
    assert not low[:8].any()
    assert (high <= low + 1e-9).all()
