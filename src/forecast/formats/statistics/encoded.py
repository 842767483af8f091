"""Bytes to text where the file says how it is written and may be wrong."""

from __future__ import annotations

import codecs

from forecast.errors import InputError, Place

_LETTERS = "åäöÅÄÖ"


def decode_statistics(data: bytes, place: Place, said: str = "") -> tuple[str, str]:
    """Text and the name of its encoding.

    Args:
        data: the file's bytes.
        place: the file.
        said: the encoding that the file names, "cp1252", "cp437" or "" where it names none; it decides only where the
            letters å, ä and ö do not.

    Raises:
        InputError: bytes that are no text.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as error:
            raise _no_text(place) from error
    if b"\x00" in data:
        raise _no_text(place)
    marked = data.startswith(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8-sig"), "utf-8-sig" if marked else "utf-8"
    except UnicodeDecodeError:
        pass
    found = {name: _decoded(data, name) for name in ("cp1252", "cp437")}
    letters = {name: sum(text.count(letter) for letter in _LETTERS) for name, text in found.items() if text is not None}
    best = max(letters, key=lambda name: (letters[name], name == said, name == "cp1252"))
    text = found[best]
    if text is None:
        raise _no_text(place)
    return text, best


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _no_text(place: Place) -> InputError:
    return InputError("Filen är inte text.", place, "Hämta den på nytt i formatet PX, JSON-stat2 eller CSV.")
