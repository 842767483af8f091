"""A pay review or employer's charges other than the base holds, on one row or on all that is pay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from pydantic import Field, model_validator

from forecast.drivers.pay_change import PayChange as PayStepChange
from forecast.drivers.pay_change import PayFactors, pay_effect, pay_factors
from forecast.drivers.pay_review import MOST, PayStep, steps_of
from forecast.drivers.staffing_rates import po_rate_on
from forecast.errors import ForecastError, InputError
from forecast.formats.yaml_file import Closed
from forecast.fullyear.known.knowledge import pay_share
from forecast.ledger.specs import MonthText
from forecast.ledger.tree import COST_TYPES, CostType, Role
from forecast.model import Floats, LeverEffect, Posting
from forecast.money import format_number
from forecast.parameters import load_parameter
from forecast.periods import MONTH_NAMES, Month
from forecast.scenario.levers.ground import Ground, leaf_row, near, upwards
from forecast.scenario.levers.staffed import both_years, plain_tkr, window
from forecast.workspace.workspace import Workspace

ALL = "all"
_MAY_BE_PAY = COST_TYPES | {CostType.NET}


class PayChange(Closed):
    """A review's rate and employer's charges from a month on, as shares of pay (0.033 is 3.3 %)."""

    start: MonthText = Field(alias="from", title="Från och med")
    rate: float | None = Field(None, ge=0, le=MOST, title="Lönerevision", json_schema_extra={"unit": "andel"})
    po_rate: float | None = Field(None, ge=0, le=1, title="PO-pålägg", json_schema_extra={"unit": "andel"})
    base_po_rate: float | None = Field(None, ge=0, le=1, title="PO-pålägg i basen", json_schema_extra={"unit": "andel"})
    share: float | None = Field(None, gt=0, le=1, title="Radens andel lön", json_schema_extra={"unit": "andel"})
    source: str = Field("", title="Källa")

    @model_validator(mode="after")
    def _says_what_changes(self) -> Self:
        if self.rate is None and self.po_rate is None:
            raise ValueError("Skriv rate (lönerevision) eller po_rate (PO-pålägg), eller båda.")
        return self


@dataclass(frozen=True, slots=True)
class PayRows:
    """Rows of the primary statement that are pay: positions, their share of it, and how many have no known rest."""

    at: tuple[int, ...]
    share: tuple[float, ...]
    unknown: int = 0


def pay_keys(workspace: Workspace, as_of: Month) -> Mapping[str, str]:
    """Lever key -> name: all pay together, and every row that is pay."""
    if as_of.number == 12:
        return {}
    tree = workspace.tree
    pays = pay_share(workspace, tree)
    rows = {row.key: row.name for i, row in enumerate(tree.rows) if row.role is Role.LEAF and pays[i] > 0}
    return {ALL: "All lön", **rows} if rows else {}


def pay_effects(key: str, change: PayChange, ground: Ground) -> tuple[LeverEffect, ...]:
    """The review and the charges as two steps, the charges on top of the review.

    Raises:
        InputError: a row that does not exist, is a sum or is no pay, a booked month, charges that nobody knows, or a
            row whose rest of the year is not known by month.
    """
    window(change.start, None, ground)
    rows = pay_rows(key, change, ground)
    held = held_review(ground)
    factors = pay_change_factors(change, ground)
    out = []
    if change.rate is not None:
        out.append(_review(key, change, ground, (rows, factors), held))
    if change.po_rate is not None:
        out.append(_charges(key, change, ground, (rows, factors)))
    return tuple(out)


def pay_rows(key: str, change: PayChange, ground: Ground) -> PayRows:
    """The rows that a change acts on, with the share of each that is pay."""
    workspace, tree = ground.workspace, ground.workspace.tree
    pays = pay_share(workspace, tree)
    if key == ALL:
        leaves = [i for i, row in enumerate(tree.rows) if row.role is Role.LEAF and pays[i] > 0]
        known = [i for i in leaves if np.isfinite(ground.rest[i]).all()]
        if not known:
            raise ground.fault(
                "Ingen rad i huvuduppställningen är lön.",
                "Ange en rad och dess andel lön (share) i stället för all, eller pay_rows i knowledge.yaml.",
            )
        return PayRows(tuple(known), tuple(float(pays[i]) for i in known), len(leaves) - len(known))
    if key not in tree.keys:
        raise ground.fault(f"”{key}” är ingen rad som är lön.", near(key, [*pay_keys(workspace, ground.as_of)]))
    below = [tree.rows[i].key for i in tree.leaves_below(tree.position(key)) if pays[i] > 0 and tree.rows[i].key != key]
    if below:
        raise ground.fault(f"”{key}” är en summa.", f"Ändra de rader i den som är lön: {', '.join(below)}.")
    at = leaf_row(ground, key)
    share = float(pays[at]) if change.share is None else change.share
    if share == 0 or tree.rows[at].cost_type not in _MAY_BE_PAY:
        raise ground.fault(
            f"Hur stor del av ”{key}” som är lön är inte känt.",
            "Skriv share här, eller raden i pay_rows i knowledge.yaml.",
        )
    if not np.isfinite(ground.rest[at]).all():
        raise ground.fault(
            f"”{key}” har ingen prognos per månad att räkna om.", "Välj ett annat skikt eller en annan rad."
        )
    return PayRows((at,), (share,))


def held_review(ground: Ground) -> PayStep | None:
    """The review of the year that the base holds, where the rows' budgets hold it."""
    workspace = ground.workspace
    if workspace.settings.principles.pay_review_budget != "rows":
        return None
    steps = steps_of(workspace.known.pay_reviews, load_parameter("pay_review"))
    return next((step for step in steps if step.start.year == ground.as_of.year), None)


