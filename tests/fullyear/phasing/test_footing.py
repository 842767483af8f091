"""Months foot: to the öre and in whole units, never with another sign than the year."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from forecast.fullyear.phasing.footing import foot
from forecast.money import Unit, in_unit

ORE = st.integers(-(10**12), 10**12)
YEARS = st.lists(ORE, min_size=1, max_size=6).map(lambda ore: np.array(ore) / 100)
UNITS = st.sampled_from([Unit.KR, Unit.TKR])
TWELFTHS = np.full((1, 12), 1 / 12)


@st.composite
def split_years(draw):
    """Year amounts in whole öre and month shares, some of them zero."""
    year = draw(YEARS)
    shares = draw(arrays(np.float64, (len(year), 12), elements=st.sampled_from([0.0, 0.01, 0.1, 1 / 3, 1.0, 7.3])))
    shares[:, draw(st.integers(0, 11))] += 0.5
    return year, shares


def ore(months):
    return np.rint(months * 100).astype(np.int64)


@given(split_years(), UNITS)
def test_months_sum_to_the_year_to_the_ore(case, unit):
    year, shares = case
    assert ore(foot(year, shares, unit)).sum(axis=1).tolist() == ore(year).tolist()


@given(split_years(), UNITS)
def test_months_as_printed_sum_to_the_year_as_printed(case, unit):
    year, shares = case
    for amount, months in zip(year, foot(year, shares, unit), strict=True):
        assert sum(in_unit(month, unit, 0) for month in months) == in_unit(amount, unit, 0)


@given(split_years(), UNITS)
def test_no_month_turns_its_sign_and_no_share_gives_nothing(case, unit):
    year, shares = case
    months = foot(year, shares, unit)
    assert np.all(months * np.sign(year)[:, None] >= 0)
    assert np.all(months[shares == 0] == 0)


@given(split_years(), UNITS)
def test_every_month_is_within_a_unit_of_its_share(case, unit):
    year, shares = case
    exact = year[:, None] * shares / shares.sum(axis=1, keepdims=True)
    assert np.all(np.abs(foot(year, shares, unit) - exact) <= 2 * unit.sek)


@given(split_years(), UNITS)
def test_the_mirror_of_a_row_gives_mirrored_months(case, unit):
    year, shares = case
    assert np.array_equal(foot(-year, shares, unit), -foot(year, shares, unit))


@given(split_years(), UNITS, st.randoms())
def test_rows_do_not_know_of_each_other(case, unit, random):
    year, shares = case
    order = list(range(len(year)))
    random.shuffle(order)
    assert np.array_equal(foot(year[order], shares[order], unit), foot(year, shares, unit)[order])


@given(split_years(), st.sampled_from([2, 10, 100]))
def test_the_scale_of_the_shares_does_not_matter(case, factor):
    year, shares = case
    assert np.array_equal(foot(year, factor * shares, Unit.KR), foot(year, shares, Unit.KR))


def test_what_is_left_of_twelfths_is_spread_over_the_year():
    assert foot(np.array([-14.0]), TWELFTHS, Unit.KR).tolist() == [[-1.0] * 5 + [-2.0] + [-1.0] * 5 + [-2.0]]


def test_what_is_below_a_unit_lies_in_the_largest_month():
    months = foot(np.array([-12_345.67]), np.array([[1, 1, 1, 1, 1, 1, 3, 1, 1, 1, 0, 0]]) / 12, Unit.TKR)
    assert months.tolist() == [[-1000, -1000, -1000, -1000, -1000, -1000, -3345.67, -1000, -1000, -1000, 0, 0]]


def test_a_year_below_half_a_unit_lies_in_one_month():
    assert foot(np.array([300.0]), TWELFTHS, Unit.TKR).tolist() == [[300.0] + [0.0] * 11]


@pytest.mark.parametrize("bad", [np.full((1, 12), np.nan), np.zeros((1, 12)), np.array([[-0.1] + [0.1] * 11])])
def test_shares_that_are_none_are_refused(bad):
    with pytest.raises(ValueError, match="every row needs month shares that are not below zero"):
        foot(np.array([1.0]), bad, Unit.KR)
