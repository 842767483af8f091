"""The desk that a round is worked at: what every row says now, which rows need a comment, and what is missing."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.errors import InputError, Place
from forecast.ledger.specs import Layer
from forecast.ledger.tree import Tree
from forecast.model import Baseline, Floats
from forecast.money import round_ore
from forecast.store.records import Entry, EntryKind
from forecast.store.rounds import MOVING, Round, UnitStand, UnitState, round_of
from forecast.workspace.notes import Comment
from forecast.workspace.units import own_leaves, reading_rows_of, unit_leaves, unit_reading_rows
from forecast.workspace.workspace import Workspace

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Desk:
    """A workspace's month with all that is said of it.

    Attributes:
        workspace: with its journal laid over its files.
        base: the primary statement without scenarios; `base.model` is the model's proposal.
        entries: the journal, oldest first.
        round: what the units have handed in.
        forecast: (R,) the year that would be handed in, SEK: judged where a person has judged, else the model's.
        asked: (R,) rows that people read whose deviation needs a comment.
        missing: (R,) those of them that have none.
    """

    workspace: Workspace
    base: Baseline
    entries: tuple[Entry, ...]
    round: Round
    forecast: Floats
    asked: Bools
    missing: Bools

    @property
    def tree(self) -> Tree:
        """The primary statement's rows."""
        return self.base.tree

    @property
    def deviation(self) -> Floats:
        """(R,) forecast - budget, SEK, better > 0."""
        return round_ore(self.forecast - self.base.budget)

    @property
    def own(self) -> tuple[int, ...]:
        """Positions of the leaves that no unit answers for: the economist's."""
        return own_leaves(self.tree, self.workspace.units, self.workspace.settings.total)

    def stand(self, key: str) -> UnitStand:
        """A unit by its key; raises InputError, which names the nearest one."""
        found = next((stand for stand in self.round.units if stand.unit.key == key), None)
        if found is not None:
            return found
        units = [stand.unit for stand in self.round.units]
        named = {name.casefold(): unit.key for unit in units for name in (unit.name, unit.key)}
        near = difflib.get_close_matches(key.casefold(), named, n=1)
        every = ", ".join(f"{unit.key} ({unit.name})" for unit in units)
        hint = f"Menar du ”{named[near[0]]}”?" if near else f"Välj bland {every}." if every else "Skriv units.yaml."
        raise InputError(f"Enheten ”{key}” finns inte.", Place(f"{self.workspace.name}, units.yaml"), hint)

    def leaves(self, stand: UnitStand) -> tuple[int, ...]:
        """Positions of the leaves of a unit."""
        return unit_leaves(self.tree, stand.unit)

    def reading_rows(self, stand: UnitStand) -> tuple[int, ...]:
        """Positions of the rows of a unit that people read; together they hold its leaves once each."""
        return unit_reading_rows(self.tree, stand.unit)

    def amount(self, values: Floats, leaves: Sequence[int]) -> float:
        """The sum over leaves of (R,) amounts, to the öre: of those that are known; NaN where none is."""
        known = values[list(leaves)]
        known = known[~np.isnan(known)]
        return float(round_ore(known.sum())) + 0.0 if known.size else float("nan")

    def missing_in(self, leaves: Sequence[int]) -> tuple[int, ...]:
        """Positions of the rows of some leaves that people read and that lack a comment."""
        return tuple(at for at in reading_rows_of(self.tree, leaves) if self.missing[at])

    def said_of(self, stand: UnitStand) -> tuple[Entry, ...]:
        """What was said of a unit's rows in this month that changes them, oldest first."""
        tree, month = self.tree, str(self.round.month)
        rows = {tree.rows[at].key for at in self.leaves(stand)}
        return tuple(
            entry
            for entry in self.entries
            if entry.kind in MOVING
            and (entry.subject["statement"], entry.subject["month"]) == (tree.statement, month)
            and entry.subject["row"] in rows
        )

    def adjusted(self, stand: UnitStand) -> tuple[Entry, ...]:
        """Those of `said_of` that are another's words than the unit's: neither a manager of it nor who handed it in."""
        hands = (entry for entry in self.entries if entry.kind is EntryKind.SUBMISSION)
        about = {"unit": stand.unit.key, "month": str(self.round.month)}
        sent = (entry for entry in hands if dict(entry.subject) == about)
        mine = {e.who for e in sent if isinstance(e.new, Mapping) and e.new.get("state") == UnitState.SUBMITTED}
        mine |= set(stand.unit.managers)
        return tuple(entry for entry in self.said_of(stand) if entry.who not in mine)

    def comments_on(self, at: int) -> tuple[Comment, ...]:
        """What is said of a row or its parts that counts for it."""
        return comments_on(self.workspace, self.base, at)


def desk_of(workspace: Workspace, base: Baseline, entries: Sequence[Entry]) -> Desk:
    """The desk of the workspace's own month.

    Args:
        workspace: with its journal laid over its files.
        base: the baseline of its primary statement as of its month, without scenarios.
        entries: its journal, oldest first.
    """
    forecast = judged_or_model(base)
    asked = comment_asked(workspace, base.tree, base.budget, forecast)
    said = np.array([bool(asked[at]) and bool(comments_on(workspace, base, at)) for at in range(len(asked))])
    return Desk(
        workspace=workspace,
        base=base,
        entries=tuple(entries),
        round=round_of(workspace, entries, workspace.settings.as_of),
        forecast=forecast,
        asked=asked,
        missing=asked & ~said,
    )


def judged_or_model(base: Baseline) -> Floats:
    """(R,) SEK: a person's forecast where there is one, else the model's; sums of that."""
    return base.tree.sum_up(round_ore(np.where(np.isnan(base.judged), base.model, base.judged)))


def comment_asked(workspace: Workspace, tree: Tree, budget: Floats, forecast: Floats) -> Bools:
    """(R,) whether a row needs a comment: people read it, and its deviation is larger than both limits of units.yaml.

    A row that several units share is read by its leaves, since each answers for a part of it. Without a budget there
    is no deviation to comment; of a budget of nothing every deviation is large.
    """
    limit = workspace.comment_threshold
    out = np.zeros(len(tree.rows), dtype=np.bool_)
    if limit is None:
        return out
    parts = [unit_leaves(tree, unit) for unit in workspace.units]
    for leaves in (*parts, own_leaves(tree, workspace.units, workspace.settings.total)):
        out[list(reading_rows_of(tree, leaves))] = True
    deviation = np.abs(round_ore(forecast - budget))
    with np.errstate(invalid="ignore"):
        large = (deviation > float(limit.amount) * workspace.settings.unit.sek) & (
            deviation > limit.percent / 100 * np.abs(budget)
        )
    return np.asarray(out & large)


def comments_on(workspace: Workspace, base: Baseline, at: int) -> tuple[Comment, ...]:
    """The comments that count for what is handed in of a row: of the row or of a part of it.

    A comment on the judged forecast always counts, one on the model's where no part of the row is judged.
    """
    tree = base.tree
    leaves = tree.leaves_below(at)
    layers = {Layer.JUDGED} | ({Layer.MODEL} if np.isnan(base.judged[leaves]).all() else set())
    rows = {tree.rows[i].key for i in (at, *leaves)}
    return tuple(
        item
        for item in workspace.comments
        if item.statement == tree.statement and item.row in rows and item.layer in layers
    )
