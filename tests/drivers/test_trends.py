import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forecast.drivers.trends import Counts, fit_trend, population_elasticity, spread_around, yearly_growth

CLIENTS = Counts((2018, 2022, 2023), (357.0, 429.0, 446.0))
PLANNINGS = Counts((2018, 2022, 2023), (253.0, 413.0, 442.0))


def test_the_reports_growth():
    assert yearly_growth((2018, 357), (2023, 446)) == pytest.approx(0.0455, abs=5e-5)
    assert yearly_growth((2018, 253), (2023, 442)) == pytest.approx(0.118, abs=5e-4)


@pytest.mark.parametrize(("first", "last"), [((2023, 1), (2023, 2)), ((2018, 0), (2023, 2)), ((2018, 3), (2023, 0))])
def test_growth_needs_two_years_above_zero(first, last):
    with pytest.raises(ValueError, match="Två olika år med antal större än 0"):
        yearly_growth(first, last)


def test_three_years_of_clients():
    trend = fit_trend(CLIENTS)
    assert trend.family == "poisson"
    assert trend.growth == pytest.approx(0.0457, abs=5e-4)
    low, high = trend.growth_span
    assert low < yearly_growth((2018, 357), (2023, 446)) < high
    next_year = trend.outlook(2024, 0.10)
    assert next_year.basis == "estimated"
    assert (next_year.low, next_year.expected, next_year.high) == pytest.approx((429.6, 467.7, 509.2), abs=0.1)
    assert trend.sentence() == (
        "+4,6 % per år ur 3 år (2018 och 2022–2023); 80 % spann +2,8 till +6,4 %, om trenden håller och antalet "
        "varierar minst så mycket som slumpen (Poisson) ger."
    )


def test_the_span_widens_with_the_years_ahead():
    trend = fit_trend(PLANNINGS)
    ratios = [trend.outlook(year, 0.10).high / trend.outlook(year, 0.10).low for year in (2024, 2026, 2030)]
    assert ratios == sorted(ratios)
    assert ratios[0] < ratios[-1]


def test_a_line_through_two_dots_says_so():
    trend = fit_trend(Counts((2022, 2023), (114.0, 112.0)))
    assert trend.growth_span is None
    assert "lutningen mellan två år (2022–2023)" in trend.sentence()
    assert "går inte att skatta" in trend.sentence()
    assert "schablon" in trend.sentence()
    ahead = trend.outlook(2024, 0.10)
    assert ahead.basis == "default"
    assert ahead.low < 112 < ahead.high


@given(st.floats(20, 5000), st.floats(0.5, 2), st.floats(0.01, 0.5), st.integers(1, 5))
def test_two_years_span_no_growth_and_the_default_width(first, times, width, ahead):
    last = first * times
    outlook = fit_trend(Counts((2022, 2023), (first, last))).outlook(2023 + ahead, width)
    slack = 1e-9 * max(outlook.expected, last)
    assert outlook.low <= last + slack or outlook.low <= outlook.expected - width * ahead * last + slack
    assert outlook.high - outlook.expected >= width * ahead * last - slack
    assert outlook.low >= 0


def test_one_year_is_no_trend():
    with pytest.raises(ValueError, match=r"Bara ett år är känt \(2023\), så det finns ingen trend"):
        fit_trend(Counts((2023,), (446.0,)))


def test_scatter_beyond_chance_widens_the_span():
    calm, wild = Counts((2019, 2020, 2021), (100.0, 104.0, 108.0)), Counts((2019, 2020, 2021), (100.0, 125.0, 108.0))
    narrow, wide = (fit_trend(series) for series in (calm, wild))
    assert wide.family == "quasi_poisson"
    assert wide.dispersion > 1 == narrow.dispersion
    ratios = [trend.outlook(2022, 0.1).high / trend.outlook(2022, 0.1).low for trend in (wide, narrow)]
    assert ratios[0] > 1.1 * ratios[1]


def test_five_scattered_years_are_negative_binomial():
    trend = fit_trend(Counts((2019, 2020, 2021, 2022, 2023), (100.0, 160.0, 90.0, 170.0, 120.0)))
    assert trend.family == "negative_binomial"
    assert trend.alpha > 0
    assert trend.dispersion == 1


