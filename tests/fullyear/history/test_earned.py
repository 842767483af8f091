"""What a budget or a person's forecast has earned, from its record on the row and on all rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.fullyear.history.earned import (
    FEWEST_YEARS,
    MOST_LEAN,
    ROOM,
    UNTRIED,
    Told,
    budget_weight,
    judged_weight,
    leaning,
)

YEARS = 7
NAN = np.nan


def years(outcome, size=1.0, row=0):
    """One row's steps in order; the last year's outcome is not known."""
    outcome = np.array(outcome, dtype=float)
    count = outcome.shape[0]
    size = np.broadcast_to(np.asarray(size, float), (count,))
    return Told(np.full(count, row, dtype=np.int64), np.arange(count), size, outcome)


def flat(value):
    return np.full(YEARS, float(value))


EVEN = years(flat(1.0))
ON_PLAN = flat(0.0)


class TestBudget:
    def test_no_budget_has_no_weight(self):
        planned = flat(1.0)
        planned[3] = NAN
        found = budget_weight(EVEN, planned, flat(1.1), ON_PLAN)
        assert found[3] == 0
        assert np.all(found[[0, 1, 2, 4, 5, 6]] > 0)

    def test_without_a_record_it_weighs_a_little_more_than_half(self):
        assert budget_weight(EVEN, flat(1.0), flat(1.1), ON_PLAN)[0] == pytest.approx(UNTRIED)
        assert 0.5 < UNTRIED < 1

    def test_one_that_is_always_too_low_loses_weight_year_by_year(self):
        found = budget_weight(EVEN, flat(0.8), flat(1.02), ON_PLAN)
        assert np.all(np.diff(found) < 0)
        assert found[-1] < 0.3

    def test_one_that_holds_gains_weight_year_by_year(self):
        found = budget_weight(EVEN, flat(1.01), flat(1.2), ON_PLAN)
        assert np.all(np.diff(found) > 0)
        assert 0.8 < found[-1] < 1

    def test_one_that_misses_as_the_history_does_stays_where_it_began(self):
        assert budget_weight(EVEN, flat(1.1), flat(0.9), ON_PLAN) == pytest.approx(flat(UNTRIED))

    def test_both_have_always_hit_and_neither_is_the_better(self):
        assert budget_weight(EVEN, flat(1.0), flat(1.0), ON_PLAN) == pytest.approx(flat(UNTRIED))

    def test_one_that_the_booked_months_have_left_behind_weighs_half_and_then_nothing(self):
        found = [budget_weight(EVEN, flat(1.0), flat(1.1), flat(off))[0] for off in (0.0, 0.2, ROOM, 10 * ROOM)]
        assert found[1] > 0.99 * found[0]
        assert found[2] == pytest.approx(found[0] / 2)
        assert found[3] < 1e-3

    def test_years_without_an_outcome_or_a_budget_are_no_record(self):
        outcome, planned = flat(1.0), flat(0.8)
        outcome[:3], planned[3:-1] = NAN, NAN
        assert budget_weight(years(outcome), planned, flat(1.0), ON_PLAN)[-1] == pytest.approx(UNTRIED)

    def test_misses_are_counted_in_money(self):
        # the same parts of a year, but the year that it missed was a hundredth of today's
        outcome, planned, read = np.array([1.0, 1, NAN]), np.array([0.5, 1.0, 1.0]), np.array([1.0, 0.9, 1.0])
        alike, grown = (
            budget_weight(years(outcome, size), planned, read, np.zeros(3))[-1]
            for size in (1.0, np.array([1.0, 100.0, 100.0]))
        )
        assert alike < UNTRIED < grown

    def test_old_misses_fade(self):
        early, late = flat(1.0), flat(1.0)
        early[0] = late[-2] = 0.5
        found = [budget_weight(EVEN, planned, flat(1.05), ON_PLAN)[-1] for planned in (early, late)]
        assert found[0] > found[1]


class TestJudged:
    def test_nobodys_forecast_has_no_weight(self):
        assert not np.any(judged_weight(EVEN, flat(NAN), flat(1.0)))

    def test_without_a_record_it_stands_beside_the_model(self):
        assert judged_weight(EVEN, flat(1.0), flat(1.2))[0] == 0
        only_now = flat(NAN)
        only_now[-1] = 1.0
        assert judged_weight(EVEN, only_now, flat(1.2))[-1] == 0

    def test_a_good_record_is_earned_year_by_year(self):
        found = judged_weight(EVEN, flat(1.01), flat(1.2))
        assert np.all(np.diff(found) > 0)
        assert 0.6 < found[-1] < 1

    def test_a_bad_record_earns_little(self):
        good, bad = judged_weight(EVEN, flat(1.01), flat(1.2)), judged_weight(EVEN, flat(1.4), flat(1.02))
        assert np.all(bad[1:] > 0)
        assert np.all(bad[1:] < 0.5 * good[1:])

    def test_it_asks_for_more_than_a_budget_does(self):
        judged, planned = flat(1.1), flat(0.9)
        assert np.all(judged_weight(EVEN, judged, planned) < budget_weight(EVEN, judged, planned, ON_PLAN))


class TestAllRows:
    """A row with no record of its own, beside three that have one."""

    @staticmethod
    def told(size=1.0):
        row = np.concatenate([np.tile([1, 2, 3], YEARS - 1), [0, 1, 2, 3]]).astype(np.int64)
        year = np.concatenate([np.repeat(np.arange(YEARS - 1), 3), [YEARS - 1] * 4])
        sizes = np.where(row == 0, 1.0, size)
        return Told(row, year, sizes, np.ones(row.shape[0])), row == 0

    def weight(self, asked, read, judge=budget_weight, size=1.0):
        """Of the row without a record, when the others were always asked and read like this."""
        told, mine = self.told(size)
        asked, read = np.where(mine, 1.0, asked), np.where(mine, 1.1, read)
        more = (np.zeros(mine.shape[0]),) if judge is budget_weight else ()
        return judge(told, asked, read, *more)[mine][0]

    def test_it_leans_on_them(self):
        assert self.weight(0.8, 1.02) < UNTRIED < self.weight(1.02, 0.8)

    def test_how_large_they_are_does_not_matter(self):
        assert self.weight(0.8, 1.02, size=1e6) == pytest.approx(self.weight(0.8, 1.02))

    def test_the_order_of_the_rows_does_not_matter_to_the_byte(self):
        rng = np.random.default_rng(1)
        outcome, asked, read = rng.lognormal(0, 0.5, (3, 9, YEARS))
        year, row = np.repeat(np.arange(YEARS), 9), np.tile(np.arange(9), YEARS)
        found = []
        for order in (np.arange(9), rng.permutation(9)):
            told = Told(row, year, np.ones(row.shape[0]), outcome[order].T.ravel())
            weight = budget_weight(told, asked[order].T.ravel(), read[order].T.ravel(), np.zeros(row.shape[0]))
            found.append(weight.reshape(YEARS, 9)[:, np.argsort(order)])
        assert found[0].tobytes() == found[1].tobytes()

    def test_a_row_that_knows_better_is_drawn_less(self):
        told, _ = self.told()
        row, year = told.row, told.year
        asked, read = np.where(row == 1, 1.01, 0.8), np.where(row == 1, 1.3, 1.02)
        found = budget_weight(told, asked, read, np.zeros(row.shape[0]))
        last = year == YEARS - 1
        assert found[last & (row == 1)] > 0.7 > UNTRIED > found[last & (row == 2)]

    def test_a_person_is_not_heard_for_what_others_have_said_of_other_rows(self):
        assert self.weight(1.0, 1.3, judged_weight) == 0


@given(st.integers(0, 2**31), st.integers(1, 6), st.sampled_from(["budget", "judged"]))
def test_a_weight_is_a_share_and_hears_only_earlier_years(seed, at, kind):
    rng = np.random.default_rng(seed)
    row, year = np.tile(np.arange(3), YEARS), np.repeat(np.arange(YEARS), 3)
    outcome, asked, read = rng.lognormal(0, 0.5, (3, row.shape[0]))
    asked[rng.uniform(size=row.shape[0]) < 0.2] = NAN
    off = rng.uniform(0, 2, row.shape[0])

    def weight(outcome):
        told = Told(row, year, np.ones(row.shape[0]), outcome)
        return budget_weight(told, asked, read, off) if kind == "budget" else judged_weight(told, asked, read)

    before = weight(outcome)
    assert np.all((before >= 0) & (before <= 1))
    changed = np.where(year >= at, rng.normal(0, 100, row.shape[0]), outcome)
    assert weight(changed)[year <= at].tobytes() == before[year <= at].tobytes()


class TestHabit:
    """A person who misses one and the same way year after year is put right; luck and a single year are not."""

    @staticmethod
    def lean(misses):
        """What is added to a forecast of -100 after years that became so many per cent worse than was said."""
        outcome = np.array([[*(-100.0 - np.array(misses, dtype=float)), NAN]])
        return leaning(np.full(outcome.shape, -100.0), outcome)[0]

    def test_three_per_cent_too_low_five_years_running_is_put_right_by_nearly_as_much(self):
        found = self.lean([3.0, 2.5, 3.5, 3.0, 2.8])
        assert -3.0 < found[-1] < -2.5
        assert not found[:FEWEST_YEARS].any()

    def test_of_an_income_the_same_way(self):
        outcome = np.array([[*([97.0] * 6), NAN]])
        assert leaning(np.full(outcome.shape, 100.0), outcome)[0, -1] == pytest.approx(-3.0)

    @pytest.mark.parametrize("misses", [[3.0], [3.0] * 4, [9, -8, 7, -6, 3, 1], [0.2] * 7, [NAN] * 7])
    def test_few_years_changing_signs_and_trifles_are_no_habit(self, misses):
        assert not self.lean(misses).any()

    def test_it_is_never_more_than_a_tenth(self):
        assert self.lean([40.0] * 7)[-1] == pytest.approx(-100 * MOST_LEAN)

    def test_its_own_year_is_never_heard(self):
        found = [self.lean([3.0] * 5 + [last]) for last in (3.0, 30.0)]
        assert found[0][5] == found[1][5] != 0
