"""What an hour or a day of staff costs beside the monthly pay: the activity's own values, else labelled defaults."""

from __future__ import annotations

from dataclasses import dataclass

from forecast.drivers.staffing_facts import StaffingFacts
from forecast.errors import ForecastError
from forecast.money import format_number
from forecast.parameters import Parameter, SourceClass, dated_value_on, load_parameter, load_terms, value_on
from forecast.periods import Month

WORKDAYS = 5
"""Working days of an average week, which karens is a share of."""


@dataclass(frozen=True, slots=True)
class StaffingRates:
    """Shares, hours and multiples of one activity in one month.

    Attributes:
        po_rate: employer's charges as a share of pay.
        month_hours: hours a month behind an hour's pay.
        productive_hours: hours that a full-time equivalent works a month.
        sick_pay_short: share of pay paid for absence day 1 to 14, karens taken off.
        sick_pay_later: share of pay that the employer pays after day 14.
        replaced_share: share of absence that a substitute fills.
        replaced_width: how far that may be off to either side.
        substitute: what a substitute's hour costs against an ordinary one, supplements and charges alike on both.
        overtime: the multiple of single overtime.
        qualified: of qualified overtime.
        additional: of hours beyond part time.
        agency_multiple: agency staff's price against an own full-time equivalent.
        assumed: what of this nobody has checked, in Swedish.
    """

    po_rate: float
    month_hours: float
    productive_hours: float
    sick_pay_short: float
    sick_pay_later: float
    replaced_share: float
    replaced_width: float
    substitute: float
    overtime: float
    qualified: float
    additional: float
    agency_multiple: float
    assumed: tuple[str, ...]


def staffing_rates(facts: StaffingFacts, month: Month) -> StaffingRates:
    """The activity's rates in a month: its own values before the shipped ones.

    Raises:
        ForecastError: no employer's charges are known for the month and the file gives none; nothing is guessed.
    """
    terms = load_terms("staffing_terms")
    month_hours = _own_or(facts.month_hours, terms["month_hours"], month)
    case_days = _own_or(facts.sick_case_days, terms["sick_case_days"], month)
    return StaffingRates(
        po_rate=po_rate_on(month) if facts.po_rate is None else facts.po_rate,
        month_hours=month_hours,
        productive_hours=value_on(terms["productive_hours"], month),
        sick_pay_short=sick_pay_share(
            case_days, value_on(terms["sick_pay_week"], month), value_on(terms["karens_share"], month)
        ),
        sick_pay_later=_own_or(facts.sick_pay_later, terms["sick_pay_later"], month),
        replaced_share=_own_or(facts.replaced_share, terms["replaced_share"], month),
        replaced_width=value_on(terms["replaced_width"], month),
        substitute=value_on(terms["substitute_factor"], month)
        if facts.substitute_hour_pay is None
        else facts.substitute_hour_pay * month_hours / facts.monthly_pay,
        overtime=value_on(terms["overtime_single"], month),
        qualified=value_on(terms["overtime_qualified"], month),
        additional=value_on(terms["additional_hours"], month),
        agency_multiple=_own_or(facts.agency_multiple, terms["agency_multiple"], month),
        assumed=_assumed(facts, month),
    )


def po_rate_on(month: Month) -> float:
    """The recommended employer's charges of a month, as a share of pay.

    Raises:
        ForecastError: none is known; the sentence says where the committee's own is written.
    """
    try:
        return value_on(load_parameter("po_rate"), month)
    except ForecastError as error:
        raise ForecastError(
            f"PO-pålägget för {month.year} är inte känt. Skriv nämndens eget som po_rate i staffing.csv."
        ) from error


def sick_pay_share(case_days: float, week_pay: float, karens: float) -> float:
    """The share of pay paid during short absence: sick pay for each day, less karens once a case.

    Karens is a share of an average week's sick pay (prop. 2017/18:96), so a case of d working days is paid
    (week_pay x d - karens x 5 x week_pay) / d of a day's pay, and never less than nothing. A case of one day at 20 %
    is paid nothing.

    Args:
        case_days: working days of a case, at least 1.
        week_pay: sick pay as a share of pay.
        karens: share of an average week's sick pay.
    """
    return max(week_pay * (1 - karens * WORKDAYS / case_days), 0.0)


def _own_or(own: float | None, parameter: Parameter, month: Month) -> float:
    return value_on(parameter, month) if own is None else own


def _assumed(facts: StaffingFacts, month: Month) -> tuple[str, ...]:
    """The unverified defaults that stand in for what the file leaves empty, of sick leave and substitutes."""
    terms = load_terms("staffing_terms")
    own = {
        "replaced_share": facts.replaced_share,
        "substitute_factor": facts.substitute_hour_pay,
        "sick_case_days": facts.sick_case_days,
        "sick_pay_later": facts.sick_pay_later,
    }
    out = []
    for name, value in own.items():
        dated = dated_value_on(terms[name], month)
        if value is None and dated.source_class is SourceClass.UNVERIFIED:
            title = terms[name].title
            decimals = next(d for d in (0, 1, 2) if d == 2 or round(dated.value, d) == dated.value)
            out.append(f"{title[0].lower()}{title[1:]}: {format_number(dated.value, decimals)}")
    return tuple(out)
