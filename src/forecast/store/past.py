"""Kept forecasts of earlier years: which of them were forecasts, and the judgements that they hold.

What a person said in years that are over is what the person's forecast of this year is weighed by.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from forecast.ledger.specs import Layer
from forecast.ledger.tree import Role
from forecast.periods import Month
from forecast.store.canonical import digest_of
from forecast.store.kept_rows import kept_amount, kept_rows
from forecast.store.records import Snapshot
from forecast.workspace.notes import PastForecast
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class KeptLeaf:
    """A leaf of a kept forecast: SEK by the contract's names (`model`, `judged`, `linear` ...), what is known alone."""

    statement: str
    row: str
    name: str
    amounts: Mapping[str, float]


def kept_leaves(item: Snapshot) -> Iterator[KeptLeaf]:
    """The leaves of a whole kept forecast, of every statement."""
    for row in kept_rows(item):
        if row.get("role") == Role.LEAF.value:
            amounts = {str(name): sek for name in row if (sek := kept_amount(row, name)) is not None}
            yield KeptLeaf(str(row.get("statement")), str(row.get("row")), str(row.get("name")), amounts)


def last_of_months(kept: Sequence[Snapshot]) -> tuple[Snapshot, ...]:
    """The last forecast without scenario of each month, made before any later month's was; oldest first.

    What is kept after a later month's forecast knows more than the month did, and is none.

    Args:
        kept: a workspace's snapshots in the order in which they were kept.
    """
    out: dict[str, Snapshot] = {}
    for item in kept:
        if not item.inputs.get("scenarios") and item.as_of >= max(out, default=""):
            out[item.as_of] = item
    return tuple(out.values())


def of_years_over(kept: Sequence[Snapshot], as_of: Month) -> tuple[Snapshot, ...]:
    """Those of `last_of_months` whose outcome can be booked as of a month: earlier years', and December's own."""
    over = as_of.year + 1 if as_of.number == 12 else as_of.year
    return tuple(item for item in last_of_months(kept) if int(item.as_of[:4]) < over)


def with_past(workspace: Workspace, kept: Sequence[Snapshot]) -> Workspace:
    """A workspace with the judgements of kept forecasts of earlier years in its track record; itself without any.

    A line of track_record.csv goes before what is kept of the same row, month and layer. What joins enters the digest.

    Args:
        workspace: as it was read.
        kept: whole, a month each (`last_of_months`).
    """
    leaves = {
        (name, row.key) for name, tree in workspace.trees.items() for row in tree.rows if row.role is not Role.SUM
    }
    written = {(item.statement, item.row, item.as_of) for item in workspace.track_record if item.layer is Layer.JUDGED}
    found = [
        item
        for snapshot in kept
        for item in _judged(snapshot, workspace.settings.year)
        if (item.statement, item.row) in leaves and (item.statement, item.row, item.as_of) not in written
    ]
    if not found:
        return workspace
    state = [[item.statement, item.row, str(item.as_of), item.forecast] for item in found]
    return replace(
        workspace,
        track_record=(*workspace.track_record, *found),
        digest=digest_of([workspace.digest, "track_record", state]),
    )


def _judged(item: Snapshot, year: int) -> list[PastForecast]:
    month = Month.parse(item.as_of)
    if month.year >= year:
        return []
    source = f"sparad prognos {item.id[:12]}"
    layer = Layer.JUDGED
    return [
        PastForecast(leaf.statement, leaf.row, month, layer, leaf.amounts[layer.value], source)
        for leaf in kept_leaves(item)
        if layer.value in leaf.amounts
    ]
