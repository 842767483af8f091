"""One table read by its mapping: which rows are amounts, sums or nothing, and the money of each accounted for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forecast.errors import Place
from forecast.ledger.findings import Finding
from forecast.ledger.intake.account_classes import account_plan, balance_rows
from forecast.ledger.intake.intake import Skipped
from forecast.ledger.intake.layout.fitting import columns_of
from forecast.ledger.intake.layout.headers import HeadedTable
from forecast.ledger.intake.layout.spans import TableTime, mapped_time
from forecast.ledger.intake.mapping_file import Holds, ImportMapping, TableMapping
from forecast.ledger.intake.reading.amounts import AmountColumn, Unread, amount_columns, printed_numbers
from forecast.ledger.intake.reading.numbers import Numbers
from forecast.ledger.intake.reading.pieces import Counted, Piece, count_cells, pieces_of
from forecast.ledger.intake.reading.row_names import RowNames, row_names
from forecast.ledger.intake.reading.subtotals import Roles, Unfooted, find_roles
from forecast.ledger.intake.reading.sum_columns import without_sum_columns
from forecast.ledger.intake.reading.sum_search import Printed
from forecast.ledger.intake.reading.sum_words import Mark, plain
from forecast.ledger.intake.reading.table_checks import TableSeen, table_findings
from forecast.ledger.intake.row_ranges import row_ranges
from forecast.ledger.intake.words import keys_of
from forecast.money import sum_ore

SUM, MEMO, NO_AMOUNTS, REPEATED = "summa", "varav: del av raden ovanför", "inga belopp", "rubrikraden upprepas"
"""How the reasons of rows begin that hold no money of their own."""


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table, read. B rows of body.

    Attributes:
        table: the table.
        part: the mapping's part that read it.
        time: what it says of its time.
        names: of its rows.
        roles: which rows are sums and "varav".
        columns: its columns of amounts, sums of other columns left out.
        pieces: its amounts, those on sums and "varav" among them.
        line_of: (B,) rows that are lines of the intake: they have an amount in `pieces`.
        skipped: rows that gave no amounts, in the file's order.
        rows_read: rows with something in them.
        sum_file: money of rows that are no sums and no "varav", counted from the cells, SEK.
        plan: the accounts' plan; "" without accounts.
        findings: what a controller should see.
    """

    table: HeadedTable
    part: TableMapping
    time: TableTime
    names: RowNames
    roles: Roles
    columns: tuple[AmountColumn, ...]
    pieces: tuple[Piece, ...]
    line_of: NDArray[np.bool_]
    skipped: tuple[Skipped, ...]
    rows_read: int
    sum_file: float
    plan: str
    findings: tuple[Finding, ...]


