"""The payment-liability lever: days in hospital care that the region bills for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from forecast.drivers.demand import PlanningDriver
from forecast.drivers.payment_liability import (
    chargeable_days,
    chargeable_days_by_average,
    day_amount,
    days_afforded,
    free_days_on,
    late_patients,
)
from forecast.drivers.rest_of_year import span_after, spread
from forecast.drivers.trends import spread_around
from forecast.errors import ForecastError, InputError
from forecast.formats.yaml_file import Closed
from forecast.ledger.book import over_span
from forecast.ledger.specs import Kind, Layer, MonthText
from forecast.ledger.tree import CostType, Role
from forecast.model import LeverEffect, Posting
from forecast.money import Unit, format_amount, format_number
from forecast.periods import Month, Span
from forecast.scenario.levers.ground import Ground, leaf_row, upwards
from forecast.scenario.levers.staffing import count
from forecast.workspace.demand_rows import yearly
from forecast.workspace.load import Workspace

_PLACES = (CostType.PURCHASE, CostType.OTHER, CostType.COST, CostType.NET)
Days = Annotated[float, Field(ge=0, le=366)]


class PaymentLiabilityChange(Closed):
    """Days to pay for beyond what the forecast counts on, spread evenly over the months that they fall in."""

    days: float | None = Field(None, ge=0, le=100_000, title="Dygn att betala för", json_schema_extra={"unit": "dygn"})
    patients: float | None = Field(None, ge=0, le=10_000, title="Patienter", json_schema_extra={"unit": "antal"})
    days_each: float | None = Field(
        None, ge=0, le=366, title="Dygn att betala för per patient", json_schema_extra={"unit": "dygn"}
    )
    waited: tuple[Days, ...] = Field(
        (), max_length=10_000, title="Dygn som varje patient väntade", json_schema_extra={"unit": "dygn"}
    )
    late_share: float | None = Field(
        None, ge=0, le=1, title="Vårdplaneringar som blir sena", json_schema_extra={"unit": "andel"}
    )
    plannings: float | None = Field(
        None, ge=0, le=1_000_000, title="Vårdplaneringar per år", json_schema_extra={"unit": "antal/år"}
    )
    low: float | None = Field(None, ge=0, le=100_000, title="Lägst (80 %)", json_schema_extra={"unit": "dygn"})
    high: float | None = Field(None, ge=0, le=100_000, title="Högst (80 %)", json_schema_extra={"unit": "dygn"})
    model: Literal["per_patient", "average"] = Field("per_patient", title="Räknesätt för dygn som väntats")
    free_days: float | None = Field(
        None, ge=0, le=60, title="Dagar innan kommunen betalar", json_schema_extra={"unit": "dagar"}
    )
    amount_per_day: float | None = Field(
        None, gt=0, le=100_000, title="Belopp per dygn", json_schema_extra={"unit": "kr/dygn"}
    )
    repeats: bool = Field(default=False, title="Fortsätter i samma takt nästa år")
    start: MonthText | None = Field(None, alias="from", title="Från och med")
    until: MonthText | None = Field(None, title="Till och med")
    source: str = Field("", title="Källa")

    @model_validator(mode="after")
    def _one_count_of_days(self) -> Self:
        said = {name for name in ("days", "patients", "days_each", "late_share") if getattr(self, name) is not None}
        said |= {"waited"} if self.waited else set()
        if said not in ({"days"}, {"patients", "days_each"}, {"waited"}, {"late_share", "days_each"}):
            raise ValueError(
                "Dygnen anges på ett sätt: ”days”, eller ”patients” med ”days_each”, eller ”waited”, eller "
                "”late_share” med ”days_each”."
            )
        if not self.waited and (self.free_days is not None or self.model != "per_patient"):
            raise ValueError("”free_days” och ”model” hör till ”waited”; andra sätt anger dygn att betala för.")
        if self.plannings is not None and self.late_share is None:
            raise ValueError("”plannings” hör till ”late_share”.")
        if (self.low is None) != (self.high is None) or (self.low or 0.0) > (self.high or 0.0):
            raise ValueError("Ett spann har både ”low” och ”high”, och ”low” är inte större än ”high”.")
        return self


def payment_liability_keys(workspace: Workspace, as_of: Month) -> Mapping[str, str]:
    """Key -> name of the rows that can bear it: one activity's row, or a row of bought care or other costs."""
    return _bearers(workspace) if as_of.number < 12 else {}


def _bearers(workspace: Workspace) -> dict[str, str]:
    tree, out = workspace.tree, {}
    for at, row in enumerate(tree.rows):
        leaves = [tree.rows[i] for i in tree.leaves_below(at)]
        whole = row.activity and {leaf.activity for leaf in leaves} == {row.activity} and row.role is Role.SUM
        if whole or (row.role is Role.LEAF and row.cost_type in _PLACES):
            out[row.key] = row.name
    return out


