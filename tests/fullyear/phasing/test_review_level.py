"""The pay review in month budgets: taken out of earlier years where it is known, and never guessed."""

import numpy as np
import pytest

from forecast.drivers.pay_review import Review
from forecast.fullyear.phasing.review_level import review_level

STEP_2023, STEP_2024 = 1.041, 1.033
"""parameters/pay_review.yaml: 4.1 % from April 2023, 3.3 % from April 2024."""


def step(size):
    return np.array([1.0] * 3 + [size] * 9)


def test_in_the_rows_the_year_has_its_step_and_earlier_ones_theirs():
    review = review_level("rows", 2024, [2001, 2023])
    assert review.level == pytest.approx(step(STEP_2024))
    assert review.past[1] == pytest.approx(step(STEP_2023))
    assert review.no_step == ""


def test_a_year_without_a_value_is_left_as_it_fell():
    review = review_level("rows", 2024, [2001, 2023])
    assert review.past[0] == pytest.approx(review.level)  # divided and multiplied by the same
    assert review.words(history=True) == (
        "Lönerevisionen 2024, 3,3 % från april (förval ur avtalet), ligger i radens budget. "
        "Revisionen 2023 är borträknad ur de årens månader. "
        "Revisionen 2001 är inte känd; de månaderna är tagna som de föll."
    )
    assert (
        review.words(history=False)
        == "Lönerevisionen 2024, 3,3 % från april (förval ur avtalet), ligger i radens budget."
    )


def test_with_a_central_budget_the_step_is_taken_out_and_not_put_back():
    review = review_level("central", 2024, [2023])
    assert review.level.tolist() == [1.0] * 12
    assert review.past[0] == pytest.approx(step(STEP_2023))
    assert review.no_step == "Budgeten för lönerevisionen 2024 ligger centralt."


def test_where_it_is_not_said_nothing_is_done_and_that_is_told():
    review = review_level("unknown", 2024, [2023])
    assert review.level.tolist() == [1.0] * 12
    assert review.past.tolist() == [[1.0] * 12]
    assert review.no_step == "Var budgeten för lönerevisionen ligger är inte sagt (pay_review_budget i workspace.yaml)."
    assert review.words(history=True).endswith("Personalens månader är tagna som de föll.")


def test_a_budget_year_without_a_value_has_no_step():
    review = review_level("rows", 2001, [2023])
    assert review.level.tolist() == [1.0] * 12
    assert review.past.tolist() == [[1.0] * 12]
    assert review.no_step == "Lönerevisionen 2001 finns inte bland programmets värden och gissas inte."


def test_without_earlier_years():
    assert review_level("rows", 2024, []).past.shape == (0, 12)


class TestOwnReviews:
    OWN = (Review.model_validate({"from": "2024-04", "paid": "2024-06", "rate": 0.05, "source": "lönekontoret"}),)

    def test_they_go_before_the_agreements_and_say_so(self):
        review = review_level("rows", 2024, [2023], self.OWN)
        assert review.step_words == "Lönerevisionen 2024, 5,0 % från april (utbetald i juni), ligger i radens budget."
        assert review.past[0] == pytest.approx(step(STEP_2023))

    def test_a_late_review_is_paid_with_what_was_missed(self):
        level = review_level("rows", 2024, [], self.OWN).level
        assert level[:5].tolist() == pytest.approx([1.0] * 5)
        assert level[5] == pytest.approx(1.05 + 2 * 0.05)
        assert level[6:].tolist() == pytest.approx([1.05] * 6)
