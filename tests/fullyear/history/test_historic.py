"""Rows with a history of their own: weighed, fixed, noted, and with the spans of their past misses."""

from dataclasses import replace

import numpy as np
import pytest

from forecast.fullyear.history.fixed import FIXED, SLOW
from forecast.fullyear.history.historic import HISTORIC, NEEDS_BUDGET, has_history, mean_shares, project_historic
from forecast.fullyear.history.members import MEMBERS, PARTS
from forecast.fullyear.lines import Lines
from forecast.fullyear.methods import METHODS, part_words
from forecast.fullyear.project import reads_own_months

NAN = np.nan
SEASON = np.array([1.0, 1.1, 0.9, 1.0, 1.2, 0.8, 0.6, 0.9, 1.1, 1.1, 1.0, 1.3])
BF, JUDGED = PARTS.index("bf"), PARTS.index("judged")


def lines(rows=8, years=5, m=8, seed=3, budget=True, fixed=None):
    rng = np.random.default_rng(seed)
    size = -1000 * rng.uniform(1, 10, rows)[:, None, None] * 1.03 ** np.arange(years + 1)[:, None]
    values = size * SEASON * np.exp(0.05 * rng.normal(size=(rows, years + 1, 12)))
    totals = np.sum(values, axis=2)
    return Lines(
        months=m,
        history=values[:, :-1],
        booked=np.where(np.arange(12) < m, values[:, -1], NAN),
        actual=np.sum(values[:, -1, :m], axis=1),
        budget=1.02 * totals[:, -1] if budget else np.full(rows, NAN),
        prior_total=totals[:, -2],
        shares=np.full((rows, 12), 1 / 12),
        group=np.zeros(rows, dtype=np.int64),
        fixed=fixed or (None,) * rows,
        past_budgets=1.02 * totals[:, :-1] if budget else None,
    )


@pytest.mark.parametrize("budget", [True, False])
@pytest.mark.parametrize("m", [1, 8, 11])
def test_the_parts_sum_to_the_point(budget, m):
    given = lines(m=m, budget=budget)
    found = project_historic(given)
    assert np.sum(found.weights, axis=1) == pytest.approx(1)
    made = np.sum(np.where(found.weights > 0, found.weights * np.nan_to_num(found.by_part), 0.0), axis=1)
    assert made == pytest.approx(found.point)
    assert np.nansum(found.rest, axis=1) == pytest.approx(found.point - given.actual)
    assert set(found.method) == {"combined_budget" if budget else "combined"}
    assert np.all(found.weights[:, BF] > 0) == budget
    assert np.all(np.isnan(found.by_part[:, JUDGED]))


def test_the_note_names_the_heaviest_parts():
    found = project_historic(lines())
    for note, weights in zip(found.note, found.weights, strict=True):
        first, second = np.argsort(-weights)[:2]
        assert note == (
            f"Väger mest: {part_words(PARTS[first])} {round(100 * weights[first])} %, "
            f"{part_words(PARTS[second])} {round(100 * weights[second])} %."
        )


@pytest.mark.parametrize("key", [key for key in HISTORIC if key not in SLOW])
def test_a_fixed_method_is_used_on_its_row_and_moves_no_other(key):
    plain = project_historic(lines())
    found = project_historic(lines(fixed=(None, key) + (None,) * 6))
    others = [0, *range(2, 8)]
    assert found.method[1] == key
    assert found.point[others].tobytes() == plain.point[others].tobytes()
    assert found.spread[others].tobytes() == plain.spread[others].tobytes()
    where = plain.point[1] + plain.spread[1]  # what may happen is not changed by what a person chooses
    assert found.point[1] + found.spread[1] == pytest.approx(where)
    assert np.sum(found.rest[1, 8:]) == pytest.approx(found.point[1] - lines().actual[1])
    assert np.all(np.isfinite(found.spread[1]))
    if key in MEMBERS:
        assert found.weights[1].tolist() == [float(part == key) for part in PARTS]
        assert found.by_part[1, PARTS.index(key)] == pytest.approx(found.point[1])
    if key in FIXED:
        assert not np.any(found.weights[1])
        assert np.all(np.isnan(found.by_part[1]))
        assert not found.note[1].startswith("Väger mest")


