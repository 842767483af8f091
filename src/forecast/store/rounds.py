"""A month's round of forecasts: what each unit has handed in, and whether the month is adopted and locked.

A unit's forecast is a draft until it is submitted, and is approved or returned by the economist; a returned one is
submitted again. When the month is adopted, nothing more can be said about it until it is opened again, with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from forecast.periods import Month
from forecast.store.records import Entry
from forecast.workspace.units import Unit


class UnitState(StrEnum):
    """How far a unit's forecast of a month has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class UnitStand:
    """A unit in a round; `last` is the entry that gave it its state, None for a draft that nobody has touched."""

    unit: Unit
    state: UnitState
    last: Entry | None


@dataclass(frozen=True, slots=True)
class Round:
    """A month's round.

    Attributes:
        month: as of which the forecasts are made.
        units: in the order of units.yaml; the economist's own rows are no unit.
        adopted: the entry by which the month was adopted; None while it is open.
    """

    month: Month
    units: tuple[UnitStand, ...]
    adopted: Entry | None
