import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.staffing import fte_effect, fte_full_year
from forecast.periods import Month


def test_fewer_staff_is_better_from_the_month_it_begins():
    effect = fte_effect(-2, 600_000.0, Month(2024, 10), Month(2024, 8))
    assert effect.tolist() == [0.0] * 9 + [100_000.0] * 3


def test_more_staff_is_worse():
    assert fte_effect(1.5, 600_000.0, Month(2024, 9), Month(2024, 8)).sum() == -300_000


@given(st.floats(-50, 50), st.floats(1, 1e6), st.integers(0, 11))
def test_a_change_over_all_twelve_months_is_the_full_year(fte, cost, month):
    whole = fte_full_year(fte, cost)
    if month:
        effect = fte_effect(fte, cost, Month(2024, month + 1), Month(2024, month))
        assert effect.sum() == pytest.approx(whole * (12 - month) / 12, abs=1e-6)
    assert whole == -fte * cost


@pytest.mark.parametrize("start", [Month(2024, 8), Month(2024, 1), Month(2025, 1), Month(2023, 12)])
def test_what_is_booked_is_booked(start):
    with pytest.raises(ValueError, match="kan ändras") as caught:
        fte_effect(-1, 600_000.0, start, Month(2024, 8))
    assert str(caught.value) == (
        f"Ändringen börjar i {start.label}, men bara månader efter augusti 2024 under 2024 kan ändras."
    )
