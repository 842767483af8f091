"""Agency staff off from a month: cost a month before and after, who is employed instead, and the months of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

import numpy as np
from pydantic import Field, model_validator

from forecast.drivers.agency import AgencySwitch, SwitchMonths, switch_months, switch_next_year
from forecast.drivers.staffing import staffing_activities
from forecast.drivers.staffing_chain import agency_cost, fte_cost
from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import MonthText
from forecast.ledger.tree import CostType, Role
from forecast.model import LeverEffect, Posting
from forecast.money import format_number
from forecast.parameters import load_terms, value_on
from forecast.periods import MONTH_NAMES, Month
from forecast.scenario.levers.ground import Ground, upwards
from forecast.scenario.levers.staffed import (
    FILE,
    activity_name,
    both_years,
    count,
    held_to,
    known_chain,
    plain_tkr,
    times,
    tkr,
    window,
)
from forecast.workspace.staffed import Chain
from forecast.workspace.workspace import Workspace


class AgencyChange(Closed):
    """Agency staff that leaves: `from` is the first month without it; costs in SEK.

    What it costs a month is `cost_month`, or `fte` by an hour's price, or by a multiple of an own full-time
    equivalent; what is left out is taken from staffing.csv, and the multiple from a labelled default.
    """

    start: MonthText = Field(alias="from", title="Första månaden utan hyrpersonal")
    replaced_share: float = Field(
        ge=0, le=1, title="Andel som ersätts av anställda", json_schema_extra={"unit": "andel"}
    )
    fte: float | None = Field(None, gt=0, le=1000, title="Hyrpersonal", json_schema_extra={"unit": "årsarbetare"})
    cost_month: float | None = Field(
        None, gt=0, le=100_000_000, title="Kostar i dag", json_schema_extra={"unit": "kr/månad"}
    )
    hour_price: float | None = Field(None, gt=0, le=10_000, title="Timpris", json_schema_extra={"unit": "kr/timme"})
    multiple: float | None = Field(
        None, gt=0, le=10, title="Pris mot egen personal", json_schema_extra={"unit": "gånger"}
    )
    cost_per_fte: float | None = Field(
        None, gt=0, le=10_000_000, title="Kostnad per anställd årsarbetare", json_schema_extra={"unit": "kr/år"}
    )
    introduction_months: int = Field(0, ge=0, le=12, title="Inskolning med båda", json_schema_extra={"unit": "månader"})
    source: str = Field("", title="Källa")

    @model_validator(mode="after")
    def _one_price(self) -> Self:
        given = [name for name in ("cost_month", "hour_price", "multiple") if getattr(self, name) is not None]
        if len(given) > 1:
            raise ValueError(f"Skriv bara ett av {' och '.join(given)}.")
        return self


def agency_keys(workspace: Workspace, as_of: Month) -> Mapping[str, str]:
    """Lever key -> name: what an end of agency staff may act on."""
    return staffing_activities(workspace.tree) if as_of.number < 12 else {}


def agency_effects(key: str, change: AgencyChange, ground: Ground) -> tuple[LeverEffect, ...]:
    """The effect of agency staff that leaves.

    Raises:
        InputError: an unknown activity, a booked month, or a price or number that nobody gives.
    """
    name = activity_name(key, ground)
    window(change.start, None, ground)
    switch, told = agency_switch(key, change, ground)
    months = switch_months(switch, ground.as_of)
    upward = upwards(ground.workspace.tree, key)
    postings = [Posting(upward, CostType.PURCHASE.value, months.agency)]
    if switch.employed_month:
        postings.append(Posting(upward, CostType.STAFF.value, months.employed))
    month = MONTH_NAMES[change.start.number - 1]
    effect = LeverEffect(
        key=f"agency.{key}",
        label=f"Hyrpersonal avslutad från {month}: {name}",
        postings=tuple(postings),
        next_year=round(switch_next_year(switch), 2),
        old=f"hyrpersonal {plain_tkr(switch.agency_month)} tkr i månaden",
        new=f"anställda {plain_tkr(switch.employed_month)} tkr i månaden från {month}"
        if switch.employed_month
        else f"0 från {month}",
        arithmetic=_arithmetic(key, ground, (switch, months), told),
    )
    return (effect,)


def agency_switch(key: str, change: AgencyChange, ground: Ground) -> tuple[AgencySwitch, str]:
    """What the agency costs, what comes instead, and where both are from."""
    chain = known_chain(key, ground)
    before, told = _agency_month(change, ground, chain)
    fte = employed_fte(change, ground, chain)
    after, also = _employed_month(change, ground, chain, fte) if fte else (0.0, "")
    said = "; ".join(part for part in (told, also) if part)
    return AgencySwitch(change.start, before, after, change.introduction_months), said


def employed_fte(change: AgencyChange, ground: Ground, chain: Chain | None) -> float:
    """How many are employed instead."""
    return 0.0 if change.replaced_share == 0 else _agency_fte(change, ground, chain) * change.replaced_share


def _agency_fte(change: AgencyChange, ground: Ground, chain: Chain | None) -> float:
    fte = change.fte or (None if chain is None else chain.facts.agency_fte)
    if not fte:
        raise ground.fault("Hyrpersonalens antal är inte känt.", f"Skriv fte här, eller agency_fte i {FILE}.")
    return fte


def _agency_month(change: AgencyChange, ground: Ground, chain: Chain | None) -> tuple[float, str]:
    """SEK a month, and where it is from."""
    if change.cost_month is not None:
        return change.cost_month, ""
    fte = _agency_fte(change, ground, chain)
    hours = value_on(load_terms("staffing_terms")["productive_hours"], ground.as_of)
    if change.hour_price is not None:
        return fte * hours * change.hour_price, f"{count(change.hour_price)} kr × {count(hours)} timmar (schablon)"
    if change.multiple is None and chain is not None and chain.facts.agency_hour_price is not None:
        price = count(chain.facts.agency_hour_price)
        return agency_cost(chain.facts, chain.rates, fte), f"{price} kr × {count(hours)} timmar (schablon) ur {FILE}"
    multiple, origin = _multiple(change, None if chain is None else chain.facts.agency_multiple, ground)
    told = f"{format_number(multiple, 1)} gånger egen personal ({origin})"
    if chain is not None:
        facts = chain.facts
        own = facts.monthly_pay * (1 + (facts.ob_share or 0.0)) * (1 + chain.rates.po_rate)
        return fte * own * multiple, told
    if change.cost_per_fte is None:
        raise ground.fault(
            "Hyrpersonalens pris är inte känt.",
            f"Skriv cost_month (kr/månad) eller hour_price (kr/timme) här, eller verksamheten i {FILE}.",
        )
    return fte * change.cost_per_fte / 12 * multiple, told


def _multiple(change: AgencyChange, own: float | None, ground: Ground) -> tuple[float, str]:
    if change.multiple is not None:
        return change.multiple, "angivet"
    if own is not None:
        return own, FILE
    return value_on(load_terms("staffing_terms")["agency_multiple"], ground.as_of), "antagande, inte kontrollerat"


def _employed_month(change: AgencyChange, ground: Ground, chain: Chain | None, fte: float) -> tuple[float, str]:
    """SEK a month for those who are employed instead, and where the cost is from."""
    if change.cost_per_fte is not None:
        return fte * change.cost_per_fte / 12, ""
    if chain is None:
        raise ground.fault(
            "Vad en anställd kostar är inte känt.",
            f"Skriv cost_per_fte (kr/år) här, eller verksamheten i {FILE}; eller replaced_share: 0 om ingen anställs.",
        )
    return fte * fte_cost(chain.facts, chain.cost) / 12, f"anställda: {held_to(chain)}"


def _arithmetic(key: str, ground: Ground, worked_out: tuple[AgencySwitch, SwitchMonths], told: str) -> str:
    switch, months = worked_out
    before, after = plain_tkr(switch.agency_month), plain_tkr(switch.employed_month)
    saved, paid = int(np.count_nonzero(months.agency)), int(np.count_nonzero(months.employed))
    parts = [f"Före {before} tkr i månaden × {times(saved)} = {tkr(float(months.agency.sum()))}"]
    if switch.employed_month:
        both = f", {times(months.overlap)} med båda" if months.overlap else ""
        parts.append(f"efter {after} tkr i månaden × {times(paid)}{both} = {tkr(float(months.employed.sum()))}")
        booked = switch.introduction - months.overlap
        parts += [f"{times(booked)} av inskolningen är redan bokförd"] if booked > 0 else []
    else:
        parts.append("ingen anställs i stället")
    said = "; ".join(parts) + f"; {both_years(months.total, switch_next_year(switch))}"
    said += f"; {told}" if told else ""
    return said + _beyond_the_base(key, months, ground)


def _beyond_the_base(key: str, months: SwitchMonths, ground: Ground) -> str:
    """A warning where more is saved than the base holds: then the base has already counted the end."""
    tree = ground.workspace.tree
    at = [
        i
        for i, row in enumerate(tree.rows)
        if row.role is Role.LEAF and row.activity == key and row.cost_type is CostType.PURCHASE
    ]
    if not at:
        return ""
    left = -float(ground.rest[at][:, months.agency > 0].sum())
    if not left < float(months.agency.sum()):
        return ""
    held = f"OBS: basen har bara {plain_tkr(left)} tkr köp av verksamhet i de månaderna"
    return f"; {held}, så en del av slutet kan redan vara inräknad"
