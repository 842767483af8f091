"""The year so far and the year before it, told by another principle for the holiday liability.

Units' rows and the central row change, the total does not. What is booked stays booked: this is a way to compare.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.drivers.holiday_liability import OTHER, Principle, moved_part, restated_months, with_counterpart
from forecast.errors import InputError, Place
from forecast.fullyear.known.knowledge import holiday_profile, pay_share
from forecast.ledger.book import by_month, over_span
from forecast.ledger.specs import Kind
from forecast.ledger.tree import CostType, Role
from forecast.model import Floats
from forecast.money import round_ore
from forecast.periods import Month, Span
from forecast.workspace.workspace import Workspace

PRINCIPLE_SV: dict[Principle, str] = {"unit": "per enhet", "central": "centralt"}
_MAY_HOLD_PAY = (CostType.NET, CostType.COST)


@dataclass(frozen=True, slots=True)
class RestatedYear:
    """One year, January to as-of; SEK.

    Attributes:
        span: its months.
        principle: how it is booked.
        booked: (R,) sums filled, NaN where unknown.
        change: (R,) what the other principle adds, sums filled.
        outside: the central row's part where it is not among the rows.
    """

    span: Span
    principle: Principle
    booked: Floats
    change: Floats
    outside: float

    @property
    def known(self) -> bool:
        """Whether the year has any outcome for these months."""
        return not bool(np.isnan(self.booked).all())


@dataclass(frozen=True, slots=True)
class Restated:
    """The year before and the year, in that order.

    Attributes:
        to: the principle asked for.
        years: both years; one without outcome is not known.
        pay: (R,) share of each row that is pay.
        assumed: (R,) whether that share is an assumption of the one who asks.
        central: position of the central row, None where the workspace has none.
        told: how the profile is known.
    """

    to: Principle
    years: tuple[RestatedYear, RestatedYear]
    pay: Floats
    assumed: tuple[bool, ...]
    central: int | None
    told: str


def restate(
    workspace: Workspace, as_of: Month, to: Principle, share: float | None = None, central_row: str | None = None
) -> Restated:
    """The primary statement by a principle.

    Args:
        workspace: whose principles and knowledge.yaml say how the years are booked.
        as_of: the last month.
        to: the principle to tell the years by.
        share: assumed share of pay, 0 to 1, of net and cost rows whose share nobody has told.
        central_row: the row that holds the liability centrally; None = knowledge.yaml's.

    Raises:
        InputError: the workspace does not say how it books, no row has a known share of pay, or the central row is no
            leaf; the sentence says what is missing and where to write it.
    """
    now = workspace.settings.principles.holiday_liability
    if now == "unknown":
        raise InputError(
            "Arbetsytan säger inte hur semesterlöneskulden bokförs.",
            Place(f"{workspace.name}/workspace.yaml", None, "principles › holiday_liability"),
            "Skriv unit (per enhet) eller central.",
        )
    central = _central(workspace, central_row)
    pay, assumed = _pay(workspace, share, central)
    changed = workspace.known.holiday_liability.changed if workspace.known.holiday_liability is not None else None
    years = []
    for year in (as_of.year - 1, as_of.year):
        principle: Principle = OTHER[now] if changed is not None and year < changed else now
        span = Span(year, 1, as_of.number)
        years.append(_year(workspace, span, principle, to, pay, central))
    told = holiday_profile(workspace, to)[1]
    return Restated(to, (years[0], years[1]), pay, assumed, central, told)


def _year(
    workspace: Workspace, span: Span, principle: Principle, to: Principle, pay: Floats, central: int | None
) -> RestatedYear:
    tree, m = workspace.tree, span.last
    actual = workspace.ledger.select(tree.statement, Kind.ACTUAL)
    leaves = np.array([row.role is not Role.SUM for row in tree.rows], dtype=np.bool_)
    booked = np.where(leaves, over_span(actual, tree, span), np.nan)
    change, outside = np.zeros(len(tree.rows)), 0.0
    if principle != to:
        old, new = (holiday_profile(workspace, key)[0] for key in (principle, to))
        months = by_month(actual, tree, span.year)
        if span.year == workspace.settings.year:
            months[:, m:] = np.nan
        alone = np.all(np.isfinite(months[:, :m]), axis=1)
        from_months = restated_months(months, pay, old, new)[:, :m].sum(axis=1)
        from_sums = np.nan_to_num(moved_part(booked, pay, old[:m], new[:m]))
        moved: Floats = np.where(alone, from_months, from_sums)
        change, outside = with_counterpart(round_ore(moved), central)
    return RestatedYear(span, principle, tree.sum_up(booked), tree.sum_up(change), outside)


def _central(workspace: Workspace, asked: str | None) -> int | None:
    holiday, tree = workspace.known.holiday_liability, workspace.tree
    key = asked
    if key is None and holiday is not None and holiday.statement == tree.statement:
        key = holiday.central_row
    if key is None:
        return None
    leaves = [row.key for row in tree.rows if row.role is Role.LEAF]
    if key not in leaves:
        found = f"Den centrala raden ”{key}” är ingen rad som belopp bokförs på."
        raise InputError(found, Place(workspace.name, None, "central_row"), f"Välj bland {', '.join(leaves)}.")
    return tree.position(key)


def _pay(workspace: Workspace, share: float | None, central: int | None) -> tuple[Floats, tuple[bool, ...]]:
    """(R,) share of pay of rows that add up, and where it is assumed; the central row has none."""
    tree = workspace.tree
    told = {item.row for item in workspace.known.pay_rows if item.statement == tree.statement}
    adds_up = np.array([row.role is Role.LEAF for row in tree.rows], dtype=np.bool_)
    pay = np.where(adds_up, pay_share(workspace, tree), 0.0)
    open_rows = [row.role is Role.LEAF and row.cost_type in _MAY_HOLD_PAY and row.key not in told for row in tree.rows]
    assumed = np.array(open_rows, dtype=np.bool_) & (share is not None)
    if share is not None:
        pay = np.where(assumed, share, pay)
    if central is not None:
        pay[central], assumed[central] = 0.0, False
    if not pay.any():
        raise InputError(
            "Ingen rad har en känd andel lön, så det går inte att säga hur mycket av den som flyttas.",
            Place(f"{workspace.name}/knowledge.yaml", None, "pay_rows"),
            "Skriv radernas andel lön i pay_rows, eller anta en med --pay-share, till exempel 0.8.",
        )
    return pay, tuple(bool(item) for item in assumed)
