"""A looked-at file as the page shows it: its receipt, what it changes, and the rows that it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forecast.drivers.statistics.intake import StatisticsIntake
from forecast.ledger.specs import KIND_SV, STATEMENT_SV
from forecast.ledger.tree import Role, Tree
from forecast.money import format_number
from forecast.periods import Month
from forecast.report.intake.receipt_view import ReceiptView, kronor, receipt_view, row_labels, told
from forecast.report.labels import row_label, whole_label
from forecast.workspace.imports.differences import Change
from forecast.workspace.imports.looked import LATER_MONTH, LookedFile

MOST_CHANGES = 40
"""Changes that the page lists."""
MOST_ROWS = 200
"""Rows of a division that the page lists."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """An amount that the file has otherwise than its source had before: row, what, old, new and change as text."""

    row: str
    what: str
    old: str
    new: str
    change: str


@dataclass(frozen=True, slots=True)
class DivisionView:
    """The rows of one division: its name, and level and label of each row."""

    name: str
    rows: tuple[tuple[int, str], ...]
    left: int


@dataclass(frozen=True, slots=True)
class FileView:
    """What the page shows of a file.

    Attributes:
        receipt: the receipt.
        there_already: that this very file has been taken in before; "" where it has not.
        changes: what it changes, the first ones; `changes_count` is how many there are.
        divisions: the rows that the amounts lie on.
        loaded, summed: names of rows that were read as amounts, and as sums.
        as_of: the last booked month that it tells of.
        loads: something in it is loaded.
    """

    receipt: ReceiptView
    there_already: str
    changes: tuple[ChangeLine, ...]
    changes_count: int
    divisions: tuple[DivisionView, ...]
    loaded: tuple[str, ...]
    summed: tuple[str, ...]
    as_of: Month | None
    loads: bool


def file_view(file: LookedFile) -> FileView:
    """What the page shows of a file that was looked at."""
    there = file.there_already
    before = f"Filen är redan inläst som {there.number}; inget nytt skrivs." if there is not None else ""
    if file.intake is None or file.placed is None:
        receipt = _statistics(file.statistics)
        loads = file.statistics is not None and file.statistics.values_loaded > 0
        return FileView(receipt, before, (), 0, (), (), (), None, loads)
    placed = file.placed
    findings = [each for each in placed.findings if each.check != LATER_MONTH]
    receipt = receipt_view(file.intake, file.intake.sum_loaded, placed.unmapped, findings)
    loaded, summed = row_labels(file.intake)
    changes = told_changes(file.changes, placed.trees)
    lines = tuple(change_line(change, placed.trees) for change in changes[:MOST_CHANGES])
    used = [placed.trees[statement] for statement in placed.sums]
    return FileView(
        receipt=receipt,
        there_already=before,
        changes=lines,
        changes_count=len(changes),
        divisions=tuple(_division(tree) for tree in used),
        loaded=loaded,
        summed=summed,
        as_of=file.intake.as_of,
        loads=bool(receipt.measures),
    )


def told_changes(changes: Sequence[Change], trees: Mapping[str, Tree]) -> list[Change]:
    """The changes in one statement, the sums after the rows that move them: another statement has the same money."""
    first = next((change.statement for change in changes), "")
    same = [change for change in changes if change.statement == first]
    return sorted(same, key=lambda change: _is_sum(change, trees))


def _is_sum(change: Change, trees: Mapping[str, Tree]) -> bool:
    tree = trees.get(change.statement)
    known = tree is not None and change.row in tree.keys
    return tree is not None and known and tree.rows[tree.position(change.row)].role is Role.SUM


def change_line(change: Change, trees: Mapping[str, Tree]) -> ChangeLine:
    """One changed amount by its row's name, in SEK."""
    tree = trees.get(change.statement)
    known = tree is not None and change.row in tree.keys
    name = whole_label(tree, tree.position(change.row)) if tree is not None and known else change.row
    what = f"{KIND_SV[change.kind]} {change.span}"
    old, new = ("–" if value is None else kronor(value) for value in (change.old, change.new))
    return ChangeLine(name, what, old, new, kronor(change.change))


def _division(tree: Tree) -> DivisionView:
    rows = tuple((int(tree.level[at]), row_label(tree, at)) for at in range(min(len(tree.rows), MOST_ROWS)))
    return DivisionView(STATEMENT_SV.get(tree.statement, tree.statement), rows, len(tree.rows) - len(rows))


def _statistics(read: StatisticsIntake | None) -> ReceiptView:
    """The receipt of statistics: values, since they are no money."""
    if read is None:
        raise ValueError("a looked-at file has amounts or statistics")
    skipped = tuple((item.why, f"rad {item.row}" if item.row else "", item.values) for item in read.skipped)
    files = ", ".join(sorted(read.files))
    verdict = f"{format_number(read.values_loaded)} av {format_number(read.values_read)} värden är inlästa"
    return ReceiptView(
        facts=(("Fil", read.file), ("Format", read.format), *((("Blir", files),) if files else ())),
        totals=(),
        adds_up=True,
        verdict=f"{verdict}; resten står nedan med skäl." if skipped else f"{verdict}.",
        measures=(),
        skipped=(),
        unmapped=(),
        findings=told(read.findings),
        sign="",
        values=skipped,
    )
