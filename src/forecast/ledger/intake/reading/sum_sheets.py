"""A sheet that sums the other sheets: a check, and loaded once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from forecast.errors import Place
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.intake.intake import Skipped
from forecast.ledger.intake.reading.amounts import What
from forecast.ledger.intake.reading.table_read import SUM, TableRead


def without_sum_sheets(reads: Sequence[TableRead], file: str) -> tuple[list[TableRead], list[Finding]]:
    """Tables with all rows made sums where a table adds up all others of its kind, and what to tell of that.

    Only tables that one part of the mapping reads are compared: two statements of one total are no sums of each other.
    """
    out, findings = list(reads), []
    for at, read in enumerate(reads):
        others = [other for other in reads if other is not read and other.part is read.part]
        others = [other for other in others if other.table.sheet.name != read.table.sheet.name]
        if len(others) < 2 or not _adds_up(read, others):
            continue
        out[at] = _as_sum(read)
        findings.append(
            Finding(
                "summor", Severity.INFO,
                f"Bladet är summan av {len(others)} andra blad och läses som kontroll, inte som belopp.",
                Place(file, None, None, read.table.sheet.name or None),
                "Stämmer det inte, ta bort de andra bladen ur mallen.",
            )
        )  # fmt: skip
        break
    return out, findings


def _totals(read: TableRead) -> dict[What, tuple[float, float]]:
    """What -> sum of its amounts on rows that are no sums, and what rounding may hide of it."""
    own = read.roles.role == ""
    out: dict[What, tuple[float, float]] = {}
    for piece in read.pieces:
        for at, what in enumerate(piece.whats):
            here = own[piece.rows] & (piece.what == at)
            total, slack = out.get(what, (0.0, 0.0))
            out[what] = total + float(piece.sek[here].sum()), slack + 0.5 * piece.digit * int(here.sum())
    return out


def _adds_up(read: TableRead, others: Sequence[TableRead]) -> bool:
    mine = _totals(read)
    theirs: dict[What, tuple[float, float]] = {}
    for other in others:
        for what, (total, slack) in _totals(other).items():
            so_far, loose = theirs.get(what, (0.0, 0.0))
            theirs[what] = so_far + total, loose + slack
    if set(mine) != set(theirs):
        return False
    hidden = {what: mine[what][1] + theirs[what][1] + 0.005 for what in mine}
    telling = any(abs(total) > 20 * hidden[what] for what, (total, _) in mine.items())
    return telling and all(abs(mine[what][0] - theirs[what][0]) <= hidden[what] for what in mine)


def _as_sum(read: TableRead) -> TableRead:
    own = (read.roles.role == "") & read.line_of
    role = read.roles.role.copy()
    role[own] = "sum"
    numbers = read.table.sheet.numbers[read.table.rows[np.flatnonzero(own)]].tolist()
    name = read.table.sheet.name
    there = {skipped.row for skipped in read.skipped}
    added = [Skipped(number, f"{SUM} av andra blad", name) for number in numbers if number not in there]
    skipped = tuple(sorted([*read.skipped, *added], key=lambda row: row.row))
    unread = round(sum(row.sum_sek for row in read.skipped), 2)
    return replace(read, roles=replace(read.roles, role=role), skipped=skipped, sum_file=unread)
