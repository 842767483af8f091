"""What a controller should see of a table that was read: sums, doubles, rows filled in, columns that nobody reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast.errors import Place
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.intake.layout.headers import HeadedTable
from forecast.ledger.intake.mapping_file import Column
from forecast.ledger.intake.reading.amounts import AmountColumn, Unread
from forecast.ledger.intake.reading.number_checks import number_findings
from forecast.ledger.intake.reading.numbers import read_numbers
from forecast.ledger.intake.reading.row_names import RowNames
from forecast.ledger.intake.reading.subtotals import Roles
from forecast.ledger.intake.row_ranges import row_ranges
from forecast.ledger.intake.words import keys_of, words_of
from forecast.money import Unit, format_amount

_MANY = 20
"""So many findings of one sort are told one by one."""


@dataclass(frozen=True, slots=True)
class TableSeen:
    """A table as the checks look at it; B rows.

    Attributes:
        table: the table.
        mapped: how each of its columns is read.
        names: of its rows.
        roles: of its rows.
        columns: of amounts.
        balance: (B,) rows on balance accounts.
        lacking: (B,) rows with a deviation without a budget.
        file: name to show.
    """

    table: HeadedTable
    mapped: Sequence[Column | None]
    names: RowNames
    roles: Roles
    columns: tuple[AmountColumn, ...]
    balance: NDArray[np.bool_]
    lacking: NDArray[np.bool_]
    file: str

    def place(self, row: int | None = None, column: str | None = None) -> Place:
        """Where something stands; `row` is a row of the body."""
        number = None if row is None else int(self.table.sheet.numbers[self.table.rows[row]])
        return Place(self.file, number, column, self.table.sheet.name or None)

    def rows(self, mask: NDArray[np.bool_]) -> str:
        """Row numbers in words."""
        return row_ranges(self.table.sheet.numbers[self.table.rows[mask]].tolist())


def table_findings(seen: TableSeen) -> list[Finding]:
    """All findings of a table, in a fixed order."""
    checks: tuple[Callable[[TableSeen], Iterator[Finding]], ...] = (
        numbers_are_read, columns_are_known, sums_foot, sums_have_parts, called_sums_are_sums, rows_have_names,
        groups_are_printed_once, rows_say_when_and_what, deviations_have_budgets, balance_is_left_out,
        rows_stand_once, months_stand_once,
    )  # fmt: skip
    return [finding for check in checks for finding in check(seen)]


def numbers_are_read(seen: TableSeen) -> Iterator[Finding]:
    """Cells that are no numbers, and how columns write theirs."""
    for column in seen.columns:
        yield from number_findings(column.numbers, column.header, seen.place, seen.rows)
    finer = np.zeros(len(seen.names.marks), dtype=np.bool_)
    for column in seen.columns:
        finer |= column.digit < 0.01 - 1e-9
    if finer.any():
        yield Finding("tal", Severity.INFO, "Beloppen har fler decimaler än öre och rundas till hela ören.",
                      seen.place(), "Inget behöver göras.")  # fmt: skip


def columns_are_known(seen: TableSeen) -> Iterator[Finding]:
    """Columns of numbers that the mapping does not mention."""
    for at, column in enumerate(seen.mapped):
        if column is None and (filled := int(read_numbers(seen.table.cells(at)).filled.sum())):
            yield Finding(
                "kolumner", Severity.WARNING, f"Kolumnen finns inte i mallen; dess {filled} tal läses inte.",
                seen.place(None, seen.table.headers[at]), "Lägg till kolumnen i mallen, om så bara som ”nothing”.",
            )  # fmt: skip


def sums_foot(seen: TableSeen) -> Iterator[Finding]:
    """Printed sums equal their parts."""
    for each in seen.roles.unfooted[:_MANY]:
        column = seen.columns[each.column]
        unit = Unit.KR if column.digit < 1000 else Unit.TKR
        decimals = 2 if column.digit < 1 else 0
        printed, parts, off = (
            format_amount(value, unit, decimals) for value in (each.printed, each.parts, each.printed - each.parts)
        )
        yield Finding(
            "summor", Severity.WARNING,
            f"Summan ”{seen.names.shown(each.row)}” går inte ihop: tryckt {printed} {unit.value}, delarna ger {parts} "
            f"{unit.value}, skillnad {off} {unit.value}. Delarna är lästa, summan inte.",
            seen.place(each.row, column.header),
            "Kontrollera raden i källan. Är den ett eget belopp, skriv den under not_sums i mallen.",
        )  # fmt: skip
    alone = [row for row, parts in seen.roles.parts.items() if not parts]
    if alone:
        mask = np.zeros(len(seen.names.marks), dtype=np.bool_)
        mask[alone] = True
        yield Finding(
            "summor", Severity.WARNING, f"Rad {seen.rows(mask)} heter summa men inga rader ger den. Den är inte läst.",
            seen.place(min(alone)), "Är det ett eget belopp, skriv raden under not_sums i mallen.",
        )  # fmt: skip
    rest = len(seen.roles.unfooted) - _MANY
    if rest > 0:
        yield Finding("summor", Severity.WARNING, f"{rest} summor till går inte ihop.", seen.place(),
                      "Kontrollera dem i källan.")  # fmt: skip


def sums_have_parts(seen: TableSeen) -> Iterator[Finding]:
    """A sum that prints an amount where its parts print none: the amount is in no row."""
    for column in seen.columns:
        filled = ~np.isnan(column.sek)
        alone = [
            row for row, parts in seen.roles.parts.items() if parts and filled[row] and not filled[list(parts)].any()
        ]
        if alone:
            mask = np.zeros(len(filled), dtype=np.bool_)
            mask[alone] = True
            yield Finding(
                "summor", Severity.WARNING,
                f"Summan på rad {seen.rows(mask)} har ett belopp som delarna saknar. Det är inte läst som belopp.",
                seen.place(alone[0], column.header), "Fördela beloppet på delarna, eller skriv summan under not_sums.",
            )  # fmt: skip


def called_sums_are_sums(seen: TableSeen) -> Iterator[Finding]:
    """Rows that are called sums and add up nothing were read as amounts."""
    if seen.roles.doubtful:
        names = ", ".join(f"”{seen.names.shown(row)}”" for row in seen.roles.doubtful[:5])
        mask = np.zeros(len(seen.names.marks), dtype=np.bool_)
        mask[list(seen.roles.doubtful)] = True
        yield Finding(
            "summor", Severity.INFO,
            f"{names} på rad {seen.rows(mask)} heter summa men är summan av inga rader, och lästes som belopp.",
            seen.place(seen.roles.doubtful[0]), "Är de summor, skriv dem under sums i mallen.",
        )  # fmt: skip


def rows_have_names(seen: TableSeen) -> Iterator[Finding]:
    """Amounts on rows without code and name."""
    nameless = nameless_rows(seen.names) & (seen.roles.role == "") & _has_amount(seen)
    if nameless.any():
        total = sum(float(np.nansum(column.sek[nameless])) for column in seen.columns)
        yield Finding(
            "koder", Severity.WARNING,
            f"Rad {seen.rows(nameless)} har belopp men varken kod eller namn: {format_amount(total, Unit.KR, 2)} kr "
            "läses på raden ”(utan kod)”.",
            seen.place(int(np.flatnonzero(nameless)[0])), "Skriv en kod på raden, eller peka ut rätt rad under codes.",
        )  # fmt: skip


def nameless_rows(names: RowNames) -> NDArray[np.bool_]:
    """(B,) rows on which no column of names says anything."""
    out = np.ones(len(names.marks), dtype=np.bool_)
    for words in names.words.values():
        out &= ~words.filled
    return out


def groups_are_printed_once(seen: TableSeen) -> Iterator[Finding]:
    """Codes that stand once for a group were given to the rows below."""
    for header, rows in seen.names.filled_down.items():
        yield Finding(
            "koder", Severity.INFO,
            f"Kolumnen står tryckt en gång per grupp: {int(rows.sum())} rader fick koden ovanför.",
            seen.place(int(np.flatnonzero(rows)[0]), header), "Stämmer det inte, fyll i kolumnen på varje rad.",
        )  # fmt: skip


def rows_say_when_and_what(seen: TableSeen) -> Iterator[Finding]:
    """Amounts that have no months or no kind are skipped with their money."""
    own = seen.roles.role == ""
    for why, sentence, remedy in (
        (Unread.PERIOD, "har en period som inte går att läsa", "Skriv perioden som 2024-08 eller 202408."),
        (Unread.KIND, "säger varken utfall, budget eller prognos", "Skriv ett av orden i kolumnen."),
    ):
        mask = np.zeros(len(own), dtype=np.bool_)
        for column in seen.columns:
            mask |= own & (column.what == why) & ~np.isnan(column.sek)
        if mask.any():
            yield Finding(
                "perioder", Severity.WARNING, f"Rad {seen.rows(mask)} {sentence}; beloppen är inte lästa.",
                seen.place(int(np.flatnonzero(mask)[0])), remedy,
            )  # fmt: skip


def deviations_have_budgets(seen: TableSeen) -> Iterator[Finding]:
    """A forecast printed as a deviation needs a budget on its row."""
    if seen.lacking.any():
        yield Finding(
            "prognos", Severity.WARNING,
            f"Prognosen är tryckt som avvikelse, men rad {seen.rows(seen.lacking)} har ingen budget: nivån blev "
            "avvikelsen.",
            seen.place(int(np.flatnonzero(seen.lacking)[0])), "Skriv budgeten på raden (0 om ingen finns).",
        )  # fmt: skip


def balance_is_left_out(seen: TableSeen) -> Iterator[Finding]:
    """Balance accounts are no part of a committee's result."""
    if seen.balance.any():
        yield Finding(
            "koder", Severity.INFO,
            f"{int(seen.balance.sum())} rader på konton i klass 1 och 2 (balansräkningen) är inte lästa.",
            seen.place(int(np.flatnonzero(seen.balance)[0])), "Inget behöver göras.",
        )  # fmt: skip


