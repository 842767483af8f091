import importlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.errors import ForecastError
from forecast.fullyear import LEVELS, METHODS, Lines, project
from forecast.fullyear.history.members import PARTS
from forecast.fullyear.project import can_be_used, take

SEASON = np.array([1.0, 1.1, 0.9, 1.0, 1.2, 0.8, 0.6, 0.9, 1.1, 1.1, 1.0, 1.3])
NAN = np.nan


def spans(actual, budget, prior, months=8, fixed=None, shares=None):
    """Rows that only have sums."""
    rows = len(actual)
    return Lines(
        months=months,
        history=np.zeros((rows, 0, 12)),
        booked=np.full((rows, 12), NAN),
        actual=np.array(actual, dtype=float),
        budget=np.array(budget, dtype=float),
        prior_total=np.array(prior, dtype=float),
        shares=np.full((rows, 12), 1 / 12) if shares is None else shares,
        group=np.zeros(rows, dtype=np.int64),
        fixed=tuple(fixed or [None] * rows),
    )


def months(rows=12, years=5, m=8, seed=3, sign=-1.0):
    """Rows with a monthly history; the months after m hold this year's true outcome, which must not be read."""
    rng = np.random.default_rng(seed)
    size = sign * rng.uniform(50, 500, rows)[:, None, None] * 1.03 ** np.arange(years + 1)[:, None]
    values = size * SEASON * np.exp(0.05 * rng.normal(size=(rows, years + 1, 12)))
    lines = spans(np.sum(values[:, -1, :m], axis=1), [NAN] * rows, [NAN] * rows, months=m)
    return replace(lines, history=values[:, :-1], booked=values[:, -1])


def test_the_dial_by_hand():
    # C/p = -1200, E = mean(-1300, -1100) = -1200; then E = the one that exists; then the plain pace
    found = project(spans([-800, -800, -800], [-1300, -1500, NAN], [-1100, NAN, NAN]))
    assert found.point == pytest.approx([-1200, 8 / 9 * -1200 + 1 / 9 * -1500, -1200])
    assert found.method == ("credibility", "credibility", "linear")
    assert found.expected[:2].tolist() == [-1200, -1500]
    assert np.isnan(found.expected[2])
    assert found.weight[0] == pytest.approx(1 - (1 - 8 / 12) ** 2)
    assert found.basis == ("default",) * 3


def test_rows_against_the_sign_of_their_year_take_the_additive_form():
    found = project(spans([30, -5, 0], [-90, 0, -90], [NAN, NAN, NAN], months=4))
    assert found.method == ("additive", "additive", "credibility")
    assert found.point == pytest.approx([30 + 8 / 12 * -90, -5, (8 / 12) ** 2 * -90])


def test_a_row_that_has_hardly_begun_is_not_scaled_up():
    shares = np.zeros((1, 12))
    shares[0, 11] = 1
    found = project(spans([-7], [-100], [NAN], shares=shares))
    assert found.point == pytest.approx([-107])
    alone = project(spans([-8], [NAN], [NAN], shares=shares))
    assert alone.point == pytest.approx([-12])


