from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.home_care import care_client_cost, care_levels, clients_by_age, level_steps

ASKERSUND = care_levels(446, 90_782, 63_640, 62_571_000)
above = st.floats(0.5, 1e6)


def test_the_reports_year():
    assert ASKERSUND.price_per_hour == pytest.approx(983, abs=0.5)
    assert ASKERSUND.performed_share == pytest.approx(0.701, abs=5e-4)
    assert ASKERSUND.cost_per_client == pytest.approx(140_300, abs=50)
    assert 4.46 * ASKERSUND.cost_per_client == pytest.approx(626_000, abs=500)


@given(above, above, above, above)
def test_levels_give_back_the_cost_that_they_were_taken_from(clients, planned, performed, cost):
    assert care_levels(clients, planned, performed, cost).cost == pytest.approx(cost)


@pytest.mark.parametrize(("at", "name"), [(0, "Antalet"), (1, "Planerad tid"), (2, "Utförd tid"), (3, "Kostnaden")])
def test_levels_need_figures_above_zero(at, name):
    figures = [446.0, 90_782.0, 63_640.0, 62_571_000.0]
    figures[at] = 0.0
    with pytest.raises(ValueError, match=f"{name} ska vara större än 0"):
        care_levels(*figures)


@given(above, above, st.floats(0.01, 1), above)
def test_the_steps_sum_to_the_difference(clients, hours, share, price):
    after = replace(ASKERSUND, clients=clients, hours_per_client=hours, performed_share=share, price_per_hour=price)
    steps = level_steps(ASKERSUND, after)
    assert sum(amount for _, amount in steps) == pytest.approx(after.cost - ASKERSUND.cost, rel=1e-9, abs=1e-3)


def test_only_what_moved_is_a_step():
    steps = level_steps(ASKERSUND, replace(ASKERSUND, performed_share=ASKERSUND.performed_share + 0.01))
    assert [name for name, _ in steps] == ["performed_share"]
    assert steps[0][1] == pytest.approx(907.82 * ASKERSUND.price_per_hour)
    assert level_steps(ASKERSUND, ASKERSUND) == ()


def test_clients_are_people_times_share():
    population = np.array([[1000.0, 500.0], [1000.0, 600.0]])
    assert clients_by_age(population, np.array([0.05, 0.3])).tolist() == [200.0, 230.0]


@pytest.mark.parametrize(
    ("share", "message"), [([0.1, 1.2], "0 till 1 i varje ålder"), ([0.1], "har 2 åldrar men andelarna är 1")]
)
def test_a_share_past_one_is_refused(share, message):
    with pytest.raises(ValueError, match=message):
        clients_by_age(np.ones((1, 2)), np.array(share))


@given(st.floats(1000, 1e6), st.floats(0, 0.95), st.floats(0, 1))
def test_the_two_kinds_of_clients_give_the_average(average, share, part):
    alarm = part * average
    cost = care_client_cost(average, share, alarm)
    assert share * alarm + (1 - share) * cost == pytest.approx(average)
    assert cost >= average * (1 - 1e-9)


@pytest.mark.parametrize(
    ("share", "alarm", "message"),
    [(1.0, 10, "från 0 till under 1"), (-0.1, 10, "från 0 till under 1"), (0.5, 1000, "kostar mer än alla brukare")],
)
def test_a_mix_that_cannot_be_is_refused(share, alarm, message):
    with pytest.raises(ValueError, match=message):
        care_client_cost(100, share, alarm)