def payment_liability_effects(key: str, change: PaymentLiabilityChange, ground: Ground) -> tuple[LeverEffect, ...]:
    """The effect of days that the region bills for.

    Raises:
        InputError: a row that does not exist, is a sum or cannot bear it; a booked month; no known amount; no known
            number of care plannings; a span that has not the stated mean.
    """
    workspace = ground.workspace
    if key not in _bearers(workspace):
        leaf_row(ground, key)
        raise ground.fault(
            f"”{key}” kan inte bära betalningsansvar.", "Välj en rad med kostnader för köpt vård eller annat."
        )
    try:
        span = span_after(ground.as_of, change.start, change.until)
        amount = day_amount(ground.as_of.year, change.amount_per_day)
        days, how = _days(key, change, span, ground)
        luck = None
        if change.low is not None and change.high is not None:
            luck = spread_around(days, change.low, change.high)
    except InputError:
        raise
    except (ValueError, ForecastError) as error:
        raise ground.fault(str(error), "Rätta ändringen.") from error
    total = round(-days * amount.sek, 2) + 0.0
    full = round(total * 12 / span.count, 2) + 0.0
    now, then = (f"{format_amount(each, Unit.TKR, signed=True)} tkr" for each in (total, full))
    pace = f", {then} helt år i samma takt" if change.repeats else ""
    source = f". Källa: {change.source}" if change.source else ""
    said = f"{how}{count(days)} dygn × {format_number(amount.sek)} kr = {now} i år{pace} ({amount.words}{source})."
    knots = None if luck is None else -luck[1][::-1] * amount.sek  # the levels are symmetric, so the order may turn
    posting = Posting(upwards(workspace.tree, key), CostType.PURCHASE.value, spread(total, span), knots)
    effect = LeverEffect(
        key=f"payment_liability.{key}",
        label=f"Betalningsansvar {count(days)} dygn, {span.months_label}",
        postings=(posting,),
        next_year=full if change.repeats else None,
        old="inga dygn utöver prognosen",
        new=f"{count(days)} dygn {span.months_label}",
        arithmetic=f"{said}{_reserve(key, amount.sek, workspace)}",
        levels=None if luck is None else luck[0],
    )
    return (effect,)


def _days(key: str, change: PaymentLiabilityChange, span: Span, ground: Ground) -> tuple[float, str]:
    """(days to pay for, how they come about); raises ValueError (Swedish)."""
    if change.days is not None:
        return change.days, ""
    if change.waited:
        waited = np.array(change.waited)
        free = change.free_days if change.free_days is not None else free_days_on(Month(span.year, span.first))
        days = (chargeable_days if change.model == "per_patient" else chargeable_days_by_average)(waited, free)
        per = "patient för patient" if change.model == "per_patient" else "medeltalet"
        default = "" if change.free_days is not None else ", förval"
        return days, f"{len(waited)} patienter, dygn utöver {count(free)} fria ({per}{default}): "
    each = change.days_each or 0.0
    if change.patients is not None:
        return change.patients * each, f"{count(change.patients)} patienter × {count(each)} dygn: "
    late = change.late_share or 0.0
    plannings, said = _plannings(key, change, ground)
    patients = late_patients(plannings, late, span.count)
    share = format_number(100 * late, 0 if round(100 * late, 1) == round(100 * late) else 1)
    return patients * each, (
        f"{count(plannings)} vårdplaneringar per år ({said}) × {span.count}/12 × {share} % sena = {count(patients)} "
        f"patienter × {count(each)} dygn: "
    )


def _plannings(key: str, change: PaymentLiabilityChange, ground: Ground) -> tuple[float, str]:
    """(care plannings a year, where from): the stated ones or the last known."""
    if change.plannings is not None:
        return change.plannings, "angivet i scenariot"
    driver = _driver(key, ground.workspace)
    known = yearly(ground.workspace.volumes, driver.plannings) if driver else {}
    if not known:
        raise ground.fault(
            f"Antalet vårdplaneringar för ”{key}” är inte känt.", "Ange ”plannings”, eller raden i demand.yaml."
        )
    year = max(known)
    return known[year], f"{year}, antagande: lika många"


def _driver(key: str, workspace: Workspace) -> PlanningDriver | None:
    said = workspace.demand.payment_liability
    return next((item for item in said if (item.statement, item.row) == (workspace.tree.statement, key)), None)


def _reserve(key: str, amount: float, workspace: Workspace) -> str:
    """How many days the row's reserve pays for, where demand.yaml says that it is one and a forecast is printed."""
    driver, tree = _driver(key, workspace), workspace.tree
    if driver is None or not driver.reserve:
        return ""
    at, year = tree.position(key), Span.full_year(workspace.settings.year)
    below = tree.leaves_below(at)
    forecast, budget = (
        float(over_span(workspace.ledger.select(tree.statement, kind, layer), tree, year)[below].sum())
        for kind, layer in ((Kind.FORECAST, Layer.ADOPTED), (Kind.BUDGET, None))
    )
    room = forecast - budget
    if not np.isfinite(room):
        return ""
    worth, days = format_amount(room, Unit.TKR, signed=True), format_number(abs(days_afforded(room, amount)))
    mean = f"den fastställda prognosen är {worth} tkr mot budget"
    if room < 0:
        return f" Reserven på raden är redan förbrukad: {mean}, lika mycket som {days} dygn."
    return f" Reserven på raden räcker till {days} dygn: {mean}."
