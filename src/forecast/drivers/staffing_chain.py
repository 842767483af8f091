"""The staffing chain: what an activity's staff costs a month, part by part, held to what is booked.

    own cost = fte x pay x (1 + PO) x what they are present and paid for
             + unsocial hours + sick pay + substitutes + overtime and additional hours
    booked   = own cost x calibration

One factor brings the chain to the booked cost, so that today's levels give today's cost and only changes matter. Money
here is what something costs, SEK a month, > 0, like a price; a lever's effect turns the sign. Formulas: shared domain
notes 4.1 to 4.5 (docs/drivers.md tells sources).
"""

from __future__ import annotations

from dataclasses import dataclass

from forecast.drivers.staffing_facts import StaffingFacts
from forecast.drivers.staffing_rates import StaffingRates


@dataclass(frozen=True, slots=True)
class StaffCost:
    """What an activity's staff costs a month, SEK > 0, employer's charges included, before calibration.

    Attributes:
        present: pay for the time at work.
        ob: supplements for unsocial hours on that time.
        sick_pay: pay during absence, karens taken off.
        substitutes: for the absence that is filled.
        overtime: single and qualified.
        additional: hours beyond part time.
        agency: agency staff, bought and without charges; outside the calibration, since another row holds it.
        calibration: booked cost / the chain's own cost; 1 where nothing is booked to hold it against.
        booked: own staff and substitutes as booked, SEK a month; None where the rows do not show it.
    """

    present: float
    ob: float
    sick_pay: float
    substitutes: float
    overtime: float
    additional: float
    agency: float
    calibration: float
    booked: float | None

    @property
    def own(self) -> float:
        """Own staff and their substitutes, before calibration."""
        return self.present + self.ob + self.sick_pay + self.substitutes + self.overtime + self.additional

    @property
    def calibrated(self) -> float:
        """The same after calibration: what is booked, where that is known."""
        return self.own * self.calibration


@dataclass(frozen=True, slots=True)
class SickChange:
    """What a change in sick leave costs a month, SEK, more expensive > 0, before calibration."""

    staff: float
    substitutes: float

    @property
    def total(self) -> float:
        """Both rows together."""
        return self.staff + self.substitutes


def staff_cost(facts: StaffingFacts, rates: StaffingRates, booked: float | None) -> StaffCost:
    """The chain of one activity.

    Args:
        facts: its staff today; what is not known is not modelled and lies in the calibration.
        rates: shares, hours and multiples.
        booked: own staff and substitutes as booked, SEK a month > 0; None = not known.
    """
    short, long = facts.sick_short or 0.0, facts.sick_long or 0.0
    pay = facts.fte * facts.monthly_pay * (1 + rates.po_rate)
    ob = facts.ob_share or 0.0
    sick = sick_change(facts, rates, short, long)
    absent_pay = pay * (1 + ob) * (short + long)
    own = StaffCost(
        present=pay * (1 - short - long),
        ob=pay * ob * (1 - short - long),
        sick_pay=sick.staff + absent_pay,
        substitutes=sick.substitutes,
        overtime=overtime_cost(facts, rates, "enkel", facts.overtime_hours or 0.0)
        + overtime_cost(facts, rates, "kvalificerad", facts.qualified_hours or 0.0),
        additional=overtime_cost(facts, rates, "fyllnad", facts.additional_hours or 0.0),
        agency=agency_cost(facts, rates, facts.agency_fte or 0.0),
        calibration=1.0,
        booked=booked,
    )
    if booked is None or own.own <= 0:
        return own
    return StaffCost(
        own.present, own.ob, own.sick_pay, own.substitutes, own.overtime, own.additional, own.agency,
        booked / own.own, booked,
    )  # fmt: skip


def sick_change(
    facts: StaffingFacts, rates: StaffingRates, short: float, long: float, replaced: float | None = None
) -> SickChange:
    """What more sick leave costs: pay that falls away, sick pay that comes, substitutes for what is filled.

    With L a month's pay with supplements and charges, s the share paid in absence, g the share filled and V the
    substitute: per full-time equivalent and share of absence (s - 1) L on staff and g V on substitutes.

    Args:
        facts: the activity's staff.
        rates: shares and multiples.
        short: change in the share of absence day 1 to 14, more > 0.
        long: change in the share after day 14.
        replaced: share filled; None = the activity's.
    """
    pay = facts.fte * facts.monthly_pay * (1 + rates.po_rate) * (1 + (facts.ob_share or 0.0))
    filled = rates.replaced_share if replaced is None else replaced
    return SickChange(
        staff=pay * ((rates.sick_pay_short - 1) * short + (rates.sick_pay_later - 1) * long),
        substitutes=pay * rates.substitute * filled * (short + long),
    )


def fte_cost(facts: StaffingFacts, cost: StaffCost) -> float:
    """What one more full-time equivalent costs a year with its supplements, sick leave and substitutes, SEK > 0."""
    return 12 * (cost.present + cost.ob + cost.sick_pay + cost.substitutes) * cost.calibration / facts.fte


def hour_cost(facts: StaffingFacts, rates: StaffingRates, cost: StaffCost) -> float:
    """What a worked hour of own staff costs, SEK > 0: by the activity's own worked hours where they are known."""
    if facts.worked_hours:
        return cost.calibrated / facts.worked_hours
    return fte_cost(facts, cost) / 12 / rates.productive_hours


def overtime_cost(facts: StaffingFacts, rates: StaffingRates, kind: str, hours: float) -> float:
    """What hours beyond the schedule cost, SEK: a month's pay by the hour x multiple x (1 + PO), before calibration.

    Args:
        facts: the activity's staff.
        rates: hours and multiples.
        kind: `enkel`, `kvalificerad` or `fyllnad`.
        hours: hours, or a change in them.
    """
    multiple = {"enkel": rates.overtime, "kvalificerad": rates.qualified, "fyllnad": rates.additional}[kind]
    return hours * facts.monthly_pay / rates.month_hours * multiple * (1 + rates.po_rate)


def agency_cost(facts: StaffingFacts, rates: StaffingRates, fte: float) -> float:
    """What agency staff costs a month, SEK > 0: by the hour where the price is known, else a multiple of own staff."""
    if facts.agency_hour_price is not None:
        return fte * rates.productive_hours * facts.agency_hour_price
    own = facts.monthly_pay * (1 + (facts.ob_share or 0.0)) * (1 + rates.po_rate)
    return fte * own * rates.agency_multiple


@dataclass(frozen=True, slots=True)
class StaffingGap:
    """How base staffing and hours lie against the budget; more than budgeted > 0, None = not known.

    Attributes:
        fte: base staffing (grafen) - budget, full-time equivalents.
        fte_month: what that costs, SEK a month.
        hours: worked - budgeted hours a month.
        hours_month: what they cost, SEK a month.
    """

    fte: float | None
    fte_month: float | None
    hours: float | None
    hours_month: float | None


def staffing_gap(facts: StaffingFacts, rates: StaffingRates, cost: StaffCost) -> StaffingGap:
    """Base staffing against budget, and worked hours against budgeted ones: two views of one cost, never added."""
    fte = None if facts.base_fte is None or facts.budget_fte is None else facts.base_fte - facts.budget_fte
    hours = (
        None if facts.worked_hours is None or facts.budget_hours is None else facts.worked_hours - facts.budget_hours
    )
    return StaffingGap(
        fte=fte,
        fte_month=None if fte is None else fte * fte_cost(facts, cost) / 12,
        hours=hours,
        hours_month=None if hours is None else hours * hour_cost(facts, rates, cost),
    )