def read_table_by(table: HeadedTable, part: TableMapping, mapping: ImportMapping, file: str) -> TableRead:
    """Read one table.

    Raises:
        InputError: the mapping leaves open what a column of amounts is or which months it has.
    """
    columns = columns_of(table, part)
    numbers = printed_numbers(table, columns, part)
    has_amount = _any(numbers, len(table.rows))
    sums, not_sums = frozenset(map(plain, mapping.sums)), frozenset(map(plain, mapping.not_sums))
    names = row_names(table, columns, has_amount, sums, not_sums)
    time = mapped_time(table, file, part)
    place = Place(file, None, None, table.sheet.name or None)
    amounts, told = without_sum_columns(amount_columns(table, columns, part, names, numbers, time, file), place)
    roles = _roles(amounts, names)
    own = roles.role == ""
    counted = count_cells(amounts, len(table.rows))
    balance = balance_rows(names.of(Holds.ACCOUNT)) & own & has_amount
    pieces, lacking = pieces_of([_without(column, balance) for column in amounts], names, place)
    line_of = np.zeros(len(table.rows), dtype=np.bool_)
    for piece in pieces:
        line_of[piece.rows] = True
    state = _State(has_amount, line_of, balance)
    skipped = _skipped(table, names, roles, amounts, counted, state)
    seen = TableSeen(table, columns, names, roles, tuple(amounts), balance, lacking, file)
    return TableRead(
        table, part, time, names, roles, tuple(amounts), tuple(pieces), line_of, tuple(skipped),
        len(table.rows) + len(table.repeated), sum_ore(counted.all[own]),
        account_plan(names.of(Holds.ACCOUNT), names.of(Holds.ACCOUNT_NAME)), (*told, *table_findings(seen)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _State:
    """(B,) what became of rows."""

    has_amount: NDArray[np.bool_]
    line: NDArray[np.bool_]
    balance: NDArray[np.bool_]


def _any(numbers: Mapping[int, Numbers], rows: int) -> NDArray[np.bool_]:
    out = np.zeros(rows, dtype=np.bool_)
    for read in numbers.values():
        out |= read.filled
    return out


def _without(column: AmountColumn, rows: NDArray[np.bool_]) -> AmountColumn:
    return replace(column, sek=np.where(rows, np.nan, column.sek)) if rows.any() else column


def _roles(columns: Sequence[AmountColumn], names: RowNames) -> Roles:
    """Sums and "varav"; in a long table the rows of each period and kind are looked at apart."""
    values = np.column_stack([column.sek for column in columns])
    digits = np.array([column.digit for column in columns])
    if not names.periods and names.kind is None:
        return find_roles(Printed(values, digits, names.marks, names.groups))
    own = [*names.periods, *([names.kind] if names.kind is not None else [])]
    key, said = keys_of(own), np.logical_or.reduce([words.filled for words in own])
    named = (names.marks >= Mark.WEAK) & (names.marks <= Mark.FORCED) | names.groups
    role = np.full(len(key), "", dtype=object)
    parts: dict[int, tuple[int, ...]] = {}
    unfooted: list[Unfooted] = []
    doubtful: list[int] = []
    for group in [*np.unique(key[named & said]).tolist(), *([None] if (named & ~said).any() else [])]:
        rows = np.flatnonzero((role == "") & said & (key == group) if group is not None else role == "")
        found = find_roles(
            Printed(values[rows], digits, names.marks[rows], names.groups[rows] & ~said[rows], by_arithmetic=False)
        )
        role[rows] = found.role
        parts |= {int(rows[at]): tuple(rows[list(of)].tolist()) for at, of in found.parts.items()}
        unfooted += [replace(each, row=int(rows[each.row])) for each in found.unfooted]
        doubtful += [int(rows[at]) for at in found.doubtful]
    role[names.marks == Mark.MEMO] = "memo"
    return Roles(role, parts, tuple(unfooted), tuple(doubtful))


def _skipped(
    table: HeadedTable,
    names: RowNames,
    roles: Roles,
    columns: Sequence[AmountColumn],
    counted: Counted,
    state: _State,
) -> list[Skipped]:
    """Every row that gave no amounts, or not all of its money, with the reason."""
    own = roles.role == ""
    money = np.where(state.balance, counted.all, np.where(own, counted.unread, 0.0))
    rows = np.flatnonzero(~(own & state.line) | (money != 0))
    numbers = table.sheet.numbers[table.rows]
    out = []
    for row in rows.tolist():
        why = _why(row, names, roles, columns, numbers, state)
        out.append(Skipped(int(numbers[row]), why, table.sheet.name, float(money[row])))
    out += [Skipped(int(table.sheet.numbers[at]), REPEATED, table.sheet.name) for at in table.repeated]
    return sorted(out, key=lambda skipped: skipped.row)


def _why(
    row: int,
    names: RowNames,
    roles: Roles,
    columns: Sequence[AmountColumn],
    numbers: NDArray[np.int64],
    state: _State,
) -> str:
    if roles.role[row] == "sum":
        parts = [int(numbers[part]) for part in roles.parts.get(row, ())]
        return f"{SUM} av rad {row_ranges(parts)}" if parts else f"{SUM} utan delar"
    if roles.role[row] == "memo":
        return MEMO
    if state.balance[row]:
        return f"konto {names.of(Holds.ACCOUNT).at(row)} hör till balansräkningen"
    if not state.has_amount[row]:
        unreadable = any(column.numbers.unreadable[row] for column in columns)
        return "beloppet går inte att läsa" if unreadable else NO_AMOUNTS
    return _why_unread(row, names, columns)


def _why_unread(row: int, names: RowNames, columns: Sequence[AmountColumn]) -> str:
    """Why a row with an amount has no months or no kind."""
    reasons = {int(column.what[row]) for column in columns if not np.isnan(column.sek[row])}
    if Unread.PERIOD in reasons:
        said = " ".join(filter(None, (words.at(row) for words in names.periods)))
        return f"perioden ”{said}” går inte att läsa" if said else "raden har ingen period"
    said = names.kind.at(row) if names.kind is not None else ""
    if Unread.KIND in reasons:
        return f"”{said}” är varken utfall, budget eller prognos" if said else "raden säger inte vad beloppet är"
    return f"”{said}” följer av andra rader"