def pay_change_factors(change: PayChange, ground: Ground) -> PayFactors:
    """The change against what the base holds, as factors by month."""
    held = held_review(ground)
    return pay_factors(
        PayStepChange(
            start=change.start,
            rate=change.rate,
            held=0.0 if held is None else held.rate,
            held_start=None if held is None else held.start,
            po_rate=change.po_rate,
            base_po_rate=_base_po(change, ground) if change.po_rate is not None else 0.0,
        ),
        ground.as_of,
    )


def _base_po(change: PayChange, ground: Ground) -> float:
    if change.base_po_rate is not None:
        return change.base_po_rate
    try:
        return po_rate_on(ground.as_of)
    except InputError:
        raise
    except ForecastError as error:
        raise ground.fault(
            f"PO-pålägget i basen är inte känt för {ground.as_of.year}.", "Skriv base_po_rate, som andel av lönen."
        ) from error


def _review(
    key: str, change: PayChange, ground: Ground, on: tuple[PayRows, PayFactors], held: PayStep | None
) -> LeverEffect:
    rows, factors = on
    pay = _pay(rows, ground)
    effects = pay_effect(pay, factors.review)
    rate, month = format_number(100 * (change.rate or 0.0), 1), MONTH_NAMES[change.start.number - 1]
    next_year = _year_of_pay(pay, factors, ground.as_of) * (factors.review_year - 1)
    booked = held is not None and held.start <= ground.as_of
    more = " utöver den som är inräknad" if booked else ""
    return LeverEffect(
        key=f"pay.{key}",
        label=f"Lönerevision {rate} % från {month}{_where(key, ground)}",
        postings=_postings(rows, effects, ground),
        next_year=round(next_year, 2) + 0.0,
        old=_held(held, booked=booked),
        new=f"{rate} % från {month}{more}",
        arithmetic=_arithmetic(rows, pay, effects, next_year) + f"; lönerevision {rate} %{more}",
    )


def _held(held: PayStep | None, *, booked: bool) -> str:
    if held is None:
        return "ingen känd lönerevision i basen"
    return f"{held.label}, redan inräknad" if booked else held.label


def _charges(key: str, change: PayChange, ground: Ground, on: tuple[PayRows, PayFactors]) -> LeverEffect:
    rows, factors = on
    pay = _pay(rows, ground) * factors.review
    effects = pay_effect(pay, factors.po)
    old, new = (format_number(100 * x, 2) for x in (_base_po(change, ground), change.po_rate or 0.0))
    month = MONTH_NAMES[change.start.number - 1]
    next_year = _year_of_pay(_pay(rows, ground), factors, ground.as_of) * factors.review_year * (factors.po_year - 1)
    origin = "" if change.base_po_rate is not None else " (SKR:s rekommendation)"
    return LeverEffect(
        key=f"pay.{key}",
        label=f"PO-pålägg {new} % från {month}{_where(key, ground)}",
        postings=_postings(rows, effects, ground),
        next_year=round(next_year, 2) + 0.0,
        old=f"{old} %{origin}",
        new=f"{new} % från {month}",
        arithmetic=_arithmetic(rows, pay, effects, next_year) + f"; (1 + {new} %) / (1 + {old} %)",
    )


def _where(key: str, ground: Ground) -> str:
    return "" if key == ALL else f": {ground.workspace.tree.rows[ground.workspace.tree.position(key)].name}"


def _pay(rows: PayRows, ground: Ground) -> Floats:
    """(P, 12) the part of the base's rest that is pay, SEK, cost < 0."""
    return np.asarray(ground.rest[list(rows.at)] * np.array(rows.share)[:, None], dtype=np.float64)


def _year_of_pay(pay: Floats, factors: PayFactors, as_of: Month) -> float:
    """A year of pay at December's level in the base, from the months that are left, SEK, cost < 0."""
    left = slice(as_of.number, 12)
    month = float((pay[:, left] / factors.level[left]).sum()) / (12 - as_of.number)
    return 12 * month * float(factors.level[-1])


def _postings(rows: PayRows, effects: Floats, ground: Ground) -> tuple[Posting, ...]:
    tree = ground.workspace.tree
    return tuple(
        Posting(upwards(tree, tree.rows[at].key), tree.rows[at].cost_type.value, effects[i])
        for i, at in enumerate(rows.at)
    )


def _arithmetic(rows: PayRows, pay: Floats, effects: Floats, next_year: float) -> str:
    changed = np.any(effects != 0, axis=0)
    base = plain_tkr(-float(pay[:, changed].sum()))
    left_out = f"; {rows.unknown} rader utan prognos per månad är inte med" if rows.unknown else ""
    count = f" på {len(rows.at)} rader" if len(rows.at) > 1 else ""
    worth = both_years(float(effects.sum()), next_year)
    return f"Lön och PO {base} tkr{count} i månaderna som ändras: {worth} i resten av årets takt (antagande){left_out}"
