"""Methods that a person fixes on a row with own months: every key, within the guard, and what is said of it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.fullyear.history import fixed as module
from forecast.fullyear.history.fixed import FIXED, SLOW, Row, fixed_rest
from forecast.fullyear.history.readings import LEAST_PART, MOST_PART
from forecast.fullyear.methods import METHODS
from forecast.fullyear.textbook.state_space import CONSTANT

SEASON = np.array([1.0, 1.1, 0.9, 1.0, 1.2, 0.8, 0.6, 0.9, 1.1, 1.1, 1.0, 1.3])
QUICK = tuple(key for key in FIXED if key not in SLOW)


def row(m=6, years=4, sign=-1.0, noise=0.05, seed=1, budget=None):
    """A row of about 12 000 a year; its budgets are the outcomes unless told."""
    rng = np.random.default_rng(seed)
    months = sign * 1000 * SEASON * rng.normal(1, noise, (years + 1, 12))
    budgets = np.sum(months, axis=1)
    this = budgets[-1:] if budget is None else np.array([float(budget)])
    return Row(months[None, :-1], months[None, -1, :m], budgets[None, :-1], this)


def had(line):
    """Every earlier year's sum of the months that remain."""
    return np.sum(line.history[0, :, line.booked.shape[1] :], axis=1)


@pytest.mark.parametrize("key", FIXED)
@pytest.mark.parametrize("m", [1, 6, 11])
def test_every_method_gives_months_of_a_steady_row_near_the_usual(key, m):
    line = row(m)
    rest, note = fixed_rest(key, line)
    assert rest.shape == (12 - m,)
    assert np.sum(rest) == pytest.approx(np.mean(had(line)), rel=0.15)
    assert "nan" not in note
    assert key in METHODS


@settings(max_examples=60)
@given(st.sampled_from(QUICK), st.integers(0, 2**31), st.integers(1, 11), st.sampled_from([1.0, -1.0]))
def test_no_method_leaves_the_guard(key, seed, m, sign):
    rng = np.random.default_rng(seed)
    line = row(m, sign=sign, noise=0.5, seed=seed)
    line = replace(line, booked=line.booked * 10 ** rng.uniform(-3, 3), budget=line.budget * 10 ** rng.uniform(-3, 3))
    rest, _ = fixed_rest(key, line)
    known = had(line) * sign
    low, high = np.min(known), np.max(known)
    assert np.all(np.isfinite(rest))
    assert sign * np.sum(rest) >= low * (LEAST_PART if low > 0 else MOST_PART) - 1e-6
    assert sign * np.sum(rest) <= high * (MOST_PART if high > 0 else LEAST_PART) + 1e-6


@settings(max_examples=30)
@given(st.sampled_from(QUICK), st.integers(0, 2**31), st.integers(1, 11))
def test_costs_mirror_incomes(key, seed, m):
    income, cost = (fixed_rest(key, row(m, sign=sign, seed=seed))[0] for sign in (1.0, -1.0))
    assert cost == pytest.approx(-income)


@pytest.mark.parametrize("key", QUICK)
@pytest.mark.parametrize("kind", ["zero", "lumpy", "both signs"])
def test_hard_rows_give_finite_months(key, kind):
    line = row(noise=0.3)
    history, booked = {
        "zero": (0 * line.history, 0 * line.booked),
        "lumpy": (np.where(np.arange(12) == 8, line.history, 0.0), 0 * line.booked),
        "both signs": (line.history * np.tile([1, -1], 6), line.booked * np.tile([1, -1], 3)),
    }[kind]
    rest, note = fixed_rest(key, replace(line, history=history, booked=booked))
    assert np.all(np.isfinite(rest))
    assert "nan" not in note


class TestDevelopment:
    """The chain ladder, age to age."""

    def test_macks_error_is_told(self):
        _, note = fixed_rest("development", row())
        assert note.startswith("Macks standardfel: ")
        assert note.endswith(" tkr.")

    def test_years_that_grow_alike_have_no_error(self):
        line = row(noise=0.0)
        rest, note = fixed_rest("development", line)
        assert rest == pytest.approx(-1000 * SEASON[6:])
        assert note == "Macks standardfel: 0 tkr."

    def test_a_row_on_which_it_has_no_meaning_repeats_last_year_and_says_so(self):
        line = row()
        history = line.history.copy()
        history[0, :, :6] = 0.0
        rest, note = fixed_rest("development", replace(line, history=history))
        assert note == "Kedjestegen går inte att räkna på raden; förra årets månader används."
        assert rest == pytest.approx(history[0, -1, 6:])


class TestCapeCod:
    def test_it_needs_a_budget(self):
        with pytest.raises(ValueError, match="Cape Cod needs a budget"):
            fixed_rest("cape_cod", row(budget=np.nan))

    def test_a_budget_that_is_always_a_tenth_low_is_raised(self):
        line = row(noise=0.0)
        low = replace(line, budgets=line.budgets / 1.1, budget=line.budget / 1.1)
        rest, note = fixed_rest("cape_cod", low)
        assert rest == pytest.approx(-1000 * SEASON[6:])
        assert note == "Raden brukar landa på 110 procent av budgeten."

    def test_a_row_that_is_done_and_has_no_record_expects_nothing_more(self):
        """All in January, and a budget of zero: neither a share of the months that remain nor a kappa."""
        line = row(m=8, budget=0)
        history = np.where(np.arange(12) == 0, line.history, 0.0)
        booked = np.where(np.arange(8) == 0, line.booked, 0.0)
        rest, note = fixed_rest("cape_cod", Row(history, booked, 0 * line.budgets, line.budget))
        assert rest.tolist() == [0.0] * 4
        assert note == "Budgeten har ingen följd att räkna om."

    def test_budgets_of_the_other_sign_give_the_plan_and_say_so(self):
        line = row(noise=0.0)
        rest, note = fixed_rest("cape_cod", replace(line, budgets=-line.budgets, budget=-line.budget))
        assert note == "Budgeten har ingen följd att räkna om."
        assert np.sum(rest) == pytest.approx(LEAST_PART * np.sum(-1000 * SEASON[6:]))  # the guard holds it


@pytest.mark.parametrize("key", SLOW)
def test_a_fitted_method_that_falls_back_says_so(key):
    line = row()
    still = replace(line, history=np.full_like(line.history, -5.0), booked=np.full_like(line.booked, -5.0))
    rest, note = fixed_rest(key, still)
    assert rest == pytest.approx(np.full(6, -5.0))
    assert note == CONSTANT


def test_one_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="mack is not one of prior_growth, benktander, additive_months"):
        fixed_rest("mack", row())


def test_the_slow_ones_are_of_the_fixed():
    assert set(module.SLOW) < set(FIXED)