def rows_stand_once(seen: TableSeen) -> Iterator[Finding]:
    """Rows with the same codes and amounts, in every cell, are loaded and told."""
    columns = [words for words in (*seen.names.words.values(), *seen.names.periods) if len(words.texts) > 1]
    if seen.names.kind is not None:
        columns.append(seen.names.kind)
    if not columns:
        return
    amounts = {str(at): column.sek for at, column in enumerate(seen.columns)}
    frame = pd.DataFrame({"key": keys_of(columns), **amounts})
    some = np.logical_or.reduce([np.nan_to_num(column.sek) != 0 for column in seen.columns])
    again = frame.duplicated(keep=False).to_numpy() & some & (seen.roles.role == "")
    if not again.any():
        return
    rows = np.flatnonzero(again)
    cells = [words_of(seen.table.sheet.cells[seen.table.rows[rows], column]) for column in seen.table.columns]
    doubled = np.zeros(len(again), dtype=np.bool_)
    doubled[rows] = pd.Series(keys_of(cells)).duplicated().to_numpy()
    if doubled.any():
        total = sum(float(np.nansum(column.sek[doubled])) for column in seen.columns)
        yield Finding(
            "dubbletter", Severity.WARNING,
            f"Rad {seen.rows(doubled)} upprepar en tidigare rad cell för cell, och är läst: "
            f"{format_amount(total, Unit.KR, 2)} kr.",
            seen.place(int(np.flatnonzero(doubled)[0])), "Är de dubbletter, ta bort dem i källan och läs in igen.",
        )  # fmt: skip


def months_stand_once(seen: TableSeen) -> Iterator[Finding]:
    """Of columns that count from January two that end in one month say the same thing twice."""
    ends: dict[object, AmountColumn] = {}
    for column in seen.columns:
        if not (column.cumulative and column.whats):
            continue
        c, span = column.column, column.whats[0].span
        first = ends.setdefault((c.kind, c.layer, c.version, c.cost_type, span.year, span.last), column)
        if first is not column:
            yield Finding(
                "perioder", Severity.WARNING, f"Kolumnen gäller samma månader som ”{first.header}” och läses inte.",
                seen.place(None, column.header), "Ta bort den ena, eller läs den som ”nothing” i mallen.",
            )  # fmt: skip


def _has_amount(seen: TableSeen) -> NDArray[np.bool_]:
    out: NDArray[np.bool_] = np.logical_or.reduce([~np.isnan(column.sek) for column in seen.columns])
    return out
