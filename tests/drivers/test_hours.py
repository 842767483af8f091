"""Vintages of hours: what is known later never reaches back, and the band says what it rests on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.hours import HourReading, correction_band, corrections, known_hours
from forecast.periods import Month


def vintage(number, hours, known, year=2024):
    return HourReading("hemtjanst", Month(year, number), hours, Month(year, known), "prov")


def corrected(shares, first=1000.0):
    """One month after the other, each told again a month later."""
    out = []
    for at, share in enumerate(shares):
        month, after = Month(2020 + at // 12, at % 12 + 1), Month(2020 + (at + 1) // 12, (at + 1) % 12 + 1)
        out += [
            HourReading("hemtjanst", month, first, month, "prov"),
            HourReading("hemtjanst", month, first * (1 + share), after, "prov"),
        ]
    return out


def band_of(shares, default=0.05):
    return correction_band(corrections(known_hours(corrected(shares), "hemtjanst", Month(2030, 1))), default)


def test_a_late_correction_shows_old_and_new_and_keeps_the_old():
    told = [vintage(3, 5076, 3), vintage(3, 5270, 6), vintage(3, 5230, 4), vintage(4, 5000, 4)]
    (march,) = corrections(known_hours(told, "hemtjanst", Month(2024, 6)))
    assert [item.hours for item in march.vintages] == [5076, 5230, 5270]
    assert (march.first, march.last, march.change) == (5076, 5270, 194)
    (then,) = corrections(known_hours(told, "hemtjanst", Month(2024, 5)))
    assert (then.first, then.last) == (5076, 5230)
    assert known_hours(told, "annan", Month(2024, 6)) == {}


@given(
    st.lists(st.tuples(st.integers(1, 12), st.integers(0, 6), st.integers(0, 6000)), max_size=30),
    st.integers(1, 12),
)
def test_a_month_reads_nothing_that_was_told_later(rows, as_of):
    told = [vintage(month, float(hours), min(12, month + late)) for month, late, hours in rows]
    month = Month(2024, as_of)
    seen = known_hours(told, "hemtjanst", month)
    assert seen == known_hours([item for item in told if item.known_at <= month], "hemtjanst", month)
    assert all(item.known_at <= month for vintages in seen.values() for item in vintages)
    assert correction_band(corrections(seen), 0.05) == correction_band(
        corrections(known_hours([item for item in told if item.known_at.number <= as_of], "hemtjanst", month)), 0.05
    )


def test_nine_corrections_give_a_band_of_their_own_and_eight_do_not():
    nine = band_of([0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09])
    assert (nine.basis, nine.count) == ("own", 9)
    assert (nine.low, nine.middle, nine.high) == pytest.approx((0.01, 0.05, 0.09))
    eight = band_of([0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08])
    assert (eight.basis, eight.low) == ("default", -0.05)
    assert eight.high == pytest.approx(0.08), "what has been seen is never outside the default band"
    none = band_of([])
    assert (none.basis, none.count, none.low, none.middle, none.high) == ("default", 0, -0.05, 0.0, 0.05)


def test_the_band_holds_eight_of_ten_corrections_that_come_after():
    draws = np.random.default_rng(7).normal(0.02, 0.01, (400, 20))
    held = [band.low <= row[-1] <= band.high for row in draws for band in (band_of(row[:-1]),)]
    assert 0.74 < np.mean(held) < 0.86


def test_a_month_without_hours_from_the_start_says_nothing_of_shares():
    told = [vintage(1, 0, 1), vintage(1, 10, 2)]
    assert correction_band(corrections(known_hours(told, "hemtjanst", Month(2024, 2))), 0.05).count == 0
