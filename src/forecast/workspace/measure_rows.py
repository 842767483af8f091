"""What measures.yaml says must fit the workspace's rows and months."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.drivers.measures import PlannedMeasure
from forecast.errors import InputError, Place
from forecast.ledger.tree import Role, Tree
from forecast.periods import Month

FILE = "measures.yaml"


def measure_faults(measures: Sequence[PlannedMeasure], tree: Tree, as_of: Month) -> list[InputError]:
    """Measures outside the primary statement, on a row that is no leaf, or that have given effect in months to come.

    Args:
        measures: whose statement and row exist.
        tree: the primary statement's.
        as_of: the workspace's last booked month.
    """
    return [fault for number, item in enumerate(measures) if (fault := _fault(number, item, tree, as_of)) is not None]


def _fault(number: int, measure: PlannedMeasure, tree: Tree, as_of: Month) -> InputError | None:
    place = Place(FILE, None, f"measures › {number}")
    if measure.statement != tree.statement:
        found = f"Åtgärden ”{measure.id}” står i uppställningen ”{measure.statement}”."
        return InputError(found, place, f"Skriv den på en rad i huvuduppställningen ”{tree.statement}”.")
    at = tree.position(measure.row)
    if tree.rows[at].role is Role.SUM:
        parts = ", ".join(tree.rows[i].key for i in tree.leaves_below(at))
        found = f"Åtgärden ”{measure.id}” står på ”{measure.row}”, som är en summa."
        return InputError(found, place, f"Skriv den på en rad som summan består av: {parts}.")
    if tree.rows[at].role is Role.MEMO:
        found = f"Åtgärden ”{measure.id}” står på ”{measure.row}”, som är en varav-rad och inte räknas in i summan."
        return InputError(found, place, "Skriv den på en rad som räknas.")
    realised = measure.realised
    if realised is not None and not (realised.through.year == as_of.year and realised.through <= as_of):
        found = (
            f"Åtgärden ”{measure.id}” har gett effekt till och med {realised.through.label}, "
            f"men {as_of.label} är sista bokförda månad."
        )
        return InputError(found, place, f"Skriv en månad i {as_of.year} till och med {as_of}.")
    return None
