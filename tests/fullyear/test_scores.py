import math

import numpy as np
import pytest

from forecast.fullyear.scores import bias, coverage, mdape, wape, winkler

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
