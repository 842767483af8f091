"""Pay reviews as an index: the step, late payment, years without a value, and what may be written."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from forecast.drivers.pay_review import PayStep, Review, pay_index, steps_of, years_with_review
from forecast.parameters import load_parameter
from forecast.periods import Month

AGREEMENT = load_parameter("pay_review")


def step(year, rate, paid=4):
    return PayStep(Month(year, 4), Month(year, paid), rate, default=False)


def test_the_index_is_one_in_the_last_december_and_lower_before_each_review():
    index = pay_index([step(2023, 0.041), step(2024, 0.033)], (2023, 2024), Month(2024, 8))
    assert index[1, 3:].tolist() == [1.0] * 9
    np.testing.assert_allclose(index[1, :3], 1 / 1.033)
    np.testing.assert_allclose(index[0, 3:], 1 / 1.033)
    np.testing.assert_allclose(index[0, :3], 1 / 1.033 / 1.041)


def test_askersunds_share_of_january_to_august_is_the_step_alone():
    """Domain facts 4.6: (3 + 5 x 1.033) / (3 + 9 x 1.033) = 66.4 %."""
    index = pay_index([step(2024, 0.033)], (2024,), Month(2024, 8))[0]
    assert index[:8].sum() / index.sum() == pytest.approx((3 + 5 * 1.033) / (3 + 9 * 1.033))
    assert round(100 * index[:8].sum() / index.sum(), 1) == 66.4


def test_a_late_review_is_paid_with_the_month_that_was_missed():
    """April at the old pay, May with April's difference: the year costs the same."""
    late = pay_index([step(2024, 0.034, paid=5)], (2024,), Month(2024, 8))[0]
    on_time = pay_index([step(2024, 0.034)], (2024,), Month(2024, 8))[0]
    assert late[3] == pytest.approx(1 / 1.034)
    assert late[4] == pytest.approx(1 + 0.034 / 1.034)
    assert late.sum() == pytest.approx(on_time.sum())


def test_that_a_review_is_late_is_not_known_before_its_first_month():
    index = pay_index([step(2024, 0.034, paid=5)], (2024,), Month(2024, 3))[0]
    assert index[3:5].tolist() == [1.0, 1.0]


def test_a_late_review_of_an_earlier_year_stays_late():
    index = pay_index([step(2023, 0.04, paid=6), step(2024, 0.03)], (2023, 2024), Month(2024, 2))
    assert index[0, 5] == pytest.approx((1 + 2 * 0.04 / 1.04) / 1.03)


def test_own_reviews_go_before_the_agreement_and_years_without_either_are_not_guessed():
    own = Review.model_validate({"from": "2023-04", "rate": 0.036, "source": "s"})
    steps = steps_of((own,), AGREEMENT)
    assert [(s.start.year, s.rate, s.default) for s in steps] == [(2023, 0.036, False), (2024, 0.033, True)]
    assert years_with_review(steps) == {2023, 2024}


def test_its_words():
    assert step(2024, 0.034, paid=5).label == "3,4 % från april (utbetald i maj)"
    assert steps_of((), AGREEMENT)[-1].label == "3,3 % från april (förval ur avtalet)"


@pytest.mark.parametrize(("paid", "message"), [("2024-03", "2024-04 eller senare"), ("2025-01", "samma år")])
def test_paid_before_it_begins_or_in_another_year(paid, message):
    with pytest.raises(ValidationError, match=message):
        Review.model_validate({"from": "2024-04", "paid": paid, "rate": 0.03, "source": "s"})


@pytest.mark.parametrize("rate", [3.3, 0, -0.01])
def test_a_rate_is_a_share(rate):
    with pytest.raises(ValidationError, match=r"less than or equal to 0.2|greater than 0"):
        Review.model_validate({"from": "2024-04", "rate": rate, "source": "s"})


@given(
    rates=st.lists(st.floats(0.001, 0.1), min_size=3, max_size=3),
    paid=st.integers(4, 12),
    volume=st.lists(st.floats(1, 100), min_size=12, max_size=12),
)
def test_divided_by_the_index_a_payroll_is_its_volume(rates, paid, volume):
    """Pay built month by month, retroactive part included, comes back as volume in the last December's pay."""
    steps = [step(2022 + i, rate, paid) for i, rate in enumerate(rates)]
    index = pay_index(steps, (2022, 2023, 2024), Month(2024, 12))
    pay = 1.0
    for i, rate in enumerate(rates):
        levels = [pay] * (paid - 1) + [pay * (1 + rate)] * (13 - paid)
        levels[paid - 1] += pay * rate * (paid - 4)
        pay *= 1 + rate
        np.testing.assert_allclose(np.array(levels) / index[i], np.prod([1 + r for r in rates]), rtol=1e-9)
    months = np.array(volume)
    np.testing.assert_allclose(months * index / index, np.broadcast_to(months, index.shape))
