"""Volume and price sum to the deviation, and their range holds whatever the rounding hides."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.questions.variance import Ends, ends_of, unit_cost, volume_and_price

amounts = st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 2))
units = st.integers(1, 100_000)


def test_ekero_sabo_by_hand():
    parts = volume_and_price(-197_928_000, -214_456_000, ends_of(Decimal(217)), ends_of(Decimal(223)))
    assert parts.volume.point == pytest.approx(-197_928_000 / 217 * 6, abs=0.01)
    assert (round(parts.volume.point, -3), round(parts.price.point, -3)) == (-5_473_000, -11_055_000)
    assert parts.deviation == -16_528_000


@given(amounts, amounts, units, units)
def test_the_parts_sum_to_the_deviation_at_the_point_and_at_both_ends(budget, outcome, before, now):
    parts = volume_and_price(budget, outcome, ends_of(Decimal(before)), ends_of(Decimal(now)))
    for volume, price in (
        (parts.volume.point, parts.price.point),
        (parts.volume.low, parts.price.high),
        (parts.volume.high, parts.price.low),
    ):
        assert volume + price == pytest.approx(parts.deviation, abs=0.011)
    assert parts.volume.low <= parts.volume.point <= parts.volume.high
    assert parts.price.low <= parts.price.point <= parts.price.high


@given(amounts, amounts, units, units, st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_whatever_was_rounded_away_lies_in_the_range(budget, outcome, before, now, hidden, other):
    printed = volume_and_price(budget, outcome, ends_of(Decimal(before)), ends_of(Decimal(now)))
    exact = budget * ((now + other) / (before + hidden) - 1)
    slack = 0.01 + abs(exact) * 1e-9
    assert printed.volume.low - slack <= exact <= printed.volume.high + slack
    assert printed.price.low - slack <= outcome - budget - exact <= printed.price.high + slack


def test_a_printed_volume_is_rounded_to_its_last_digit():
    assert ends_of(Decimal("16.8")) == Ends(pytest.approx(16.75), 16.8, pytest.approx(16.85))
    assert ends_of(Decimal(150_000), Decimal(1000)) == Ends(149_500, 150_000, 150_500)
    assert ends_of(Decimal(0)) == Ends(0, 0, 0.5)


def test_without_a_budgeted_volume_there_is_no_price_to_split_by():
    assert volume_and_price(-100, -200, ends_of(Decimal(0)), ends_of(Decimal(3))) is None


def test_unit_cost_names_what_it_is_made_of():
    cost = unit_cost(2023, -62_571_000, ends_of(Decimal(446)))
    assert round(cost.per_unit.point, -2) == 140_300
    assert cost.per_unit.low < 140_294 < cost.per_unit.high
    assert (cost.amount, cost.volume.point) == (-62_571_000, 446)
    assert unit_cost(2023, -1, ends_of(Decimal(0))) is None


@given(amounts, units)
def test_a_unit_cost_times_the_volume_is_the_amount(amount, volume):
    cost = unit_cost(2023, amount, ends_of(Decimal(volume)))
    assert cost.per_unit.point * volume == pytest.approx(-amount, abs=1e-6 + abs(amount) * 1e-12)
