"""A row that becomes dearer or cheaper in the months to come: indexation, a new contract, a fee."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import Field

from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import MonthText
from forecast.ledger.tree import Role, full_name, full_names
from forecast.model import Floats, LeverEffect, Posting
from forecast.money import Unit, format_amount, format_number
from forecast.periods import MONTH_NAMES, Month, Span
from forecast.scenario.levers.ground import Ground, in_total, leaf_row, upwards
from forecast.workspace.workspace import Workspace


class PriceChange(Closed):
    """A share that a row's amounts change by from a month on: 0.02 makes a cost two per cent dearer."""

    change: float = Field(ge=-0.9, le=2, title="Prisändring", json_schema_extra={"unit": "andel"})
    start: MonthText = Field(alias="from", title="Från och med")
    source: str = Field("", title="Källa")


def price_keys(workspace: Workspace, as_of: Month) -> Mapping[str, str]:
    """Lever key -> name: every leaf row of the committee's total."""
    tree = workspace.tree
    leaves = [int(at) for at in tree.where(Role.LEAF) if in_total(workspace, int(at))] if as_of.number < 12 else []
    names = full_names(tree)
    return {tree.rows[at].key: names[at] for at in leaves}


def price_shares(change: PriceChange) -> Floats:
    """(12,) share that each month changes by."""
    return np.where(np.arange(1, 13) >= change.start.number, change.change, 0.0)


def price_effects(key: str, change: PriceChange, ground: Ground) -> tuple[LeverEffect, ...]:
    """The effect on what is left of the row's year.

    Raises:
        InputError: a row that does not exist or is a sum, a booked month, or a row whose rest is not known.
    """
    at, as_of = leaf_row(ground, key), ground.as_of
    ground.open_month(change.start, "Priset ändras")
    rest = ground.rest[at]
    if np.isnan(rest).any():
        raise ground.fault(f"”{key}” har ingen prognos att räkna om.", "Välj ett annat skikt eller en annan rad.")
    row = ground.workspace.tree.rows[at]
    months = rest * price_shares(change)
    left, total = float(rest[change.start.number - 1 :].sum()), float(months.sum())
    share = f"{format_number(100 * change.change, _decimals(100 * change.change), signed=True)} %"
    span = Span(as_of.year, change.start.number, 12)
    pace = total / span.count * 12
    amounts = [format_amount(left, Unit.TKR), *(format_amount(x, Unit.TKR, signed=True) for x in (total, pace))]
    effect = LeverEffect(
        key=f"prices.{key}",
        label=f"Pris {share}, {span.months_label}: {full_name(ground.workspace.tree, at)}",
        postings=(Posting(upwards(ground.workspace.tree, key), row.cost_type.value, months),),
        next_year=round(pace, 2),
        old="0 %",
        new=f"{share} från {MONTH_NAMES[change.start.number - 1]}",
        arithmetic=f"{share} av {amounts[0]} som återstår {span.months_label}: {amounts[1]} tkr i år, {amounts[2]} "
        "helt år i samma takt",
    )
    return (effect,)


def _decimals(percent: float) -> int:
    return next((d for d in (0, 1) if round(percent, d) == round(percent, 6)), 2)
