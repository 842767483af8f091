"""More or fewer hours beyond the schedule: overtime, and additional hours for part-timers (fyllnad)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from forecast.drivers.staffing import staffing_activities
from forecast.drivers.staffing_chain import overtime_cost
from forecast.drivers.staffing_facts import StaffingFacts
from forecast.drivers.staffing_rates import StaffingRates, staffing_rates
from forecast.errors import ForecastError, InputError
from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import MonthText
from forecast.ledger.tree import CostType
from forecast.model import LeverEffect, Posting
from forecast.money import format_number
from forecast.periods import Month
from forecast.scenario.levers.ground import Ground, upwards
from forecast.scenario.levers.staffed import (
    FILE,
    activity_name,
    both_years,
    count,
    held_to,
    known_chain,
    times,
    window,
)
from forecast.workspace.workspace import Workspace

WORDS = {"enkel": "Enkel övertid", "kvalificerad": "Kvalificerad övertid", "fyllnad": "Fyllnadstid"}


class OvertimeChange(Closed):
    """A change in hours a month of one kind, from a month on."""

    hours: float = Field(ge=-100_000, le=100_000, title="Ändring", json_schema_extra={"unit": "timmar/månad"})
    kind: Literal["enkel", "kvalificerad", "fyllnad"] = Field("enkel", title="Slag")
    start: MonthText = Field(alias="from", title="Från och med")
    until: MonthText | None = Field(None, title="Till och med")
    monthly_pay: float | None = Field(
        None, gt=0, le=1_000_000, title="Månadslön", json_schema_extra={"unit": "kr/månad"}
    )
    po_rate: float | None = Field(None, ge=0, le=1, title="PO-pålägg", json_schema_extra={"unit": "andel"})
    source: str = Field("", title="Källa")


def overtime_keys(workspace: Workspace, as_of: Month) -> Mapping[str, str]:
    """Lever key -> name: what a change in overtime may act on."""
    return staffing_activities(workspace.tree) if as_of.number < 12 else {}


def overtime_effects(key: str, change: OvertimeChange, ground: Ground) -> tuple[LeverEffect, ...]:
    """The effect of more or fewer hours: hours x pay / 165 x multiple x (1 + PO).

    Raises:
        InputError: an unknown activity, a booked month, fewer hours than there are, or a pay that nobody gives.
    """
    name = activity_name(key, ground)
    held = window(change.start, change.until, ground)
    facts, rates, calibration, told = _pay(key, change, ground)
    _check_hours(facts, change, ground)
    month = -overtime_cost(facts, rates, change.kind, change.hours) * calibration
    months, full = held.each(month), round(month * held.next_year, 2) + 0.0
    multiple = {"enkel": rates.overtime, "kvalificerad": rates.qualified, "fyllnad": rates.additional}[change.kind]
    hour = count(facts.monthly_pay / rates.month_hours)
    word, more = WORDS[change.kind], "fler" if change.hours > 0 else "färre"
    hours = count(abs(change.hours))
    today = _today(facts, change.kind)
    effect = LeverEffect(
        key=f"overtime.{key}",
        label=f"{word}, {hours} timmar i månaden {more}, {held.label}: {name}",
        postings=(Posting(upwards(ground.workspace.tree, key), CostType.STAFF.value, months),),
        next_year=full,
        old="okänt" if today is None else f"{count(today)} timmar i månaden",
        new=f"{format_number(change.hours, signed=True)} timmar i månaden {held.since}",
        arithmetic=f"{hours} timmar × {hour} kr × {format_number(multiple, 1)} × {format_number(1 + rates.po_rate, 3)} "
        f"(PO) × {times(held.count)}{told} = {both_years(float(months.sum()), full)}",
    )
    return (effect,)


def _pay(key: str, change: OvertimeChange, ground: Ground) -> tuple[StaffingFacts, StaffingRates, float, str]:
    """Whose pay counts: the change's own, else the activity's; with the calibration and what is said of it."""
    if change.monthly_pay is not None:
        facts = StaffingFacts(key, 1.0, change.monthly_pay, change.source, po_rate=change.po_rate)
        try:
            return facts, staffing_rates(facts, ground.as_of), 1.0, ""
        except InputError:
            raise
        except ForecastError as error:
            raise ground.fault(
                f"PO-pålägget för {ground.as_of.year} är inte känt.", "Skriv po_rate här, som andel av lönen."
            ) from error
    chain = known_chain(key, ground)
    if chain is None:
        raise ground.fault(
            f"Verksamheten står inte i {FILE}, så timmens lön är inte känd.",
            f"Skriv monthly_pay (kr/månad) här, eller verksamheten i {FILE}.",
        )
    return chain.facts, chain.rates, chain.cost.calibration, f" ({held_to(chain)})"


def _today(facts: StaffingFacts, kind: str) -> float | None:
    return {"enkel": facts.overtime_hours, "kvalificerad": facts.qualified_hours, "fyllnad": facts.additional_hours}[
        kind
    ]


def _check_hours(facts: StaffingFacts, change: OvertimeChange, ground: Ground) -> None:
    today = _today(facts, change.kind)
    if today is not None and today + change.hours < 0:
        raise ground.fault(
            f"{WORDS[change.kind]} är {count(today)} timmar i månaden och kan inte minska med {count(-change.hours)}.",
            f"Skriv högst {count(today)} färre.",
        )
