"""Agency staff that ends: the months, the employed who come instead, and the months of both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.agency import AgencySwitch, switch_months, switch_next_year
from forecast.periods import Month

AUGUST, SEPTEMBER = Month(2024, 8), Month(2024, 9)


def test_agency_off_from_september_without_anybody_instead():
    months = switch_months(AgencySwitch(SEPTEMBER, 230_000, 0), AUGUST)
    assert months.agency.tolist() == [0.0] * 8 + [230_000.0] * 4
    assert not months.employed.any()
    assert months.total == 920_000


def test_both_are_paid_during_the_introduction():
    switch = AgencySwitch(Month(2024, 11), 230_000, 115_000, introduction=1)
    months = switch_months(switch, AUGUST)
    assert months.agency.tolist() == [0.0] * 10 + [230_000.0] * 2
    assert months.employed.tolist() == [0.0] * 9 + [-115_000.0] * 3
    assert (months.overlap, months.total) == (1, 115_000)
    assert switch_next_year(switch) == 12 * 115_000


def test_an_introduction_in_booked_months_is_booked_already():
    months = switch_months(AgencySwitch(SEPTEMBER, 230_000, 115_000, introduction=3), AUGUST)
    assert (months.overlap, months.total) == (0, 4 * 115_000)


def test_an_exit_in_a_booked_month():
    with pytest.raises(ValueError, match="Ändringen börjar i augusti 2024, men bara månader efter augusti 2024"):
        switch_months(AgencySwitch(AUGUST, 1, 0), AUGUST)


@given(st.integers(1, 11), st.integers(1, 12), st.floats(0, 1e6), st.floats(0, 1e6), st.integers(0, 6))
def test_booked_months_stand_still_and_a_later_exit_saves_no_more(booked, later, agency, employed, introduction):
    as_of = Month(2024, booked)
    number = min(booked + later, 12)
    months = switch_months(AgencySwitch(Month(2024, number), agency, employed, introduction), as_of)
    assert not months.agency[:booked].any()
    assert not months.employed[:booked].any()
    assert months.agency.sum() == pytest.approx((13 - number) * agency)
