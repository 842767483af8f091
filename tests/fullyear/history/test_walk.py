"""Walking forward: every step's parts and weights make its forecast, and what is fixed is fixed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.fullyear.history.members import MEMBERS, PARTS
from forecast.fullyear.history.walk import Years, walk

BF, JUDGED = PARTS.index("bf"), PARTS.index("judged")


def money(rows=6, years=6, seed=1, sign=-1.0):
    rng = np.random.default_rng(seed)
    level = 1 + np.cumsum(rng.normal(0, 0.05, (rows, years, 1)), axis=1)
    return sign * 1e4 * level * rng.lognormal(0, 0.1, (rows, years, 12))


def years(values, m=6, budgets=None, judged=None):
    nothing = np.full(values.shape[:2], np.nan)
    return Years(
        values=values,
        months=m,
        budgets=nothing if budgets is None else budgets,
        judged=nothing if judged is None else judged,
        group=np.zeros(values.shape[0], dtype=np.int64),
    )


def near(values, seed=5, spread=0.02):
    """(R, Y) forecasts of the years that are nearly right."""
    return np.sum(values, axis=2) * np.random.default_rng(seed).normal(1, spread, values.shape[:2])


@settings(max_examples=40)
@given(st.integers(0, 2**31), st.integers(1, 11), st.sampled_from([1.0, -1.0]), st.booleans(), st.booleans())
def test_weights_and_parts_make_the_forecast(seed, m, sign, with_budget, with_judged):
    values = money(4, 5, seed, sign)
    found = walk(years(values, m, near(values) if with_budget else None, near(values, 6) if with_judged else None))
    assert np.all(found.weights >= 0)
    assert np.sum(found.weights, axis=1) == pytest.approx(1)
    made = np.sum(np.where(found.weights > 0, found.weights * np.nan_to_num(found.parts), 0.0), axis=1)
    assert found.rest == pytest.approx(made)
    assert np.sum(found.months, axis=1) == pytest.approx(found.rest)
    assert found.error == pytest.approx(np.sum(values[found.row, found.year, m:], axis=1) - found.rest)
    assert np.sum(found.month_error, axis=1) == pytest.approx(found.error, abs=1e-6)
    assert set(found.sign) == {sign}
    assert np.all(found.difficulty > 0)
    assert np.isfinite(found.expected).tolist() == (found.weights[:, BF] > 0).tolist()
    assert np.all(found.weights[:, BF] > 0) == with_budget
    assert np.all(np.isfinite(found.parts[:, JUDGED])) == with_judged


def test_the_budget_part_is_the_booked_and_the_plan_for_the_rest():
    values = np.broadcast_to(np.arange(1.0, 13.0), (1, 4, 12)).copy()
    budgets = np.full((1, 4), 156.0)
    found = walk(years(values, 6, budgets))
    assert found.parts[:, BF] == pytest.approx((1 - 21 / 78) * 156)


@pytest.mark.parametrize("budget", [0.0, 1e5, np.nan])
def test_a_budget_of_nothing_or_of_the_other_sign_says_nothing(budget):
    values = money()
    without = walk(years(values))
    found = walk(years(values, budgets=np.full(values.shape[:2], budget)))
    assert found.rest.tobytes() == without.rest.tobytes()
    assert found.size.tobytes() == without.size.tobytes()
    assert not np.any(found.weights[:, BF])
    assert np.all(np.isnan(found.parts[:, BF]))
    assert np.all(np.isnan(found.expected))


def test_a_person_joins_the_forecast_after_a_year_to_be_judged_by():
    values = money()
    judged = near(values, spread=0.001)
    found = walk(years(values, judged=judged))
    first, last = found.year == 2, found.year == 5
    assert not np.any(found.weights[first, JUDGED])
    assert np.all(found.weights[last, JUDGED] > 0.5)
    assert np.all(found.weights[last, JUDGED] > found.weights[found.year == 3, JUDGED])
    without = walk(years(values))
    assert found.rest[first].tobytes() == without.rest[first].tobytes()
    assert np.mean(np.abs(found.error[last])) < 0.6 * np.mean(np.abs(without.error[last]))


def test_own_counts_the_misses_that_are_known():
    values = money(1, 7)
    values[0, 3, 8] = np.nan  # filled as history, no target
    values[0, -1, 6:] = np.nan
    found = walk(years(values))
    assert dict(zip(found.year.tolist(), found.own.tolist(), strict=True)) == {2: 0, 4: 1, 5: 2, 6: 3}
    assert np.isnan(found.error).tolist() == [False, False, False, True]


def test_size_is_the_largest_year_that_anything_speaks_of():
    values = money(4)
    values[0, 1] *= 3
    budgets = np.full(values.shape[:2], np.nan)
    budgets[1] = 9 * np.sum(values[1], axis=1)
    found = walk(years(values, budgets=budgets))
    last = found.year == 5
    size = found.size[last]
    assert size[0] >= abs(np.sum(values[0, 1])) * (1 - 1e-12)
    assert size[1] == pytest.approx(abs(budgets[1, -1]))
    assert np.all(size >= np.abs(found.actual + found.rest)[last] * (1 - 1e-12))


def test_what_is_new_to_a_row_is_harder_and_the_less_of_the_year_is_left_the_less():
    values = money(2)
    values[0, :-1] *= 1e-3
    early, late = (walk(years(values, m)) for m in (3, 10))
    ratio = [found.difficulty[-2] / found.difficulty[-1] for found in (early, late)]
    assert ratio[0] > 5
    assert early.difficulty[-2] > 1.5 * late.difficulty[-2]


def test_months_fall_as_the_readings_do():
    season = np.array([1.0, 1.1, 0.9, 1.0, 1.2, 0.8, 0.6, 0.9, 1.1, 1.1, 1.0, 1.3])
    found = walk(years(np.tile(-season, (1, 5, 1)), 6))
    assert found.months == pytest.approx(np.tile(-season[6:], (3, 1)))


def test_no_step_knows_anything_after_its_cutoff():
    values = money(3, 6)
    later = values.copy()
    later[:, -1, 6:] = 1e9
    before, after = walk(years(values)), walk(years(later))
    for name in ("rest", "weights", "parts", "months", "difficulty", "size", "actual"):
        assert getattr(before, name).tobytes() == getattr(after, name).tobytes(), name
    past = before.year < 5
    assert before.error[past].tobytes() == after.error[past].tobytes()


def test_every_member_is_a_part():
    assert PARTS[: len(MEMBERS)] == MEMBERS
    assert walk(years(money())).weights.shape[1] == len(PARTS)
