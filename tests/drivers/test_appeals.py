"""EK23: an appealed one-off kept or lost (Askersund's delårsrapport per 2024-08-31, personlig assistans)."""

import pytest

from forecast.drivers.appeals import appeal_figures, lost_share, paid_back
from forecast.periods import Month

SEEN = appeal_figures(-9_419_000, 1_500_000, -15_843_000, -16_143_000, Month(2024, 8))


def test_ek23_the_linear_forecast_kept_and_lost():
    assert pytest.approx(-14_128_000, abs=1_000) == SEEN.linear
    assert pytest.approx(-14_879_000, abs=1_000) == SEEN.kept
    assert pytest.approx(-16_379_000, abs=1_000) == SEEN.lost


def test_ek23_the_deviation_lies_around_the_judged_one():
    assert SEEN.kept_deviation == pytest.approx(964_000, abs=1_000)
    assert SEEN.lost_deviation == pytest.approx(-536_000, abs=1_000)
    assert SEEN.judged_deviation == -300_000


def test_kept_and_lost_differ_by_the_one_off():
    assert SEEN.kept - SEEN.lost == 1_500_000


def test_what_is_lost_is_paid_back_in_its_month():
    assert paid_back(1_500_000, Month(2024, 9)).tolist() == [0] * 8 + [-1_500_000, 0, 0, 0]


@pytest.mark.parametrize(
    ("lost", "probability", "share"), [(True, None, 1), (False, None, 0), (True, 0.4, 0.4), (False, 0.75, 0.25)]
)
def test_the_probability_is_that_of_the_outcome_assumed(lost, probability, share):
    assert lost_share(lost=lost, probability=probability) == share
