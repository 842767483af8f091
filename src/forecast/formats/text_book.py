"""CSV and tab text to `Book`: any separator, any encoding, titles and notes above, lines of any width."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forecast.errors import InputError, Place
from forecast.formats.book import Book, Sheet
from forecast.formats.grid import is_filled, without_empty
from forecast.formats.kinds import LARGEST_FILE, shown_name
from forecast.formats.text_encoding import decode_text
from forecast.formats.workbook_parts.scan import MOST_AREA, MOST_CELLS, too_many_cells

SEPARATORS = (";", "\t", "|", ",")
"""In the order that settles a tie: a comma is a decimal sign before it is a separator."""

MOST_LINES = 4_000_000
"""Lines that a file may have, blank ones counted."""

_SAMPLED_LINES, _LONGEST_SAMPLE = 400, 100_000
_LONGEST_CELL = 32_767  # Excel's own
_MOST_LINES_OF_A_CELL = 100
_SHOWN = 8
_STATED = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
_AS_TEXT = re.compile(r'="([^"]*)"')


@dataclass(frozen=True, slots=True)
class _Lines:
    """Cells line by line: `numbers` says where each begins; `told` what was wrong; a text may be written `="0012"`."""

    rows: list[list[str]]
    numbers: list[int]
    told: tuple[str, ...] = ()
    has_formula_text: bool = False


def read_text_book(data: bytes, file: str) -> Book:
    """Read a text table.

    Args:
        data: the file's bytes.
        file: its name.

    Returns:
        One sheet whose cells are text (numbers too) or None. Blank lines are left out but counted. Notes (`#`) above
        the table are rows of one cell, and so is a line without separator. Shorter lines are filled up with None.

    Raises:
        InputError: empty, not text, too many cells, a cell past Excel's longest.
    """
    shown = shown_name(file)
    if len(data) > LARGEST_FILE:
        raise InputError(f"Filen är större än {LARGEST_FILE // 1_000_000} MB.", Place(shown), "Dela den.")
    decoded = decode_text(data, shown)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MOST_LINES:
        found = f"Filen har mer än {MOST_LINES // 1_000_000} miljoner rader."
        raise InputError(found, Place(shown), "Dela den, eller exportera färre år eller konton.")
    lines = text.split("\n")
    above = _lines_above(lines)
    stated = _STATED.fullmatch(lines[above]) if above < len(lines) else None
    begin = above + 1 if stated else above
    separator = stated[1] if stated else separator_of(lines[begin : begin + _SAMPLED_LINES])
    if text.count(separator) > MOST_AREA:
        raise too_many_cells(Place(shown))
    table = replace(_split(lines, begin, separator), has_formula_text='="' in text)
    notes = [(number, line) for number, line in enumerate(lines[:above], start=1) if line.strip()]
    table.rows[:0] = [[line] for _, line in notes]
    table.numbers[:0] = [number for number, _ in notes]
    sheet, told = _sheet(table, shown)
    return Book(shown, "csv", decoded.encoding, separator, (sheet,), (*decoded.told, *table.told, *told))


def separator_of(lines: Sequence[str]) -> str:
    """The mark that most lines have equally many of, outside quotes; a tie goes by `SEPARATORS`."""
    bare = [re.sub(r'"[^"]*"', "", line[:_LONGEST_SAMPLE]) for line in lines]
    agreeing = {}
    for mark in SEPARATORS:
        counts = Counter(count for line in bare if (count := line.count(mark)))
        agreeing[mark] = max(counts.values(), default=0)
    return max(SEPARATORS, key=lambda mark: agreeing[mark])


def _lines_above(lines: Sequence[str]) -> int:
    """How many lines of notes (`#`) stand above the table; blank ones between them counted."""
    above = 0
    for number, line in enumerate(lines):
        if line.lstrip().startswith("#"):
            above = number + 1
        elif line.strip():
            break
    return above


def _split(lines: Sequence[str], begin: int, separator: str) -> _Lines:
    """Lines to cells from `begin` on; where quotes are wrong, line by line."""
    ended = (f"{line}\n" for line in lines[begin:])
    reader = csv.reader(ended, delimiter=separator, skipinitialspace=separator != " ", strict=True)
    rows: list[list[str]] = []
    numbers: list[int] = []
    before = 0
    try:
        for row in reader:
            if row:
                rows.append(row)
                numbers.append(begin + before + 1)
            if reader.line_num - before > _MOST_LINES_OF_A_CELL:
                return _line_by_line(lines, begin, separator)
            before = reader.line_num
    except csv.Error:
        return _line_by_line(lines, begin, separator)
    return _Lines(rows, numbers)


def _line_by_line(lines: Sequence[str], begin: int, separator: str) -> _Lines:
    """Each line for itself; one whose quotes do not agree is split at every separator, and told."""
    rows: list[list[str]] = []
    numbers: list[int] = []
    wrong: list[int] = []
    for number, line in enumerate(lines[begin:], start=begin + 1):
        if not line.strip():
            continue
        try:
            row = next(csv.reader([line], delimiter=separator, skipinitialspace=separator != " ", strict=True))
        except csv.Error:
            row = line.split(separator)
            wrong.append(number)
        rows.append(row)
        numbers.append(number)
    told = f"Citattecken står fel på {_places(wrong)}: där är raden delad vid varje skiljetecken. Kontrollera cellerna."
    return _Lines(rows, numbers, (told,) if wrong else ())


def _sheet(table: _Lines, shown: str) -> tuple[Sheet, list[str]]:
    """Rectangular cells, and what was uneven."""
    width = max((len(row) for row in table.rows), default=0)
    if width * len(table.rows) > MOST_AREA:
        widest = max(range(len(table.rows)), key=lambda at: len(table.rows[at]))
        found = (
            f"Raden har {width} celler; med så breda rader blir filen mer än {MOST_AREA // 1_000_000} miljoner celler."
        )
        raise InputError(found, Place(shown, table.numbers[widest]), "Dela filen, eller ta bort tomma kolumner.")
    told = _uneven(table)
    rows = (
        table.rows
        if all(len(row) == width for row in table.rows)
        else [row + [""] * (width - len(row)) for row in table.rows]
    )
    flat = [cell.strip() or None for row in rows for cell in row]
    longest = max(map(len, filter(None, flat)), default=0)
    if longest > _LONGEST_CELL:
        at = next(place for place, cell in enumerate(flat) if cell is not None and len(cell) == longest)
        place = Place(shown, table.numbers[at // width], str(at % width + 1))
        raise InputError(f"En cell har {longest} tecken.", place, "Kontrollera citattecknen i raden.")
    if table.has_formula_text:
        flat = [_without_formula(cell) for cell in flat]
        told.append('Celler som är skrivna ="0012" är lästa som text, 0012.')
    cells = np.empty(len(flat), dtype=np.object_)
    cells[:] = flat
    return _table(cells.reshape(len(rows), width), table.numbers, shown), told


def _without_formula(cell: str | None) -> str | None:
    match = _AS_TEXT.fullmatch(cell) if cell else None
    return (match[1].strip() or None) if match else cell


def _table(cells: NDArray[np.object_], numbers: Sequence[int], shown: str) -> Sheet:
    kept, rows = without_empty(cells, np.asarray(numbers, dtype=np.int64))
    if not kept.size:
        raise InputError("Filen är tom.", Place(shown), "Exportera den på nytt.")
    if int(is_filled(kept).sum()) > MOST_CELLS:
        raise too_many_cells(Place(shown))
    return Sheet("", kept, rows)


def _uneven(table: _Lines) -> list[str]:
    """Lines wider or narrower than most; titles above the table are no fault."""
    lengths = [len(row) for row in table.rows]
    if not lengths or min(lengths) == max(lengths):
        return []
    usual = max(Counter(length for length in lengths if length > 1).items(), key=lambda item: (item[1], item[0]))[0]
    begun = lengths.index(usual)
    wide, narrow = [], []
    for number, row, length in zip(table.numbers, table.rows, lengths, strict=True):
        if length > usual and any(cell.strip() for cell in row[usual:]):
            wide.append(number)
        elif 1 < length < usual and number > table.numbers[begun]:
            narrow.append(number)
    told = []
    if wide:
        told.append(
            f"Fler celler än de {usual} som de flesta rader har: {_places(wide)}. Allt är läst; står"
            " skiljetecknet inne i en text, sätt citattecken om den."
        )
    if narrow:
        told.append(
            f"Färre celler än de {usual} som de flesta rader har: {_places(narrow)}. De som fattas är lästa som tomma."
        )
    return told


def _places(numbers: Sequence[int]) -> str:
    return "rad " + ", ".join(str(number) for number in numbers[:_SHOWN]) + (" …" if len(numbers) > _SHOWN else "")
