"""The adopted forecast of the journal in the ledger: where a report's own adopted forecast lies, read as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from forecast.errors import Place
from forecast.ledger.book import Entry as Amount
from forecast.ledger.book import Ledger, make_ledger
from forecast.ledger.specs import Kind, Layer
from forecast.ledger.tree import Role
from forecast.periods import MONTH_NAMES, Month, Span
from forecast.store.kept_rows import kept_amount, kept_rows
from forecast.store.locks import adoption_of
from forecast.store.records import Entry, Snapshot, swedish
from forecast.store.shapes import PLACE, Adopted
from forecast.workspace.amounts import layer_amounts
from forecast.workspace.notes import Previous
from forecast.workspace.workspace import AdoptedForecast, Workspace

ORE = 0.01
"""One unit of the last digit of a kept forecast, SEK."""


def last_adoption(workspace: Workspace, entries: Sequence[Entry]) -> Entry | None:
    """The adoption in force of the workspace's month, else of the latest month before it in its year."""
    return _latest(workspace, entries, workspace.settings.as_of.number)


def adoption_before(workspace: Workspace, entries: Sequence[Entry]) -> Entry | None:
    """The adoption in force of the latest month of the year before the workspace's."""
    return _latest(workspace, entries, workspace.settings.as_of.number - 1)


def _latest(workspace: Workspace, entries: Sequence[Entry], through: int) -> Entry | None:
    year = workspace.settings.year
    found = (adoption_of(entries, Month(year, number)) for number in range(through, 0, -1))
    return next((entry for entry in found if entry is not None), None)


def snapshot_in(adoption: Entry) -> str:
    """The id of the kept forecast that an adoption is of."""
    return Adopted.model_validate(adoption.new).snapshot


def with_adopted(workspace: Workspace, adoption: Entry, snapshot: Snapshot) -> Workspace:
    """A workspace whose ledger holds what is adopted, in every statement that the snapshot has.

    What the journal says of the workspace's own month goes before the files. Of an earlier month it is the forecast
    that was adopted last, and counts only in statements where the files have no adopted forecast.

    Args:
        workspace: as its files are.
        adoption: the entry.
        snapshot: the kept forecast that it is of.
    """
    month = Month.parse(adoption.subject["month"])
    year = Span.full_year(month.year)
    printed = _printed(workspace)
    here = [name for name in workspace.trees if month == workspace.settings.as_of or name not in printed]
    place = Place(PLACE, adoption.seq, f"fastställd {month.label}")
    amounts = [
        Amount(statement, row, Kind.FORECAST, year, sek, place, Layer.ADOPTED, digit=ORE)
        for statement in here
        for row, sek in _rows(workspace, snapshot, statement)
    ]
    if not amounts:
        return workspace
    said = {item.statement for item in amounts}
    laid = replace(
        workspace, ledger=_with(workspace.ledger, amounts, said), previous=_previous(workspace, said & printed)
    )
    if workspace.settings.primary_statement not in said:
        return laid
    day = swedish(adoption.at).date()
    words = AdoptedForecast(month, snapshot.id, adoption.who, adoption.at, day, adoption.reason)
    return replace(laid, adopted=words)


def with_previous(workspace: Workspace, adoption: Entry, snapshot: Snapshot) -> Workspace:
    """A workspace whose previous forecast is what was adopted in an earlier month, instead of what its file says.

    There is one forecast of last time: a file's stands only in statements that the adopted one does not have.

    Args:
        workspace: as its files are.
        adoption: the entry.
        snapshot: the kept forecast that it is of.
    """
    month = Month.parse(adoption.subject["month"])
    label, source = MONTH_NAMES[month.number - 1], f"{PLACE}, post {adoption.seq}"
    levels = tuple(
        Previous(statement, row, sek, None, label, source)
        for statement in workspace.trees
        for row, sek in _rows(workspace, snapshot, statement)
    )
    said = {item.statement for item in levels}
    return replace(workspace, previous=(*levels, *(it for it in workspace.previous if it.statement not in said)))


def _printed(workspace: Workspace) -> set[str]:
    """Statements whose adopted forecast the files have."""
    frame = workspace.ledger.frame
    mine = (frame["kind"] == Kind.FORECAST.value) & (frame["layer"] == Layer.ADOPTED.value)
    return set(frame.loc[mine & (frame["year"] == workspace.settings.year), "statement"])


def _rows(workspace: Workspace, snapshot: Snapshot, statement: str) -> Iterator[tuple[str, float]]:
    """Row and SEK of the kept forecast, for the rows that today's tree still has and that are no sums."""
    tree = workspace.trees[statement]
    own = {row.key for row in tree.rows if row.role is not Role.SUM}
    for row in kept_rows(snapshot, statement):
        sek = kept_amount(row, "forecast")
        if row.get("row") in own and sek is not None:
            yield str(row["row"]), sek


def _with(ledger: Ledger, amounts: Sequence[Amount], statements: set[str]) -> Ledger:
    """The ledger with these amounts instead of the statements' own adopted forecasts."""
    frame = ledger.frame
    own = (frame["kind"] == Kind.FORECAST.value) & (frame["layer"] == Layer.ADOPTED.value)
    gone = own & frame["statement"].isin(statements) & (frame["year"] == amounts[0].span.year)
    added = make_ledger(amounts, ()).frame
    return Ledger(pd.concat([frame[~gone], added], ignore_index=True), ledger.receipts)


def _previous(workspace: Workspace, statements: set[str]) -> tuple[Previous, ...]:
    """The previous forecasts as levels, where a report printed the change to its own adopted forecast."""
    trees = {name: workspace.trees[name] for name in statements}
    printed = {name: tree.sum_up(layer_amounts(workspace, tree, Layer.ADOPTED)) for name, tree in trees.items()}
    out = []
    for item in workspace.previous:
        if item.change is None or item.statement not in printed:
            out.append(item)
            continue
        level = float(printed[item.statement][trees[item.statement].position(item.row)]) - item.change
        out.append(replace(item, forecast=level, change=None))
    return tuple(out)
