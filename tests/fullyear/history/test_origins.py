"""From which points a year can be forecast, and what each of them knows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.fullyear.history import origins as module
from forecast.fullyear.history.origins import MOST_YEARS, origins, units

NAN = np.nan


def money(rows, years, seed=1):
    return np.random.default_rng(seed).lognormal(5, 0.3, (rows, years, 12))


def of(values, months):
    """(row, year) -> (history, booked, smoothed, later) of every origin."""
    return {
        (int(found.rows[i]), int(found.year[i])): (
            found.history[i],
            found.booked[i],
            found.smoothed[:, i],
            found.later[i],
        )
        for found in origins(values, months)
        for i in range(found.rows.shape[0])
    }


def test_every_year_with_two_before_it_is_an_origin():
    values = money(2, 5)
    found = of(values, 4)
    assert set(found) == {(row, year) for row in range(2) for year in (2, 3, 4)}
    history, booked, smoothed, later = found[1, 3]
    assert history.tolist() == values[1, :3].tolist()
    assert booked.tolist() == values[1, 3, :4].tolist()
    assert later.tolist() == values[1, 3, 4:].tolist()
    assert smoothed.shape == (2, 8)


def test_two_years_are_the_least():
    assert not of(money(3, 2), 4)
    assert set(of(money(1, 3), 4)) == {(0, 2)}


def test_gaps_of_whole_years_are_passed_over():
    values = money(1, 6)
    values[0, 2] = NAN
    found = of(values, 6)
    assert set(found) == {(0, 3), (0, 4), (0, 5)}
    assert found[0, 4][0].tolist() == values[0, [0, 1, 3]].tolist()
    together = of(values[:, [0, 1, 3, 4, 5]], 6)
    assert found[0, 5][2].tobytes() == together[0, 4][2].tobytes()


def test_a_filled_year_is_history_but_no_target():
    values = money(1, 5)
    values[0, 3, 9] = NAN
    found = of(values, 4)
    assert set(found) == {(0, 2), (0, 4)}
    history = found[0, 4][0]
    assert history.shape == (4, 12)
    assert np.all(np.isfinite(history))


def test_this_year_is_an_origin_where_its_months_are_known_to_m():
    values = money(3, 4)
    values[0, -1, 5:] = NAN  # this year
    values[1, -1, 3:] = NAN  # booked to March only
    found = of(values, 5)
    assert {row for row, year in found if year == 3} == {0, 2}
    assert found[0, 3][0].tolist() == values[0, :3].tolist()
    assert np.all(np.isnan(found[0, 3][3]))


def test_this_year_is_not_filled_ahead():
    # ten booked months: the two that are missing are not known, though a gap of two would be filled in an earlier year
    values = money(1, 4)
    values[0, -1, 10:] = NAN
    history, _, _, later = of(values, 10)[0, 3]
    assert history.tolist() == values[0, :3].tolist()
    assert np.all(np.isnan(later))


def test_more_years_than_are_read_are_left_out():
    values = money(1, MOST_YEARS + 4)
    found = of(values, 6)
    last = found[0, MOST_YEARS + 3][0]
    assert last.shape == (MOST_YEARS, 12)
    assert last.tolist() == values[0, 3 : MOST_YEARS + 3].tolist()
    assert found[0, 4][0].shape == (4, 12)


@given(st.integers(0, 2**31), st.integers(1, 11), st.floats(0, 0.05))
def test_nothing_in_an_origin_lies_after_its_cutoff(seed, m, holes):
    rng = np.random.default_rng(seed)
    values = rng.normal(100, 100, (4, 6, 12))
    values[:, :-1] = np.where(rng.uniform(size=(4, 5, 12)) < holes, NAN, values[:, :-1])
    before = of(values, m)
    for row, year in before:
        later = values.copy()
        later[row, year, m:] = np.where(np.isnan(values[row, year, m:]), NAN, rng.normal(0, 1e9, 12 - m))
        later[row, year + 1 :] = rng.normal(0, 1e9, later[row, year + 1 :].shape)
        after = of(later, m)
        for one, other in zip(before[row, year][:3], after[row, year][:3], strict=True):
            assert one.tobytes() == other.tobytes()


def test_rows_in_chunks_are_rows_at_once(monkeypatch):
    values = money(7, 5)
    values[2, -1, 6:] = NAN
    whole = of(values, 6)
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 2)
    parts = of(values, 6)
    assert set(parts) == set(whole)
    for key, found in whole.items():
        for one, other in zip(found, parts[key], strict=True):
            np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    ("row", "unit"),
    [
        (np.full((2, 12), 5.0), 60.0),
        (np.full((2, 12), -5.0), -60.0),
        (np.stack([np.full(12, 1.0), np.full(12, -3.0)]), -24.0),
        (np.tile([1.0, -1.0], (2, 6)), 24.0),
        (np.zeros((2, 12)), 1.0),
    ],
    ids=["income", "cost", "sign by year", "cancels", "nothing"],
)
def test_a_unit_is_a_normal_year_with_its_sign_and_never_zero(row, unit):
    assert units(row[None]).tolist() == [pytest.approx(unit)]
