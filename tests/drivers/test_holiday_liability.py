"""The holiday liability's profile: a change of principle moves months and never a year or a total."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from forecast.drivers.holiday_liability import moved_part, reprofiled, restated_months, with_counterpart
from forecast.parameters import load_profiles

PROFILES = load_profiles("holiday_profile")
UNIT, CENTRAL = (np.array(PROFILES.shares[key]) for key in ("unit", "central"))


def test_the_shipped_profiles_are_unverified_and_sum_to_one():
    assert PROFILES.source_class == "c"
    for shares in (UNIT, CENTRAL):
        assert shares.sum() == pytest.approx(1)
    assert (round(100 * CENTRAL[:8].sum(), 1), round(100 * UNIT[:8].sum(), 1)) == (67.1, 65.8)


def test_years_booked_centrally_get_the_units_summer():
    months = (-1200.0 * CENTRAL)[None, None, :]
    turned = reprofiled(months, np.ones(1), CENTRAL, UNIT)
    np.testing.assert_allclose(turned[0, 0], -1200 * UNIT, atol=0.05)
    assert turned[0, 0, 6] > months[0, 0, 6]


def test_a_row_that_is_half_pay_moves_half_as_much():
    months = np.full((2, 1, 12), -100.0)
    whole, half = reprofiled(months, np.array([1.0, 0.5]), CENTRAL, UNIT)[:, 0, 6] + 100
    assert half == pytest.approx(whole / 2, rel=0.01)


@given(
    months=hnp.arrays(np.float64, (3, 2, 12), elements=st.integers(-(10**9), -100).map(lambda ore: ore / 100)),
    pay=hnp.arrays(np.float64, (3,), elements=st.floats(0, 1)),
)
def test_each_year_keeps_its_sum(months, pay):
    turned = reprofiled(months, pay, CENTRAL, UNIT)
    np.testing.assert_allclose(turned.sum(axis=2), months.sum(axis=2), atol=1e-6)


def test_a_year_with_an_unknown_month_is_left_alone():
    months = np.full((1, 1, 12), -100.0)
    months[0, 0, 4] = np.nan
    np.testing.assert_array_equal(reprofiled(months, np.ones(1), CENTRAL, UNIT), months)


def test_ek8_piteas_january_to_march_moves_between_rows_and_the_total_stands_to_the_krona():
    """Story EK8: the debt moves from a central row to the units; unit rows change, the total does not."""
    units = np.array([-60_123_000.0, -101_457_000.0, -25_300_000.0])
    central = 0.0
    moved = moved_part(units, np.array([0.8, 0.75, 1.0]), CENTRAL[:3], UNIT[:3])
    after = np.append(units + moved, central - moved.sum())
    assert round(after.sum(), 2) == round(units.sum() + central, 2)
    assert (moved < 0).all()
    assert moved[2] == pytest.approx(-25_300_000 * (25.8 / 24.6 - 1), abs=0.01)


MONTHS = st.one_of(st.just(np.nan), st.integers(-(10**9), 0).map(lambda ore: ore / 100))


@given(
    months=hnp.arrays(np.float64, (4, 12), elements=MONTHS),
    pay=hnp.arrays(np.float64, (4,), elements=st.floats(0, 1)),
    central=st.sampled_from([None, 0, 3]),
)
def test_restated_months_move_between_rows_and_the_total_stands(months, pay, central):
    if central is not None:
        pay[central] = 0.0
    change = restated_months(months, pay, CENTRAL, UNIT)
    assert not change[np.isnan(months)].any()
    assert not change[pay == 0].any()
    moved, outside = with_counterpart(change[:, :8].sum(axis=1), central)
    assert round(float(moved.sum()) + outside, 2) == 0
    assert central is None or outside == 0


def test_an_unfinished_year_moves_by_its_booked_months():
    months = np.full((1, 12), np.nan)
    months[0, :3] = -1000.0
    change = restated_months(months, np.ones(1), CENTRAL, UNIT)
    assert change[0, 0] == pytest.approx(-1000 * (8.6 / 8.2 - 1), abs=0.01)
    assert not change[0, 3:].any()


def test_a_whole_year_keeps_each_rows_sum():
    months = np.round(np.array([-1000.0 * CENTRAL * 12, -500.0 * CENTRAL * 12]), 2)
    change = restated_months(months, np.array([0.8, 1.0]), CENTRAL, UNIT)
    np.testing.assert_allclose(change.sum(axis=1), 0, atol=0.005)
    assert change[0, 6] > 0


def test_the_central_row_takes_what_the_units_gain():
    moved, outside = with_counterpart(np.array([-10.25, 0.0, -4.5]), 1)
    assert (moved.tolist(), outside) == ([-10.25, 14.75, -4.5], 0)
    moved, outside = with_counterpart(np.array([-10.25, 0.0]), None)
    assert (moved.tolist(), outside) == ([-10.25, 0], 10.25)