def test_the_budget_can_be_left_out_by_a_person():
    found = project_historic(lines(fixed=("combined",) * 8))
    assert not np.any(found.weights[:, BF])
    assert np.all(np.isnan(found.expected))
    assert found.point == pytest.approx(project_historic(lines(budget=False)).point)


def test_a_persons_forecast_joins_where_its_record_is_good():
    given = lines(budget=False)
    totals = np.sum(given.history, axis=2)
    judged = project_historic(given).point * 1.1
    untried = project_historic(replace(given, judged=judged))
    assert not np.any(untried.weights[:, JUDGED])
    assert untried.by_part[:, JUDGED] == pytest.approx(judged)
    good, bad = (project_historic(replace(given, judged=judged, past_judged=totals * miss)) for miss in (1.0001, 1.2))
    assert np.all(good.weights[:, JUDGED] > 0.3)
    assert np.all(bad.weights[:, JUDGED] < 0.5 * good.weights[:, JUDGED])
    assert np.all(np.abs(judged - good.point) < np.abs(judged - bad.point))
    heaviest = good.weights[:, JUDGED] == np.max(good.weights, axis=1)
    assert np.any(heaviest)
    for note in np.array(good.note)[heaviest]:
        assert note.startswith("Väger mest: bedömning ")


def test_nobody_is_heard_on_rows_without_a_forecast_of_this_year():
    given = lines(budget=False)
    record = replace(given, past_judged=np.sum(given.history, axis=2))
    assert project_historic(record).point.tobytes() == project_historic(given).point.tobytes()


def test_few_past_misses_are_called_a_default():
    assert set(project_historic(lines(rows=6, years=4)).basis) == {"default"}  # 12 misses
    assert set(project_historic(lines(rows=10, years=4)).basis) == {"pooled"}  # 20


def test_spans_by_month_are_within_the_years():
    found = project_historic(lines(rows=12))
    assert not np.any(found.path[:, :8])
    assert found.path[:, -1] == pytest.approx(1)
    assert np.all((found.month[:, 8:] > 0) & (found.month[:, 8:] <= 1))


def test_one_offs_taken_out_of_the_sum_are_taken_off_the_booked_months():
    given = lines(budget=False)
    less = project_historic(replace(given, actual=given.actual * 0.9))
    plain = project_historic(given)
    assert np.all(np.abs(less.point) < np.abs(plain.point))
    unknown = project_historic(replace(given, booked=np.full((8, 12), NAN)))
    assert unknown.point == pytest.approx(plain.point, rel=0.05)


class TestHistory:
    def test_two_complete_years_are_a_history(self):
        given = lines(rows=4, years=3)
        history = given.history.copy()
        history[1, 0, 3] = NAN
        history[2, :2, 3] = NAN
        history[3] = NAN
        assert has_history(replace(given, history=history)).tolist() == [True, True, False, False]

    def test_rows_without_a_whole_year_have_the_default_shares(self):
        given = lines(rows=2, years=2)
        history = given.history.copy()
        history[1, :, 0] = NAN
        shares = mean_shares(replace(given, history=history))
        assert shares[0] == pytest.approx(SEASON / np.sum(SEASON), abs=0.01)
        assert shares[1].tolist() == given.shares[1].tolist()
        assert mean_shares(replace(given, history=history[:, :0], past_budgets=None)).tolist() == given.shares.tolist()

    @pytest.mark.parametrize(
        ("key", "with_budget", "without"),
        [(None, True, True), ("level", True, True), ("cape_cod", True, False), ("combined_budget", True, False),
         ("bf", True, False), ("budget", False, False), ("linear", False, False)],
    )  # fmt: skip
    def test_which_methods_are_read_from_it(self, key, with_budget, without):
        found = [set(reads_own_months(lines(budget=budget, fixed=(key,) * 8)).tolist()) for budget in (True, False)]
        assert found == [{with_budget}, {without}]

    def test_nothing_is_refused_on_rows_that_are_read_from_it(self):
        for key in HISTORIC:
            if key in SLOW:
                continue
            given = lines(rows=1, budget=key in NEEDS_BUDGET, fixed=(key,))
            assert reads_own_months(given).tolist() == [True]
            assert np.all(np.isfinite(project_historic(given).point)), key

    def test_every_method_has_words(self):
        assert set(HISTORIC) <= set(METHODS)
