"""Discounted sums of a row's earlier steps against a plain loop."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.fullyear.history.past import FADING, discounted, in_turn, times_before

steps = st.lists(st.tuples(st.integers(0, 4), st.one_of(st.none(), st.floats(0, 1e6)), st.floats(0, 1e6)), max_size=40)


def by_loop(row, missed):
    """The same by definition: what fades when another known miss follows, and nothing of the step itself."""
    sums, counts = np.zeros(missed.shape), np.zeros(len(row))
    for now in range(len(row)):
        for before in range(now):
            if row[before] != row[now]:
                continue
            if np.isfinite(missed[before, 0]):
                sums[now] = FADING * sums[now] + missed[before]
                counts[now] = FADING * counts[now] + 1
    return sums, counts


@given(steps)
def test_discounted_is_the_plain_loop(given_steps):
    row = np.array([step[0] for step in given_steps], dtype=np.int64)
    missed = np.array([[np.nan if a is None else a, b] for _, a, b in given_steps]).reshape(-1, 2)
    sums, counts = discounted(row, missed)
    expected, expected_counts = by_loop(row, missed)
    assert sums == pytest.approx(expected)
    assert counts == pytest.approx(expected_counts)


@given(steps)
def test_times_before_counts_what_is_known(given_steps):
    row = np.array([step[0] for step in given_steps], dtype=np.int64)
    known = np.array([0.0 if step[1] is None else 1.0 for step in given_steps])
    expected = [int(sum(known[before] for before in range(now) if row[before] == row[now])) for now in range(len(row))]
    assert times_before(row, known).tolist() == expected


def test_an_unknown_year_neither_counts_nor_fades():
    sums, counts = discounted(np.zeros(4, dtype=np.int64), np.array([[10.0], [np.nan], [5.0], [1.0]]))
    assert sums[:, 0].tolist() == [0, 10, 10, 13]
    assert counts.tolist() == [0, 1, 1, 1.8]


def test_steps_of_several_rows_are_taken_in_turn():
    order, nth = in_turn(np.array([2, 0, 2, 0, 2]))
    assert order.tolist() == [1, 3, 0, 2, 4]
    assert nth.tolist() == [0, 1, 0, 1, 2]