@given(st.floats(100, 1e5), st.lists(st.floats(0.9, 1.1), min_size=3, max_size=6))
def test_the_span_holds_the_expected_and_is_never_narrower_than_chance(level, moves):
    years = tuple(range(2018, 2018 + len(moves)))
    outlook = fit_trend(Counts(years, tuple(level * move for move in moves))).outlook(years[-1] + 1, 0.1)
    assert outlook.low < outlook.expected < outlook.high
    assert math.log(outlook.high / outlook.expected) >= 1.28 / math.sqrt(outlook.expected)


def test_years_that_say_nothing_are_refused():
    trend = fit_trend(Counts((2021, 2022, 2023), (2070.0, 5.0, 5.0)))
    with pytest.raises(ValueError, match="2021–2023 är för få eller spretar för mycket för att säga något om 2024"):
        trend.outlook(2024, 0.1)
    with pytest.raises(ValueError, match="säga något om 2999"):
        fit_trend(CLIENTS).outlook(2999, 0.1)


@given(st.floats(10, 1e4), st.floats(-0.2, 0.3), st.integers(3, 6))
def test_counts_on_a_curve_give_the_curves_growth(level, growth, years):
    counts = tuple(level * (1 + growth) ** t for t in range(years))
    trend = fit_trend(Counts(tuple(range(2018, 2018 + years)), counts))
    assert trend.growth == pytest.approx(growth, abs=1e-6)
    assert trend.family == "poisson"


def test_a_population_is_taken_out_of_the_growth():
    counts = Counts((2020, 2021, 2022), (100.0, 110.0, 121.0), (1000.0, 1100.0, 1210.0))
    trend = fit_trend(counts)
    assert trend.growth == pytest.approx(0, abs=1e-9)
    assert trend.outlook(2023, 0.1, population=2000).expected == pytest.approx(200)
    assert "per invånare" in trend.sentence()
    with pytest.raises(ValueError, match="befolkningen 2023 behövs"):
        trend.outlook(2023, 0.1)


def test_two_years_with_a_population():
    trend = fit_trend(Counts((2022, 2023), (100.0, 110.0), (1000.0, 1100.0)))
    assert trend.growth == pytest.approx(0)
    assert trend.outlook(2024, 0.1, population=1200).expected == pytest.approx(120)


def test_the_elasticity_of_a_share_is_one():
    counts = Counts((2020, 2021, 2022, 2023), (100.0, 110.0, 121.0, 140.0), (1000.0, 1100.0, 1210.0, 1400.0))
    estimate, low, high = population_elasticity(counts)
    assert estimate == pytest.approx(1)
    assert low < 1 < high
    with pytest.raises(ValueError, match="minst tre år"):
        population_elasticity(CLIENTS)


@pytest.mark.parametrize(
    ("years", "counts", "population", "message"),
    [
        ((2023, 2022), (1.0, 2.0), None, "Åren i en serie"),
        ((2022, 2022), (1.0, 2.0), None, "Åren i en serie"),
        ((2022, 2023), (1.0,), None, "Åren i en serie"),
        ((2022, 2023), (-1.0, 2.0), None, "minst 0"),
        ((2022, 2023), (math.nan, 2.0), None, "minst 0"),
        ((2022, 2023), (0.0, 0.0), None, "minst 0"),
        ((2022, 2023), (1.0, 2.0), (5.0,), "Befolkningen"),
        ((2022, 2023), (1.0, 2.0), (5.0, 0.0), "Befolkningen"),
    ],
)
def test_a_series_that_is_none_is_refused(years, counts, population, message):
    with pytest.raises(ValueError, match=message):
        Counts(years, counts, population)


@given(st.floats(-1e4, 1e4), st.floats(0, 1e4), st.floats(0, 1e4))
def test_a_spread_keeps_its_mean_and_its_ends(expected, down, up):
    low, high = expected - down, expected + up
    assume(0.5 * up <= down <= 2 * up)
    levels, knots = spread_around(expected, low, high)
    mean = float(np.sum(np.diff(levels) * (knots[:-1] + knots[1:]) / 2))
    assert mean == pytest.approx(expected, abs=1e-6 * max(1, abs(expected), down + up))
    assert np.all(np.diff(knots) >= -1e-6)
    assert (knots[1], knots[3]) == (low, high)


def test_a_crooked_spread_is_refused():
    with pytest.raises(ValueError, match="för snett kring det väntade 10,0"):
        spread_around(10, 9, 100)
