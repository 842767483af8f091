"""More or less sick leave: pay that falls away, sick pay, and substitutes for what is filled; told as a range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from pydantic import Field, model_validator

from forecast.drivers.staffing import staffing_activities
from forecast.drivers.staffing_chain import sick_change
from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import MonthText
from forecast.ledger.tree import CostType
from forecast.model import LeverEffect, Posting
from forecast.money import format_number
from forecast.parameters import load_terms, value_on
from forecast.periods import Month
from forecast.scenario.levers.ground import Ground, upwards
from forecast.scenario.levers.staffed import (
    FILE,
    Window,
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

LEVELS = np.array([0.0, 1.0])
"""From the cheapest to the dearest end of the range."""


class SickLeaveChange(Closed):
    """Absence as new levels, or as a change in percentage points, from a month on.

    `payroll` (staff cost a month, charges included) is asked for where staffing.csv does not know the activity; then
    only short absence can be changed, by the trade's unverified rule of thumb.
    """

    start: MonthText = Field(alias="from", title="Från och med")
    until: MonthText | None = Field(None, title="Till och med")
    short_term_points: float | None = Field(
        None, ge=-20, le=20, title="Kort frånvaro, ändring", json_schema_extra={"unit": "procentenheter"}
    )
    long_term_points: float | None = Field(
        None, ge=-20, le=20, title="Lång frånvaro, ändring", json_schema_extra={"unit": "procentenheter"}
    )
    short_term: float | None = Field(
        None, ge=0, le=1, title="Kort frånvaro, ny nivå", json_schema_extra={"unit": "andel"}
    )
    long_term: float | None = Field(
        None, ge=0, le=1, title="Lång frånvaro, ny nivå", json_schema_extra={"unit": "andel"}
    )
    replaced_share: float | None = Field(
        None, ge=0, le=1, title="Andel som ersätts med vikarie", json_schema_extra={"unit": "andel"}
    )
    payroll: float | None = Field(
        None, gt=0, le=1_000_000_000, title="Personalkostnad", json_schema_extra={"unit": "kr/månad"}
    )
    source: str = Field("", title="Källa")

    @model_validator(mode="after")
    def _says_what_changes(self) -> Self:
        for level, points, word in (
            (self.short_term, self.short_term_points, "short_term"),
            (self.long_term, self.long_term_points, "long_term"),
        ):
            if level is not None and points is not None:
                raise ValueError(f"Skriv antingen {word} (ny nivå) eller {word}_points (procentenheter), inte båda.")
        if (self.short_term, self.long_term, self.short_term_points, self.long_term_points) == (None,) * 4:
            raise ValueError("Skriv hur frånvaron ändras: short_term_points eller long_term_points i procentenheter.")
        return self


@dataclass(frozen=True, slots=True)
class SickShares:
    """Changes in the share of working time, more > 0, and the levels before and after in words."""

    short: float
    long: float
    old: str
    new: str


def sick_leave_keys(workspace: Workspace, as_of: Month) -> Mapping[str, str]:
    """Lever key -> name: what a change in sick leave may act on."""
    return staffing_activities(workspace.tree) if as_of.number < 12 else {}


def sick_leave_effects(key: str, change: SickLeaveChange, ground: Ground) -> tuple[LeverEffect, ...]:
    """The effect of a change in sick leave, with a range by how much of it is filled.

    Raises:
        InputError: an unknown activity, a booked month, a level that cannot be, or what is missing to count with.
    """
    name = activity_name(key, ground)
    held = window(change.start, change.until, ground)
    chain = known_chain(key, ground)
    if chain is None:
        return (_by_rule_of_thumb(key, change, ground, (name, held)),)
    return (_by_chain(key, change, ground, (name, held), chain),)


def sick_shares(change: SickLeaveChange, chain: Chain, ground: Ground) -> SickShares:
    """How much the absence changes.

    Raises:
        InputError: a new level where today's is not known, or a change past 0 or 100 %.
    """
    facts = chain.facts
    parts = (
        ("Kort", facts.sick_short, change.short_term, change.short_term_points, "sick_short"),
        ("Lång", facts.sick_long, change.long_term, change.long_term_points, "sick_long"),
    )
    moved, old, new = [], [], []
    for word, today, level, points, column in parts:
        moves = _moved(word, today, level, points, column, ground)
        moved.append(moves)
        if level is not None or points is not None:
            before = "okänt" if today is None else _percent(today)
            after = f"{format_number(100 * moves, 1, signed=True)} pe" if today is None else _percent(today + moves)
            old.append(f"{word.lower()} {before}")
            new.append(f"{word.lower()} {after}")
    return SickShares(moved[0], moved[1], ", ".join(old), ", ".join(new))


def _moved(
    word: str, today: float | None, level: float | None, points: float | None, column: str, ground: Ground
) -> float:
    if level is not None:
        if today is None:
            raise ground.fault(
                f"{word} sjukfrånvaro i dag är inte känd, så en ny nivå säger inte hur mycket den ändras.",
                f"Skriv ändringen i procentenheter, eller {column} i {FILE}.",
            )
        return level - today
    moved = (points or 0.0) / 100
    if today is not None and not 0 <= today + moved <= 1:
        raise ground.fault(
            f"{word} sjukfrånvaro är {_percent(today)} och kan inte ändras {count(points or 0.0)} procentenheter.",
            "Välj en mindre ändring.",
        )
    return moved


def _by_chain(
    key: str, change: SickLeaveChange, ground: Ground, where: tuple[str, Window], chain: Chain
) -> LeverEffect:
    name, held = where
    shares = sick_shares(change, chain, ground)
    filled = chain.rates.replaced_share if change.replaced_share is None else change.replaced_share
    width = min(chain.rates.replaced_width, filled, 1 - filled)
    least, point, most = (
        sick_change(chain.facts, chain.rates, shares.short, shares.long, filled + off) for off in (-width, 0.0, width)
    )
    k = chain.cost.calibration
    staff, substitutes = held.each(-point.staff * k), held.each(-point.substitutes * k)
    ends = np.array([-least.substitutes, -most.substitutes]) * k * held.count
    upward = upwards(ground.workspace.tree, key)
    this_year = round(float(staff.sum() + substitutes.sum()), 2)
    full = round(-point.total * k * held.next_year, 2) + 0.0
    span = sorted(float(staff.sum()) + float(end) for end in ends)
    postings = (
        Posting(upward, CostType.STAFF.value, staff, np.full(2, float(staff.sum()))),
        Posting(upward, CostType.SUBSTITUTES.value, substitutes, ends),
    )
    said = (
        f"Personal {tkr(float(staff.sum()))}, vikarier {tkr(float(substitutes.sum()))} på {times(held.count)} = "
        f"{both_years(this_year, full)}; {tkr(span[0])} till {tkr(span[1])} med {_percent(filled - width)} till "
        f"{_percent(filled + width)} ersatt (antagande); {held_to(chain)}{_assumed(chain)}"
    )
    return _effect(key, name, held, shares, postings, full, said)


def _assumed(chain: Chain) -> str:
    """What of the chain is a default that nobody has checked."""
    return f"; schablon: {', '.join(chain.rates.assumed)}" if chain.rates.assumed else ""


def _by_rule_of_thumb(key: str, change: SickLeaveChange, ground: Ground, where: tuple[str, Window]) -> LeverEffect:
    """Short absence by a share of the staff cost a point, where the activity's staff is not known."""
    if change.payroll is None or change.short_term_points is None or change.long_term_points is not None:
        raise ground.fault(
            f"Verksamheten står inte i {FILE}, så sjukfrånvarons kostnad går inte att räkna.",
            f"Skriv den i {FILE} (row, fte, monthly_pay, source), eller ange short_term_points och payroll (kr/månad) "
            "här: då räknas kort frånvaro med schablon.",
        )
    name, held = where
    terms = load_terms("staffing_terms")
    low, high = (value_on(terms[term], ground.as_of) for term in ("sick_point_low", "sick_point_high"))
    ends = -change.short_term_points * change.payroll * np.array([low, high])
    month = float(ends.mean())
    months = held.each(month)
    full = round(month * held.next_year, 2) + 0.0
    posting = Posting(upwards(ground.workspace.tree, key), CostType.STAFF.value, months, np.asarray(ends * held.count))
    points = f"{format_number(change.short_term_points, 1, signed=True)} pe"
    shares = SickShares(change.short_term_points / 100, 0.0, "kort okänt", f"kort {points}")
    span = sorted(float(end) * held.count for end in ends)
    said = (
        f"{points} × {format_number(100 * low, 1)} till {format_number(100 * high, 1)} % (schablon, inte kontrollerad) "
        f"av {plain_tkr(change.payroll)} tkr × {times(held.count)} = {both_years(float(months.sum()), full)}; "
        f"{tkr(span[0])} till {tkr(span[1])}"
    )
    return _effect(key, name, held, shares, (posting,), full, said)


def _effect(
    key: str,
    name: str,
    held: Window,
    shares: SickShares,
    postings: tuple[Posting, ...],
    full: float,
    said: str,
) -> LeverEffect:
    more = "högre" if shares.short + shares.long > 0 else "lägre"
    return LeverEffect(
        key=f"sick_leave.{key}",
        label=f"Sjukfrånvaro {more}, {held.label}: {name}",
        postings=postings,
        next_year=full,
        old=shares.old,
        new=f"{shares.new} {held.since}",
        arithmetic=said,
        levels=LEVELS,
    )


def _percent(share: float) -> str:
    return f"{format_number(100 * share, 1).removesuffix(',0')} %"
