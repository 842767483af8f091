"""xls: the workbook stream out of its compound file ([MS-CFB]), and its records walked through ([MS-XLS] 2.4)."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator

from forecast.errors import InputError, Place
from forecast.formats.kinds import shown_text
from forecast.formats.workbook_parts.scan import ERRORS, RESAVE, Inside, SheetScan, formula_text

_LAST_SECTOR = 0xFFFFFFFA
_MOST_RECORDS = 40_000_000
_BOF, _EOF, _SHEET, _LOCKED, _COUNTED = 0x0809, 0x000A, 0x0085, 0x002F, 0x01C1
_FORMULA, _BOOL_OR_ERROR, _MANY, _MANY_BLANK = 0x0006, 0x0205, 0x00BD, 0x00BE
_CELLS = frozenset({_FORMULA, _BOOL_OR_ERROR, _MANY, 0x0203, 0x0204, 0x00FD, 0x027E, 0x00D6})
_ROW, _COLUMN = 0x0208, 0x007D


def look_into_xls(data: bytes, file: str) -> Inside:
    """Look through a workbook.

    Raises:
        InputError: a damaged file, one with a password, too many cells.
    """
    stream = _workbook_stream(data, file)
    sheets, is_counted = _listed(stream, file)
    walked = 0
    scans: list[SheetScan | None] = []
    filled = 0
    for start, sort, name in sheets:
        if sort != 0:
            scans.append(None)
            continue
        scan, steps = _scan(stream, start, Place(file, sheet=name), filled, is_counted=is_counted)
        walked += steps
        if walked > _MOST_RECORDS:
            raise _damaged(file)
        filled += scan.filled
        scans.append(scan)
    has_macros = "_VBA_PROJECT_CUR".encode("utf-16-le") in data
    return Inside(tuple(scans), ("Arbetsboken har makron; de körs inte.",) if has_macros else ())


def _listed(stream: bytes, file: str) -> tuple[list[tuple[int, int, str]], bool]:
    """Where each sheet begins, its sort and its name; and whether Excel has counted the formulas."""
    sheets: list[tuple[int, int, str]] = []
    is_counted = False
    for kind, record in _records(stream, 0):
        if kind == _LOCKED:
            remedy = "Ta bort lösenordet i Excel och spara den på nytt."
            raise InputError("Arbetsboken är skyddad med lösenord.", Place(file), remedy)
        if kind == _EOF:
            break
        is_counted = is_counted or kind == _COUNTED
        if kind == _SHEET and len(record) >= 8:
            sheets.append((struct.unpack_from("<I", record)[0], record[5], _name(record)))
    if len({start for start, _, _ in sheets}) < len(sheets):
        raise _damaged(file)
    return sheets, is_counted


def _name(record: bytes) -> str:
    text = record[8:].decode("utf-16-le", "replace") if record[7] & 1 else record[8:].decode("latin-1")
    return shown_text(text)


def _scan(stream: bytes, start: int, place: Place, so_far: int, *, is_counted: bool) -> tuple[SheetScan, int]:
    """A sheet's records and how many they are; drawings inside it are streams of their own and hold no cells."""
    found, depth = SheetScan(), 0
    for steps, (kind, record) in enumerate(_records(stream, start), start=1):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                found.check(place, so_far)
                return found, steps
        elif kind in _CELLS and depth == 1 and len(record) >= 6:
            _cell(kind, record, found, is_counted=is_counted)
        elif kind == _ROW and len(record) >= 14:
            found.hidden_rows += bool(record[12] & 0x20)
        elif kind == _COLUMN and len(record) >= 10:
            first, last = struct.unpack_from("<HH", record)
            found.hidden_columns += min(max(last - first + 1, 0), 256) * (record[8] & 1)
    raise _damaged(place.file)  # rows after the cut would be missed in silence


def _cell(kind: int, record: bytes, found: SheetScan, *, is_counted: bool) -> None:
    row, column = struct.unpack_from("<HH", record)
    if kind == _MANY:
        last = struct.unpack_from("<H", record, len(record) - 2)[0]
        found.reach(row + 1, last + 1, max(last - column + 1, 0))
        return
    found.reach(row + 1, column + 1)
    if kind == _BOOL_OR_ERROR and len(record) >= 8 and record[7]:
        found.errors[row, column] = ERRORS.get(record[6], "#VALUE!")
    if kind != _FORMULA:
        return
    found.formulas += 1
    if len(record) < 16 or record[12:14] != b"\xff\xff":
        return
    if record[6] == 2:
        found.errors[row, column] = ERRORS.get(record[8], "#VALUE!")
    elif record[6] == 3 and (record[14] & 0x03 or not is_counted):
        # no text: blank where Excel counted it, not counted where another program wrote the file
        found.unset[row, column] = formula_text("")


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    end = len(stream) - 4
    while 0 <= at <= end:
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _workbook_stream(data: bytes, file: str) -> bytes:
    """The stream `Workbook` (or `Book`, of Excel 5) of a compound file."""
    if len(data) < 1536:
        raise _damaged(file)
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in {9, 12}:
        raise _damaged(file)
    size = 1 << shift
    fat = _allocation(data, size, file)
    first_directory, cutoff, first_small = struct.unpack_from("<I4xII", data, 48)
    directory = _chain(data, fat, first_directory, size, file)
    root: tuple[int, int] | None = None
    for at in range(0, len(directory) - 127, 128):
        entry = directory[at : at + 128]
        length = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        start, weight = struct.unpack_from("<II", entry, 116)
        if entry[66] == 5:
            root = (start, weight)
        if entry[66] == 2 and name in {"Workbook", "Book"}:
            if weight >= cutoff or root is None:
                return _chain(data, fat, start, size, file)[:weight]
            small = array("I", _whole(_chain(data, fat, first_small, size, file)))
            inner = b"\x00" * 64 + _chain(data, fat, root[0], size, file)[: root[1]]
            return _chain(inner, small, start, 64, file)[:weight]
    raise _damaged(file)


def _allocation(data: bytes, size: int, file: str) -> array[int]:
    """The table that says which sector follows which."""
    sectors = [sector for sector in struct.unpack_from("<109I", data, 76) if sector < _LAST_SECTOR]
    following, count = struct.unpack_from("<II", data, 68)
    for _ in range(min(count, len(data) // size)):
        if following >= _LAST_SECTOR:
            break
        more = struct.unpack(f"<{size // 4}I", _sector(data, following, size, file))
        sectors += [sector for sector in more[:-1] if sector < _LAST_SECTOR]
        following = more[-1]
    if len(sectors) > len(data) // size:
        raise _damaged(file)
    return array("I", b"".join(_sector(data, sector, size, file) for sector in sectors))


def _chain(data: bytes, fat: array[int], sector: int, size: int, file: str) -> bytes:
    """Sectors in their order; one that leads back to itself would have no end."""
    out: list[bytes] = []
    most = len(data) // size + 1
    while sector < _LAST_SECTOR:
        if len(out) > most or sector >= len(fat):
            raise _damaged(file)
        out.append(_sector(data, sector, size, file))
        sector = fat[sector]
    return b"".join(out)


def _sector(data: bytes, sector: int, size: int, file: str) -> bytes:
    start = (sector + 1) * size
    if start >= len(data):
        raise _damaged(file)
    return data[start : start + size].ljust(size, b"\x00")


def _whole(table: bytes) -> bytes:
    return table[: len(table) // 4 * 4]


def _damaged(file: str) -> InputError:
    return InputError("Arbetsboken är skadad eller avhuggen.", Place(file), RESAVE)
