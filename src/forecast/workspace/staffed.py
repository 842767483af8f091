"""An activity's staffing chain, held to what the workspace has booked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.drivers.staffing_chain import StaffCost, staff_cost
from forecast.drivers.staffing_facts import StaffingFacts
from forecast.drivers.staffing_rates import StaffingRates, staffing_rates
from forecast.ledger.book import Ledger, over_span
from forecast.ledger.specs import Kind
from forecast.ledger.tree import CostType, Role
from forecast.periods import Month, Span
from forecast.workspace.workspace import Workspace

_STAFF = (CostType.STAFF, CostType.SUBSTITUTES)


@dataclass(frozen=True, slots=True)
class Chain:
    """One activity's facts, rates and cost as of a month.

    Attributes:
        facts: its row of staffing.csv.
        rates: shares, hours and multiples, defaults named.
        cost: part by part, with the calibration.
        held_to: what the calibration is held to, Swedish; "" where nothing shows what staff costs.
    """

    facts: StaffingFacts
    rates: StaffingRates
    cost: StaffCost
    held_to: str


def staffing_chain(workspace: Workspace, key: str, as_of: Month) -> Chain | None:
    """The chain of an activity; None where staffing.csv has no row for it.

    Raises:
        ForecastError: no employer's charges are known for the month.
    """
    facts = next((item for item in workspace.staffing if item.row == key), None)
    if facts is None:
        return None
    rates = staffing_rates(facts, as_of)
    if facts.monthly_cost is not None:
        return Chain(facts, rates, staff_cost(facts, rates, facts.monthly_cost), "monthly_cost i staffing.csv")
    booked = booked_staff(workspace, key, as_of)
    span = Span.through(as_of).months_label
    return Chain(facts, rates, staff_cost(facts, rates, booked), "" if booked is None else f"bokfört i snitt {span}")


def booked_staff(workspace: Workspace, key: str, as_of: Month) -> float | None:
    """What an activity's own staff and substitutes have cost a month, January to as-of, SEK > 0.

    None where the primary statement does not show staff by itself, where the outcome is not known, or where it is no
    cost.
    """
    tree = workspace.tree
    at = [
        i
        for i, row in enumerate(tree.rows)
        if row.role is Role.LEAF and row.cost_type in _STAFF and key in {row.activity, row.key}
    ]
    if not any(tree.rows[i].cost_type is CostType.STAFF for i in at):
        return None
    frame = workspace.ledger.frame
    own = frame["row"].isin([tree.rows[i].key for i in at]) & (frame["year"] == as_of.year)
    entries = Ledger(frame[own], ()).select(tree.statement, Kind.ACTUAL)
    actual = over_span(entries, tree, Span.through(as_of))[at]
    total = -float(np.sum(actual)) / as_of.number
    return total if np.isfinite(total) and total > 0 else None
