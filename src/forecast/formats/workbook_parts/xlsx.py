"""xlsx and xlsm: the sheets' XML walked through, piece by piece; nothing of it is kept but what is asked.

The library gives an error cell and a formula without a value as nothing at all, and lays a sheet out in memory as
far as its outermost cells say.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping

from forecast.errors import InputError, Place
from forecast.formats.kinds import shown_text
from forecast.formats.workbook_parts.scan import RESAVE, At, Inside, SheetScan, formula_text
from forecast.formats.workbook_parts.zipped import Parts

_PIECE = 4 << 20
_FILLED = re.compile(rb"<c\s[^<>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^<>]*(?<!/)>(?=\s*<[vfi])")
_PLACED = re.compile(rb"<c\s(?:[^<>]*?\s)?r=[\"'][A-Z]{1,3}[0-9]{1,7}[\"']")
_TAGS = re.compile(rb"<(?:row\b([^<>]*)|c\b([^<>]*)|/c)>")
_ROW = re.compile(rb"<row\b([^<>]*)>")
_COLUMN = re.compile(rb"<col\b([^<>]*)>")
_FORMULA = re.compile(rb"<f\b[^<>]*(?:/>|>([^<]*)</f>)")
_VALUE = re.compile(rb"<v\b[^<>]*>([^<]*)</v>")
_ADDRESS = re.compile(rb"(?:^|\s)r=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_IS_ERROR = re.compile(rb"\st=[\"']e[\"']")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^<>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^<>]*)>")
_COUNTS_ON_LOAD = re.compile(r"\bfullCalcOnLoad=[\"'](?:1|true)[\"']")


def look_into_xlsx(parts: Parts) -> Inside:
    """Look through a workbook.

    Raises:
        InputError: too many cells, a sheet that reaches too far, a cell that stands twice.
    """
    workbook = parts.text("xl/workbook.xml")
    targets = relations(parts, "xl/_rels/workbook.xml.rels")
    scans: list[SheetScan | None] = []
    filled = 0
    for match in _SHEET.finditer(workbook):
        place = Place(parts.file, sheet=shown_text(attribute(match[1], "name")))
        target = targets.get(attribute(match[1], r"\w+:id"), "")
        if "chartsheets/" in target:
            scans.append(None)
            continue
        scan = scan_sheet(parts.chunks(target), place, filled)
        filled += scan.filled
        scans.append(scan)
    return Inside(tuple(scans), told_of(parts), asks_to_count=bool(_COUNTS_ON_LOAD.search(workbook)))


def told_of(parts: Parts) -> tuple[str, ...]:
    """What the parts of a zipped workbook say of it as a whole; nothing of it is run or fetched."""
    names = [name.lower() for name in parts.entries]
    told = []
    if any(name.endswith(("vbaproject.bin", "xlmmacrosheets/sheet1.xml")) or "/macrosheets/" in name for name in names):
        told.append("Arbetsboken har makron; de körs inte.")
    if any("externallinks/" in name for name in names):
        told.append(
            "Arbetsboken hämtar värden ur andra filer; inget hämtas, de värden som filen sparades med är lästa."
        )
    if any(name.endswith(("connections.xml", "connections.bin")) for name in names):
        told.append(
            "Arbetsboken har kopplingar till databaser; de används inte, de värden som filen sparades med är lästa."
        )
    return tuple(told)


def relations(parts: Parts, name: str) -> Mapping[str, str]:
    """Key of a relation -> the part that it leads to, seen from `xl/`."""
    found = {}
    for match in _RELATION.finditer(parts.text(name)):
        target = attribute(match[1], "Target")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        found[attribute(match[1], "Id")] = path
    return found


def attribute(text: str, name: str) -> str:
    """An attribute's value out of a start tag, "" where there is none."""
    match = re.search(rf"(?:^|\s){name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", text)
    return html.unescape(match[1] if match[1] is not None else match[2]) if match else ""


def scan_sheet(chunks: Iterable[bytes], place: Place, so_far: int = 0) -> SheetScan:
    """Walk through a worksheet part.

    Args:
        chunks: the part, unpacked piece by piece.
        place: file and sheet, for messages.
        so_far: filled cells of the sheets before.

    Raises:
        InputError: too many cells, a sheet that reaches too far, a cell that stands twice or rows out of order.
    """
    found, row, column = SheetScan(), 0, 0
    for piece in _whole_rows(chunks):
        if b"hidden=" in piece:
            found.hidden_rows += sum(1 for match in _ROW.finditer(piece) if _HIDDEN.search(match[1]))
            found.hidden_columns += sum(
                _width(match[1]) for match in _COLUMN.finditer(piece) if _HIDDEN.search(match[1])
            )
        all_placed = _are_placed(piece)
        if all_placed:
            _measure(piece, found, place)
        if not all_placed or b"<f" in piece or _IS_ERROR.search(piece):
            row, column = _walk(piece, found, (row, column), counts=not all_placed)
        else:
            row, column = _last_row(piece, row), 0
        found.check(place, so_far)
    return found


