import numpy as np
import pytest

from forecast.fullyear.plain import linear_deviation, straight


def test_straight_is_twelve_months_of_the_pace():
    assert straight(np.array([-800.0, 0.0]), 8).tolist() == [-1200, 0]


def test_linear_deviation_keeps_the_deviation_at_its_pace():
    # Piteå March: four times the first quarter's deviation
    found = linear_deviation(np.array([-110.0, -90.0]), np.array([-100.0, np.nan]), np.array([-400.0, -400.0]), 3)
    assert found[0] == -440
    assert np.isnan(found[1])


@pytest.mark.parametrize("months", [0, 13])
def test_months_outside_the_year_are_refused(months):
    with pytest.raises(ValueError, match="not 1 to 12"):
        straight(np.array([1.0]), months)
