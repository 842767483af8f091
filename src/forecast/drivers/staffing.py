"""Staffing: the months that a change holds in, and more or fewer full-time equivalents in them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from forecast.ledger.tree import CostType, Role, Tree
from forecast.periods import Month

_STAFF_PLACES = (CostType.STAFF, CostType.COST, CostType.NET)


def staffing_activities(tree: Tree) -> Mapping[str, str]:
    """Key -> name: where staff is counted.

    An activity whose rows are not further divided by activity; in a statement without activities, its staff row.
    """
    out: dict[str, str] = {}
    for at, row in enumerate(tree.rows):
        below = [tree.rows[i] for i in tree.leaves_below(at)]
        if row.activity and {leaf.activity for leaf in below} == {row.activity}:
            if any(leaf.cost_type in _STAFF_PLACES for leaf in below):
                out.setdefault(row.activity, row.name)
        elif not row.activity and row.role is Role.LEAF and row.cost_type is CostType.STAFF:
            out[row.key] = row.name
    return out


def staffed_below(tree: Tree, key: str) -> tuple[str, ...]:
    """Where staff is counted under a row that is a sum of activities; () where the key is no such row."""
    if key not in tree.keys:
        return ()
    below = {tree.rows[i].activity or tree.rows[i].key for i in tree.leaves_below(tree.position(key))}
    return tuple(item for item in staffing_activities(tree) if item in below and item != key)


def months_held(start: Month, until: Month | None, as_of: Month) -> NDArray[np.bool_]:
    """(12,) the months of the year in which a change holds.

    Args:
        start: first month of the change.
        until: last month; None = it goes on.
        as_of: last booked month.

    Raises:
        ValueError: when it begins in a booked month or another year, or ends before it begins; the text is Swedish.
    """
    if start.year != as_of.year or start.number <= as_of.number:
        raise ValueError(
            f"Ändringen börjar i {start.label}, men bara månader efter {as_of.label} under {as_of.year} kan ändras."
        )
    if until is not None and until < start:
        raise ValueError(f"Ändringen slutar i {until.label}, före sin början i {start.label}.")
    last = 12 if until is None or until.year > start.year else until.number
    numbers = np.arange(1, 13)
    return np.asarray((numbers >= start.number) & (numbers <= last), dtype=np.bool_)


def months_next_year(start: Month, until: Month | None) -> int:
    """In how many of next year's months a change still holds: 12 where it goes on."""
    if until is None or until.year > start.year + 1:
        return 12
    return until.number if until.year == start.year + 1 else 0


def fte_effect(
    fte: float, cost_per_fte: float, start: Month, as_of: Month, until: Month | None = None
) -> NDArray[np.float64]:
    """Effect of a change in staffing.

    Args:
        fte: change in full-time equivalents (årsarbetare), fewer < 0.
        cost_per_fte: cost of one for a full year, SEK > 0, employer's charges included.
        start: first month of the change.
        as_of: last booked month.
        until: last month of the change; None = it goes on.

    Returns:
        (12,) SEK, better > 0; zero outside the change's months.

    Raises:
        ValueError: like `months_held`.
    """
    return np.where(months_held(start, until, as_of), -fte * cost_per_fte / 12, 0.0) + 0.0


def fte_full_year(fte: float, cost_per_fte: float, start: Month | None = None, until: Month | None = None) -> float:
    """Effect next year, SEK, better > 0; a change that ends counts with the months that are left of it."""
    months = 12 if start is None else months_next_year(start, until)
    return -fte * cost_per_fte * (months / 12) + 0.0
