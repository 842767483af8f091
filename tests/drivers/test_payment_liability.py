import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.payment_liability import (
    chargeable_days,
    chargeable_days_by_average,
    day_amount,
    days_afforded,
    free_days_on,
    late_patients,
)
from forecast.errors import ForecastError
from forecast.periods import Month

waits = st.lists(st.floats(0, 200), max_size=30).map(np.array)


def test_only_days_beyond_the_free_ones_are_paid():
    assert chargeable_days(np.array([2.0, 3.0, 8.0]), 3) == 5
    assert chargeable_days_by_average(np.array([2.0, 3.0, 8.0]), 3) == pytest.approx(4)
    assert chargeable_days_by_average(np.array([]), 3) == chargeable_days(np.array([]), 3) == 0


@given(waits, st.floats(0, 30))
def test_the_average_model_never_asks_for_more(waited, free):
    days = chargeable_days(waited, free)
    assert 0 <= chargeable_days_by_average(waited, free) <= days + 1e-6
    assert days <= waited.sum() + 1e-6


@pytest.mark.parametrize("model", [chargeable_days, chargeable_days_by_average])
def test_days_below_zero_are_refused(model):
    for waited, free in (([-1.0], 3), ([1.0], -3)):
        with pytest.raises(ValueError, match="Antalet dygn ska vara minst 0"):
            model(np.array(waited), free)


@pytest.mark.parametrize(
    ("year", "sek", "words", "assumed"),
    [
        (2019, 7800, "2019 års belopp", False),
        (2022, 9300, "2022 års belopp", False),
        (2024, 9300, "2022 års belopp, antagande: 2024 års är inte känt för programmet", True),
        (2026, 9300, "2022 års belopp, antagande: 2026 års är inte känt för programmet", True),
        (2021, 7800, "2019 års belopp, antagande: 2021 års är inte känt för programmet", True),
    ],
)
def test_another_years_amount_is_never_used_unsaid(year, sek, words, assumed):
    found = day_amount(year)
    assert (found.sek, found.words, found.assumed) == (sek, words, assumed)


def test_a_stated_amount_is_taken():
    found = day_amount(2024, 10_000)
    assert (found.sek, found.words, found.assumed) == (10_000, "angivet i scenariot", False)


def test_before_the_first_known_year_nothing_is_guessed():
    with pytest.raises(ForecastError, match="Betalningsansvar, belopp per dygn saknar värde för december 2018"):
        day_amount(2018)


def test_the_free_days():
    assert free_days_on(Month(2024, 9)) == 3


def test_late_patients():
    assert late_patients(442, 0.05, 4) == pytest.approx(7.367, abs=1e-3)
    for plannings, share, months in ((442, 1.2, 4), (442, -0.1, 4), (-1, 0.5, 4), (442, 0.5, 13)):
        with pytest.raises(ValueError, match="ska vara"):
            late_patients(plannings, share, months)


def test_the_overspent_reserve_is_140_days():
    assert days_afforded(-1_300_000, 9300) == pytest.approx(-139.8, abs=0.05)
