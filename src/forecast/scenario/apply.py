"""Placing effects on rows, in every statement.

An effect lands where its kind of money is booked; on a row of its own where the split is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from forecast.ledger.tree import CostType, Role, Row, Tree
from forecast.model import Baseline, Floats, LeverEffect, Posting
from forecast.simulate import Uncertain

UNALLOCATED = "ej-fordelat"
_INCOME = (CostType.INCOME, CostType.NET)
_COST = (CostType.COST, CostType.NET)
_PLACES: dict[CostType, tuple[CostType, ...]] = {
    CostType.NET: (CostType.NET,),
    CostType.INCOME: _INCOME,
    CostType.GRANTS: (CostType.GRANTS, *_INCOME),
    CostType.FEES: (CostType.FEES, *_INCOME),
    CostType.APPROPRIATION: (CostType.APPROPRIATION, *_INCOME),
    CostType.COST: _COST,
    CostType.STAFF: (CostType.STAFF, *_COST),
    CostType.SUBSTITUTES: (CostType.SUBSTITUTES, CostType.STAFF, *_COST),
    CostType.RENT: (CostType.RENT, CostType.OTHER, *_COST),
    CostType.PURCHASE: (CostType.PURCHASE, CostType.OTHER, *_COST),
    CostType.PLACEMENTS: (CostType.PLACEMENTS, CostType.PURCHASE, CostType.OTHER, *_COST),
    CostType.BENEFITS: (CostType.BENEFITS, CostType.OTHER, *_COST),
    CostType.OTHER: (CostType.OTHER, *_COST),
    CostType.CAPITAL: (CostType.CAPITAL, CostType.OTHER, *_COST),
    CostType.FINANCE: (CostType.FINANCE, CostType.NET),
    CostType.RESULT: (CostType.RESULT, CostType.NET),
}
"""Where money of a kind is booked: the nearest cost type that a statement has."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Effects on the rows of one statement.

    Attributes:
        base: the baseline, with a leaf "ej fördelat" under each sum row whose split is not known, and budget moved.
        effects: (E, R) SEK, expected, sums filled, better > 0; children add up to their parents.
        uncertain: the effects that are drawn, on leaves.
    """

    base: Baseline
    effects: Floats
    uncertain: tuple[Uncertain, ...]


def place(base: Baseline, effects: Sequence[LeverEffect]) -> Placed:
    """Put effects on rows."""
    for posting in (posting for effect in effects for posting in effect.postings):
        base = _with_room(base, posting)
    rows = len(base.tree.rows)
    out, budget = np.zeros((len(effects), rows)), np.zeros(rows)
    uncertain = []
    for number, effect in enumerate(effects):
        knots: dict[int, Floats] = {}
        for posting in effect.postings:
            for at in rows_for(base.tree, posting):
                if posting.budget:
                    budget[at] += posting.amount
                else:
                    out[number, at] += posting.amount
                if posting.knots is not None:
                    knots[at] = knots.get(at, 0.0) + posting.knots - posting.amount
        out[number] = np.nan_to_num(base.tree.sum_up(out[number]))
        if effect.levels is not None and knots:
            uncertain.append(Uncertain(effect.key, effect.levels, tuple(knots), np.stack(list(knots.values()))))
    if budget.any():
        base = replace(base, budget=base.budget + np.nan_to_num(base.tree.sum_up(budget)))
    return Placed(base, out, tuple(uncertain))


def _with_room(base: Baseline, posting: Posting) -> Baseline:
    """Add the leaf that a posting on a whole branch needs."""
    at = _branch(base.tree, posting)
    if at is None:
        return base
    parent = base.tree.rows[at]
    key = f"{parent.key}.{UNALLOCATED}"
    if key in base.tree.keys:
        return base
    name = f"Ej fördelat inom {parent.key}"
    row = Row(key, parent.key, name, parent.activity, CostType(posting.cost_type), Role.LEAF)
    return base.with_leaf(row, "Ändring i scenariot vars fördelning på raderna inte är känd.")


def rows_for(tree: Tree, posting: Posting) -> list[int]:
    """The one leaf that takes a posting, and the memo row that shows the same money."""
    exact = [i for i, row in enumerate(tree.rows) if row.key == posting.activities[0] and row.role is Role.LEAF]
    if exact:
        return exact
    branch = _branch(tree, posting)
    if branch is not None:
        own = f"{tree.rows[branch].key}.{UNALLOCATED}"
        return [tree.position(own)] if own in tree.keys else []
    found: list[int] = []
    kind = CostType(posting.cost_type)
    for role in (Role.LEAF, Role.MEMO):
        candidates = [i for i in _candidates(tree, posting) if tree.rows[i].role is role]
        for place_kind in _PLACES[kind]:
            match = [i for i in candidates if tree.rows[i].cost_type is place_kind]
            if match and (role is Role.LEAF or place_kind is kind):
                found.append(match[0])
                break
    return found


def _candidates(tree: Tree, posting: Posting) -> list[int]:
    """Rows of the activity; all rows in a statement that is not divided by activity."""
    for activity in posting.activities:
        own = [i for i, row in enumerate(tree.rows) if activity in {row.activity, row.key}]
        if own:
            return own
    return [i for i, row in enumerate(tree.rows) if not row.activity]


def _branch(tree: Tree, posting: Posting) -> int | None:
    """The sum row that the posting belongs to when it cannot be placed on one of its leaves, else None."""
    places = _PLACES[CostType(posting.cost_type)]
    candidates = _candidates(tree, posting)
    if any(tree.rows[i].role is Role.LEAF and tree.rows[i].cost_type in places for i in candidates):
        return None
    if any(tree.rows[i].key == posting.activities[0] and tree.rows[i].role is Role.LEAF for i in candidates):
        return None
    sums = [i for i in candidates if tree.rows[i].role is Role.SUM]
    return sums[0] if sums else int(np.argmin(tree.level))
