"""A month's round of forecasts: what each unit has handed in, and whether the month is adopted and locked.

A unit's forecast is a draft until it is submitted, and is approved or returned by the economist; a returned one is
submitted again. When the month is adopted, nothing more can be said about it until it is opened again, with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from forecast.periods import Month
from forecast.store.locks import adoption_of
from forecast.store.records import Entry, EntryKind
from forecast.store.shapes import Handed
from forecast.workspace.units import Unit, unit_leaves
from forecast.workspace.workspace import Workspace

MOVING = frozenset({EntryKind.JUDGEMENT, EntryKind.METHOD})
"""Kinds that change what a row says."""


class UnitState(StrEnum):
    """How far a unit's forecast of a month has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


STATE_SV: Mapping[UnitState, str] = {
    UnitState.DRAFT: "saknas",
    UnitState.SUBMITTED: "inlämnad",
    UnitState.RETURNED: "återlämnad",
    UnitState.APPROVED: "godkänd",
}
CHANGED_SV: Mapping[UnitState, str] = {
    UnitState.SUBMITTED: "ändrad efter inlämning",
    UnitState.APPROVED: "ändrad efter godkännande",
}


@dataclass(frozen=True, slots=True)
class UnitStand:
    """A unit in a round.

    Attributes:
        unit: the unit.
        state: how far it has come.
        last: the entry that gave it its state, None for a draft that nobody has touched.
        changed: what was said of its rows (judgements, fixed methods) after they were handed in or approved, oldest
            first; such a unit is handed in, or approved, again before it counts. Empty where nothing is handed in.
    """

    unit: Unit
    state: UnitState
    last: Entry | None
    changed: tuple[Entry, ...] = ()

    @property
    def words(self) -> str:
        """The state as people read it."""
        return CHANGED_SV.get(self.state, STATE_SV[self.state]) if self.changed else STATE_SV[self.state]

    @property
    def settled(self) -> bool:
        """Whether it is approved as it stands."""
        return self.state is UnitState.APPROVED and not self.changed

    @property
    def handed(self) -> Handed | None:
        """What was handed in or approved; None where nothing is."""
        if self.last is None or self.last.new is None or self.state is UnitState.RETURNED:
            return None
        return Handed.model_validate(self.last.new)


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


def round_of(workspace: Workspace, entries: Sequence[Entry], month: Month) -> Round:
    """A month's round as the journal tells it.

    Args:
        workspace: whose units and rows.
        entries: its journal, oldest first.
        month: of the workspace's year.
    """
    return Round(
        month, tuple(_stand(workspace, entries, unit, month) for unit in workspace.units), adoption_of(entries, month)
    )


def _stand(workspace: Workspace, entries: Sequence[Entry], unit: Unit, month: Month) -> UnitStand:
    about = {"unit": unit.key, "month": str(month)}
    last = next((e for e in reversed(entries) if e.kind is EntryKind.SUBMISSION and dict(e.subject) == about), None)
    if last is None or last.new is None:
        return UnitStand(unit, UnitState.DRAFT, last)
    handed = Handed.model_validate(last.new)
    state = UnitState(handed.state)
    if state is UnitState.RETURNED:
        return UnitStand(unit, state, last)
    tree = workspace.tree
    rows = {tree.rows[at].key for at in unit_leaves(tree, unit)}
    later = (entry for entry in entries if entry.seq > handed.journal and entry.kind in MOVING)
    return UnitStand(unit, state, last, tuple(e for e in later if _is_about(e, tree.statement, rows, month)))


def _is_about(entry: Entry, statement: str, rows: set[str], month: Month) -> bool:
    """Whether something was said of one of the rows that counts in the month."""
    said = Month.parse(entry.subject["month"])
    mine = entry.subject["statement"] == statement and entry.subject["row"] in rows
    return mine and said.year == month.year and said <= month
