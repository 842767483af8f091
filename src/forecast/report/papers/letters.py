"""Which letters the shipped font holds, and text made fit for print: PDF/UA refuses a letter that no font draws."""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

from forecast.report.papers.images import FONTS

MISSING: Final = "\N{BLACK SQUARE}"
MISSING_NOTE: Final = f"Tecken som typsnittet saknar visas som {MISSING}."
_FULL_REPERTOIRE: Final = 12
"""The cmap format whose groups of three 32-bit numbers hold all of Unicode (OpenType, "cmap")."""
_LIKE: Final = {"\N{HYPHEN}": "-", "\N{NON-BREAKING HYPHEN}": "-", "\N{BLACK CIRCLE}": "\N{BULLET}"}
"""What word processors write and the font lacks, and what looks the same."""
_UNSEEN: Final = frozenset({"Cf", "Mn"})
"""Joiners, marks of direction and variation selectors: nothing is lost where the font lacks them."""


def drawable(text: str) -> str:
    """The text with `MISSING` in place of each letter that the font lacks; unseen controls go, new lines stay."""
    return "".join(_drawn(letter) for letter in unicodedata.normalize("NFC", legible(text)))


def _drawn(letter: str) -> str:
    if letter == "\n" or ord(letter) in _letters():
        return letter
    return _LIKE.get(letter, "" if unicodedata.category(letter) in _UNSEEN else MISSING)


def legible(text: str) -> str:
    """The text without control characters, which neither XML nor print holds; a tab is a space."""
    spaced = "\n".join(text.replace("\t", " ").splitlines())
    return "".join(letter for letter in spaced if letter == "\n" or _in_xml(letter))


def _in_xml(letter: str) -> bool:
    code = ord(letter)
    control = code < 0x20 or 0x7F <= code < 0xA0
    return not (control or 0xD800 <= code < 0xE000 or 0xFDD0 <= code < 0xFDF0 or code & 0xFFFE == 0xFFFE)


@cache
def _letters() -> frozenset[int]:
    """Code points that every weight holds."""
    return frozenset.intersection(*(_code_points(path) for path in sorted(FONTS.glob("*.ttf"))))


def _code_points(path: Path) -> frozenset[int]:
    font = path.read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    records = [struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(tables)]
    cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    for n in range(count):
        (offset,) = struct.unpack_from(">I", font, cmap + 8 + 8 * n)
        form, _, _, _, groups = struct.unpack_from(">HHIII", font, cmap + offset)
        if form == _FULL_REPERTOIRE:
            spans = [struct.unpack_from(">III", font, cmap + offset + 16 + 12 * k) for k in range(groups)]
            return frozenset(code for first, last, _ in spans for code in range(first, last + 1))
    raise ValueError(f"{path.name} has no cmap of format {_FULL_REPERTOIRE}")
