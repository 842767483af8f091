"""What a look through a sheet finds, whatever the format, and the sentences that tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from forecast.errors import InputError, Place

MOST_CELLS = 4_000_000
"""Filled cells that a file may have."""

MOST_AREA = 12_000_000
"""Cells that a sheet may span, empty ones counted: it is laid out in memory from A1 to its outermost cell."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
"""Error values of the binary formats."""

RESAVE = "Öppna den i Excel och spara den på nytt som xlsx."
_SHOWN = 8
_LONGEST_FORMULA = 200

At = tuple[int, int]
"""Row and column of a cell, counted from 0."""


@dataclass(slots=True)
class SheetScan:
    """What a look through a sheet found; filled in as the look goes on.

    Attributes:
        filled: cells with a value or a formula.
        bottom, right: outermost filled row and column, counted from 1; 0 where nothing stands.
        errors: cell -> error as Excel shows it (`#REF!`).
        unset: formulas that were saved without a value: cell -> the formula with its `=`.
        zeros: the same for formulas whose value is zero; a program that does not count writes zeros too.
        formulas: formula cells.
        hidden_rows, hidden_columns: how many are hidden.
    """

    filled: int = 0
    bottom: int = 0
    right: int = 0
    errors: dict[At, str] = field(default_factory=dict)
    unset: dict[At, str] = field(default_factory=dict)
    zeros: dict[At, str] = field(default_factory=dict)
    formulas: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0

    def reach(self, row: int, column: int, count: int = 1) -> None:
        """A filled cell, counted from 1, or several that end there."""
        self.filled += count
        self.bottom, self.right = max(self.bottom, row), max(self.right, column)

    def check(self, place: Place, so_far: int = 0) -> None:
        """Refuse what is too much to lay out.

        Args:
            place: file and sheet.
            so_far: filled cells of the sheets before.

        Raises:
            InputError: too many filled cells, cells outside a sheet's bounds, a reach past `MOST_AREA`.
        """
        if self.filled + so_far > MOST_CELLS:
            raise too_many_cells(place)
        if self.bottom > LAST_ROW or self.right > LAST_COLUMN:
            raise InputError("En cell står utanför det som ett kalkylblad rymmer.", place, RESAVE)
        if self.bottom * self.right > MOST_AREA:
            corner = cell_name((self.bottom - 1, self.right - 1))
            raise InputError(
                f"Bladet sträcker sig till cell {corner} men har bara {self.filled} ifyllda celler.",
                place,
                "Ta bort det som står långt nere eller långt till höger, eller kopiera tabellen till en ny arbetsbok.",
            )


@dataclass(frozen=True, slots=True)
class Inside:
    """A workbook looked through.

    Attributes:
        scans: one a sheet, in the workbook's order; None where a sheet has no cells of its own (a chart).
        told: sentences of the workbook as a whole.
        asks_to_count: the file asks Excel to count all formulas on opening: nobody has counted them.
    """

    scans: tuple[SheetScan | None, ...]
    told: tuple[str, ...] = ()
    asks_to_count: bool = False

    def uncounted(self, scan: SheetScan) -> Mapping[At, str]:
        """Formulas of a sheet whose value nobody has counted.

        Zeros are such where the file asks to be counted and no formula of the sheet has another value.
        """
        if self.asks_to_count and len(scan.unset) + len(scan.zeros) == scan.formulas:
            return {**scan.unset, **scan.zeros}
        return scan.unset

    def sentences(self, scan: SheetScan, name: str) -> list[str]:
        """What a reader should know of one sheet."""
        told, uncounted = [], self.uncounted(scan)
        if scan.hidden_rows or scan.hidden_columns:
            told.append(f"Bladet ”{name}” har dolda rader eller kolumner ({_hidden(scan)}); de är lästa.")
        counted = scan.formulas - len(uncounted)
        if counted:
            formulas = _counted(counted, "formel", "formler")
            told.append(f"Bladet ”{name}” har {formulas}; de värden som filen sparades med är lästa.")
        if uncounted:
            formulas = _counted(len(uncounted), "formel", "formler")
            told.append(
                f"Bladet ”{name}” har {formulas} utan uträknat värde ({_cells(uncounted)}); där står formelns text i"
                " stället för ett tal. Öppna filen i Excel, spara den och läs in den igen."
            )
        if scan.errors:
            kinds = list(dict.fromkeys(scan.errors.values()))[:_SHOWN]
            told.append(
                f"Bladet ”{name}” har felvärden ({', '.join(kinds)}) i {_counted(len(scan.errors), 'cell', 'celler')}:"
                f" {_cells(scan.errors)}. Rätta dem i Excel och läs in filen igen."
            )
        return told


def too_many_cells(place: Place) -> InputError:
    """The refusal of a file past `MOST_CELLS`."""
    return InputError(
        f"Filen har mer än {MOST_CELLS // 1_000_000} miljoner ifyllda celler.",
        place,
        "Dela den, eller exportera färre år, konton eller kolumner.",
    )


def formula_text(text: str) -> str:
    """A formula as a cell's text: with its `=` and no longer than anyone reads."""
    words = text.strip()
    words = words if len(words) <= _LONGEST_FORMULA else words[:_LONGEST_FORMULA] + "…"
    return words if words.startswith("=") else "=" + words


def cell_name(at: At) -> str:
    """What Excel calls a cell: (0, 0) is A1."""
    number, letters = at[1] + 1, ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{at[0] + 1}"


def _cells(found: Mapping[At, str]) -> str:
    names = [cell_name(at) for at in sorted(found)[:_SHOWN]]
    return ", ".join(names) + (" …" if len(found) > _SHOWN else "")


def _hidden(scan: SheetScan) -> str:
    rows = _counted(scan.hidden_rows, "rad", "rader") if scan.hidden_rows else ""
    columns = _counted(scan.hidden_columns, "kolumn", "kolumner") if scan.hidden_columns else ""
    return ", ".join(part for part in (rows, columns) if part)


def _counted(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"
