"""Events: an appeal that is kept or lost, double running, an opening, a closing, a new law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal, Self

import numpy as np
from pydantic import Field, model_validator

from forecast.drivers.appeals import appeal_figures, lost_share, paid_back
from forecast.drivers.dated_amounts import covered_months, to_the_ore
from forecast.drivers.days import FirstDay, LastDay
from forecast.drivers.events import Event, EventKind, booked_one_offs
from forecast.formats.yaml_file import Closed
from forecast.ledger.book import over_span
from forecast.ledger.specs import Kind
from forecast.ledger.tree import CostType, Role, Row, full_name
from forecast.model import Floats, LeverEffect, Posting
from forecast.money import Unit, format_amount, format_number
from forecast.periods import MONTH_NAMES, Month, Span
from forecast.scenario.levers.ground import Ground, leaf_row, near, upwards
from forecast.workspace.workspace import Workspace

_MOST = 10_000_000_000
_PASSING = ("one_off", "double_running")
KINDS_SV: dict[EventKind, str] = {
    "one_off": "Engångspost",
    "ending": "Avslut",
    "opening": "Öppning",
    "double_running": "Dubbel drift",
    "price": "Pris",
    "legal": "Lagändring",
    "other": "Händelse",
}


class EventChange(Closed):
    """What an event comes to: the outcome of an appeal, an amount once, or an amount a month; income > 0, cost < 0.

    `probability` is that of the outcome, or that the event comes. A new event needs `row`.
    """

    outcome: Literal["kept", "lost"] | None = Field(default=None, title="Överklagans utfall")
    probability: float | None = Field(
        default=None, ge=0, le=1, title="Sannolikhet", json_schema_extra={"unit": "andel"}
    )
    amount: float | None = Field(
        default=None, ge=-_MOST, le=_MOST, title="Belopp en gång", json_schema_extra={"unit": "kr"}
    )
    amount_per_month: float | None = Field(
        default=None, ge=-_MOST, le=_MOST, title="Belopp i månaden", json_schema_extra={"unit": "kr/månad"}
    )
    start: FirstDay | None = Field(default=None, alias="from", title="Från och med")
    until: LastDay | None = Field(default=None, title="Till och med")
    row: str | None = Field(default=None, title="Rad")
    kind: EventKind | None = Field(default=None, title="Slag")
    name: str = Field(default="", title="Namn")
    source: str = Field(default="", title="Källa")

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        said = [value for value in (self.outcome, self.amount, self.amount_per_month) if value is not None]
        if len(said) != 1:
            raise ValueError("Skriv en av ”outcome”, ”amount” och ”amount_per_month”.")
        if self.start is not None and self.until is not None and self.until < self.start:
            raise ValueError(f"Slutet {self.until} är före början {self.start}.")
        if self.until is not None and self.amount_per_month is None:
            raise ValueError("”until” hör till ”amount_per_month”.")
        return self


def event_keys(workspace: Workspace, as_of: Month) -> Mapping[str, str]:
    """Lever key -> name: the events that stand on a leaf of the primary statement."""
    tree = workspace.tree
    leaves = {row.key for row in tree.rows if row.role is Role.LEAF}
    mine = [event for event in workspace.events if event.statement == tree.statement and event.row in leaves]
    return {event.id: event.name for event in mine} if as_of.number < 12 else {}


def event_effects(key: str, change: EventChange, ground: Ground) -> tuple[LeverEffect, ...]:
    """What the event adds to the forecast.

    Raises:
        InputError: an event or a row that does not exist, a sum row, a booked month, an outcome of what is not
            appealed or not booked, or a month that is missing.
    """
    known = {event.id: event for event in ground.workspace.events}
    event = known.get(key)
    if event is None and change.row is None:
        raise ground.fault(f"Händelsen ”{key}” finns inte i events.yaml.", f"{near(key, known)} En ny behöver ”row”.")
    if event is not None and event.row is not None and change.row not in {None, event.row}:
        raise ground.fault(f"Händelsen ”{key}” står på ”{event.row}” i events.yaml.", "Ta bort ”row”.")
    row = change.row or (event.row if event is not None else None)
    if row is None:
        raise ground.fault(f"Händelsen ”{key}” har ingen rad i events.yaml.", "Skriv ”row”.")
    at = leaf_row(ground, row)
    if change.outcome is not None:
        return (_appeal(key, event, change, ground, at),)
    return (_dated(key, event, change, ground, at),)


def _appeal(key: str, event: Event | None, change: EventChange, ground: Ground, at: int) -> LeverEffect:
    """A booked one-off under appeal: nothing if it is kept, paid back if it is lost; a correction of what is booked."""
    workspace, as_of = ground.workspace, ground.as_of
    if event is None or event.state != "appealed":
        raise ground.fault(f"Händelsen ”{key}” är inte överklagad.", "”outcome” gäller state: appealed i events.yaml.")
    booked = round(float(booked_one_offs((event,), workspace.tree, workspace.settings.unit, as_of)[at].sum()), 2)
    if not booked:
        raise ground.fault(f"Händelsen ”{key}” är ingen engångspost som är bokförd.", "Rätta kind, amount och booked.")
    month = Month(as_of.year, min(as_of.number + 1, 12))
    if change.start is not None:
        month = ground.open_month(Month(change.start.year, change.start.month), "Återbetalningen ligger")
    elif as_of.number == 12:
        raise ground.fault("Året är bokfört.", "Rätta det bokförda i bokslutet.")
    lost = lost_share(lost=change.outcome == "lost", probability=change.probability)
    name = "Överklagan förlorad" if lost else "Överklagan vunnen"
    row, amount = workspace.tree.rows[at], format_amount(booked, Unit.TKR)
    when = f"{'' if change.start is not None else 'antas '}betalas tillbaka i {MONTH_NAMES[month.number - 1]}"
    total = format_amount(-booked * lost, Unit.TKR, signed=True)
    times = "" if lost == 1 else f" × {_per_cent(lost)} %"
    back = paid_back(booked, month)
    return LeverEffect(
        key=f"events.{key}",
        label=f"{name}: {full_name(workspace.tree, at)}",
        postings=(Posting(upwards(workspace.tree, row.key), _kind(row, booked), back * lost, _knots(back, lost)),),
        next_year=0.0,
        old=f"{amount} tkr bokförda och kvar",
        new=_outcome_words(lost),
        arithmetic=f"{amount} tkr {when}{times} = {total} tkr i år. {_line(ground, at, booked)}",
        levels=_levels(lost),
        one_off=True,
        correction=True,
    )


def _line(ground: Ground, at: int, booked: float) -> str:
    """The row by its plain pace, kept and lost: what the appeal is worth beside the forecast."""
    tree, ledger = ground.workspace.tree, ground.workspace.ledger
    actual = over_span(ledger.select(tree.statement, Kind.ACTUAL), tree, Span.through(ground.as_of))[at]
    budget = over_span(ledger.select(tree.statement, Kind.BUDGET), tree, Span.full_year(ground.as_of.year))[at]
    judged = float(actual + ground.rest[at].sum())
    seen = appeal_figures(float(actual), booked, float(budget), judged, ground.as_of)
    kept, lost = (format_amount(value, Unit.TKR) for value in (seen.kept, seen.lost))
    gaps = [seen.kept_deviation, seen.lost_deviation, seen.judged_deviation]
    if np.isnan(gaps).any():
        return f"I årets takt: {kept} om den behålls, {lost} om den förloras"
    above, below, said = (format_amount(gap, Unit.TKR, signed=True) for gap in gaps)
    return (
        f"I årets takt: {kept} om den behålls (avvikelse {above}), {lost} om den förloras ({below}); "
        f"prognosens avvikelse utan ändringen {said}"
    )


def _dated(key: str, event: Event | None, change: EventChange, ground: Ground, at: int) -> LeverEffect:
    """An amount once or a month, from a day."""
    as_of, row = ground.as_of, ground.workspace.tree.rows[at]
    start = change.start or (event.start if event is not None else None)
    if start is None:
        raise ground.fault(f"Händelsen ”{key}” saknar början.", "Skriv ”from”, en dag eller en månad.")
    ground.open_month(Month(start.year, start.month), "Händelsen börjar", later_years=True)
    until = change.until or (event.until if event is not None and event.until and event.until >= start else None)
    sure = 1.0 if change.probability is None else change.probability
    now, following = (_months(change, start, until, year) for year in (as_of.year, as_of.year + 1))
    kind: EventKind = change.kind or (event.kind if event is not None else "other")
    name = change.name or (event.name if event is not None else row.name)
    size = change.amount if change.amount is not None else change.amount_per_month or 0.0
    return LeverEffect(
        key=f"events.{key}",
        label=f"{KINDS_SV[kind]}: {name}",
        postings=(Posting(upwards(ground.workspace.tree, row.key), _kind(row, size), now * sure, _knots(now, sure)),),
        next_year=round(float(following.sum()) * sure, 2) + 0.0,
        old="inte i prognosen",
        new=_amount_words(change, start, until),
        arithmetic=_arithmetic(change, start, until, now * sure, float(following.sum()) * sure),
        levels=_levels(sure),
        one_off=change.amount is not None or kind in _PASSING,
    )


def _months(change: EventChange, start: dt.date, until: dt.date | None, year: int) -> Floats:
    """(12,) SEK of a year if the event comes."""
    if change.amount is not None:
        out = np.zeros(12)
        if start.year == year:
            out[start.month - 1] = round(change.amount, 2)
        return out
    return to_the_ore((change.amount_per_month or 0.0) * covered_months(start, until, year))


def _kind(row: Row, amount: float) -> str:
    """The row's own kind of money; on a net row income or cost, by the amount's sign."""
    if row.cost_type is not CostType.NET:
        return row.cost_type.value
    return (CostType.INCOME if amount > 0 else CostType.COST).value


def _levels(probability: float) -> Floats | None:
    """Two outcomes: it comes with the probability, else not; None where it is sure either way."""
    return np.array([0.0, probability, probability, 1.0]) if 0 < probability < 1 else None


def _knots(months: Floats, probability: float) -> Floats | None:
    year = float(months.sum())
    return np.array([year, year, 0.0, 0.0]) if 0 < probability < 1 else None


def _outcome_words(lost: float) -> str:
    if lost in {0.0, 1.0}:
        return "förloras och betalas tillbaka" if lost else "behålls"
    return f"förloras med sannolikheten {_per_cent(lost)} %"


def _amount_words(change: EventChange, start: dt.date, until: dt.date | None) -> str:
    """`−150 tkr i månaden från 2024-10-01 till 2024-12-31`."""
    end = "" if until is None else f" till {until}"
    if change.amount is not None:
        return f"{format_amount(change.amount, Unit.TKR, signed=True)} tkr i {Month(start.year, start.month).label}"
    return f"{format_amount(change.amount_per_month or 0.0, Unit.TKR, signed=True)} tkr i månaden från {start}{end}"


def _arithmetic(change: EventChange, start: dt.date, until: dt.date | None, now: Floats, following: float) -> str:
    share = "" if change.probability is None else f" × {_per_cent(change.probability)} % sannolikhet"
    this, later = (format_amount(x, Unit.TKR, signed=True) for x in (float(now.sum()), following))
    words = _amount_words(change, start, until)
    return f"{words}{share} = {this} tkr i år, {later} nästa år; läggs till prognosen"


def _per_cent(share: float) -> str:
    return format_number(100 * share, 0 if round(100 * share) == round(100 * share, 6) else 1)
