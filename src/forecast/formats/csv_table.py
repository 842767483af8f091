"""The workspace's own CSV files: any of three separators, any of two encodings, notes above, and every fault refused.

Files that others make are read whole by `text_book`, faults and all, and tell what they are.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forecast.errors import InputError, Place

_SEPARATORS = (";", "\t", ",")
_LONGEST_CELL = 10_000


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A rectangular table of text.

    Attributes:
        file: name to show in messages.
        header: column names, unique and not empty.
        rows: cells without surrounding blanks, as many a row as there are columns.
        numbers: the row in the file (as an editor counts) where each row begins.
        head_row: the row in the file where the header stands.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    head_row: int

    def index(self, column: str) -> int:
        """Position of a column.

        Raises:
            InputError: when the header lacks it; the sentence names the columns that exist.
        """
        if column in self.header:
            return self.header.index(column)
        near = difflib.get_close_matches(column, self.header, n=1)
        hint = f" Närmast är ”{near[0]}”." if near else ""
        raise InputError(
            f"Kolumnen ”{column}” saknas.{hint}",
            Place(self.file, self.head_row),
            f"Rubrikraden har: {', '.join(self.header)}. Rätta rubriken eller workspace.yaml.",
        )

    def require(self, columns: Sequence[str]) -> None:
        """Check that the header has all `columns`; raises InputError for the first that is missing."""
        for column in columns:
            self.index(column)

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Row number in the file and the cells by column name."""
        for number, row in zip(self.numbers, self.rows, strict=True):
            yield number, dict(zip(self.header, row, strict=True))


def read_csv(data: bytes, file: str) -> CsvTable:
    """Read bytes as a CSV table.

    Args:
        data: the file's bytes; UTF-8 with or without mark, else Windows-1252.
        file: name to show in messages.

    Raises:
        InputError: empty file, not text, no header, repeated or empty column names, rows of another width.
    """
    lines = list(_lines(decode(data, file)))
    if not lines:
        raise InputError("Filen är tom.", Place(file), "Exportera den på nytt.")
    separator = max(_SEPARATORS, key=lambda mark: _outside_quotes(lines[0][1], mark))
    records = list(_records(lines, separator, file))
    head_row, head = records[0]
    header = tuple(cell.strip() for cell in head)
    _check_header(header, file, head_row)
    for number, cells in records[1:]:
        if len(cells) != len(header):
            raise InputError(
                f"Raden har {len(cells)} celler men rubriken {len(header)}.",
                Place(file, number),
                "Sätt citattecken om celler som innehåller skiljetecknet, eller ta bort överflödiga.",
            )
    rows = tuple(tuple(cell.strip() for cell in cells) for _, cells in records[1:])
    return CsvTable(file, header, rows, tuple(number for number, _ in records[1:]), head_row)


def _kind(file: str) -> str:
    return "CSV (UTF-8)" if file.endswith(".csv") else "text i UTF-8"


def decode(data: bytes, file: str) -> str:
    """Bytes to text: UTF-8 (with or without mark), else Windows-1252.

    Raises:
        InputError: when the bytes are not text at all.
    """
    if b"\x00" in data:
        raise InputError("Filen är inte text.", Place(file), f"Spara den som {_kind(file)}.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise InputError(
            f"Tecknet på plats {error.start} går inte att läsa.", Place(file), f"Spara filen som {_kind(file)}."
        ) from error


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Numbered lines without notes (`#`) and blank lines; neither is recognised inside a quoted cell."""
    quoted = False
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        if not quoted and (not line.strip() or line.lstrip().startswith("#")):
            continue
        yield number, line
        quoted = _still_quoted(line, quoted=quoted)


_QUOTED_CELL = re.compile(r'(?:^|[;,\t])\s*"(?:[^"]|"")*("|$)')


def _still_quoted(line: str, *, quoted: bool) -> bool:
    """Whether a quoted cell goes on after this line; a quote inside an unquoted cell opens nothing."""
    text = f'"{line}' if quoted else line
    open_ended = False
    for match in _QUOTED_CELL.finditer(text):
        open_ended = match[1] == ""
    return open_ended


def _records(lines: Sequence[tuple[int, str]], separator: str, file: str) -> Iterator[tuple[int, list[str]]]:
    consumed = 0
    reader = csv.reader((line for _, line in lines), delimiter=separator, strict=True)
    while True:
        start = lines[min(consumed, len(lines) - 1)][0]
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(
                "Ett citattecken är inte avslutat eller står fel.", Place(file, start), "Rätta citattecknen i raden."
            ) from error
        if any(len(cell) > _LONGEST_CELL for cell in cells):
            raise InputError("En cell är orimligt lång.", Place(file, start), "Kontrollera citattecknen i raden.")
        consumed = reader.line_num
        yield start, cells


def _outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])


def _check_header(header: tuple[str, ...], file: str, row: int) -> None:
    for position, name in enumerate(header, start=1):
        if not name:
            raise InputError(f"Kolumn {position} saknar rubrik.", Place(file, row), "Ge varje kolumn ett namn.")
    for name, times in Counter(header).items():
        if times > 1:
            raise InputError(
                f"Rubriken ”{name}” står {times} gånger.",
                Place(file, row),
                "Ge varje kolumn ett eget namn.",
            )
