"""The staffing chain: its parts by hand, and that it reproduces what is booked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.staffing_chain import (
    agency_cost,
    fte_cost,
    hour_cost,
    overtime_cost,
    sick_change,
    staff_cost,
    staffing_gap,
)
from forecast.drivers.staffing_facts import StaffingFacts
from forecast.drivers.staffing_rates import sick_pay_share, staffing_rates
from forecast.errors import ForecastError
from forecast.periods import Month

AUGUST = Month(2024, 8)
TEN = StaffingFacts("a", fte=10, monthly_pay=30_000, source="påhittat", po_rate=0.5)


def chain(facts, booked=None):
    return staff_cost(facts, staffing_rates(facts, AUGUST), booked)


shares = st.floats(0, 0.4)
known = st.builds(
    StaffingFacts,
    row=st.just("a"),
    fte=st.floats(0.1, 500),
    monthly_pay=st.floats(20_000, 60_000),
    source=st.just("påhittat"),
    ob_share=st.none() | st.floats(0, 0.3),
    sick_short=st.none() | shares,
    sick_long=st.none() | shares,
    replaced_share=st.none() | st.floats(0, 1),
    overtime_hours=st.none() | st.floats(0, 500),
    additional_hours=st.none() | st.floats(0, 500),
)


def test_pay_and_charges_alone():
    cost = chain(TEN)
    assert (cost.present, cost.own, cost.calibrated) == (450_000, 450_000, 450_000)
    assert cost.calibration == 1


def test_every_part_by_hand():
    facts = replace(
        TEN, ob_share=0.1, sick_short=0.06, sick_long=0.04, sick_case_days=4, sick_pay_later=0.1, replaced_share=0.5,
        substitute_hour_pay=200, month_hours=150, overtime_hours=10, qualified_hours=5, additional_hours=20,
    )  # fmt: skip
    cost = chain(facts)
    assert cost.present == pytest.approx(450_000 * 0.9)
    assert cost.ob == pytest.approx(45_000 * 0.9)
    # karens takes 0.8 of a day off a case of four: 0.8 x 3 / 4 = 0.6 of a day's pay
    assert cost.sick_pay == pytest.approx(495_000 * (0.06 * 0.6 + 0.04 * 0.1))
    # a substitute is paid 200 kr in 150 hours: as an own month of 30 000 kr
    assert cost.substitutes == pytest.approx(495_000 * 0.1 * 0.5)
    assert cost.overtime == pytest.approx((10 * 1.8 + 5 * 2.4) * 200 * 1.5)
    assert cost.additional == pytest.approx(20 * 1.2 * 200 * 1.5)
    assert cost.own == pytest.approx(
        cost.present + cost.ob + cost.sick_pay + cost.substitutes + cost.overtime + cost.additional
    )


def test_karens_is_all_of_a_days_case_and_less_of_a_longer_one():
    assert sick_pay_share(1, 0.8, 0.2) == 0
    assert sick_pay_share(2, 0.8, 0.2) == pytest.approx(0.4)
    assert sick_pay_share(14, 0.8, 0.2) == pytest.approx(0.8 * 13 / 14)


@given(known, st.floats(1, 1e9))
def test_the_calibration_reproduces_what_is_booked(facts, booked):
    cost = chain(facts, booked)
    assert cost.calibrated == pytest.approx(booked, rel=1e-9)
    assert cost.booked == booked


@given(known)
def test_without_a_booked_cost_nothing_is_calibrated(facts):
    assert (chain(facts).calibration, chain(facts).booked) == (1.0, None)


@given(known, st.floats(1, 1e9))
def test_fte_cost_is_a_twelfth_of_all_but_overtime(facts, booked):
    cost = chain(facts, booked)
    rest = (cost.overtime + cost.additional) * cost.calibration
    assert fte_cost(facts, cost) * facts.fte / 12 == pytest.approx(booked - rest, rel=1e-6, abs=1e-3)


@given(known)
def test_no_change_in_sick_leave_costs_nothing(facts):
    change = sick_change(facts, staffing_rates(facts, AUGUST), 0, 0)
    assert (change.staff, change.substitutes, change.total) == (0, 0, 0)


@given(known, st.floats(0.001, 0.2), st.floats(0, 0.9), st.floats(0.01, 0.1))
def test_sick_leave_moves_pay_down_and_substitutes_up_and_more_filling_costs_more(facts, more, filled, further):
    rates = staffing_rates(facts, AUGUST)
    less = sick_change(facts, rates, more, 0, filled)
    further_filled = sick_change(facts, rates, more, 0, filled + further)
    assert less.staff < 0 <= less.substitutes
    assert further_filled.total > less.total
    assert further_filled.staff == less.staff


@given(known, shares, shares)
def test_the_chain_and_the_change_agree(facts, short, long):
    before = replace(facts, sick_short=0.0, sick_long=0.0)
    after = replace(facts, sick_short=short, sick_long=long)
    change = sick_change(facts, staffing_rates(facts, AUGUST), short, long)
    assert chain(after).own - chain(before).own == pytest.approx(change.total, rel=1e-6, abs=1e-3)


@given(known, st.floats(0, 500), st.floats(0.1, 500))
def test_overtime_rises_with_hours_and_with_its_kind(facts, hours, more):
    rates = staffing_rates(facts, AUGUST)
    assert overtime_cost(facts, rates, "enkel", 0) == 0
    assert overtime_cost(facts, rates, "enkel", hours + more) > overtime_cost(facts, rates, "enkel", hours)
    single, qualified, additional = (
        overtime_cost(facts, rates, kind, 10) for kind in ("enkel", "kvalificerad", "fyllnad")
    )
    assert additional < single < qualified


def test_agency_staff_by_the_hour_and_by_a_multiple():
    rates = staffing_rates(TEN, AUGUST)
    assert agency_cost(replace(TEN, agency_hour_price=500), rates, 2) == 2 * 142 * 500
    assert agency_cost(replace(TEN, ob_share=0.1), rates, 2) == pytest.approx(2 * 2 * 49_500)
    tripled = replace(TEN, agency_multiple=3)
    assert agency_cost(tripled, staffing_rates(tripled, AUGUST), 1) == 135_000


def test_agency_staff_lies_outside_the_calibration():
    facts = replace(TEN, agency_fte=2, agency_hour_price=500)
    cost = chain(facts, 900_000)
    assert (cost.agency, cost.calibration, cost.own) == (142_000, 2, 450_000)


def test_an_hour_costs_by_worked_hours_where_they_are_known_else_by_142_a_month():
    worked = replace(TEN, worked_hours=1_000)
    assert hour_cost(worked, staffing_rates(worked, AUGUST), chain(worked, 500_000)) == 500
    assert hour_cost(TEN, staffing_rates(TEN, AUGUST), chain(TEN)) == pytest.approx(45_000 / 142)


def test_base_staffing_and_hours_against_budget():
    facts = replace(TEN, base_fte=11, budget_fte=9.5, worked_hours=1_500, budget_hours=1_400)
    gap = staffing_gap(facts, staffing_rates(facts, AUGUST), chain(facts))
    assert (gap.fte, gap.hours) == (1.5, 100)
    assert gap.fte_month == pytest.approx(67_500)
    assert gap.hours_month == pytest.approx(30_000)


def test_what_is_not_known_has_no_gap():
    gap = staffing_gap(TEN, staffing_rates(TEN, AUGUST), chain(TEN))
    assert (gap.fte, gap.fte_month, gap.hours, gap.hours_month) == (None, None, None, None)


class TestRates:
    def test_own_values_go_before_defaults_and_defaults_are_named(self):
        rates = staffing_rates(TEN, AUGUST)
        assert (rates.po_rate, rates.replaced_share, rates.substitute) == (0.5, 0.75, 1.12)
        assert rates.assumed == (
            "andel av sjukfrånvaron som ersätts med vikarie: 0,75",
            "vikariens timme mot en ordinarie timme: 1,12",
            "arbetsdagar i ett kort sjukfall: 4",
            "arbetsgivarens del efter dag 14: 0,1",
        )
        own = replace(TEN, replaced_share=0.6, substitute_hour_pay=180, sick_case_days=3, sick_pay_later=0.0)
        assert staffing_rates(own, AUGUST).assumed == ()

    def test_the_recommended_charges_of_the_month(self):
        assert staffing_rates(replace(TEN, po_rate=None), AUGUST).po_rate == 0.472

    def test_charges_that_are_not_known_are_not_guessed(self):
        with pytest.raises(ForecastError) as caught:
            staffing_rates(replace(TEN, po_rate=None), Month(2026, 3))
        assert str(caught.value) == (
            "PO-pålägget för 2026 är inte känt. Skriv nämndens eget som po_rate i staffing.csv."
        )
