"""What a workspace says of an activity's staff: one row of staffing.csv."""

from __future__ import annotations

from dataclasses import dataclass

from forecast.errors import Place
from forecast.periods import Month


@dataclass(frozen=True, slots=True)
class StaffingFacts:
    """An activity's staff as it is today. Money is what it costs, SEK > 0; None = not known.

    Attributes:
        row: the activity, or a staff row where the statement has no activities.
        fte: employed full-time equivalents (årsarbetare), absent ones included.
        monthly_pay: mean pay a month and full-time equivalent, employer's charges not included.
        source: where it is taken from.
        ob_share: unsocial-hours supplements as a share of pay.
        sick_short: share of working time that is absence day 1 to 14.
        sick_long: share that is absence after day 14.
        sick_case_days: working days of a short case; karens is a larger part of a shorter one.
        sick_pay_later: share of pay that the employer pays after day 14.
        replaced_share: share of the absence that a substitute fills.
        substitute_hour_pay: an hourly substitute's pay with holiday pay, supplements and charges not included.
        overtime_hours: single overtime, hours a month.
        qualified_hours: qualified overtime, hours a month.
        additional_hours: hours beyond part time (fyllnad) a month.
        agency_fte: agency staff, full-time equivalents, on top of `fte`.
        agency_hour_price: SEK an hour.
        agency_multiple: price against an own full-time equivalent, where no price an hour is known.
        agency_exit: first month without them.
        base_fte: base staffing (grafen).
        budget_fte: what the budget pays for.
        budget_hours: budgeted hours a month.
        worked_hours: worked hours a month.
        po_rate: the committee's own employer's charges as a share of pay.
        month_hours: hours a month behind an hour's pay.
        monthly_cost: what own staff and substitutes cost a month by the committee's own report.
        place: where the row stands.
    """

    row: str
    fte: float
    monthly_pay: float
    source: str
    ob_share: float | None = None
    sick_short: float | None = None
    sick_long: float | None = None
    sick_case_days: float | None = None
    sick_pay_later: float | None = None
    replaced_share: float | None = None
    substitute_hour_pay: float | None = None
    overtime_hours: float | None = None
    qualified_hours: float | None = None
    additional_hours: float | None = None
    agency_fte: float | None = None
    agency_hour_price: float | None = None
    agency_multiple: float | None = None
    agency_exit: Month | None = None
    base_fte: float | None = None
    budget_fte: float | None = None
    budget_hours: float | None = None
    worked_hours: float | None = None
    po_rate: float | None = None
    month_hours: float | None = None
    monthly_cost: float | None = None
    place: Place | None = None
