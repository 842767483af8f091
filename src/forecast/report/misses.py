"""Whether a table foots as it is shown: sums and differences against the cells beside them, and what rounding explains.

A sum of n shown parts may miss by ceil(n/2) of the last shown digit, a difference of two by one. A column of counts is
held against the cells beside it as they are shown, each with its own decimals.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from forecast.money import format_number, in_unit, round_half_up
from forecast.report.table import Table, TableRow

ROUNDED = "Talen är avrundade var för sig, så en summa eller skillnad kan avvika i sista siffran."


@dataclass(frozen=True, slots=True)
class Miss:
    """A sum or difference that the shown cells beside it do not give.

    Attributes:
        row: label of the row.
        column: title of the column.
        shown: the cell as shown, in the table's unit.
        given: what the cells beside it give.
        decimals: that both are shown with.
        rounding: rounding explains it.
    """

    row: str
    column: str
    shown: Decimal
    given: Decimal
    decimals: int
    rounding: bool

    @property
    def sentence(self) -> str:
        """What is shown and what the cells give."""
        shown, given = (format_number(value, self.decimals) for value in (self.shown, self.given))
        return f"{self.row}, {self.column}: {shown} visas, raderna och kolumnerna i tabellen ger {given}."


def misses(table: Table) -> tuple[Miss, ...]:
    """Every sum (`parts`, `plus`) and difference (`minus`) that the shown cells do not give; empty where all foots."""
    rows = {row.key: row for row in table.rows}
    out: list[Miss] = []
    for row in table.rows:
        for at, column in enumerate(table.columns):
            shown = _shown(table, row, at)
            if shown is None:
                continue
            decimals = _decimals(table, row, at)
            for given, allowed in _given(table, row, at, rows):
                gap = abs(shown - given)
                if gap:
                    rounding = gap <= allowed * Decimal(1).scaleb(-decimals)
                    out.append(Miss(row.label, column.title, shown, given, decimals, rounding))
    return tuple(out)


def footed(table: Table) -> Table:
    """The table with a note on what its cells miss by: one on rounding, one a miss that rounding does not explain."""
    found = misses(table)
    told = [miss.sentence for miss in found if not miss.rounding and not _named(table, miss)]
    told += [ROUNDED] if any(miss.rounding for miss in found) else []
    return replace(table, notes=tuple(dict.fromkeys((*table.notes, *told)))) if told else table


def _named(table: Table, miss: Miss) -> bool:
    """Whether a note already tells the row's printed amount."""
    shown = format_number(abs(miss.shown), miss.decimals)
    return any(note.startswith(f"{miss.row}: källan") and shown in note for note in table.notes)


def _given(table: Table, row: TableRow, at: int, rows: dict[str, TableRow]) -> list[tuple[Decimal, int]]:
    """(what the shown cells give, units of the last digit that rounding allows), by sum and by difference."""
    column, out = table.columns[at], []
    below = [_shown(table, rows[key], at) for key in row.parts]
    beside = [_shown(table, row, i) for i in column.plus]
    for parts in (below, beside):
        known = [part for part in parts if part is not None]
        if known:
            out.append((sum(known, Decimal(0)), -(-len(known) // 2)))
    if column.minus is not None:
        ends = [_shown(table, row, i) for i in column.minus]
        if ends[0] is not None and ends[1] is not None:
            out.append((ends[0] - ends[1], 1))
    return out


def _decimals(table: Table, row: TableRow, at: int) -> int:
    return row.decimals_at(at) if table.columns[at].kind == "number" else table.decimals


def _shown(table: Table, row: TableRow, at: int) -> Decimal | None:
    """A cell as it is shown, in the table's unit; None for words and where nothing is known."""
    cell = row.cells[at]
    if cell is None or isinstance(cell, str):
        return None
    if table.columns[at].kind == "number":
        return round_half_up(cell, row.decimals_at(at))
    return in_unit(cell, table.unit, table.decimals)
