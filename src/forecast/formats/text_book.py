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
from forecast.formats.grid import without_empty
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
_BLOCK = 2048
"""Rows that are cut into cells at a time."""
_SHOWN = 8
_STATED = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
_AS_TEXT = re.compile(r'="([^"]*)"')


@dataclass(frozen=True, slots=True)
class _Text:
    """A file's lines, and what is the same for all of them."""

    lines: list[str]
    encoding: str
    told: tuple[str, ...]
    has_quotes: bool
    has_formula_text: bool
    """A cell may be written `="0012"`."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """Rows, and where each begins; a text is not cut into its cells yet, `lengths` says how many it has."""

    rows: list[str | list[str]]
    numbers: list[int]
    lengths: list[int]
    separator: str
    told: tuple[str, ...] = ()
    has_formula_text: bool = False

    def cells(self, at: int) -> list[str]:
        """The cells of one row."""
        row = self.rows[at]
        return row.split(self.separator) if isinstance(row, str) else row


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
    text = _text(data, shown)
    lines = text.lines
    above = _lines_above(lines)
    stated = _STATED.fullmatch(lines[above]) if above < len(lines) else None
    begin = above + 1 if stated else above
    separator = stated[1] if stated else separator_of(lines[begin : begin + _SAMPLED_LINES])
    table = _split(text, begin, separator, shown)
    notes = [(number, line) for number, line in enumerate(lines[:above], start=1) if line.strip()]
    table.rows[:0] = [[line] for _, line in notes]
    table.numbers[:0] = [number for number, _ in notes]
    table.lengths[:0] = [1] * len(notes)
    lines.clear()  # text and cells need not both stand in memory
    sheet, told = _sheet(table, shown)
    return Book(shown, "csv", text.encoding, separator, (sheet,), (*text.told, *table.told, *told))


def _text(data: bytes, shown: str) -> _Text:
    decoded = decode_text(data, shown)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MOST_LINES:
        found = f"Filen har mer än {MOST_LINES // 1_000_000} miljoner rader."
        raise InputError(found, Place(shown), "Dela den, eller exportera färre år eller konton.")
    return _Text(text.split("\n"), decoded.encoding, decoded.told, '"' in text, '="' in text)


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


def _split(text: _Text, begin: int, separator: str, shown: str) -> _Lines:
    """Lines to rows from `begin` on; where quotes are wrong, line by line."""
    counts = [line.count(separator) for line in text.lines[begin:]]
    if sum(counts) > MOST_AREA:
        raise too_many_cells(Place(shown))
    if text.has_quotes:
        return replace(_quoted(text.lines, begin, separator), has_formula_text=text.has_formula_text)
    numbers = [number for number, line in enumerate(text.lines[begin:], start=begin + 1) if line]
    lengths = [counts[number - begin - 1] + 1 for number in numbers]
    return _Lines([line for line in text.lines[begin:] if line], numbers, lengths, separator)


def _quoted(lines: Sequence[str], begin: int, separator: str) -> _Lines:
    ended = (f"{line}\n" for line in lines[begin:])
    reader = csv.reader(ended, delimiter=separator, skipinitialspace=separator != " ", strict=True)
    rows: list[str | list[str]] = []
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
    return _Lines(rows, numbers, list(map(len, rows)), separator)


def _line_by_line(lines: Sequence[str], begin: int, separator: str) -> _Lines:
    """Each line for itself; one whose quotes do not agree is split at every separator, and told."""
    rows: list[str | list[str]] = []
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
    return _Lines(rows, numbers, list(map(len, rows)), separator, (told,) if wrong else ())


def _sheet(table: _Lines, shown: str) -> tuple[Sheet, list[str]]:
    """Rectangular cells, and what was uneven."""
    width = max(table.lengths, default=0)
    if width * len(table.rows) > MOST_AREA:
        widest = table.lengths.index(width)
        found = (
            f"Raden har {width} celler; med så breda rader blir filen mer än {MOST_AREA // 1_000_000} miljoner celler."
        )
        raise InputError(found, Place(shown, table.numbers[widest]), "Dela filen, eller ta bort tomma kolumner.")
    told = _uneven(table)
    if table.has_formula_text:
        told.append('Celler som är skrivna ="0012" är lästa som text, 0012.')
    cells = _cells(table, width, shown)
    kept, numbers = without_empty(cells, np.asarray(table.numbers, dtype=np.int64))
    if not kept.size:
        raise InputError("Filen är tom.", Place(shown), "Exportera den på nytt.")
    return Sheet("", kept, numbers), told


def _cells(table: _Lines, width: int, shown: str) -> NDArray[np.object_]:
    """(R, width) texts, None where nothing stands; the rows are given up block by block as they are cut."""
    cells = np.empty((len(table.rows), width), dtype=np.object_)
    filled = 0
    for at in range(0, len(table.rows), _BLOCK):
        flat = _flat(table, at, width)
        longest = max(map(len, flat), default=0)
        if longest > _LONGEST_CELL:
            cell = next(place for place, text in enumerate(flat) if len(text) == longest)
            place = Place(shown, table.numbers[at + cell // width], str(cell % width + 1))
            raise InputError(f"En cell har {longest} tecken.", place, "Kontrollera citattecknen i raden.")
        cells[at : at + _BLOCK].reshape(-1)[:] = [text or None for text in flat]
        filled += len(flat) - flat.count("")
        if filled > MOST_CELLS:
            raise too_many_cells(Place(shown))
    return cells


def _flat(table: _Lines, at: int, width: int) -> list[str]:
    """The cells of a block of rows one after another, without blanks at their ends; equal ones are one text."""
    end = min(at + _BLOCK, len(table.rows))
    rows = [(table.rows[i], width - table.lengths[i]) for i in range(at, end)]
    table.rows[at:end] = [""] * (end - at)
    if all(isinstance(row, str) for row, _ in rows):
        mark = table.separator
        flat = mark.join([f"{row}{mark * missing}" for row, missing in rows]).split(mark)
    else:
        cut = ((row.split(table.separator) if isinstance(row, str) else row, missing) for row, missing in rows)
        flat = [cell for row, missing in cut for cell in (*row, *[""] * missing)]
    known: dict[str, str] = {}
    flat = [known.setdefault(cell, cell) for cell in map(str.strip, flat)]
    if table.has_formula_text:
        flat = [_without_formula(cell) for cell in flat]
    return flat


def _without_formula(cell: str) -> str:
    match = _AS_TEXT.fullmatch(cell)
    return match[1].strip() if match else cell


def _uneven(table: _Lines) -> list[str]:
    """Lines wider or narrower than most; titles above the table are no fault."""
    lengths = table.lengths
    if not lengths or min(lengths) == max(lengths):
        return []
    usual = max(Counter(length for length in lengths if length > 1).items(), key=lambda item: (item[1], item[0]))[0]
    begun = lengths.index(usual)
    wide, narrow = [], []
    for at, (number, length) in enumerate(zip(table.numbers, lengths, strict=True)):
        if length > usual and any(cell.strip() for cell in table.cells(at)[usual:]):
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
