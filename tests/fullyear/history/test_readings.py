"""The readings of every year, kept within what the row has ever had."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.fullyear.history.features import FEATURES
from forecast.fullyear.history.members import MEMBERS
from forecast.fullyear.history.readings import LEAST_PART, MIDDLE_OF, MOST_PART, guard, readings


def money(rows, years, seed=1, sign=1.0):
    return sign * np.random.default_rng(seed).lognormal(5, 0.3, (rows, years, 12))


class TestGuard:
    @pytest.mark.parametrize(
        ("rests", "kept"),
        [
            ([2.0, 3.0], [2 * LEAST_PART, 3 * MOST_PART]),
            ([-1.0, 3.0], [-1 * MOST_PART, 3 * MOST_PART]),  # a row that changes sign
            ([-3.0, -2.0], [-3 * MOST_PART, -2 * LEAST_PART]),
            ([0.0, 0.0], [0.0, 0.0]),
        ],
    )
    def test_it_holds_a_part_of_the_smallest_and_some_times_the_largest(self, rests, kept):
        history = np.zeros((1, 2, 12))
        history[0, :, 11] = rests
        assert guard(np.array([[-99.0], [99.0]]), history, 6)[:, 0] == pytest.approx(kept)

    @given(st.integers(0, 2**31), st.integers(1, 11))
    def test_what_the_row_has_had_is_left_alone(self, seed, m):
        history = np.random.default_rng(seed).normal(size=(3, 4, 12))
        had = np.sum(history[:, :, m:], axis=2).T
        assert guard(had, history, m) == pytest.approx(had)

    def test_months_before_the_cutoff_have_no_say(self):
        history = np.ones((1, 2, 12))
        history[0, 0, :6] = 1000.0
        assert guard(np.array([[99.0]]), history, 6)[0, 0] == 6 * MOST_PART


def test_a_year_out_of_all_measure_is_seen_but_not_believed_beyond_the_guard():
    year = np.array([1.0, 1.1, 0.9, 1.0, 1.2, 0.8, 0.6, 0.9, 1.1, 1.1, 1.0, 1.3])
    values = np.stack([year, year, year, 9 * year])[None]
    found = readings(values, 6)
    last = found.sums[-1] * found.unit[-1]
    rest = np.sum(year[6:])
    assert np.max(last) == pytest.approx(MOST_PART * rest)
    assert np.min(last) == pytest.approx(LEAST_PART * rest)  # "expected": last year's sum is booked already
    assert rest < found.middle[-1] * found.unit[-1] <= MOST_PART * rest + 1e-9


@given(st.integers(0, 2**31), st.integers(1, 11), st.sampled_from([1.0, -1.0]))
def test_amounts_are_parts_of_a_normal_year(seed, m, sign):
    values = money(3, 5, seed, sign)
    found = readings(values, m)
    assert np.sign(found.unit).tolist() == [sign] * 9
    assert found.actual * found.unit == pytest.approx(np.sum(values[found.row, found.year, :m], axis=1))
    assert found.outcome * found.unit == pytest.approx(np.sum(values[found.row, found.year, m:], axis=1))
    assert found.later * found.unit[:, None] == pytest.approx(values[found.row, found.year, m:])


def test_steps_are_ordered_by_year_then_row():
    found = readings(money(3, 5), 6)
    assert list(zip(found.year.tolist(), found.row.tolist(), strict=True)) == [
        (year, row) for year in (2, 3, 4) for row in range(3)
    ]


def test_the_middle_is_the_median_of_those_that_follow_the_row():
    found = readings(money(20, 5), 6)
    among = found.sums[:, [MEMBERS.index(key) for key in MIDDLE_OF]]
    assert len(MIDDLE_OF) % 2 == 1
    assert found.middle == pytest.approx(np.median(among, axis=1))
    assert found.sums[np.arange(60), found.middle_at] == pytest.approx(found.middle)
    assert {MEMBERS[at] for at in found.middle_at} <= set(MIDDLE_OF)
    assert found.apart == pytest.approx(np.mean(np.abs(found.sums - found.middle[:, None]), axis=1))


@given(st.integers(0, 2**31), st.integers(1, 11), st.floats(1e-3, 1e6), st.sampled_from([1.0, -1.0]))
def test_readings_know_neither_unit_nor_sign(seed, m, factor, sign):
    values = money(3, 4, seed)
    plain, scaled = readings(values, m), readings(sign * factor * values, m)
    assert scaled.unit == pytest.approx(sign * factor * plain.unit)
    assert scaled.sums == pytest.approx(plain.sums, rel=1e-6)
    assert scaled.features == pytest.approx(plain.features, rel=1e-4, abs=1e-6)


def test_rows_without_two_years_give_no_steps_of_the_right_shapes():
    found = readings(money(3, 2), 7)
    assert found.sums.shape == (0, len(MEMBERS))
    assert found.features.shape == (0, len(FEATURES))
    assert found.later.shape == found.profile.shape == (0, 5)
