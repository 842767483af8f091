"""Köp/sälj of a workspace: what purchaser and provider deviate by, and how sure the hours are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.drivers.hours import (
    Correction,
    CorrectionBand,
    HourReading,
    Known,
    correction_band,
    corrections,
    known_hours,
)
from forecast.drivers.purchases import Pair, PurchaseParts, purchase_parts
from forecast.errors import InputError, Place
from forecast.model import Floats, Result
from forecast.parameters import load_parameter, value_on
from forecast.periods import MONTH_NAMES, Month, Span
from forecast.workspace.purchase_file import FILE
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PairMonth:
    """One month.

    Attributes:
        number: 1 to 12.
        hours: performed as they are known, or expected; NaN where unknown.
        budget_hours: of the month.
        price: SEK an hour that is paid.
        parts: of its deviation; None where hours, cost or budget of the month is unknown or not booked.
    """

    number: int
    hours: float
    budget_hours: float
    price: float
    parts: PurchaseParts | None


@dataclass(frozen=True, slots=True)
class PairPeriod:
    """Months together.

    Attributes:
        label: `jan–aug 2024`.
        hours, budget_hours: of the months.
        internal, budget_internal: what the purchaser pays, SEK < 0; the provider is paid the same.
        cost, budget_cost: the provider's own, SEK < 0.
        parts: of the deviation.
    """

    label: str
    hours: float
    budget_hours: float
    internal: float
    budget_internal: float
    cost: float
    budget_cost: float
    parts: PurchaseParts

    @property
    def cost_per_hour(self) -> float:
        """The provider's own cost, SEK an hour; NaN without hours."""
        return -self.cost / self.hours if self.hours else np.nan

    @property
    def budget_cost_per_hour(self) -> float:
        """The same as budgeted."""
        return -self.budget_cost / self.budget_hours if self.budget_hours else np.nan


@dataclass(frozen=True, slots=True)
class PairStand:
    """A pair as of a month.

    Attributes:
        pair: as purchases.yaml has it.
        as_of: last booked month.
        months: all twelve.
        to_date: January to as-of; None where something of it is unknown.
        year: with the hours and the forecast of the rest; None as above, or where the rows have no forecast.
        ahead: how the hours of the rest were chosen, a sentence; "" where no month is left.
        corrections: months of any year that were told again by as-of.
        band: how far the last month may move; None where it is no longer preliminary, or has no hours.
        told: what could not be reckoned, and why.
    """

    pair: Pair
    as_of: Month
    months: tuple[PairMonth, ...]
    to_date: PairPeriod | None
    year: PairPeriod | None
    ahead: str
    corrections: tuple[Correction, ...]
    band: CorrectionBand | None
    told: tuple[str, ...]

    @property
    def last(self) -> PairMonth:
        """The last booked month."""
        return self.months[self.as_of.number - 1]

    def moved(self, share: float) -> float:
        """SEK that the purchaser moves by when the last month's hours do by a share; the provider moves back."""
        return round(-self.last.hours * share * self.last.price, 2) + 0.0


def purchases(
    workspace: Workspace,
    result: Result,
    *,
    hours: Sequence[HourReading] | None = None,
    hours_a_month: float | None = None,
) -> tuple[PairStand, ...]:
    """Every pair as of the result's month.

    Args:
        workspace: with purchases.yaml.
        result: gives as-of and the year's cost.
        hours: vintages to read; None = the workspace's.
        hours_a_month: of each month that is left; None = as purchases.yaml says, else the budget at this year's share.

    Raises:
        InputError: no pair is known.
    """
    if not workspace.purchases:
        raise InputError(
            "Inget par av beställare och utförare är inläst.",
            Place(f"{workspace.name}/{FILE}"),
            "Lägg till filen; se docs/file-formats.md.",
        )
    held = workspace.hours if hours is None else hours
    return tuple(_stand(workspace, result, pair, held, hours_a_month) for pair in workspace.purchases)


def _stand(
    workspace: Workspace, result: Result, pair: Pair, held: Sequence[HourReading], hours_a_month: float | None
) -> PairStand:
    as_of = result.as_of
    known = known_hours(held, pair.id, as_of)
    so_far = np.array([_hours_of(known, Month(as_of.year, number)) for number in range(1, as_of.number + 1)])
    budget = np.array(pair.budget_hours)
    rest, ahead = _hours_ahead(pair, so_far, as_of, hours_a_month)
    money = _money(workspace, result, pair)
    hours = np.concatenate((so_far, rest))
    price = np.array([pair.price_in(Month(as_of.year, number)) for number in range(1, 13)])
    months = tuple(_month(pair, at, hours, price, money, as_of) for at in range(12))
    found, now = corrections(known), Month(as_of.year, as_of.number)
    preliminary = len(known.get(now, ())) == 1 and known[now][0].known_at == now
    default = value_on(load_parameter("hours_correction"), as_of)
    n = as_of.number
    to_date = _period(pair, Span.through(as_of).label, hours[:n], budget[:n], price[:n], *money.to_date)
    return PairStand(
        pair=pair,
        as_of=as_of,
        months=months,
        to_date=to_date,
        year=_period(pair, f"helår {as_of.year}", hours, budget, price, *money.year),
        ahead=ahead,
        corrections=found,
        band=correction_band(found, default) if preliminary else None,
        told=_told(pair, so_far, known, money, as_of),
    )


