"""Bytes to text, for files whose encoding nobody states: UTF-8, UTF-16, Windows-1252 or the CP437 of DOS.

Every byte is a sign in CP437 and nearly every byte one in Windows-1252, so between the two the Swedish letters decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from forecast.errors import InputError, Place
from forecast.formats.kinds import wide_encoding

_ANSI_LETTERS = tuple("åäöÅÄÖéÉü".encode("cp1252")[at : at + 1] for at in range(9))
_DOS_BYTES = tuple("åäöÅÄÖéÉü".encode("cp437")[at : at + 1] for at in range(9))
_DOS_INSIDE = rb"[\x84\x86\x94\x82\x81](?<=[A-Za-z].)(?=[A-Za-z])"  # förskola
_DOS_LAST = rb"[\x86\x84](?<=[A-Za-z].)(?![A-Za-z])"  # två
_DOS_CAPITAL = rb"[\x8e\x8f\x99\x90](?=[A-Za-z])"  # Äldre
_DOS_LETTERS = re.compile(b"|".join((_DOS_INSIDE, _DOS_LAST, _DOS_CAPITAL)))
"""Letters of CP437 where a word has them; in Windows-1252 the same bytes are quotes and daggers beside words."""

_REPAIRED = re.compile("Ã[¥¤¶…„–©‰\x85\x84\x96\x89]|Â\xa0|├[Ñññ╢Âûà]|∩┐╜|ï¿½")
_REPAIRED_BEGIN = "ÃÂ├∩ï"
_CONTROL = re.compile("[\x00-\x08\x0e-\x14\x16-\x1f]")
_CONTROL_BYTES = bytes(code for code in range(32) if _CONTROL.match(chr(code)))
_RESAVE = "Spara den som CSV (UTF-8)."


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text.

    Attributes:
        text: without mark.
        encoding: utf-8, utf-8-sig, utf-16, cp1252 or cp437.
        told: what a reader should know of the letters, Swedish sentences.
    """

    text: str
    encoding: str
    told: tuple[str, ...] = ()


def decode_text(data: bytes, file: str) -> Decoded:
    """Choose an encoding and decode.

    Args:
        data: the file's bytes.
        file: its name to show.

    Raises:
        InputError: when the bytes are not text.
    """
    body = data.rstrip(b"\x1a") if not wide_encoding(data) else data  # the end mark of DOS
    text, encoding, told = _decoded(body, file)
    # a file is gone through byte by byte, several times as fast as its text
    clean = not wide_encoding(body) and len(body.translate(None, _CONTROL_BYTES)) == len(body)
    found = None if clean else _CONTROL.search(text)
    if found:
        row = text.count("\n", 0, found.start()) + 1
        raise InputError(f"Filen har ett tecken som inte är text (U+{ord(found[0]):04X}).", Place(file, row), _RESAVE)
    return Decoded(text, encoding, (*told, *_told_letters(text)))


def _decoded(data: bytes, file: str) -> tuple[str, str, tuple[str, ...]]:
    wide = wide_encoding(data)
    if wide:
        return _wide(data, wide, file)
    if b"\x00" in data:
        raise InputError(
            "Filen är inte text: den har nollbyte.", Place(file, data[: data.index(b"\x00")].count(b"\n") + 1), _RESAVE
        )
    marked = data.startswith(b"\xef\xbb\xbf")
    encoding = "utf-8-sig" if marked else "utf-8"
    try:
        return data.decode(encoding), encoding, ()
    except UnicodeDecodeError as fault:
        if fault.reason == "unexpected end of data" and fault.start > 0 and _is_wide_run(data[: fault.start]):
            return (
                data[: fault.start].decode(encoding),
                encoding,
                ("Filen slutar mitt i ett tecken; den kan vara avhuggen.",),
            )
    return _one_byte(data, file)


def _is_wide_run(data: bytes) -> bool:
    """Whether text before a cut holds letters that are UTF-8 in earnest."""
    return not data.isascii()


def _wide(data: bytes, encoding: str, file: str) -> tuple[str, str, tuple[str, ...]]:
    told: tuple[str, ...] = ()
    if len(data) % 2:
        data, told = data[:-1], ("Filen slutar mitt i ett tecken; den kan vara avhuggen.",)
    try:
        return data.decode(encoding).lstrip("\ufeff"), "utf-16", told
    except UnicodeDecodeError as fault:
        raise InputError(f"Tecknet på plats {fault.start} går inte att läsa.", Place(file), _RESAVE) from fault


def _one_byte(data: bytes, file: str) -> tuple[str, str, tuple[str, ...]]:
    ansi = sum(data.count(letter) for letter in _ANSI_LETTERS)
    dos = len(_DOS_LETTERS.findall(data)) if any(letter in data for letter in _DOS_BYTES) else 0
    if dos > ansi:
        return data.decode("cp437"), "cp437", ()
    try:
        return data.decode("cp1252"), "cp1252", ()
    except UnicodeDecodeError as fault:
        row = data.count(b"\n", 0, fault.start) + 1
        raise InputError(f"Tecknet på plats {fault.start} går inte att läsa.", Place(file, row), _RESAVE) from fault


def _told_letters(text: str) -> list[str]:
    told = []
    found = _REPAIRED.search(text) if any(sign in text for sign in _REPAIRED_BEGIN) else None
    if found:
        row = text.count("\n", 0, found.start()) + 1
        told.append(
            f"Rad {row} har ”{found[0]}” där en svensk bokstav bör stå: filen har sparats om med fel teckenkodning."
            " Texterna är lästa som de står; exportera filen på nytt för rätta namn."
        )
    if "\ufffd" in text:
        row = text.count("\n", 0, text.index("\ufffd")) + 1
        told.append(f"Rad {row} har ”\ufffd” i stället för en bokstav: den gick förlorad när filen sparades.")
    return told
