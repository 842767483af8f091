"""Whether a table foots as it is shown: sums and differences against the cells beside them, and what rounding explains.

A sum of n shown parts may miss by ceil(n/2) of the last shown digit, a difference of two by one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from forecast.money import format_number, in_unit, round_half_up
from forecast.report.table import Cell, Column, Table, TableRow

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
    """Every sum (`parts`) and difference (`minus`) that the shown cells do not give; empty where the table foots."""
    rows = {row.key: row for row in table.rows}
    out: list[Miss] = []
    for row in table.rows:
        for at, column in enumerate(table.columns):
            shown = _shown(table, column, row, row.cells[at])
            if shown is None:
                continue
            decimals = _decimals(table, column, row)
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
    parts = [_shown(table, column, rows[key], rows[key].cells[at]) for key in row.parts]
    known = [part for part in parts if part is not None]
    if known:
        out.append((sum(known, Decimal(0)), -(-len(known) // 2)))
    if column.minus is not None:
        ends = [_shown(table, table.columns[i], row, row.cells[i]) for i in column.minus]
        if ends[0] is not None and ends[1] is not None:
            out.append((ends[0] - ends[1], 1))
    return out


def _decimals(table: Table, column: Column, row: TableRow) -> int:
    return row.decimals if column.kind == "number" else table.decimals


def _shown(table: Table, column: Column, row: TableRow, cell: Cell) -> Decimal | None:
    """A cell as it is shown, in the table's unit; None for words and where nothing is known."""
    if cell is None or isinstance(cell, str):
        return None
    if column.kind == "number":
        return round_half_up(cell, row.decimals)
    return in_unit(cell, table.unit, table.decimals)
