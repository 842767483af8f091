"""Which code a SIE file is written in. The standard says CP437; the bytes decide."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from forecast.formats.sie.records import Fault

_ASCII = bytes(range(128))
_CP437 = "åäöÅÄÖéüÉ".encode("cp437")
_CP1252 = "åäöÅÄÖéüÉ".encode("cp1252")
_UTF8 = tuple(letter.encode() for letter in "åäöÅÄÖéüÉ")
_PIECE = 1 << 20
_LOST = ("\ufffd", "∩┐╜", "ï¿½")
"""U+FFFD, and what its UTF-8 bytes look like where someone took them for CP437 or Windows-1252."""
_TWICE = ("├Ñ", "├ñ", "├╢", "├à", "├ä", "├û", "Ã¥", "Ã¤", "Ã¶", "Ã…", "Ã„", "Ã–")
"""å ä ö Å Ä Ö in UTF-8 that were read as CP437 or Windows-1252 and saved again."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """The code found: its name for the receipt, and the codec that reads it."""

    name: str
    codec: str


def find_encoding(data: bytes) -> Encoding:
    """The code that makes å, ä and ö of the bytes.

    Valid UTF-8 is taken for UTF-8, for the chance of that is nil. Else CP437, Windows-1252 and damaged UTF-8 compete in
    how many Swedish letters they give; CP437 wins a draw.
    """
    if data.startswith(codecs.BOM_UTF8):
        return Encoding("utf-8-sig", "utf-8")
    high = data.translate(None, _ASCII)
    if not high:
        return Encoding("ascii", "cp437")
    if _is_utf8(data):
        return Encoding("utf-8", "utf-8")
    utf8 = sum(high.count(letter) for letter in _UTF8)
    bare = high
    for letter in _UTF8:
        bare = bare.replace(letter, b"")
    cp437 = sum(bare.count(letter) for letter in _CP437)
    cp1252 = sum(bare.count(letter) for letter in _CP1252)
    if utf8 > max(cp437, cp1252):
        return Encoding("utf-8", "utf-8")
    if cp1252 > cp437:
        windows = any(0x80 <= byte <= 0x9F for byte in set(high))
        return Encoding("cp1252", "cp1252") if windows else Encoding("latin-1", "cp1252")
    return Encoding("cp437", "cp437")


def encoding_faults(data: bytes, encoding: Encoding, format_said: str) -> list[Fault]:
    """What a reader should know of the letters: another code than the file says, and letters that are lost."""
    faults = []
    if encoding.name not in {"ascii", "cp437"}:
        said = f"#FORMAT säger {format_said}" if format_said else "SIE skrivs i PC8 (CP437)"
        faults.append(
            Fault("teckenkod", None, f"{said}, men filen är skriven i {encoding.name} och läses så.",
                  "Inget behöver göras om namnen ser rätt ut.", grave=False)
        )  # fmt: skip
    lost = _count(data, encoding, _LOST)
    if lost:
        faults.append(
            Fault("teckenkod", None,
                  f"{lost} tecken i namn är förlorade redan i filen (å, ä, ö har blivit ”∩┐╜” eller ”\ufffd”); "
                  "beloppen berörs inte.", "Exportera filen på nytt om namnen ska gå att läsa.", grave=False)
        )  # fmt: skip
    twice = _count(data, encoding, _TWICE)
    if twice:
        faults.append(
            Fault("teckenkod", None,
                  f"{twice} bokstäver i namn är kodade två gånger (å, ä, ö har blivit ”Ã¥” eller ”├Ñ”); "
                  "beloppen berörs inte.", "Exportera filen på nytt om namnen ska gå att läsa.", grave=False)
        )  # fmt: skip
    return faults


def _count(data: bytes, encoding: Encoding, signs: tuple[str, ...]) -> int:
    total = 0
    for sign in signs:
        try:
            total += data.count(sign.encode(encoding.codec))
        except UnicodeEncodeError:
            continue
    return total


def _is_utf8(data: bytes) -> bool:
    """Whether all of it is UTF-8; a letter cut in half by the end of the file does not count against it."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _PIECE):
            decoder.decode(data[start : start + _PIECE])
    except UnicodeDecodeError:
        return False
    return True
