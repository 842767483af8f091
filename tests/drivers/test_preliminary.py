"""Months that will be corrected, and invoices that come a month late: a year keeps its sum, and both ways agree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from pydantic import ValidationError

from forecast.drivers.preliminary import Preliminary, booked_share, by_month_of_booking, by_month_of_use
from forecast.ledger.tree import CostType, Role, Row

MONTHS = hnp.arrays(np.float64, (3, 2, 12), elements=st.floats(-1e6, 1e6))
LATE = hnp.arrays(np.float64, (3,), elements=st.floats(0, 0.5))


def about(**more):
    return {"statement": "s", "rows": ["a"], "source": "s", **more}


@given(months=MONTHS, late=LATE)
def test_there_and_back(months, late):
    np.testing.assert_allclose(by_month_of_use(by_month_of_booking(months, late), late), months, atol=1e-4)


@given(months=MONTHS, late=LATE)
def test_a_year_keeps_its_sum(months, late):
    np.testing.assert_allclose(by_month_of_booking(months, late).sum(axis=-1), months.sum(axis=-1), atol=1e-4)


def test_an_even_year_is_booked_low_in_january_and_high_in_december():
    booked = by_month_of_booking(np.full((1, 12), 100.0), np.array([0.35]))
    assert booked[0].tolist() == pytest.approx([65.0, *[100.0] * 10, 135.0])


def test_unknown_months_stay_unknown_and_do_not_touch_earlier_ones():
    booked = by_month_of_booking(np.full((1, 12), 100.0), np.array([0.35]))
    booked[0, 8:] = np.nan
    used = by_month_of_use(booked, np.array([0.35]))
    np.testing.assert_allclose(used[0, :8], 100.0)
    assert np.isnan(used[0, 8:]).all()


def test_the_latest_month_comes_first_in_complete():
    assert booked_share((0.6, 0.9), 8).tolist() == [1, 1, 1, 1, 1, 1, 0.9, 0.6, 1, 1, 1, 1]
    assert booked_share((0.6, 0.9), 1).tolist() == [0.6, *[1.0] * 11]


def test_it_covers_rows_by_key_and_by_cost_type():
    item = Preliminary.model_validate(about(cost_types=["purchase"]))
    rows = [Row("a", None, "A", "", CostType.STAFF, Role.LEAF), Row("b", None, "B", "", CostType.PURCHASE, Role.LEAF)]
    assert [item.covers(row) for row in (*rows, Row("c", None, "C", "", CostType.RENT, Role.LEAF))] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"rows": []}, "vilka rader det gäller"),
        ({"complete": [1.2]}, "less than or equal to 1"),
        ({"complete": [0.01]}, "greater than or equal to 0.05"),
        ({"booked_in": "next_month"}, "behöver en andel"),
        ({"booked_in": "next_month", "complete": [0.3]}, "minst hälften"),
    ],
)
def test_what_means_nothing_is_refused(more, message):
    with pytest.raises(ValidationError, match=message):
        Preliminary.model_validate(about(**more))
