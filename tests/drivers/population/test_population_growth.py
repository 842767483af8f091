import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.population.counts import Population
from forecast.drivers.population.growth import SaidGrowth, against_report, growth, yearly_rate


def population(*old):
    """Years from 2021 with so many persons of 80 years."""
    counts = np.zeros((len(old), 2, 101))
    counts[:, 1, 80] = old
    return Population(tuple(range(2021, 2021 + len(old))), counts, (True,) * len(old), "made.csv")


ELEVEN = population(*[1000.0] * 10, 1600.0)


def test_sixty_per_cent_in_ten_years_is_4_8_per_cent_a_year():
    """EK15: 80+ grows by 60 per cent over ten years."""
    assert round(100 * yearly_rate(0.6, 10), 1) == 4.8
    assert round(100 * growth(ELEVEN, "80+", 2021, 2031).yearly, 1) == 4.8


@given(st.floats(-0.9, 3), st.integers(1, 40))
def test_the_yearly_rate_compounds_to_the_growth(share, years):
    assert (1 + yearly_rate(share, years)) ** years == pytest.approx(1 + share)


def test_growth_of_a_group():
    grown = growth(ELEVEN, "65+", 2021, 2031)
    assert (grown.before, grown.after) == (1000, 1600)
    assert grown.share == pytest.approx(0.6)


def test_growth_from_nobody_is_unknown():
    assert math.isnan(growth(population(0, 5), "80+", 2021, 2022).share)


def test_years_that_are_missing_or_turned_are_refused():
    with pytest.raises(ValueError, match=r"År 2040 finns inte i made\.csv, som har 2021–2031"):
        growth(ELEVEN, "80+", 2021, 2040)
    with pytest.raises(ValueError, match="Basåret 2031 ska ligga före 2021"):
        growth(ELEVEN, "80+", 2031, 2021)
    with pytest.raises(ValueError, match="minst ett år"):
        yearly_rate(0.6, 0)


def test_a_reports_figures_stand_beside_both_groups():
    said = SaidGrowth("tillväxt", 2021, 2031, 0.47, "rapporten")
    (beside,) = against_report([said], ELEVEN)
    assert [grown.group for grown in beside.found] == ["65+", "80+"]
    assert beside.found[1].share == pytest.approx(0.6)
    assert round(100 * beside.said.yearly, 1) == 3.9


def test_a_figure_for_other_years_has_nothing_beside_it():
    assert against_report([SaidGrowth("tillväxt", 2000, 2031, 0.47, "rapporten")], ELEVEN)[0].found == ()
