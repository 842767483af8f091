"""A rhythm is read from months that are regularly exactly zero."""

import numpy as np
import pytest

from forecast.fullyear.phasing.rhythm import rhythm


def years(*amounts_by_month):
    """One row: a year for each mapping of month number -> amount."""
    out = np.zeros((1, len(amounts_by_month), 12))
    for year, amounts in enumerate(amounts_by_month):
        for month, amount in amounts.items():
            out[0, year, month - 1] = amount
    return out


QUARTERS = {1: -100, 4: -100, 7: -100, 10: -100}


def test_quarterly_rent_gets_equal_quarters_although_an_index_moved_it():
    found = rhythm(years(QUARTERS, {1: -102, 4: -102, 7: -104, 10: -104}))
    assert found.shares[0].tolist() == [0.25, 0, 0] * 4
    assert found.equal.tolist() == [True]


def test_unequal_parts_stay_unequal():
    found = rhythm(years({3: 80, 9: 20}, {3: 70, 9: 30}))
    assert found.shares[0, [2, 8]] == pytest.approx([0.75, 0.25])
    assert found.equal.tolist() == [False]


def test_a_lump_in_one_month_is_a_rhythm():
    assert rhythm(years({9: 300}, {9: 310})).shares[0].tolist() == [0] * 8 + [1] + [0] * 3


def test_one_year_in_three_may_miss_a_posting():
    late = {1: -100, 4: -100, 7: -100, 11: -100}
    found = rhythm(years(QUARTERS, QUARTERS, late))
    assert found.shares[0].tolist() == [0.25, 0, 0] * 4


@pytest.mark.parametrize(
    "history",
    [
        years(QUARTERS),
        years(QUARTERS, {2: -100, 5: -100, 8: -100, 11: -100}),
        years(dict.fromkeys(range(1, 8), -1), dict.fromkeys(range(1, 8), -1)),
        years({}, {}),
        np.zeros((1, 0, 12)),
    ],
    ids=["one year", "years that do not agree", "more than every second month", "nothing", "no years"],
)
def test_rows_without_a_rhythm(history):
    assert np.isnan(rhythm(history).shares).all()


def test_a_year_with_an_unknown_month_says_nothing():
    history = years(QUARTERS, QUARTERS, {})
    history[0, 2, 0] = np.nan
    assert rhythm(history).shares[0].tolist() == [0.25, 0, 0] * 4


def test_sign_and_size_do_not_matter():
    history = years({3: 80, 9: 20}, {3: 70, 9: 30})
    assert np.array_equal(rhythm(-3 * history).posted, rhythm(history).posted)
    assert rhythm(-3 * history).shares == pytest.approx(rhythm(history).shares)
