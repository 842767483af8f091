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
from forecast.drivers.trends import Counts, fit_trend, spread_around
from forecast.errors import ForecastError, InputError
from forecast.formats.yaml_file import Closed
from forecast.ledger.book import over_span
from forecast.ledger.specs import Kind, Layer, MonthText
from forecast.ledger.tree import CostType, Role
from forecast.model import Floats, LeverEffect, Posting
from forecast.money import Unit, format_amount, format_number
from forecast.parameters import load_parameter, value_on
from forecast.periods import Month, Span
from forecast.scenario.levers.counts import about
from forecast.scenario.levers.ground import Ground, leaf_row, upwards
from forecast.workspace.demand_rows import yearly
from forecast.workspace.workspace import Workspace

_PLACES = (CostType.PURCHASE, CostType.OTHER, CostType.COST, CostType.NET)
_Luck = tuple[Floats, Floats]
"""Levels from 0 to 1 and quantiles of a number."""
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
    follow_trend: bool = Field(default=False, title="Följ trenden i vårdplaneringar till i år")
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
        if self.late_share is None and (self.plannings is not None or self.follow_trend):
            raise ValueError("”plannings” och ”follow_trend” hör till ”late_share”.")
        if self.follow_trend and (self.plannings is not None or self.low is not None):
            raise ValueError(
                "Trenden har sitt eget antal och spann; ange inte ”plannings”, ”low” eller ”high” till den."
            )
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
        days, how, luck = _days(key, change, span, ground)
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
    said = f"{how}{about(days)} dygn × {format_number(amount.sek)} kr = {now} i år{pace} ({amount.words}{source})."
    knots = None if luck is None else -luck[1][::-1] * amount.sek  # the levels are symmetric, so the order may turn
    posting = Posting(upwards(workspace.tree, key), CostType.PURCHASE.value, spread(total, span), knots)
    effect = LeverEffect(
        key=f"payment_liability.{key}",
        label=f"Betalningsansvar {about(days)} dygn, {span.months_label}",
        postings=(posting,),
        next_year=full if change.repeats else None,
        old="inga dygn utöver prognosen",
        new=f"{about(days)} dygn {span.months_label}",
        arithmetic=f"{said}{_reserve(key, amount.sek, workspace)}".rstrip("."),
        levels=None if luck is None else luck[0],
    )
    return (effect,)


def _days(key: str, change: PaymentLiabilityChange, span: Span, ground: Ground) -> tuple[float, str, _Luck | None]:
    """(days to pay for, how they come about, their luck); raises ValueError (Swedish)."""
    if change.days is not None:
        return change.days, "", None
    if change.waited:
        waited = np.array(change.waited)
        free = change.free_days if change.free_days is not None else free_days_on(Month(span.year, span.first))
        days = (chargeable_days if change.model == "per_patient" else chargeable_days_by_average)(waited, free)
        per = "patient för patient" if change.model == "per_patient" else "medeltalet"
        default = "" if change.free_days is not None else ", förval"
        return days, f"{len(waited)} patienter, dygn utöver {about(free)} fria ({per}{default}): ", None
    each = change.days_each or 0.0
    if change.patients is not None:
        return change.patients * each, f"{about(change.patients)} patienter × {about(each)} dygn: ", None
    late = change.late_share or 0.0
    plannings, said, luck = _plannings(key, change, ground)
    patients = late_patients(plannings, late, span.count)
    how = (
        f"{about(plannings)} vårdplaneringar per år ({said}) × {span.count}/12 × {about(100 * late)} % sena = "
        f"{about(patients)} patienter × {about(each)} dygn: "
    )
    scale = late_patients(1.0, late, span.count) * each
    return patients * each, how, None if luck is None else (luck[0], luck[1] * scale)


def _plannings(key: str, change: PaymentLiabilityChange, ground: Ground) -> tuple[float, str, _Luck | None]:
    """(care plannings a year, where from, their luck): the stated ones, the last known, or the trend to this year."""
    if change.plannings is not None:
        return change.plannings, "angivet i scenariot", None
    driver = _driver(key, ground.workspace)
    known = yearly(ground.workspace.volumes, driver.plannings) if driver else {}
    if not known:
        raise ground.fault(
            f"Antalet vårdplaneringar för ”{key}” är inte känt.", "Ange ”plannings”, eller raden i demand.yaml."
        )
    last, year = max(known), ground.as_of.year
    if not change.follow_trend:
        return known[last], f"{last}, antagande: lika många", None
    trend = fit_trend(Counts(tuple(known), tuple(known.values())))
    ahead = trend.outlook(year, value_on(load_parameter("volume_span"), ground.as_of))
    words = f"trenden till {year}, {about(ahead.low)} till {about(ahead.high)}; {trend.sentence().rstrip('.')}"
    if ahead.basis == "default":
        return ahead.expected, words, None
    return ahead.expected, words, spread_around(ahead.expected, ahead.low, ahead.high)


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