def _whole_rows(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The XML in pieces that end where a row ends; a namespace prefix is taken away."""
    waiting: list[bytes] = []
    size, prefix = 0, None
    for chunk in chunks:
        waiting.append(chunk)
        size += len(chunk)
        if size < _PIECE:
            continue
        whole = b"".join(waiting)
        prefix = _prefix(whole) if prefix is None else prefix
        cut = max(whole.rfind(b"row>") + 4, 0)
        if cut > 4:
            yield _bare(whole[:cut], prefix)
            whole = whole[cut:]
        elif size > 16 * _PIECE:  # no table has such a row; what is hidden in it is for the process that reads it
            yield _bare(whole, prefix)
            whole = b""
        waiting, size = [whole], len(whole)
    whole = b"".join(waiting)
    yield _bare(whole, _prefix(whole) if prefix is None else prefix)


def _prefix(head: bytes) -> bytes:
    match = re.search(rb"<([A-Za-z_][\w.-]*:)worksheet\b", head[:4000])
    return match[1] if match else b""


def _bare(piece: bytes, prefix: bytes) -> bytes:
    return piece.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else piece


def _measure(piece: bytes, found: SheetScan, place: Place) -> None:
    """Count filled cells and their reach; refuse a cell that stands twice or above the one before it."""
    cells = _FILLED.findall(piece)
    if not cells:
        return
    rows = [int(row) for _, row in cells]
    right = max(column_number(letters) for letters in {letters for letters, _ in cells})
    if rows[0] < max(found.bottom, 1) or rows != sorted(rows) or len(set(cells)) != len(cells):
        raise InputError("Samma cell står två gånger, eller raderna i oordning.", place, RESAVE)
    found.reach(rows[-1], right, len(cells))


def _walk(piece: bytes, found: SheetScan, at: At, *, counts: bool) -> At:
    """Cell by cell, where errors, formulas or cells without an address are; gives the place reached, counted from 1."""
    row, column = at
    tags = list(_TAGS.finditer(piece))
    for tag, following in zip(tags, [*tags[1:], None], strict=False):
        if tag[1] is not None:
            row, column = _row_number(tag[1], row), 0
            continue
        if tag[2] is None:
            continue
        address = _ADDRESS.search(tag[2])
        if address:
            row, column = int(address[2]), column_number(address[1])
        else:
            column += 1
        inner = piece[tag.end() : following.start() if following else len(piece)]
        if tag[2].endswith(b"/") or not inner.lstrip().startswith(b"<"):
            continue
        if counts:
            found.reach(row, column)
        _note(found, (row - 1, column - 1), tag[2], inner)
    return row, column


def _note(found: SheetScan, at: At, attributes: bytes, inner: bytes) -> None:
    is_error = bool(_IS_ERROR.search(attributes))
    formula = _FORMULA.search(inner)
    if not is_error and not formula:
        return
    value = _VALUE.search(inner)
    text = html.unescape(value[1].decode("utf-8", "replace")).strip() if value else ""
    if is_error and text:
        found.errors[at] = shown_text(text)
    if not formula:
        return
    found.formulas += 1
    words = formula_text(html.unescape((formula[1] or b"").decode("utf-8", "replace")))
    if not text and b"<is" not in inner and b'"str"' not in attributes:
        found.unset[at] = words
    elif text == "0":
        found.zeros[at] = words


def _row_number(attributes: bytes, before: int) -> int:
    match = re.search(rb"(?:^|\s)r=[\"']([0-9]{1,9})[\"']", attributes)
    return int(match[1]) if match else before + 1


def _last_row(piece: bytes, before: int) -> int:
    last = _ROW.search(piece, max(piece.rfind(b"<row"), 0))
    if last and _row_number(last[1], -1):
        return _row_number(last[1], before)
    for match in _ROW.finditer(piece):
        before = _row_number(match[1], before)
    return before


def _are_placed(piece: bytes) -> bool:
    """Whether every cell has its address; most programs write it first."""
    cells = sum(piece.count(start) for start in (b"<c ", b"<c>", b"<c/"))
    return piece.count(b'<c r="') == cells or len(_PLACED.findall(piece)) == cells


def _width(attributes: bytes) -> int:
    """Columns that a `col` element speaks of; the empty rest of a sheet counts as one."""
    text = attributes.decode("ascii", "replace")
    first, last = attribute(text, "min"), attribute(text, "max")
    if not (first.isdigit() and last.isdigit()) or len(last) > 5:
        return 0
    return int(last) - int(first) + 1 if int(last) < 16_384 else 1


def column_number(letters: bytes) -> int:
    """`A` is 1, `XFD` is 16384."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
