"""Which cells of a table a spreadsheet can reckon itself: sums of rows and differences of columns that hold.

A formula is written only where what it gives is the number that stands in the cell, to half an öre and as it is shown.
Elsewhere the number stands as printed, and a comment says what its parts give.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from forecast.money import MINUS, format_amount
from forecast.report.table import Cell, Column, Table, TableRow

Place = tuple[int, int]
"""Row and column of a table, from 0."""
_HALF_ORE: Final = 0.005
_SAME_NUMBER: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Live:
    """A cell that is reckoned: the sum of other cells, or the first less the second; `value` is what that gives."""

    kind: Literal["sum", "minus"]
    places: tuple[Place, ...]
    value: float


@dataclass(frozen=True, slots=True)
class LiveTable:
    """Per place: what the cell holds (in the table's unit), how it is reckoned, and why it is not."""

    values: dict[Place, float]
    live: dict[Place, Live]
    told: dict[Place, str]


def stored(table: Table, column: Column, cell: Cell) -> float | None:
    """What a spreadsheet keeps of a cell: SEK in the table's unit, unrounded; None for words and nothing."""
    if cell is None or isinstance(cell, str):
        return None
    if column.kind == "number":
        return float(cell) + 0.0
    return float(Decimal(repr(round(float(cell), 2))) / table.unit.sek) + 0.0


def live_cells(table: Table) -> LiveTable:
    """Every number of a table as a spreadsheet keeps it, with its formula where one holds."""
    sheet = _Sheet(table)
    for at, row in enumerate(table.rows):
        for column in range(len(row.cells)):
            sheet.value((at, column))
    return LiveTable(sheet.values, sheet.live, sheet.told)


@dataclass(slots=True)
class _Sheet:
    """The table while it is reckoned: parts before what they sum to."""

    table: Table
    values: dict[Place, float] = field(default_factory=dict)
    live: dict[Place, Live] = field(default_factory=dict)
    told: dict[Place, str] = field(default_factory=dict)
    open: set[Place] = field(default_factory=set)

    def value(self, place: Place) -> float | None:
        """What the cell gives when everything is reckoned anew; a cell that would need itself stands as it is."""
        row, column = self._at(place)
        own = stored(self.table, column, row.cells[place[1]])
        if own is None or place in self.values or place in self.open:
            return self.values.get(place, own)
        self.open.add(place)
        self.values[place] = self._reckoned(place, row, column, own)
        self.open.discard(place)
        return self.values[place]

    def _reckoned(self, place: Place, row: TableRow, column: Column, own: float) -> float:
        for kind, places in self._ways(place, row, column):
            given = [self.value(each) for each in places]
            known = [value for value in given if value is not None]
            if not known or (kind == "minus" and len(known) < 2):
                continue
            made = math.fsum(known) if kind == "sum" else known[0] - known[1]
            if self._same(made, own, column):
                self.live[place] = Live(kind, tuple(places), made)
                return made
            if column.kind == "amount" and place not in self.told:
                self.told[place] = self._why(kind, made, column, row.cells[place[1]])
        return own

    def _ways(self, place: Place, row: TableRow, column: Column) -> list[tuple[Literal["sum", "minus"], list[Place]]]:
        ways: list[tuple[Literal["sum", "minus"], list[Place]]] = []
        keys = [each.key for each in self.table.rows]
        if row.parts and column.kind != "text" and all(keys.count(key) == 1 for key in row.parts):
            ways.append(("sum", [(keys.index(key), place[1]) for key in row.parts]))
        if column.minus is not None:
            ways.append(("minus", [(place[0], at) for at in column.minus]))
        return ways

    def _same(self, made: float, own: float, column: Column) -> bool:
        if column.kind == "number":
            return abs(made - own) <= _SAME_NUMBER * max(1.0, abs(own))
        if abs(made - own) * self.table.unit.sek >= _HALF_ORE:
            return False
        return self._text(made * self.table.unit.sek, column) == self._text(own * self.table.unit.sek, column)

    def _text(self, sek: float, column: Column) -> str:
        return format_amount(sek, self.table.unit, self.table.decimals, signed=column.signed)

    def _why(self, kind: str, made: float, column: Column, cell: Cell) -> str:
        """What the parts give; with more decimals where the difference would not be seen."""
        unit, places = self.table.unit, self.table.decimals
        printed, sek = float(cell) if isinstance(cell, float | int) else math.nan, made * unit.sek
        while places < 6 and format_amount(sek, unit, places) == format_amount(printed, unit, places):
            places += 1
        parts = "delarna" if kind == "sum" else self._names(column)
        return f"Som tryckt i källan; {parts} ger {format_amount(sek, unit, places, signed=column.signed)}."

    def _names(self, column: Column) -> str:
        titles = [self.table.columns[at].title for at in column.minus or ()]
        return f" {MINUS} ".join(titles)

    def _at(self, place: Place) -> tuple[TableRow, Column]:
        return self.table.rows[place[0]], self.table.columns[place[1]]


def runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Rows as unbroken runs, first and last, in the order given."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
