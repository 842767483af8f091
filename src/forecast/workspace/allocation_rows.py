"""What allocation.yaml must agree with: the rows that units and frames take their budgets from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forecast.drivers.allocation import Allocation
from forecast.errors import InputError, Place
from forecast.ledger.tree import Tree
from forecast.workspace.notes import check_row

FILE = "allocation.yaml"


def allocation_faults(allocations: Sequence[Allocation], primary: str, trees: Mapping[str, Tree]) -> list[InputError]:
    """Rows that do not exist, and units or rows of a frame whose budgets lie in each other."""
    faults: list[InputError] = []
    for allocation in allocations:
        place = Place(FILE, None, f"allocations › {allocation.id}")
        statement = allocation.statement or primary
        units = [unit.row for unit in allocation.units if unit.row is not None]
        for rows in (units, list(allocation.frame.rows) if allocation.frame else []):
            faults += _rows(rows, statement, trees, place)
    return faults


def _rows(rows: Sequence[str], statement: str, trees: Mapping[str, Tree], place: Place) -> list[InputError]:
    faults: list[InputError] = []
    held: dict[int, str] = {}
    for row in rows:
        try:
            check_row(statement, row, trees, place)
        except InputError as error:
            faults.append(error)
            continue
        tree = trees[statement]
        below = tree.leaves_below(tree.position(row))
        inside = next((held[leaf] for leaf in below if leaf in held), None)
        if inside is not None:
            found = f"Raderna ”{inside}” och ”{row}” har samma budget."
            faults.append(InputError(found, place, "Behåll summan eller dess delar."))
        held |= dict.fromkeys(below, row)
    return faults
