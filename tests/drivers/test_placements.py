"""Placements by day: exact days after as-of, both ends counted; chances, steps of luck and their mean agree."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.placements import End, Placement, calendar_after, presence, steps_of
from forecast.periods import Month

CASE = Placement("P1", "56", "familjehem", 2000.0, dt.date(2023, 2, 1))


def days(case, as_of):
    """Expected days by month, January first."""
    calendar = calendar_after(as_of)
    return calendar.by_month(presence(case, calendar))


class TestCalendar:
    def test_april_to_december_is_275_days(self):
        assert calendar_after(Month(2024, 3)).left == 275

    @pytest.mark.parametrize(("year", "left"), [(2024, 335), (2023, 334), (2000, 335), (2100, 334)])
    def test_a_leap_year_has_its_day(self, year, left):
        assert calendar_after(Month(year, 1)).left == left

    def test_next_year_follows_and_december_leaves_nothing(self):
        calendar = calendar_after(Month(2023, 12))
        assert calendar.left == 0
        assert len(calendar.ordinals) == 366
        assert calendar.by_month(np.ones(366)).tolist() == [0.0] * 12


class TestPresence:
    def test_one_without_end_is_paid_for_every_day_after_as_of(self):
        assert days(CASE, Month(2024, 8)).tolist() == [0] * 8 + [30, 31, 30, 31]

    def test_both_ends_count(self):
        case = replace(CASE, start=dt.date(2024, 9, 10), end=End.on(dt.date(2024, 9, 10)))
        assert days(case, Month(2024, 8)).sum() == 1

    def test_an_end_on_1_july_leaves_one_day_of_july(self):
        case = replace(CASE, end=End.on(dt.date(2024, 7, 1)))
        assert days(case, Month(2024, 5)).tolist() == [0] * 5 + [30, 1] + [0] * 5
        assert days(CASE, Month(2024, 5)).sum() - days(case, Month(2024, 5)).sum() == 183

    def test_what_ended_before_as_of_costs_nothing_more(self):
        assert days(replace(CASE, end=End.on(dt.date(2024, 8, 31))), Month(2024, 8)).sum() == 0

    def test_an_end_that_has_passed_without_its_coming_is_ruled_out(self):
        """Still running after August: the half that lay before September is gone, the other half is certain."""
        end = End(dt.date(2024, 8, 31), dt.date(2024, 8, 31), dt.date(2024, 9, 2))
        assert days(replace(CASE, end=end), Month(2024, 8)).sum() == pytest.approx(1 + 0.5)

    def test_one_that_may_not_begin_counts_by_its_chance(self):
        case = replace(CASE, start=dt.date(2024, 12, 1), probability=0.25)
        assert days(case, Month(2024, 8))[11] == pytest.approx(31 * 0.25)

    def test_one_that_has_begun_has_begun(self):
        assert days(replace(CASE, probability=0.25), Month(2024, 8)).sum() == 122

    def test_the_end_is_as_often_before_the_likely_day_as_after(self):
        end = End(dt.date(2024, 10, 1), dt.date(2024, 10, 10), dt.date(2024, 12, 31))
        at = np.array([dt.date(2024, m, d).toordinal() for m, d in ((9, 30), (10, 10), (12, 30), (12, 31))])
        assert end.ended(at)[[0, 1, 3]].tolist() == [0.0, 0.5, 1.0]
        assert end.ended(at)[2] < 1


class TestPrices:
    def test_what_others_pay_is_not_the_committees(self):
        case = replace(CASE, price=1000.0, vat_reclaimed=0.06, co_financing=0.5)
        assert (case.cost_per_day, case.income_per_day, case.net_per_day) == (940.0, 500.0, 440.0)
        assert replace(CASE, price=1000.0, co_financing_per_day=300.0).net_per_day == 700.0


@st.composite
def placements(draw):
    start = dt.date(2024, 1, 1) + dt.timedelta(draw(st.integers(-400, 360)))
    ends = sorted(draw(st.tuples(*[st.integers(0, 700)] * 3)))
    end = draw(st.sampled_from([None, End(*(start + dt.timedelta(step) for step in ends))]))
    return replace(CASE, start=start, end=end, probability=draw(st.floats(0, 1)))


class TestOneCurveSaysAll:
    @given(placements(), st.integers(1, 12))
    def test_chances_are_chances_and_never_rise_after_the_start(self, case, month):
        calendar = calendar_after(Month(2024, month))
        chance = presence(case, calendar)
        assert ((chance >= 0) & (chance <= 1)).all()
        since = chance[calendar.ordinals >= case.start.toordinal()]
        assert (np.diff(since) <= 1e-12).all()
        assert chance[calendar.ordinals < case.start.toordinal()].sum() == 0

    @given(placements(), placements(), st.integers(1, 11))
    def test_the_mean_over_luck_is_the_expected_amount(self, before, after, month):
        calendar = calendar_after(Month(2024, month))
        sides = [(presence(before, calendar), np.full(len(calendar.ordinals), 1500.0))]
        sides += [(presence(after, calendar), np.full(len(calendar.ordinals), -2000.0))]
        steps = steps_of(sides)
        widths = np.diff(np.concatenate([[0.0], steps.edges]))
        expected = sum(float((chance * daily).sum()) for chance, daily in sides)
        assert float((widths * steps.amounts).sum()) == pytest.approx(expected, abs=0.1)
        assert (np.diff(steps.edges) > 0).all()
        assert steps.edges[-1] == 1

    def test_two_outcomes_are_two_steps(self):
        calendar = calendar_after(Month(2024, 11))
        chance = presence(replace(CASE, start=dt.date(2024, 12, 1), probability=0.6), calendar)[: calendar.left]
        steps = steps_of([(chance, np.full(31, -1000.0))])
        assert steps.edges.tolist() == pytest.approx([0.4, 1])
        assert steps.amounts.tolist() == [0, -31000]

    def test_what_is_certain_is_the_same_at_any_luck(self):
        calendar = calendar_after(Month(2024, 8))
        steps = steps_of([(presence(CASE, calendar), np.full(len(calendar.ordinals), -1.0))])
        assert steps.at(np.array([0.0, 0.5, 1.0])).tolist() == [-487.0] * 3
