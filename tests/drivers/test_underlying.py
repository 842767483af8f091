"""The underlying deviation: one-offs move the year and not what is underneath."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.underlying import underlying

SEK = st.integers(-(10**11), 10**11).map(lambda ore: ore / 100)


def test_booked_and_assumed_one_offs_are_taken_away():
    left = underlying(np.array([-300.0, 50.0]), np.array([1500.0, 0.0]), np.array([-1500.0, 20.0]))
    assert left.tolist() == [-300.0, 30.0]


def test_an_unknown_deviation_stays_unknown_and_an_unknown_one_off_is_none():
    left = underlying(np.array([np.nan, 5.0]), np.array([1.0, np.nan]), np.zeros(2))
    assert np.isnan(left[0])
    assert left[1] == 5


@given(deviation=SEK, booked=SEK, lever=SEK, more=SEK)
def test_one_more_one_off_moves_nothing_underneath(deviation, booked, lever, more):
    before = underlying(*(np.array([value]) for value in (deviation, booked, lever)))
    after = underlying(np.array([deviation + more]), np.array([booked]), np.array([lever + more]))
    assert after[0] == pytest.approx(before[0], abs=0.02)
