"""Placing effects on rows, in every statement.

An effect lands where its kind of money is booked; on a row of its own where the split is not known.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forecast.ledger.tree import CostType, Role, Row, Tree
from forecast.model import Baseline, Floats, LeverEffect

UNALLOCATED = "ej-fordelat"
_PLACES = {
    CostType.STAFF: (CostType.STAFF, CostType.COST, CostType.NET),
    CostType.GRANTS: (CostType.GRANTS, CostType.INCOME, CostType.NET),
}
"""Where money of a kind is booked: the nearest cost type that a statement has."""


def place(base: Baseline, effects: Sequence[LeverEffect]) -> tuple[Baseline, Floats]:
    """Put effects on rows.

    Returns:
        the baseline, with a leaf "ej fördelat" under each sum row whose split is not known, and (E, R) SEK with sums
        filled, better > 0; children add up to their parents.
    """
    for effect in effects:
        base = _with_room(base, effect)
    out = np.zeros((len(effects), len(base.tree.rows)))
    for number, effect in enumerate(effects):
        for at in _rows_for(base.tree, effect):
            out[number, at] = effect.amount
        out[number] = np.nan_to_num(base.tree.sum_up(out[number]))
    return base, out


def _with_room(base: Baseline, effect: LeverEffect) -> Baseline:
    """Add the leaf that an effect on a whole branch needs."""
    at = _branch(base.tree, effect)
    if at is None:
        return base
    parent = base.tree.rows[at]
    key = f"{parent.key}.{UNALLOCATED}"
    if key in base.tree.keys:
        return base
    name = f"Ej fördelat inom {parent.key}"
    row = Row(key, parent.key, name, parent.activity, CostType(effect.cost_type), Role.LEAF)
    return base.with_leaf(row, "Ändring i scenariot vars fördelning på raderna inte är känd.")


def _rows_for(tree: Tree, effect: LeverEffect) -> list[int]:
    """The one leaf that takes the effect, and the memo row that shows the same money."""
    branch = _branch(tree, effect)
    if branch is not None:
        return [tree.position(f"{tree.rows[branch].key}.{UNALLOCATED}")]
    found: list[int] = []
    for role in (Role.LEAF, Role.MEMO):
        candidates = [i for i in _candidates(tree, effect) if tree.rows[i].role is role]
        for kind in _PLACES[CostType(effect.cost_type)]:
            match = [i for i in candidates if tree.rows[i].cost_type is kind]
            if match and (role is Role.LEAF or kind is CostType(effect.cost_type)):
                found.append(match[0])
                break
    return found


def _candidates(tree: Tree, effect: LeverEffect) -> list[int]:
    """Rows of the activity; all rows in a statement that is not divided by activity."""
    for activity in effect.activities:
        own = [i for i, row in enumerate(tree.rows) if activity in {row.activity, row.key}]
        if own:
            return own
    return [i for i, row in enumerate(tree.rows) if not row.activity]


def _branch(tree: Tree, effect: LeverEffect) -> int | None:
    """The sum row that the effect belongs to when it cannot be placed on one of its leaves, else None."""
    places = _PLACES[CostType(effect.cost_type)]
    candidates = _candidates(tree, effect)
    if any(tree.rows[i].role is Role.LEAF and tree.rows[i].cost_type in places for i in candidates):
        return None
    sums = [i for i in candidates if tree.rows[i].role is Role.SUM]
    return sums[0] if sums else int(np.argmin(tree.level))