@dataclass(frozen=True, slots=True)
class _Money:
    """The provider's own cost, SEK < 0: outcome and budget by month (12,), and (outcome, budget) of periods."""

    booked: Floats
    budget: Floats
    to_date: tuple[float, float]
    year: tuple[float, float]


def _money(workspace: Workspace, result: Result, pair: Pair) -> _Money:
    part = result.statements.get(pair.statement or workspace.settings.primary_statement)
    if part is None:
        return _Money(np.full(12, np.nan), np.full(12, np.nan), (np.nan, np.nan), (np.nan, np.nan))
    tree, base = part.tree, part.base
    rows = [tree.position(row) for row in pair.provider.cost_rows]
    leaves = [leaf for row in rows for leaf in tree.leaves_below(row)]
    booked = np.round(base.booked[leaves].sum(axis=0), 2)
    budget = np.round(base.budget_months[leaves].sum(axis=0), 2)
    n = result.as_of.number
    planned = float(base.ytd_budget[rows].sum())
    return _Money(
        booked,
        budget,
        (round(float(base.actual[rows].sum()), 2), round(float(budget[:n].sum()) if np.isnan(planned) else planned, 2)),
        (round(float(part.forecast[rows].sum()), 2), round(float(base.budget[rows].sum()), 2)),
    )


def _hours_of(known: Known, month: Month) -> float:
    return known[month][-1].hours if month in known else np.nan


def _hours_ahead(pair: Pair, so_far: Floats, as_of: Month, a_month: float | None) -> tuple[Floats, str]:
    """(12 - n,) hours of the months that are left, and how they were chosen."""
    left = range(as_of.number + 1, 13)
    if not left:
        return np.zeros(0), ""
    when = Span(as_of.year, left[0], 12).months_label
    if a_month is not None:
        return np.full(len(left), a_month), f"Timmarna {when} är angivna: lika många varje månad."
    said = {item.month: item.hours for item in pair.hours_ahead}
    budget = np.array(pair.budget_hours)
    planned = float(budget[: as_of.number].sum())
    share = float(so_far.sum()) / planned if planned > 0 else np.nan
    share_known = not np.isnan(share)
    usual = np.rint(budget * (share if share_known else 1.0))
    rest = np.array([said.get(Month(as_of.year, n), float(usual[n - 1])) for n in left])
    own = [n for n in left if Month(as_of.year, n) in said]
    if len(own) == len(left):
        return rest, f"Timmarna {when} är de som {FILE} anger ({pair.hours_ahead[0].source})."
    how = "de budgeterade gånger årets andel hittills" if share_known else "de budgeterade"
    names = ", ".join(MONTH_NAMES[n - 1] for n in own)
    beside = f" Undantag som {FILE} anger: {names}." if own else ""
    return rest, f"Antagande: timmarna {when} är {how}.{beside}"


def _month(pair: Pair, at: int, hours: Floats, price: Floats, money: _Money, as_of: Month) -> PairMonth:
    """A month; its parts where it is booked and known."""
    one = slice(at, at + 1)
    budget = np.array(pair.budget_hours)
    parts = None
    if at < as_of.number:
        found = _period(pair, "", hours[one], budget[one], price[one], float(money.booked[at]), float(money.budget[at]))
        parts = None if found is None else found.parts
    return PairMonth(at + 1, float(hours[at]), float(budget[at]), float(price[at]), parts)


def _period(
    pair: Pair, label: str, hours: Floats, budget: Floats, price: Floats, cost: float, budget_cost: float
) -> PairPeriod | None:
    """Months together; None where something of them is unknown."""
    if np.isnan(hours).any() or np.isnan(cost) or np.isnan(budget_cost):
        return None
    parts = purchase_parts(hours, budget, price, pair.budget_price, cost, budget_cost)
    planned = round(float(-np.round(budget * pair.budget_price, 2).sum()), 2)
    paid = round(float(-np.round(hours * price, 2).sum()), 2)
    return PairPeriod(label, float(hours.sum()), float(budget.sum()), paid, planned, cost, budget_cost, parts)


def _told(pair: Pair, so_far: Floats, known: Known, money: _Money, as_of: Month) -> tuple[str, ...]:
    """What is unknown, and months whose correction has not been read in."""
    told = []
    missing = [MONTH_NAMES[at] for at, hours in enumerate(so_far) if np.isnan(hours)]
    if missing:
        told.append(f"Timmar saknas för {', '.join(missing)} {as_of.year}, så avvikelsen kan inte delas upp.")
    if np.isnan(money.to_date[0]):
        rows = ", ".join(pair.provider.cost_rows)
        told.append(f"Utförarens kostnad ({rows}) är inte känd {Span.through(as_of).label}.")
    elif np.isnan(money.to_date[1]):
        told.append("Kostnadsraderna har ingen budget per månad, så perioden kan inte delas upp; helåret kan.")
    once = [
        MONTH_NAMES[month.number - 1]
        for month, vintages in known.items()
        if month.year == as_of.year and month < as_of and len(vintages) == 1 and vintages[0].known_at == month
    ]
    if once:
        told.append(
            f"Ingen rättelse är inläst för {', '.join(once)}; siffran läses som slutlig. En månad som stod fast skrivs "
            "som en egen rad med samma timmar."
        )
    return tuple(told)
