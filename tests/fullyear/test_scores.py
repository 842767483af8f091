import math

import numpy as np
import pandas as pd
import pytest

from forecast.fullyear.scores import bias, coverage, mdape, score, scored, wape, winkler

POINT, ACTUAL, SCALE = np.array([110.0, 190.0]), np.array([100.0, 200.0]), np.array([100.0, 100.0])


def test_each_line_is_measured_in_its_own_size():
    assert wape(POINT, ACTUAL, SCALE) == pytest.approx(100 * 0.2 / 3)
    assert bias(POINT, ACTUAL, SCALE) == pytest.approx(0)
    assert mdape(POINT, ACTUAL) == pytest.approx(7.5)


def test_a_sharp_hit_beats_a_wide_one_and_a_miss_costs_ten_times_its_distance():
    low, high = np.array([90.0]), np.array([100.0])
    assert winkler(low, high, np.array([95.0]), np.array([100.0])) == pytest.approx(10)
    assert winkler(low, high, np.array([103.0]), np.array([100.0])) == pytest.approx(40)


def test_coverage_counts_the_ends():
    assert coverage(np.array([1.0, 1]), np.array([2.0, 2]), np.array([2.0, 3])) == 50


def test_nothing_to_score_is_not_a_number():
    none = np.zeros(0)
    assert math.isnan(mdape(none, none))
    assert math.isnan(coverage(none, none, none))
    assert math.isnan(winkler(none, none, none, none))
    assert math.isnan(wape(none, none, none))


def panel(totals, series="a", first=2018):
    """A series whose years sum to `totals`; None = a year without December."""
    rows = [
        (series, first + index, month, (12.0 if total is None else total) / 12)
        for index, total in enumerate(totals)
        for month in range(1, 13 if total is not None else 12)
    ]
    return pd.DataFrame(rows, columns=["series_id", "year", "month", "value"])


def tasks(*years, series="a", point=0.0):
    return pd.DataFrame({"series_id": series, "year": list(years), "point": point})


class TestScored:
    def test_the_scale_is_the_mean_size_of_earlier_complete_years(self):
        found = scored(panel([-120.0, 60.0, None, 240.0]), tasks(2021, 2019))
        assert found["year"].tolist() == [2021, 2019]
        assert found["actual"].tolist() == pytest.approx([240, 60])
        assert found["scale"].tolist() == pytest.approx([90, 120])

    def test_years_without_outcome_or_size_are_left_out(self):
        found = scored(panel([0.0, 60.0, None, 240.0]), tasks(2018, 2019, 2020, 2021, 2022))
        assert found["year"].tolist() == [2021]

    def test_an_unknown_month_is_no_complete_year(self):
        holed = panel([120.0, 60.0, 30.0])
        holed.loc[holed["year"] == 2019, "value"] = [np.nan, *[5.0] * 11]
        assert scored(holed, tasks(2019, 2020))["scale"].tolist() == pytest.approx([120])

    def test_a_line_of_zeros_has_no_size_whatever_stands_before_it_in_the_panel(self):
        both = pd.concat([panel([0.1, 0.2, 0.3]), panel([0.0, 0.0, 0.0], series="b")], ignore_index=True)
        assert scored(both, tasks(2020, series="b")).empty


def test_score_gathers_the_measures():
    rows = pd.DataFrame({"point": POINT, "actual": ACTUAL, "scale": SCALE, "lo80": [95.0, 195], "hi80": [105.0, 205]})
    found = score(rows)
    assert (found.count, found.wape, found.mdape) == (2, wape(POINT, ACTUAL, SCALE), mdape(POINT, ACTUAL))
    assert (found.cover80, found.w80) == (100.0, 10.0)
    assert math.isnan(found.cover95)
