"""An unallocated saving that rows get: they save a part of it, and its budget moves to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

import numpy as np
from pydantic import Field, model_validator

from forecast.drivers.dated_amounts import to_the_ore
from forecast.drivers.realisation import LEVELS, Realisation
from forecast.drivers.savings import moved_budget, saved_months
from forecast.ledger.book import over_span
from forecast.ledger.specs import Kind, MonthText
from forecast.ledger.tree import INCOME_TYPES, Role
from forecast.model import LeverEffect, Posting
from forecast.money import Unit, format_amount, format_number
from forecast.periods import Month, Span
from forecast.scenario.levers.ground import Ground, leaf_row, near, upwards
from forecast.workspace.workspace import Workspace


class SavingChange(Realisation):
    """How much of an unallocated saving is distributed, on which rows, and which share comes about."""

    amount_per_year: float = Field(
        gt=0, le=10_000_000_000, title="Belopp att fördela", json_schema_extra={"unit": "kr/år"}
    )
    start: MonthText = Field(alias="from", title="Från och med")
    rows: Mapping[str, Annotated[float, Field(gt=0, le=1)]] = Field(
        default_factory=dict, title="Fördelning på rader", json_schema_extra={"unit": "andel"}
    )
    source: str = Field(default="", title="Källa")

    @model_validator(mode="after")
    def _shares_are_the_whole(self) -> Self:
        total = sum(self.rows.values())
        if self.rows and abs(total - 1) > 0.001:
            raise ValueError(f"Andelarna i ”rows” blir tillsammans {format_number(total, 2)}; de ska bli 1.")
        return self


def saving_keys(workspace: Workspace, as_of: Month) -> Mapping[str, str]:
    """Lever key -> name: rows with a budgeted saving that nobody has yet, so a budget > 0 and no outcome."""
    tree = workspace.tree
    budget = _budget(workspace, as_of)
    actual = np.nan_to_num(over_span(workspace.ledger.select(tree.statement, Kind.ACTUAL), tree, Span.through(as_of)))
    return {
        row.key: row.name
        for at, row in enumerate(tree.rows)
        if as_of.number < 12
        and row.role is Role.LEAF
        and row.cost_type not in INCOME_TYPES
        and budget[at] > 0
        and actual[at] == 0
    }


def saving_effects(key: str, change: SavingChange, ground: Ground) -> tuple[LeverEffect, ...]:
    """What the receiving rows save; the saving's budget moves to them, so that its bar shrinks in the bridge.

    Without `rows` the saving stays unallocated, and what comes about of it lands on its own row. Where the base
    forecast counts on the saving itself (a row without outcome stands on its budget), that part is taken back: a saving
    that is distributed is no longer expected to come by itself.

    Raises:
        InputError: a row that holds no unallocated saving or has less of it, a receiving row that does not exist or is
            a sum, or a booked month.
    """
    workspace, as_of = ground.workspace, ground.as_of
    tree, known = workspace.tree, saving_keys(workspace, as_of)
    if key not in known:
        found = f"”{key}” är ingen rad med en besparing som inte är fördelad (budget men inget utfall)."
        raise ground.fault(found, near(key, known))
    start = ground.open_month(change.start, "Besparingen börjar")
    at, budget = tree.position(key), _budget(workspace, as_of)
    if round(change.amount_per_year - budget[at], 2) > 0:
        whole, asked = (format_amount(x, Unit.TKR) for x in (float(budget[at]), change.amount_per_year))
        raise ground.fault(f"”{key}” har {whole} tkr att fördela, inte {asked}.", f"Fördela högst {whole} tkr.")
    places = [leaf_row(ground, row) for row in change.rows] or [at]
    if change.rows and at in places:
        raise ground.fault(f"”{key}” står bland raderna som ska få besparingen.", "Ta bort den ur ”rows”.")
    shares = [share / sum(change.rows.values()) for share in change.rows.values()] or [1.0]
    postings = _saved(change, start, ground, places, shares)
    held = np.maximum(np.nan_to_num(ground.rest[at]), 0.0) * (change.amount_per_year / float(budget[at]))
    if held.any():
        postings.append(Posting(upwards(tree, key), tree.rows[at].cost_type.value, to_the_ore(-held)))
    if change.rows:
        moved = moved_budget(change.amount_per_year, shares, as_of)
        for position, months in zip([at, *places], moved, strict=True):
            row = tree.rows[position]
            postings.append(Posting(upwards(tree, row.key), row.cost_type.value, months, budget=True))
    effect = LeverEffect(
        key=f"savings.{key}",
        label=f"Fördelad besparing, {Span(start.year, start.number, 12).months_label}: {known[key]}",
        postings=tuple(postings),
        next_year=round(change.amount_per_year * change.mean, 2),
        old="ej fördelat",
        new=_where(change, ground),
        arithmetic=_arithmetic(change, start) + _counted_already(float(held.sum())),
        levels=LEVELS if change.uncertain else None,
    )
    return (effect,)


def _saved(change: SavingChange, start: Month, ground: Ground, places: list[int], shares: list[float]) -> list[Posting]:
    """What each receiving row is expected to save, and its year at the levels."""
    rows, tree = [ground.workspace.tree.rows[at] for at in places], ground.workspace.tree
    months = saved_months(change.amount_per_year, shares, change.mean, start)
    whole = saved_months(change.amount_per_year, shares, 1.0, start).sum(axis=1)
    return [
        Posting(upwards(tree, row.key), row.cost_type.value, saved, year * change.shares if change.uncertain else None)
        for row, saved, year in zip(rows, months, whole, strict=True)
    ]


def _budget(workspace: Workspace, as_of: Month) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """(R,) year budget, SEK."""
    tree = workspace.tree
    return over_span(workspace.ledger.select(tree.statement, Kind.BUDGET), tree, Span.full_year(as_of.year))


def _where(change: SavingChange, ground: Ground) -> str:
    tree, amount = ground.workspace.tree, format_amount(change.amount_per_year, Unit.TKR)
    names = [
        f"{tree.rows[tree.position(row)].name} {format_number(100 * share)} %" for row, share in change.rows.items()
    ]
    return f"{amount} tkr om året på {', '.join(names) if names else 'raden själv'}, {change.words}"


def _counted_already(held: float) -> str:
    if not held:
        return ""
    amount = format_amount(held, Unit.TKR)
    return f"; prognosen räknade redan med {amount} tkr av den på raden själv, och det tas bort"


def _arithmetic(change: SavingChange, start: Month) -> str:
    """`10 000 tkr om året × 6/12 × 50 % (antagande) = +2 500 tkr i år, +5 000 helt år`."""
    left = 12 - start.number + 1
    year = change.amount_per_year * change.mean
    amount = format_amount(change.amount_per_year, Unit.TKR)
    now, whole = (format_amount(x, Unit.TKR, signed=True) for x in (year * left / 12, year))
    share = format_number(100 * change.mean, 0 if round(100 * change.mean) == round(100 * change.mean, 6) else 1)
    return f"{amount} tkr om året × {left}/12 × {share} % som blir av (antagande) = {now} tkr i år, {whole} helt år"
