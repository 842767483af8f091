"""Dated amounts: days of months, ramps over the turn of the year, sums to the öre."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.dated_amounts import after, covered_months, ramped_months, to_the_ore
from forecast.periods import Month

MONTHS = st.builds(Month, st.integers(2022, 2026), st.integers(1, 12))
AMOUNTS = st.integers(-(10**12), 10**12).map(lambda ore: ore / 100)


def test_a_part_of_a_month_counts_by_its_days():
    shares = covered_months(dt.date(2024, 9, 16), dt.date(2024, 11, 10), 2024)
    assert shares.tolist() == [0] * 8 + [15 / 30, 1, 10 / 30, 0]


def test_open_ends_cover_the_year():
    assert covered_months(None, None, 2024).tolist() == [1] * 12
    assert covered_months(dt.date(2023, 5, 1), None, 2024).tolist() == [1] * 12
    assert covered_months(dt.date(2025, 5, 1), None, 2024).tolist() == [0] * 12
    assert covered_months(None, dt.date(2024, 2, 29), 2024).tolist() == [1, 1] + [0] * 10


def test_an_end_before_the_start_is_refused():
    with pytest.raises(ValueError, match=r"Slutet 2024-08-31 är före början 2024-09-01\."):
        covered_months(dt.date(2024, 9, 1), dt.date(2024, 8, 31), 2024)


def test_without_a_ramp_each_month_from_the_start_gives_a_twelfth():
    assert ramped_months(1200, Month(2024, 7), 0, 2024).tolist() == [0] * 6 + [100] * 6
    assert ramped_months(1200, Month(2024, 7), 0, 2025).tolist() == [100] * 12
    assert not ramped_months(1200, Month(2024, 7), 0, 2023).any()


def test_a_ramp_grows_in_equal_steps_and_goes_on_next_year():
    assert ramped_months(1200, Month(2024, 11), 3, 2024).tolist() == [0] * 10 + [25, 50]
    assert ramped_months(1200, Month(2024, 11), 3, 2025).tolist() == [75] + [100] * 11


def test_a_negative_ramp_is_refused():
    with pytest.raises(ValueError, match=r"Upptrappningen ska vara 0 månader eller fler, inte -1\."):
        ramped_months(1200, Month(2024, 11), -1, 2024)


@given(full=AMOUNTS, start=MONTHS, ramp=st.integers(0, 24), sooner=st.integers(0, 24))
def test_a_longer_ramp_never_gives_more(full, start, ramp, sooner):
    size = np.abs([ramped_months(full, start, n, 2024).sum() for n in (ramp, ramp + sooner)])
    assert size[1] <= size[0] + 0.01


@given(full=AMOUNTS, start=MONTHS, ramp=st.integers(0, 24))
def test_months_are_whole_ore_and_sum_to_the_rounded_sum(full, start, ramp):
    months = ramped_months(full, start, ramp, 2024)
    np.testing.assert_allclose(months, np.round(months, 2), atol=0)
    since = [12 * (2024 - start.year) + m - start.number for m in range(1, 13)]
    exact = sum(full / 12 * min(max((k + 1) / (ramp + 1), 0), 1) for k in since)
    assert months.sum() == pytest.approx(exact, abs=0.0051, rel=1e-9)


def test_the_last_month_that_holds_anything_takes_the_remainder():
    assert to_the_ore(np.array([100 / 3] * 3 + [0.0] * 9)).tolist() == [33.33, 33.33, 33.34] + [0] * 9


def test_booked_months_are_zero():
    assert after(np.ones(12), Month(2024, 8)).tolist() == [0] * 8 + [1] * 4
    assert not after(np.ones(12), Month(2024, 12)).any()
