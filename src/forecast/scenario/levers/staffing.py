"""More or fewer full-time equivalents, or hours, in an activity from a month on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from pydantic import Field, model_validator

from forecast.drivers.staffing import fte_effect, fte_full_year, staffing_activities
from forecast.drivers.staffing_chain import fte_cost, hour_cost
from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import MonthText
from forecast.ledger.tree import CostType
from forecast.model import LeverEffect, Posting
from forecast.money import Unit, format_amount, format_number
from forecast.parameters import load_parameter, value_on
from forecast.periods import MONTH_NAMES, Month
from forecast.scenario.levers.ground import Ground, upwards
from forecast.scenario.levers.staffed import (
    FILE,
    Window,
    activity_name,
    both_years,
    count,
    held_to,
    known_chain,
    times,
    window,
)
from forecast.workspace.workspace import Workspace

__all__ = ["StaffingChange", "fte_words", "staffing_activities", "staffing_effects", "staffing_keys", "staffing_own"]


class StaffingChange(Closed):
    """More or fewer full-time equivalents (or hours a month) from a month on; costs in SEK, charges included."""

    fte: float | None = Field(None, ge=-1000, le=1000, title="Ändring", json_schema_extra={"unit": "årsarbetare"})
    start: MonthText = Field(alias="from", title="Från och med")
    until: MonthText | None = Field(None, title="Till och med")
    cost_per_fte: float | None = Field(
        None,
        gt=0,
        le=10_000_000,
        title="Kostnad per årsarbetare",
        json_schema_extra={"unit": "kr/år", "parameter": "fte_cost", "goes_with": "fte"},
    )
    hours: float | None = Field(
        None, ge=-200_000, le=200_000, title="Ändring i timmar", json_schema_extra={"unit": "timmar/månad"}
    )
    cost_per_hour: float | None = Field(
        None, gt=0, le=10_000, title="Kostnad per timme", json_schema_extra={"unit": "kr/timme"}
    )
    source: str = Field("", title="Källa")

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.fte is None) == (self.hours is None):
            raise ValueError("Skriv antingen fte (årsarbetare) eller hours (timmar i månaden).")
        if self.hours is None and self.cost_per_hour is not None:
            raise ValueError("cost_per_hour hör till hours; skriv cost_per_fte till fte.")
        if self.fte is None and self.cost_per_fte is not None:
            raise ValueError("cost_per_fte hör till fte; skriv cost_per_hour till hours.")
        return self


def staffing_keys(workspace: Workspace, as_of: Month) -> Mapping[str, str]:
    """Lever key -> name: what a staffing lever may act on."""
    return staffing_activities(workspace.tree) if as_of.number < 12 else {}


def staffing_own(workspace: Workspace, key: str) -> frozenset[str]:
    """Where staffing.csv has the activity, its own cost is known."""
    return frozenset({"cost_per_fte"} if any(facts.row == key for facts in workspace.staffing) else ())


def staffing_effects(key: str, change: StaffingChange, ground: Ground) -> tuple[LeverEffect, ...]:
    """The effect of a change in staffing.

    Raises:
        InputError: an activity that does not exist or is a sum of activities, a booked month, an end before the start,
            or a cost of an hour that neither the change nor staffing.csv gives.
    """
    name = activity_name(key, ground)
    held = window(change.start, change.until, ground)
    if change.fte is not None:
        return (_by_fte(key, change, change.fte, ground, (name, held)),)
    return (_by_hours(key, change, change.hours or 0.0, ground, (name, held)),)


def _by_fte(key: str, change: StaffingChange, fte: float, ground: Ground, where: tuple[str, Window]) -> LeverEffect:
    name, held = where
    cost, told = _fte_price(key, change, ground)
    months = fte_effect(fte, cost, change.start, ground.as_of, change.until)
    full = fte_full_year(fte, cost, change.start, change.until)
    worth = both_years(round(float(months.sum()), 2), full)
    return LeverEffect(
        key=f"staffing.{key}",
        label=f"{fte_words(fte)}, {held.label}: {name}",
        postings=(Posting(upwards(ground.workspace.tree, key), CostType.STAFF.value, months),),
        next_year=full,
        old="0",
        new=f"{count(fte)} {_since(change, held)}",
        arithmetic=f"{count(abs(fte))} årsarbetare × {format_amount(cost, Unit.TKR)}{told} × {held.count}/12 = {worth}",
    )


def _by_hours(key: str, change: StaffingChange, hours: float, ground: Ground, where: tuple[str, Window]) -> LeverEffect:
    name, held = where
    cost, told = _hour_price(key, change, ground)
    months = held.each(-hours * cost)
    full = round(-hours * cost * held.next_year, 2) + 0.0
    more = "fler" if hours > 0 else "färre"
    worth = both_years(round(float(months.sum()), 2), full)
    return LeverEffect(
        key=f"staffing.{key}",
        label=f"{count(abs(hours))} timmar i månaden {more}, {held.label}: {name}",
        postings=(Posting(upwards(ground.workspace.tree, key), CostType.STAFF.value, months),),
        next_year=full,
        old=_hours_today(key, ground),
        new=f"{format_number(hours, signed=True)} timmar i månaden {_since(change, held)}",
        arithmetic=f"{count(abs(hours))} timmar × {count(cost)} kr{told} × {times(held.count)} = {worth}",
    )


def _since(change: StaffingChange, held: Window) -> str:
    return held.since if change.until is not None else f"från {MONTH_NAMES[change.start.number - 1]}"


def _fte_price(key: str, change: StaffingChange, ground: Ground) -> tuple[float, str]:
    """SEK a year for one, and what is said of it: told, else the activity's own, else a labelled assumption."""
    if change.cost_per_fte is not None:
        return change.cost_per_fte, ""
    chain = known_chain(key, ground)
    if chain is None:
        return value_on(load_parameter("fte_cost"), ground.as_of), " (antagande)"
    return round(fte_cost(chain.facts, chain.cost), 2), f" ({held_to(chain)})"


def _hour_price(key: str, change: StaffingChange, ground: Ground) -> tuple[float, str]:
    """SEK for a worked hour, and what is said of it."""
    if change.cost_per_hour is not None:
        return change.cost_per_hour, ""
    chain = known_chain(key, ground)
    if chain is None:
        raise ground.fault(
            "Kostnaden per timme är inte känd.", f"Skriv cost_per_hour (kr/timme), eller verksamheten i {FILE}."
        )
    worked = chain.facts.worked_hours
    by = "arbetade timmar" if worked else f"{count(chain.rates.productive_hours)} timmar i månaden per årsarbetare"
    return round(hour_cost(chain.facts, chain.rates, chain.cost), 2), f" ({held_to(chain)}, {by})"


def _hours_today(key: str, ground: Ground) -> str:
    """`19 900 arbetade mot 18 900 budgeterade timmar`, as far as staffing.csv knows."""
    facts = next((item for item in ground.workspace.staffing if item.row == key), None)
    worked, budget = (None, None) if facts is None else (facts.worked_hours, facts.budget_hours)
    if worked is None or budget is None:
        return "0"
    return f"{format_number(worked)} arbetade mot {format_number(budget)} budgeterade timmar i månaden"


def fte_words(fte: float) -> str:
    """`En årsarbetare mindre`, `2,5 årsarbetare fler`."""
    if abs(fte) == 1:
        return f"En årsarbetare {'mindre' if fte < 0 else 'mer'}"
    return f"{count(abs(fte))} årsarbetare {'färre' if fte < 0 else 'fler'}"
