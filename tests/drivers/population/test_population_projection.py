"""Rates and cohorts: a town whose truth is known is found again, and nobody appears or vanishes."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.drivers.population.cohort import check_horizon, project
from forecast.drivers.population.components import read_components
from forecast.drivers.population.counts import GROUPS, group_count
from forecast.drivers.population.rates import Windows, fit_rates
from town import Town, components_text, table_of

TOWN = Town()


@pytest.fixture(scope="module")
def components():
    return read_components(table_of(components_text(TOWN)))


@pytest.fixture(scope="module")
def rates(components):
    return fit_rates(components)


class TestRates:
    def test_mortality_is_found_again(self, rates):
        old = slice(60, 98)
        truth = TOWN.death_share(TOWN.last + 5)[:, old]
        np.testing.assert_allclose(rates.death_share(TOWN.last + 5)[:, old], truth, rtol=0.02)

    def test_its_change_is_the_towns_own_where_many_have_died(self, rates):
        assert rates.improvement == pytest.approx([-0.02, -0.02], abs=0.0005)

    def test_its_change_is_the_shipped_one_where_few_have_died(self):
        tiny = fit_rates(read_components(table_of(components_text(Town(size=1.0, improvement=-0.05)))))
        assert rates_between(tiny.improvement, -0.05, -0.017)
        assert abs(tiny.improvement + 0.017).max() < abs(tiny.improvement + 0.05).max()
        assert (tiny.improvement_error > 0.003).all()

    def test_moves_and_fertility_are_found_again(self, rates):
        np.testing.assert_allclose(rates.arrivals, 12.0, rtol=1e-6)
        np.testing.assert_allclose(rates.departure[:, 2:98], 0.01, rtol=1e-5)
        assert rates.fertility.sum() == pytest.approx(20 * 0.09, rel=0.02)

    def test_windows_longer_than_the_history_take_all_of_it(self):
        short = read_components(table_of(components_text(Town(years=8))))
        assert fit_rates(short).windows == Windows(7, 7, 7)

    def test_the_oldest_never_die_more_than_all(self, rates):
        assert (rates.death_share(1900) <= 1).all()


def rates_between(values, low, high):
    return ((values > low) & (values < high)).all()


class TestProjection:
    def test_the_future_that_is_true_comes_out(self, components, rates):
        made = project(rates, components.population[-1], TOWN.last, TOWN.last + 10)
        truth = TOWN.after(10)
        for youngest in GROUPS.values():
            np.testing.assert_allclose(group_count(made, youngest), group_count(truth, youngest), rtol=0.004)
        assert made.sum(axis=(1, 2)) == pytest.approx(truth.sum(axis=(1, 2)), rel=0.004)

    def test_a_year_that_is_given_stands_and_the_next_goes_on_from_it(self, components, rates):
        last = components.population[-1]
        given = {TOWN.last + 2: 2 * last}
        made = project(rates, last, TOWN.last, TOWN.last + 3, given)
        np.testing.assert_array_equal(made[1], 2 * last)
        np.testing.assert_allclose(made[2], project(rates, 2 * last, TOWN.last + 2, TOWN.last + 3)[0])

    @given(st.lists(st.floats(0, 1e4), min_size=202, max_size=202), st.integers(1, 12))
    @settings(max_examples=25)
    def test_without_events_everybody_grows_older_and_nobody_is_lost(self, rates, people, years):
        still = replace(
            rates, death=np.full((2, 101), -60.0), arrivals=np.zeros((2, 101)), departure=np.zeros((2, 101)),
            fertility=np.zeros(101),
        )  # fmt: skip
        last = np.array(people).reshape(2, 101)
        made = project(still, last, 2000, 2000 + years)[-1]
        assert made.sum() == pytest.approx(last.sum())
        np.testing.assert_allclose(made[:, years:100], last[:, : 100 - years])
        np.testing.assert_allclose(made[:, 100], last[:, 100 - years :].sum(axis=1))

    def test_lower_mortality_gives_more_who_are_80(self, components, rates):
        better = replace(rates, improvement=rates.improvement - 0.01)
        last = components.population[-1]
        more, fewer = (project(r, last, TOWN.last, TOWN.last + 10)[-1] for r in (better, rates))
        assert group_count(more, 80) > group_count(fewer, 80)

    @pytest.mark.parametrize("to", [2019, 1990, 2080])
    def test_years_out_of_reach_are_refused(self, to):
        with pytest.raises(
            ValueError, match=f"År {to} går inte att framskriva: filens sista år är 2019. Välj 2020 till 2079"
        ):
            check_horizon(2019, to)
