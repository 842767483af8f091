"""xlsb: the sheets' records walked through, as [MS-XLSB] 2.1.4 and 2.5 lay them out."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from forecast.errors import InputError, Place
from forecast.formats.kinds import shown_text
from forecast.formats.workbook_parts.scan import ERRORS, RESAVE, Inside, SheetScan
from forecast.formats.workbook_parts.xlsx import relations, told_of
from forecast.formats.workbook_parts.zipped import Parts

_ROW, _BUNDLE, _COLUMN = 0, 156, 60
_CELLS = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 62})
_FORMULAS = frozenset({8, 9, 10, 11})
_ERROR_CELLS = frozenset({3, 11})


def look_into_xlsb(parts: Parts) -> Inside:
    """Look through a workbook.

    Raises:
        InputError: too many cells, a sheet that reaches too far, records that are cut off.
    """
    targets = relations(parts, "xl/_rels/workbook.bin.rels")
    scans: list[SheetScan | None] = []
    filled = 0
    for kind, record in _records(parts, "xl/workbook.bin"):
        if kind != _BUNDLE:
            continue
        key, name = _bundle(record, parts.file)
        target = targets.get(key, "")
        if "chartsheets/" in target:
            scans.append(None)
            continue
        scan = _scan(parts, target, Place(parts.file, sheet=shown_text(name)), filled)
        filled += scan.filled
        scans.append(scan)
    return Inside(tuple(scans), told_of(parts))


def _bundle(record: bytes, file: str) -> tuple[str, str]:
    """Relation and name of a sheet: two texts after eight bytes."""
    texts, at = [], 8
    for _ in range(2):
        if at + 4 > len(record):
            raise _damaged(file)
        (length,) = struct.unpack_from("<I", record, at)
        if length > 1000:
            raise _damaged(file)
        texts.append(record[at + 4 : at + 4 + 2 * length].decode("utf-16-le", "replace"))
        at += 4 + 2 * length
    return texts[0], texts[1]


def _scan(parts: Parts, name: str, place: Place, so_far: int) -> SheetScan:
    found, row = SheetScan(), 0
    for kind, record in _records(parts, name):
        if kind in _CELLS and len(record) >= 8:
            column = int.from_bytes(record[:4], "little")
            found.reach(row + 1, column + 1)
            if kind in _FORMULAS:
                found.formulas += 1
            if kind in _ERROR_CELLS and len(record) > 8:
                found.errors[row, column] = ERRORS.get(record[8], "#VALUE!")
        elif kind == _ROW and len(record) >= 12:
            row = int.from_bytes(record[:4], "little")
            found.hidden_rows += bool(record[11] & 0x10)
            if row >= 1 << 20:
                found.reach(row + 1, 1, 0)
            found.check(place, so_far)
        elif kind == _COLUMN and len(record) >= 18:
            first, last = struct.unpack_from("<II", record)
            found.hidden_columns += min(max(last - first + 1, 0), 16_384) * bool(record[16] & 1)
    found.check(place, so_far)
    return found


def _records(parts: Parts, name: str) -> Iterator[tuple[int, bytes]]:
    """Type and content of each record: the type in one or two bytes, the size in one to four, seven bits a byte."""
    data = b"".join(parts.chunks(name))
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < end and shift < 28:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if at + size > end:
            raise _damaged(parts.file)
        yield kind, data[at : at + size]
        at += size


def _damaged(file: str) -> InputError:
    return InputError("Arbetsboken är skadad.", Place(file), RESAVE)
