"""Resource allocation of a workspace: each unit's budget from its need, beside the one that it has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.drivers.allocation import (
    Allocation,
    AllocationUnit,
    difference_parts,
    one_per_cent_more,
    priced,
    shared,
    weights,
)
from forecast.errors import InputError, Place
from forecast.money import Unit, format_amount, sum_ore
from forecast.periods import Month
from forecast.workspace.allocation_rows import FILE
from forecast.workspace.workspace import Workspace, decided_budget


@dataclass(frozen=True, slots=True)
class UnitShare:
    """One unit. SEK in whole öre, cost < 0.

    Attributes:
        unit: as allocation.yaml has it.
        weight: its need x price, > 0.
        need_share: its part of all need, 0 to 1; NaN where nobody has any.
        allotted: its budget from the need.
        budget: the one that it has; None where nobody says.
        difference: allotted - budget; below 0 it gets more to spend.
        by_share: what of the difference its share of the need gives; None where not every unit's budget is known.
        by_size: what of it the size of the whole gives.
        one_per_cent: what it is allotted more when its need alone grows by 1 per cent.
    """

    unit: AllocationUnit
    weight: float
    need_share: float
    allotted: float
    budget: float | None
    difference: float | None
    by_share: float | None
    by_size: float | None
    one_per_cent: float


@dataclass(frozen=True, slots=True)
class AllocationAnswer:
    """One allocation.

    Attributes:
        allocation: as allocation.yaml has it.
        units: in its order.
        frame: what is shared, SEK < 0; None where it is priced from below.
        stated: the frame was given with the question.
        priced: what the needs cost at their prices, SEK < 0.
        allotted: the sum of the units'; the frame to the öre where there is one.
        budget: the sum of the units' own; None where one is unknown.
    """

    allocation: Allocation
    units: tuple[UnitShare, ...]
    frame: float | None
    stated: bool
    priced: float
    allotted: float
    budget: float | None

    @property
    def coverage(self) -> float | None:
        """How much of the priced need the frame covers; None without a frame."""
        return None if self.frame is None else self.frame / self.priced


def allocations(
    workspace: Workspace, as_of: Month, frame: float | None = None, only: str | None = None
) -> tuple[AllocationAnswer, ...]:
    """Every allocation of allocation.yaml, or one of them.

    Args:
        workspace: with allocation.yaml.
        as_of: budgets are those decided by then.
        frame: SEK < 0 to share in place of the file's; needs `only` where the file has several.
        only: id of one.

    Raises:
        InputError: none is known, or not the one that is asked for, or a frame for several, or one without a budget.
    """
    held = workspace.allocations
    if not held:
        raise InputError(
            "Ingen resursfördelning är inläst.",
            Place(f"{workspace.name}/{FILE}"),
            "Lägg till filen; se docs/file-formats.md.",
        )
    chosen = tuple(item for item in held if only in {None, item.id})
    names = ", ".join(item.id for item in held)
    if not chosen:
        raise InputError(f"Fördelningen ”{only}” finns inte.", Place(FILE), f"Välj bland {names}.")
    if frame is not None and len(chosen) > 1:
        raise InputError("En ram kan bara gälla en fördelning.", Place(FILE), f"Välj en av {names}.")
    return tuple(_answer(workspace, item, as_of, frame) for item in chosen)


def _answer(workspace: Workspace, allocation: Allocation, as_of: Month, asked: float | None) -> AllocationAnswer:
    weighed = weights(allocation)
    frame = asked if asked is not None else _frame(workspace, allocation, as_of)
    _check_frame(allocation, frame, weighed)
    from_below = priced(weighed)
    allotted = from_below if frame is None else shared(frame, weighed)
    budgets = tuple(_budget(workspace, allocation, unit, as_of) for unit in allocation.units)
    known = [amount for amount in budgets if amount is not None]
    whole = len(known) == len(budgets) and any(known)
    share, size = difference_parts(allotted, known) if whole else ((None,) * len(budgets),) * 2
    more, total = one_per_cent_more(weighed, frame), sum(weighed)
    units = tuple(
        UnitShare(
            unit,
            weighed[at],
            weighed[at] / total if total else np.nan,
            allotted[at],
            budgets[at],
            _less(allotted[at], budgets[at]),
            share[at],
            size[at],
            more[at],
        )
        for at, unit in enumerate(allocation.units)
    )
    return AllocationAnswer(
        allocation, units, frame, asked is not None, _sum(from_below), _sum(allotted), _sum(known) if whole else None
    )


def _check_frame(allocation: Allocation, frame: float | None, weighed: Sequence[float]) -> None:
    """A frame is a cost, and somebody must need it."""
    if frame is None:
        return
    place = Place(FILE, None, f"allocations › {allocation.id}")
    if frame > 0:
        found = f"Ramen för {allocation.name} är en intäkt, {format_amount(frame, Unit.KR)} kr."
        raise InputError(found, place, "Skriv ramen som kostnad, med minus.")
    if not any(weighed):
        raise InputError(f"Ingen enhet i {allocation.name} har något behov.", place, "Skriv behovet i needs.")


def _frame(workspace: Workspace, allocation: Allocation, as_of: Month) -> float | None:
    said = allocation.frame
    if said is None or said.amount is not None:
        return None if said is None else said.amount
    amounts = [_row_budget(workspace, allocation, row, as_of) for row in said.rows]
    if any(amount is None for amount in amounts):
        found = f"Ramen för {allocation.name} är budgeten på {', '.join(said.rows)}, men en av dem har ingen budget."
        raise InputError(found, Place(FILE, None, "frame › rows"), "Välj rader med budget, eller skriv amount.")
    return _sum(amount for amount in amounts if amount is not None)


def _budget(workspace: Workspace, allocation: Allocation, unit: AllocationUnit, as_of: Month) -> float | None:
    return unit.budget if unit.row is None else _row_budget(workspace, allocation, unit.row, as_of)


def _row_budget(workspace: Workspace, allocation: Allocation, row: str, as_of: Month) -> float | None:
    tree = workspace.trees[allocation.statement or workspace.settings.primary_statement]
    amount = float(decided_budget(workspace, tree, as_of)[tree.position(row)])
    return None if np.isnan(amount) else round(amount, 2)


def _less(amount: float, other: float | None) -> float | None:
    return None if other is None else _sum((amount, -other))


def _sum(amounts: Iterable[float]) -> float:
    """SEK in whole öre, exact."""
    return sum_ore(np.array(tuple(amounts), dtype=np.float64))
