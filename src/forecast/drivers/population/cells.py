"""Long tables with sex and age: find the columns, read the labels, never add a total to its parts."""

from __future__ import annotations

import math
from collections.abc import Sequence

from forecast.drivers.population.labels import age_of, sex_of
from forecast.errors import InputError, Place
from forecast.formats.csv_table import CsvTable
from forecast.formats.statistics.cube import folded

_EARLIEST, _LATEST = 1900, 2200
_ZEROS = frozenset({"-", "–", "—"})
_UNKNOWN = frozenset({"", ".", "..", ":", "x", "nan"})


def find_column(table: CsvTable, names: Sequence[str]) -> int | None:
    """Position of the first column whose name is one of `names`, in their order."""
    known = {folded(name): at for at, name in enumerate(table.header)}
    return next((known[name] for name in names if name in known), None)


def need_column(table: CsvTable, names: Sequence[str]) -> int:
    """Like `find_column`; raises InputError that names the words that are looked for."""
    at = find_column(table, names)
    if at is None:
        raise InputError(
            f"Kolumnen ”{names[0]}” saknas.",
            Place(table.file, table.head_row),
            f"Rubrikraden har: {', '.join(table.header)}. Kolumnen får heta {', '.join(names)}.",
        )
    return at


def read_year(text: str, place: Place) -> int:
    """A year; raises InputError for anything else."""
    if not text.isdecimal() or not _EARLIEST <= int(text) <= _LATEST:
        raise InputError(f"”{text}” är inget år.", place, "Skriv året med fyra siffror.")
    return int(text)


def read_sex(text: str, place: Place) -> int | None:
    """Sex of a cell, None for both together; raises InputError."""
    try:
        return sex_of(text)
    except ValueError as error:
        raise InputError(str(error), place, "Rätta cellen.") from error


def read_age(text: str, place: Place) -> int | None:
    """Age of a cell, None for all together; raises InputError."""
    try:
        return age_of(text)
    except ValueError as error:
        raise InputError(str(error), place, "Rätta cellen eller hämta tabellen på nytt.") from error


_MOST = 1e9
"""Persons of one age and sex; no country has as many."""


def read_count(text: str, place: Place) -> float:
    """Persons in a cell; SCB's dash is zero.

    Raises:
        InputError: unknown, not a number, or below zero.
    """
    word = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if word in _ZEROS:
        return 0.0
    if word.casefold() in _UNKNOWN:
        raise InputError(
            f"Antalet är okänt (”{text}”).", place, "Programmet gissar inga personer; hämta uppgiften eller skriv den."
        )
    try:
        value = float(word.replace(",", "."))
    except ValueError as error:
        raise InputError(f"”{text}” är inget antal.", place, "Skriv ett tal.") from error
    if not math.isfinite(value) or value < 0:
        raise InputError(f"Antalet {text} går inte att använda.", place, "Antal personer är noll eller fler.")
    if value > _MOST:
        raise InputError(f"Antalet {text} är fler än ett land har.", place, "Rätta antalet.")
    return value
