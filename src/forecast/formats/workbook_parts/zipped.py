"""The parts of a zipped document, weighed before anything reads them: true sizes, names, and what XML may hold."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from forecast.errors import InputError, Place
from forecast.formats.kinds import BROKEN_ZIP, shown_text

MOST_UNPACKED = 1_000_000_000
"""Bytes that a document may hold when unpacked."""

_MOST_PARTS = 10_000
_BOMB_FROM, _BOMB_RATIO = 20_000_000, 400
"""A part that unpacks to this many bytes, and this many times its size, is no table."""

_CHUNK = 1 << 20
_RESAVE = "Öppna den i Excel och spara den på nytt."
_DAMAGED = "Hämta eller exportera den på nytt."


@dataclass(frozen=True, slots=True)
class Parts:
    """A zipped document whose parts have been weighed.

    Attributes:
        data: the document's bytes.
        file: its name to show.
        entries: part name -> its entry.
    """

    data: bytes
    file: str
    entries: dict[str, zipfile.ZipInfo]

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part, unpacked piece by piece; nothing where there is no such part."""
        if name in self.entries:
            yield from _inflated(self.data, self.entries[name], self.file)

    def text(self, name: str) -> str:
        """A small part as text, "" where there is none."""
        return b"".join(self.chunks(name)).decode("utf-8-sig", "replace")


def open_parts(data: bytes, file: str) -> Parts:
    """Weigh a zipped document.

    Args:
        data: the document's bytes.
        file: its name to show.

    Raises:
        InputError: damaged, encrypted, too large when unpacked, two parts with one name, a path out of the document,
            sizes that are not true, XML with definitions of its own.
    """
    entries = _listed(data, file)
    total = 0
    for name, entry in entries.items():
        seen, edge = 0, b""
        is_xml = name.endswith((".xml", ".rels", ".vml"))
        for piece in _inflated(data, entry, file):
            if is_xml:
                _check_xml(edge + piece, first=seen == 0, name=name, file=file)
                edge = piece[-16:]
            seen += len(piece)
            total += len(piece)
            _check_size(seen, total, entry, file)
        if seen != entry.file_size:
            raise InputError(f"Delen ”{shown_text(name)}” är inte så stor som filen säger.", Place(file), _DAMAGED)
    return Parts(data, file, entries)


def _listed(data: bytes, file: str) -> dict[str, zipfile.ZipInfo]:
    place = Place(file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
    except BROKEN_ZIP as fault:
        raise InputError("Filen är skadad eller avhuggen.", place, _DAMAGED) from fault
    if len(listed) > _MOST_PARTS:
        raise InputError(f"Filen har {len(listed)} delar, mer än {_MOST_PARTS}.", place, _RESAVE)
    entries: dict[str, zipfile.ZipInfo] = {}
    lower: set[str] = set()
    for entry in listed:
        name = entry.filename
        if name.lower() in lower:
            raise InputError(f"Filen har två delar som heter ”{shown_text(name)}”.", place, _RESAVE)
        if name.startswith(("/", "\\")) or "\\" in name or ":" in name or ".." in name.split("/"):
            raise InputError(f"En del i filen har en sökväg ut ur den: ”{shown_text(name)}”.", place, _RESAVE)
        if entry.flag_bits & 1:
            raise InputError("Filen är skyddad med lösenord.", place, "Ta bort lösenordet och spara den på nytt.")
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise InputError("Filen är packad på ett sätt som Excel inte använder.", place, _RESAVE)
        lower.add(name.lower())
        entries[name] = entry
    declared = sum(entry.file_size for entry in listed)
    if declared > MOST_UNPACKED:
        raise _too_large(file)
    return entries


def _inflated(data: bytes, entry: zipfile.ZipInfo, file: str) -> Iterator[bytes]:
    """A part's true content, whatever size is declared."""
    start = entry.header_offset
    if data[start : start + 4] != b"PK\x03\x04" or start + 30 > len(data):
        raise InputError("Filen är skadad eller avhuggen.", Place(file), _DAMAGED)
    name_length, extra_length = struct.unpack_from("<HH", data, start + 26)
    start += 30 + name_length + extra_length
    packed = memoryview(data)[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        for at in range(0, len(packed), _CHUNK):
            yield bytes(packed[at : at + _CHUNK])
        return
    inflater = zlib.decompressobj(-15)
    try:
        for at in range(0, len(packed), _CHUNK):
            waiting: bytes | memoryview = packed[at : at + _CHUNK]
            while len(waiting) and not inflater.eof:
                piece = inflater.decompress(waiting, _CHUNK)
                waiting = inflater.unconsumed_tail
                if piece:
                    yield piece
        while not inflater.eof:
            piece = inflater.decompress(inflater.unconsumed_tail, _CHUNK)
            if not piece:
                raise InputError("Filen är skadad eller avhuggen.", Place(file), _DAMAGED)
            yield piece
    except zlib.error as fault:
        raise InputError("Filen är skadad eller avhuggen.", Place(file), _DAMAGED) from fault


def _check_size(seen: int, total: int, entry: zipfile.ZipInfo, file: str) -> None:
    if total > MOST_UNPACKED:
        raise _too_large(file)
    if seen > _BOMB_FROM and seen > _BOMB_RATIO * max(entry.compress_size, 1):
        raise InputError(
            f"Delen ”{shown_text(entry.filename)}” växer mer än {_BOMB_RATIO} gånger när den packas upp.",
            Place(file),
            _RESAVE,
        )


def _too_large(file: str) -> InputError:
    return InputError(
        f"Filen är mer än {MOST_UNPACKED // 1_000_000} MB när den packas upp.",
        Place(file),
        "Dela den, eller exportera färre år eller kolumner.",
    )


def _check_xml(piece: bytes, *, first: bool, name: str, file: str) -> None:
    """XML in UTF-8 without definitions of its own: entities may grow without end, and Excel writes none."""
    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
        raise InputError(f"Delen ”{shown_text(name)}” har egna XML-definitioner (DOCTYPE).", Place(file), _RESAVE)
    if first and piece.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00")):
        raise InputError(f"Delen ”{shown_text(name)}” är inte XML i UTF-8.", Place(file), _RESAVE)
