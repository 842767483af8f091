"""What levers on staff do together is the joint effect less the sum of each alone, worked out by the chain itself."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.drivers.staffing_chain import staff_cost
from forecast.errors import InputError, Place
from forecast.periods import Month
from forecast.scenario.levers import BY_GROUP
from forecast.scenario.levers.ground import Ground
from forecast.scenario.levers.staffing_together import staffing_together
from forecast.service import open_workspace
from forecast.workspace.staffed import staffing_chain

DATA = Path(__file__).parents[2] / "data"
AUGUST = Month(2024, 8)
KEY = "sarskilt-boende"


@cache
def demo():
    return open_workspace(DATA / "demo")


def ground():
    rest = np.zeros((len(demo().tree.rows), 12))
    rest[:, 8:] = -1_000_000.0
    return Ground(demo(), AUGUST, rest, Place("prov.yaml", 7))


def changes(**groups):
    """`staffing={...}` on SÄBO (`pay` on all), every one from October."""
    return {
        f"{group}.{'all' if group == 'pay' else KEY}": BY_GROUP[group].change.model_validate(
            {"from": "2024-10", **said}
        )
        for group, said in groups.items()
    }


def together(**groups):
    return sum(posting.amount for posting in staffing_together(changes(**groups), ground()))


def alone(**groups):
    return sum(
        effect.amount
        for name, change in changes(**groups).items()
        for effect in BY_GROUP[name.partition(".")[0]].effects(name.partition(".")[2], change, ground())
    )


def joint_month(fte, points, pay_factor=1.0):
    """SEK a month, better > 0, by the whole chain before and after."""
    chain = staffing_chain(demo(), KEY, AUGUST)
    after = replace(chain.facts, fte=chain.facts.fte + fte, sick_short=chain.facts.sick_short + points / 100)
    overtime = chain.cost.overtime + chain.cost.additional
    old, new = (staff_cost(facts, chain.rates, None).own - overtime for facts in (chain.facts, after))
    return (old - new) * pay_factor * chain.cost.calibration


@settings(max_examples=20, deadline=None)
@given(st.floats(-30, 30), st.floats(-6, 10))
def test_staff_and_sick_leave_together_are_the_chain_after_less_the_chain_before(fte, points):
    said = {"staffing": {"fte": fte}, "sick_leave": {"short_term_points": points}}
    assert alone(**said) + together(**said) == pytest.approx(3 * joint_month(fte, points), abs=1)


@settings(max_examples=20, deadline=None)
@given(st.floats(-30, 30), st.floats(-6, 10), st.floats(0.001, 0.15))
def test_a_new_pay_holds_for_what_the_others_change(fte, points, rate):
    said = {"staffing": {"fte": fte}, "sick_leave": {"short_term_points": points}, "pay": {"rate": rate}}
    base = {"pay": {"rate": rate}}
    joint = alone(**base) + 3 * joint_month(fte, points, 1 + rate)
    assert alone(**said) + together(**said) == pytest.approx(joint, abs=1)


@pytest.mark.parametrize(
    "said",
    [
        {"staffing": {"fte": -5}},
        {"staffing": {"fte": -5}, "overtime": {"hours": -80}},
        {"sick_leave": {"short_term_points": -1}, "overtime": {"hours": -80}},
        {"staffing": {"fte": 0}, "sick_leave": {"short_term_points": -1}},
        {"pay": {"rate": 0.01}},
    ],
)
def test_what_does_not_act_together_gives_no_step(said):
    assert staffing_together(changes(**said), ground()) == ()


def test_changes_of_different_activities_do_not_meet():
    mine = changes(sick_leave={"short_term_points": -1})
    other = {"staffing.hemtjanst": changes(staffing={"fte": -5})[f"staffing.{KEY}"]}
    assert staffing_together({**mine, **other}, ground()) == ()


def test_booked_months_stand_still_and_order_does_not_matter():
    said = changes(staffing={"fte": -5}, sick_leave={"short_term_points": -1}, pay={"po_rate": 0.5})
    postings = staffing_together(said, ground())
    assert postings
    assert not any(posting.months[:9].any() for posting in postings)
    turned = staffing_together(dict(reversed(said.items())), ground())
    assert sum(p.amount for p in turned) == pytest.approx(sum(p.amount for p in postings))


def test_those_employed_instead_of_agency_staff_have_the_new_sick_leave():
    agency = {"replaced_share": 1, "fte": 2, "cost_month": 230_000}
    assert together(agency=agency, sick_leave={"short_term_points": -1}) > 0
    assert together(agency={**agency, "replaced_share": 0}, sick_leave={"short_term_points": -1}) == 0


def test_two_pay_changes_of_one_row_are_refused():
    pay = changes(pay={"rate": 0.01})["pay.all"]
    with pytest.raises(InputError) as caught:
        staffing_together({"pay.all": pay, "pay.hemtjanst.staff": pay}, ground())
    assert str(caught.value) == (
        "prov.yaml, rad 7: ”pay.all” och ”pay.hemtjanst.staff” ändrar båda lönen på ”hemtjanst.staff”. "
        "Behåll en av dem."
    )
