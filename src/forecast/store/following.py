"""Units that have not handed in and follow the model: a workspace without what persons have judged of their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from forecast.ledger.book import Ledger
from forecast.ledger.specs import Kind, Layer
from forecast.store.canonical import digest_of
from forecast.workspace.units import unit_leaves
from forecast.workspace.workspace import Workspace

INPUT = "following"
"""Among a kept forecast's inputs: the units that follow the model in it; left out where none does."""


def following_model(workspace: Workspace, keys: Sequence[str]) -> Workspace:
    """A workspace without what persons have judged of some units' rows; units that it does not have are none."""
    units = [unit for unit in workspace.units if unit.key in keys]
    if not units:
        return workspace
    tree = workspace.tree
    rows = {tree.rows[at].key for unit in units for at in unit_leaves(tree, unit)}
    frame = workspace.ledger.frame
    judged = (frame["kind"] == Kind.FORECAST.value) & (frame["layer"] == Layer.JUDGED.value)
    gone = judged & (frame["statement"] == tree.statement) & frame["row"].isin(rows)
    return replace(
        workspace,
        judgements=tuple(j for j in workspace.judgements if j.statement != tree.statement or j.row not in rows),
        ledger=Ledger(frame[~gone], workspace.ledger.receipts),
        digest=digest_of([workspace.digest, INPUT, sorted(unit.key for unit in units)]),
    )


def followed_in(inputs: Mapping[str, object]) -> tuple[str, ...]:
    """The units that follow the model in a kept forecast, by its inputs."""
    keys = inputs.get(INPUT)
    return tuple(str(key) for key in keys) if isinstance(keys, list | tuple) else ()
