"""Resource allocation: a frame is shared to the öre, and a difference is its parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from forecast.drivers.allocation import (
    Allocation,
    difference_parts,
    one_per_cent_more,
    priced,
    shared,
    weights,
)
from forecast.drivers.home_care import care_levels


def allocation(units, measures=None, **more):
    measures = measures or [
        {"id": "timmar", "name": "Timmar", "kind": "hours", "unit": "timmar", "price": 440, "source": "s"}
    ]
    return Allocation.model_validate(
        {"id": "prov", "name": "Prov", "measures": measures, "units": units, "source": "s"} | more
    )


def test_askersunds_paid_hours_give_its_cost_back():
    """63 640 of 90 782 planned hours are 70 %, and 62 571 tkr are 983 kr a performed hour (bokslut 2023, 51*)."""
    levels = care_levels(446, 90_782, 63_640, 62_571_000)
    assert round(100 * levels.performed_share) == 70
    assert round(levels.price_per_hour) == 983
    assert round(62_571_000 / 90_782) == 689
    hours = {"id": "timmar", "name": "Utförd tid", "kind": "hours", "unit": "timmar", "price": 62_571_000 / 63_640}
    found = allocation(
        [{"id": "a", "name": "A", "needs": {"timmar": 40_000}}, {"id": "b", "name": "B", "needs": {"timmar": 23_640}}],
        [hours | {"source": "bokslut 2023"}],
    )
    assert sum(priced(weights(found))) == pytest.approx(-62_571_000, abs=0.01)


@given(st.integers(-(10**12), 0), st.lists(st.floats(0, 1e9), min_size=1, max_size=12).filter(any))
def test_a_frame_is_shared_to_the_ore(ore, weighed):
    parts = [round(100 * part) for part in shared(ore / 100, weighed)]
    assert sum(parts) == ore
    for part, weight in zip(parts, weighed, strict=True):
        assert abs(part - ore * (weight / sum(weighed))) <= 1 + abs(ore) * 1e-12


def test_equal_needs_get_equal_parts_and_the_first_takes_the_ore():
    assert shared(-1.0, [1, 1, 1]) == (-0.34, -0.33, -0.33)
    with pytest.raises(ValueError, match="Ingen enhet har något behov"):
        shared(-1.0, [0, 0])


def test_a_difference_is_the_share_of_need_and_the_size_of_the_frame():
    allotted, budgets = shared(-900.0, [1, 2]), (-500.0, -500.0)
    share, size = difference_parts(allotted, budgets)
    assert size == (50.0, 50.0), "a smaller frame takes as much of both"
    assert share == (150.0, -150.0), "a third and two thirds of the need, half of the budget each"
    assert [a - b for a, b in zip(allotted, budgets, strict=True)] == [x + y for x, y in zip(share, size, strict=True)]


def test_one_per_cent_is_new_money_from_below_and_the_others_under_a_frame():
    assert one_per_cent_more([1000.0, 3000.0], None) == (-10.0, -30.0)
    grown = one_per_cent_more([1000.0, 3000.0], -4000.0)
    before, after = shared(-4000.0, [1000, 3000]), shared(-4000.0, [1010, 3000])
    assert grown[0] == pytest.approx(after[0] - before[0], abs=0.01)
    assert grown[0] == pytest.approx(-7.48, abs=0.01)


@pytest.mark.parametrize(
    ("units", "more", "message"),
    [
        ([{"id": "a", "name": "A", "needs": {"poang": 1}}], {}, "”poang” hos A finns inte i ”measures”"),
        (
            [{"id": "a", "name": "A", "needs": {"timmar": 0}}],
            {"frame": {"amount": -1, "source": "s"}},
            "Ingen enhet har",
        ),
        (
            [{"id": "a", "name": "A", "needs": {"timmar": 1}}],
            {"frame": {"source": "s"}},
            "antingen ”amount” eller ”rows”",
        ),
        ([{"id": "a", "name": "A", "needs": {"timmar": 1}, "row": "r", "budget": -1}], {}, "antingen i ”row” eller"),
        ([{"id": "a", "name": "A", "needs": {"timmar": 1}}] * 2, {}, "”a” står två gånger i ”units”"),
    ],
)
def test_what_does_not_hang_together_is_refused(units, more, message):
    with pytest.raises(ValidationError, match=message):
        allocation(units, **more)
