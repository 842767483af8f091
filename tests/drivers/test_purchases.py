"""Köp/sälj: purchaser and provider are the committee's own deviation to the öre, and the price nets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from forecast.drivers.purchases import Pair, purchase_parts

HOURS = st.lists(st.integers(0, 900_000), min_size=1, max_size=12)


def test_pitea_nine_hundred_hours_without_budget_are_four_hundred_thousand():
    """Piteå, March 2024: `ca 900 timmar` are about -0,4 mkr, which is 440 kr an hour (stories.md C13)."""
    one = np.ones(1)
    parts = purchase_parts(one * 5900, one * 5000, one * 440, 440, -5000 * 440.0 - 600_000, -5000 * 440.0)
    assert parts.purchaser == parts.volume == -396_000
    assert parts.together == -600_000
    assert parts.provider == parts.efficiency == 396_000 - 600_000, "its income follows the hours, its cost is its own"


def test_efficiency_is_that_of_the_domain_where_the_provider_breaks_even():
    one, h, p, c = np.ones(1), 1200.0, 450.0, 470.0
    parts = purchase_parts(one * h, one * 1000, one * p, 440.0, -c * h, -440.0 * 1000)
    assert parts.cover == 0
    assert parts.provider == -h * (c - p)
    assert parts.volume == -200 * 440
    assert parts.price == -h * 10


@given(
    HOURS,
    st.integers(0, 60_000),
    st.integers(1, 60_000),
    st.integers(-(10**11), 0),
    st.integers(-(10**11), 0),
    st.data(),
)
def test_purchaser_and_provider_are_what_leaves_the_committee_to_the_ore(
    hours, price, planned_price, cost, planned, data
):
    size = len(hours)
    budget = data.draw(st.lists(st.integers(0, 900_000), min_size=size, max_size=size))
    parts = purchase_parts(
        np.array(hours) / 100,
        np.array(budget) / 100,
        np.full(size, price / 100),
        planned_price / 100,
        cost / 100,
        planned / 100,
    )
    assert round(100 * parts.purchaser) + round(100 * parts.provider) == cost - planned
    assert round(100 * parts.together) == cost - planned
    paid = -sum(round(h * price / 10_000, 2) for h in hours)
    assert parts.purchaser == pytest.approx(paid + sum(b * planned_price / 10_000 for b in budget), abs=0.2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"purchaser": {"name": "B", "row": "kop"}}, "Skriv ”row” hos både beställare och utförare, eller hos ingen"),
        ({"budget_hours": [1.0] * 11}, "at least 12"),
        ({"prices": [{"from": "2024-04", "price": 1, "source": "s"}] * 2}, "”2024-04” står två gånger i ”prices”"),
        ({"provider": {"name": "U", "cost_rows": ["a", "a"]}}, "”a” står två gånger i ”provider › cost_rows”"),
    ],
)
def test_a_pair_that_says_two_things_is_refused(change, message):
    pair = {
        "id": "hemtjanst",
        "name": "Hemtjänst",
        "purchaser": {"name": "B"},
        "provider": {"name": "U", "cost_rows": ["a"]},
        "budget_price": 440,
        "budget_hours": [100.0] * 12,
        "source": "prov",
    }
    Pair.model_validate(pair)
    with pytest.raises(ValidationError, match=message):
        Pair.model_validate(pair | change)
