"""A spreadsheet and its mapping to an intake: every table that the mapping knows, every amount accounted for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.errors import InputError, Place
from forecast.formats.book import Book
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.intake.intake import Intake, Lines, Measured, SignRule
from forecast.ledger.intake.layout.fitting import columns_of, table_mapping
from forecast.ledger.intake.layout.headers import HeadedTable, tables_in
from forecast.ledger.intake.mapping_file import Holds, ImportMapping, TableMapping
from forecast.ledger.intake.reading.amounts import What
from forecast.ledger.intake.reading.row_names import NAMES
from forecast.ledger.intake.reading.sign_check import sign_rule
from forecast.ledger.intake.reading.sum_sheets import without_sum_sheets
from forecast.ledger.intake.reading.table_checks import nameless_rows
from forecast.ledger.intake.reading.table_read import TableRead, read_table_by
from forecast.ledger.specs import Kind
from forecast.money import round_ore
from forecast.periods import Month

NAMELESS = "(utan kod)"
"""The label of amounts on rows without code and name."""


def read_book_by(book: Book, mapping: ImportMapping) -> Intake:
    """Read a spreadsheet or CSV by a mapping.

    The sum of the file's amounts equals `sum_loaded` + `sum_skipped` of the intake, to the öre.

    Args:
        book: the file's cells.
        mapping: proposed or saved; may have been edited by hand.

    Raises:
        InputError: no table has the headers that the mapping describes, or the mapping leaves open what a column of
            amounts is or which months it has.
    """
    reads: list[TableRead] = []
    findings = [
        Finding("fil", Severity.INFO, sentence, Place(book.file), "Inget behöver göras.") for sentence in book.told
    ]
    for sheet in book.sheets:
        for table in tables_in(sheet):
            part = table_mapping(table, mapping)
            if part is None or not _has_amounts(table, part):
                findings.append(_unread(table, book.file))
            else:
                reads.append(read_table_by(table, part, mapping, book.file))
    if not reads:
        raise _nothing_fits(book, mapping)
    reads, told = without_sum_sheets(reads, book.file)
    sign, contradictions = sign_rule(reads, book.file)
    findings += [finding for read in reads for finding in read.findings]
    return _intake(book, mapping, reads, (*findings, *told, *contradictions), sign)


def _has_amounts(table: HeadedTable, part: TableMapping) -> bool:
    return any(column is not None and column.holds is Holds.AMOUNT for column in columns_of(table, part))


def _unread(table: HeadedTable, file: str) -> Finding:
    place = Place(
        file, int(table.sheet.numbers[table.rows[0]]) if len(table.rows) else None, None, table.sheet.name or None
    )
    headers = ", ".join(table.headers[:6])
    return Finding(
        "tabeller", Severity.WARNING,
        f"Tabellen med rubrikerna {headers} ({len(table.rows)} rader) finns inte i mallen och är inte läst.", place,
        "Lägg till den i mallen om den ska läsas.",
    )  # fmt: skip


def _nothing_fits(book: Book, mapping: ImportMapping) -> InputError:
    wanted = [column.header for part in mapping.tables for column in part.columns if column.holds is not Holds.NOTHING]
    if not any(tables_in(sheet) for sheet in book.sheets):
        return InputError("Filen har ingen tabell med belopp.", Place(book.file), "Kontrollera att det är rätt fil.")
    return InputError(
        f"Ingen tabell i filen har de rubriker som mallen ”{mapping.source}” läser: {', '.join(wanted[:8])}.",
        Place(book.file),
        "Läs in filen utan mall så föreslås en ny, eller rätta rubrikerna i mallen.",
    )


def _intake(
    book: Book, mapping: ImportMapping, reads: Sequence[TableRead], findings: tuple[Finding, ...], sign: SignRule
) -> Intake:
    lines, position = _lines(reads)
    measures: dict[tuple[What, str, float], int] = {}
    line: list[NDArray[np.int64]] = []
    measure: list[NDArray[np.int64]] = []
    amount: list[NDArray[np.float64]] = []
    base: list[NDArray[np.float64]] = []
    for read, where in zip(reads, position, strict=True):
        for piece in read.pieces:
            own = [measures.setdefault((what, piece.header, piece.digit), len(measures)) for what in piece.whats]
            line.append(where[piece.rows])
            measure.append(np.array(own, dtype=np.int64)[piece.what])
            amount.append(piece.sek)
            base.append(piece.base if piece.base is not None else np.zeros(len(piece.rows)))
    made = tuple(_measured(what, header, digit) for what, header, digit in measures)
    skipped = tuple(skipped for read in reads for skipped in read.skipped)
    no_amounts = np.zeros(0)
    whole = _Amounts(
        np.concatenate([np.zeros(0, dtype=np.int64), *line]), np.concatenate([np.zeros(0, dtype=np.int64), *measure]),
        round_ore(np.concatenate([no_amounts, *amount])), np.concatenate([no_amounts, *base]),
    )  # fmt: skip
    return Intake(
        file=book.file,
        format=book.format,
        encoding=book.encoding,
        mapping=mapping,
        lines=lines,
        measures=made,
        line=whole.line,
        measure=whole.measure,
        amount=whole.amount,
        rows_read=sum(read.rows_read for read in reads),
        skipped=skipped,
        sum_file=round(math.fsum(read.sum_file for read in reads), 2) + 0.0,
        sign=sign,
        findings=findings,
        as_of=_as_of(reads, made, whole),
        account_plan=next((read.plan for read in reads if read.plan), ""),
        base=whole.base if any(piece.base is not None for read in reads for piece in read.pieces) else None,
    )


@dataclass(frozen=True, slots=True)
class _Amounts:
    """(N,) arrays of an intake."""

    line: NDArray[np.int64]
    measure: NDArray[np.int64]
    amount: NDArray[np.float64]
    base: NDArray[np.float64]


def _measured(what: What, header: str, digit: float) -> Measured:
    return Measured(Kind(what.kind), what.layer, what.version, what.span, header, digit, what.cost_type)


def _lines(reads: Sequence[TableRead]) -> tuple[Lines, list[NDArray[np.int64]]]:
    """The rows that amounts stand on, and of each table (B,) which line each row is, -1 for none."""
    columns: dict[str, list[NDArray[np.object_]]] = {}
    numbers, part_of, position = [], [], []
    count = 0
    for read in reads:
        rows = np.flatnonzero(read.line_of)
        where = np.full(len(read.line_of), -1, dtype=np.int64)
        where[rows] = np.arange(count, count + len(rows))
        count += len(rows)
        position.append(where)
        numbers.append(read.table.sheet.numbers[read.table.rows[rows]])
        part_of.append(_part_of(read, where)[rows])
        for holds in NAMES:
            columns.setdefault(holds.value, []).append(read.names.of(holds).all()[rows])
        nameless = nameless_rows(read.names)[rows]
        columns["label"][-1] = np.where(nameless, NAMELESS, columns["label"][-1])
        columns.setdefault("sheet", []).append(_all(read.table.sheet.name, len(rows)))
        columns.setdefault("statement", []).append(_all(read.part.statement or "", len(rows)))
        columns.setdefault("role", []).append(read.roles.role[rows])
    whole = {key: np.concatenate(parts) for key, parts in columns.items()}
    return Lines(
        sheet=whole["sheet"],
        number=np.concatenate(numbers).astype(np.int64),
        statement=whole["statement"],
        organisation=whole["organisation"],
        organisation_name=whole["organisation_name"],
        activity=whole["activity"],
        activity_name=whole["activity_name"],
        account=whole["account"],
        account_name=whole["account_name"],
        cost_type=whole["cost_type"],
        label=whole["label"],
        role=whole["role"],
        part_of=np.concatenate(part_of),
    ), position


def _all(text: str, count: int) -> NDArray[np.object_]:
    out = np.empty(count, dtype=object)
    out[:] = text
    return out


def _part_of(read: TableRead, where: NDArray[np.int64]) -> NDArray[np.int64]:
    """(B,) the line that each row is part of: its printed sum, or of a "varav" the row above; -1 where none is."""
    out = np.full(len(where), -1, dtype=np.int64)
    for row, parts in read.roles.parts.items():
        out[list(parts)] = where[row]
    memo = read.roles.role == "memo"
    if memo.any():
        above = np.maximum.accumulate(np.where((where >= 0) & ~memo, np.arange(len(where)), -1))
        out[memo & (above >= 0)] = where[above[memo & (above >= 0)]]
    return out


def _as_of(reads: Sequence[TableRead], measures: Sequence[Measured], amounts: _Amounts) -> Month | None:
    """The last month with an outcome; where there are no outcomes, the month that the tables name."""
    booked = np.bincount(amounts.measure, weights=amounts.amount != 0, minlength=len(measures))
    months = [
        Month(measured.span.year, min(measured.span.last, 12))
        for at, measured in enumerate(measures)
        if measured.kind is Kind.ACTUAL and booked[at]
    ]
    said = [read.time.as_of for read in reads if read.time.as_of is not None]
    return max(months, default=max(said, default=None))
