"""Shares that come about: one or three, in order, and the mean of what they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.realisation import LEVELS, Realisation
from forecast.errors import InputError
from forecast.formats.yaml_file import read_yaml
from forecast.money import NBSP


def read(text):
    return read_yaml(text.encode(), "r.yaml", Realisation)


def refused(text):
    with pytest.raises(InputError) as caught:
        read(text)
    return str(caught.value)


def test_one_share_is_certain():
    half = read("realisation: 0.5")
    assert (half.shares.tolist(), half.mean, half.uncertain, half.words) == ([0.5] * 3, 0.5, False, "50 % blir av")


def test_nothing_given_is_the_whole_effect_and_says_so():
    whole = Realisation()
    assert (whole.mean, whole.shares_given, whole.words) == (1.0, False, "hela effekten antas bli av")


def test_three_shares_have_a_computed_mean():
    spread = read("{low: 0, likely: 0.5, high: 0.8}")
    assert spread.mean == pytest.approx(0.45)
    assert spread.uncertain
    assert spread.words.replace(NBSP, " ") == "0–80 % blir av, mitten 50 %, i medel 45 %"


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted))
def test_the_mean_is_that_of_the_distribution_that_is_drawn_from(shares):
    low, likely, high = shares
    spread = Realisation(low=low, likely=likely, high=high)
    luck = (np.arange(20_000) + 0.5) / 20_000
    assert np.interp(luck, LEVELS, spread.shares).mean() == pytest.approx(spread.mean, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("realisation: 1.2", "”1.2” går inte att läsa här. Väntat: högst 1."),
        ("realisation: -0.1", "”-0.1” går inte att läsa här. Väntat: lägst 0."),
        ("{low: 0, likely: 0.5, high: 1.1}", "”1.1” går inte att läsa här. Väntat: högst 1."),
        ("{realisation: 0.5, low: 0.1}", "Skriv antingen ”realisation” eller ”low”, ”likely” och ”high”, inte båda."),
        ("{low: 0, high: 1}", "”low”, ”likely” och ”high” skrivs tillsammans."),
        ("{low: 0.5, likely: 0.4, high: 1}", "”low”, ”likely” och ”high” ska stiga, inte 0,50, 0,40, 1,00."),
    ],
)
def test_a_share_past_one_and_shares_that_do_not_rise_are_refused(text, found):
    assert found in refused(text)