money = st.floats(1e3, 1e8)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(money, money, money), min_size=2, max_size=5), st.integers(1, 11))
def test_children_add_up_to_their_parent(rows, m):
    c, b, y = -np.array(rows).T
    parts, whole = project(spans(c, b, y, m)), project(spans([np.sum(c)], [np.sum(b)], [np.sum(y)], m))
    assert np.sum(parts.point) == pytest.approx(whole.point[0], rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(st.floats(1e-3, 1e6), st.integers(1, 11), st.sampled_from([1.0, -1.0]))
def test_scaling_money_scales_every_answer(factor, m, sign):
    for lines in (spans([-800, 40, -3], [-1200, NAN, NAN], [-1000, 70, NAN], m), months(m=m, sign=sign)):
        scaled = replace(
            lines,
            history=lines.history * factor,
            booked=lines.booked * factor,
            actual=lines.actual * factor,
            budget=lines.budget * factor,
            prior_total=lines.prior_total * factor,
        )
        before, after = project(lines), project(scaled)
        assert after.point == pytest.approx(before.point * factor, rel=1e-9)
        assert after.spread == pytest.approx(before.spread * factor, rel=1e-6)
        assert after.method == before.method


@pytest.mark.parametrize("lines", [spans([-5.0], [-9], [NAN], 12, ["budget"]), months(m=12)])
def test_twelve_booked_months_are_the_outcome(lines):
    found = project(lines)
    assert found.point.tolist() == lines.actual.tolist()
    assert set(found.method) == {"closed"}
    assert not np.any(found.spread)
    assert np.all(np.isnan(found.rest))


@pytest.mark.parametrize("m", [1, 6, 11])
def test_remaining_months_sum_and_levels_grow(m):
    lines = months(m=m)
    for found, actual in ((project(lines), lines.actual), (project(spans([-8.0], [-9], [-9], m)), np.array([-8.0]))):
        assert np.all(np.isnan(found.rest[:, :m]))
        assert np.nansum(found.rest, axis=1) == pytest.approx(found.point - actual, abs=1e-6)
        assert np.all(np.diff(found.spread, axis=1) >= 0)
        assert found.spread.shape[1] == len(LEVELS)
        assert set(found.method) <= set(METHODS)


def test_months_after_the_cutoff_are_never_read():
    lines = months(m=5)
    later = lines.booked.copy()
    later[:, 5:] = 1e12
    before, after = project(lines), project(replace(lines, booked=later))
    assert before.point.tobytes() == after.point.tobytes()
    assert before.spread.tobytes() == after.spread.tobytes()


def test_costs_and_incomes_are_forecast_alike():
    cost, income = project(months(sign=-1.0)), project(months(sign=1.0))
    assert cost.point == pytest.approx(-income.point)
    assert cost.spread == pytest.approx(-income.spread[:, ::-1])


def test_history_beats_the_plain_pace_and_its_interval_holds():
    lines = months(rows=200, m=5)
    truth = np.sum(lines.booked, axis=1)
    found = project(lines)
    assert set(found.method) == {"combined"}
    assert set(found.basis) == {"pooled"}
    assert np.mean(np.abs(found.point - truth)) < 0.7 * np.mean(np.abs(lines.actual * 12 / 5 - truth))
    low, high = (found.point + found.spread[:, LEVELS.index(level)] for level in (0.1, 0.9))
    assert 0.7 < np.mean((truth >= low) & (truth <= high)) < 0.92


def test_a_budget_joins_the_history_and_is_told():
    lines = months()
    budget = np.full(lines.rows, 2 * np.sum(lines.history[0, -1]))
    found = project(replace(lines, budget=budget))
    alone = project(lines)
    assert set(found.method) == {"combined_budget"}
    assert found.expected == pytest.approx(budget)
    planned = found.by_part[:, PARTS.index("bf")]
    assert np.all((found.point - alone.point) * (planned - alone.point) > 0)
    assert np.all(np.abs(found.point - alone.point) < np.abs(planned - alone.point))


def test_a_budget_is_heard_as_it_has_held():
    lines = months()
    totals = np.sum(lines.history, axis=2)
    budget = 1.2 * totals[:, -1]
    at = PARTS.index("bf")
    none, good, bad = (
        project(replace(lines, budget=budget, past_budgets=past)).weights[:, at]
        for past in (np.full(totals.shape, NAN), totals * 1.001, totals * 1.5)
    )
    assert np.all(bad < 0.5 * none)
    assert np.all(bad < 0.5 * good)
    assert np.mean(good) > np.mean(none)


def test_unknown_months_and_one_offs_taken_out_of_the_sum_alone_still_read_the_history():
    lines = months()
    known, unknown = project(lines), project(replace(lines, booked=np.full(lines.booked.shape, NAN)))
    assert set(unknown.method) == {"combined"}
    assert unknown.point == pytest.approx(known.point, rel=0.1)
    less = project(replace(lines, actual=0.9 * lines.actual))
    assert np.all(np.abs(less.point) < np.abs(known.point))


@pytest.mark.parametrize("key", sorted(METHODS))
def test_every_method_can_be_fixed(key):
    lines = replace(months(), budget=np.full(12, -5000.0), fixed=(key,) * 12)
    found = project(lines)
    assert found.method == (key,) * 12
    assert np.all(np.isfinite(found.point))
    if key == "budget":
        assert set(found.point) == {-5000.0}
    if key == "linear":
        assert found.point == pytest.approx(lines.actual * 12 / 8)


def test_a_fixed_plain_method_uses_the_rows_own_shares():
    lines = replace(months(), fixed=("chain_ladder",) * 12)
    share = np.sum(SEASON[:8]) / np.sum(SEASON)
    assert project(lines).point == pytest.approx(lines.actual / share, rel=0.03)


@pytest.mark.parametrize(
    ("fixed", "message"),
    [("bugdet", "Menar du ”budget”"), ("budget", "utan budget"), ("growth", "två hela år")],
)
def test_a_method_that_does_not_fit_is_refused(fixed, message):
    with pytest.raises(ForecastError, match=message):
        project(spans([-8], [NAN], [NAN], fixed=[fixed]))


class TestCanBeUsed:
    """Which rows can carry the method fixed on them."""

    def test_it_is_what_project_accepts(self):
        for key in METHODS:
            lines = spans([-800, -800, -800], [-1300, NAN, 0], [-1100, -1000, NAN], fixed=[key] * 3)
            found = can_be_used(lines)
            for i in range(3):
                line = take(lines, np.array([i]))
                if found[i]:
                    assert project(line).method == (key,)
                else:
                    with pytest.raises(ForecastError):
                        project(line)

    def test_no_row_is_read_to_find_out(self, monkeypatch):
        def read(*_):
            pytest.fail("a row's own months were read")

        module = importlib.import_module("forecast.fullyear.project")  # the package's `project` is the function
        monkeypatch.setattr(module, "project_historic", read)
        for key in METHODS:
            assert can_be_used(replace(months(), budget=np.full(12, -5000.0), fixed=(key,) * 12)).all(), key
        assert not can_be_used(replace(months(), fixed=("budget",) * 12)).any()

    def test_a_closed_year_is_its_outcome_whatever_is_fixed(self):
        assert can_be_used(spans([-8], [NAN], [NAN], 12, ["budget"])).tolist() == [True]

    def test_one_that_does_not_exist_is_refused(self):
        with pytest.raises(ForecastError, match="Menar du ”budget”"):
            can_be_used(spans([-8], [-9], [NAN], fixed=["bugdet"]))


def test_few_rows_with_history_get_default_widths_and_say_so():
    found = project(months(rows=2, years=3))
    assert found.basis == ("default", "default")
    assert found.method == ("combined", "combined")


def test_default_spreads_follow_the_money_and_mirror():
    found = project(spans([-800, 800], [-1200, 1200], [-1200, 1200]))
    low, high = LEVELS.index(0.1), LEVELS.index(0.9)
    assert found.spread[1] == pytest.approx(-found.spread[0, ::-1])
    assert -found.spread[0, low] > found.spread[0, high] > 0  # costs end higher more often than lower
    assert found.spread[1, high] == pytest.approx(0.0446 * 1200, rel=0.02)


def test_no_rows_give_no_answers():
    assert project(spans([], [], [])).point.shape == (0,)


def test_shapes_that_do_not_agree_are_refused():
    with pytest.raises(ValueError, match="budget has shape"):
        replace(spans([-8], [NAN], [NAN]), budget=np.zeros(2))
    with pytest.raises(ValueError, match="months is 0"):
        replace(spans([-8], [NAN], [NAN]), months=0)
    with pytest.raises(ValueError, match="actual must be known"):
        spans([NAN], [NAN], [NAN])
