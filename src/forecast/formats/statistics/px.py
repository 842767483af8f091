"""PX, the file format of PC-Axis and PxWeb: keywords that describe a table, then its cells.

Source of the format: Statistics Sweden, PX file format specification, 2013.
"""

from __future__ import annotations

import math
import re

import numpy as np

from forecast.errors import InputError, Place
from forecast.formats.statistics.cube import (
    Cube,
    Dimension,
    Marks,
    Role,
    check_cells,
    check_dimensions,
    check_size,
    plain,
    stem,
)
from forecast.formats.statistics.encoded import decode_statistics
from forecast.formats.statistics.px_data import Cells, read_cells, read_keyed
from forecast.formats.statistics.px_keywords import Keywords, period_codes, read_keywords

_SAID_ENCODING = re.compile(rb'(CHARSET|CODEPAGE)\s*=\s*"([^"]{1,40})"', re.IGNORECASE)
_ANSI = re.compile(r"ansi|windows-?1252|cp-?1252|iso-?8859-?(1|15)|latin-?1", re.IGNORECASE)
_DOS_END = "\x1a \t\r\n"
"""Files from MS-DOS end in a character that is no part of them."""
_KEYS_TOLD = "Rader som filen har utelämnat är noll: så skrivs PX med KEYS."


def read_px(data: bytes, file: str) -> Cube:
    """Read a PX file.

    Args:
        data: its bytes; CHARSET is believed only where å, ä and ö do not say otherwise.
        file: name to show.

    Raises:
        InputError: keywords or cells that cannot be read, sizes that do not fit the cells, a table that is too large.
    """
    place = Place(file)
    check_size(data, place)
    text, encoding = decode_statistics(data, place, _said_encoding(data))
    keywords = read_keywords(text, place)
    names = (*_names(keywords, "STUB"), *_names(keywords, "HEADING"))
    if not names:
        raise InputError("PX-filen har varken STUB eller HEADING.", place, "Hämta den på nytt.")
    dimensions = tuple(_dimension(keywords, shown, base, place) for shown, base in names)
    check_dimensions(dimensions, place)
    sizes = [len(dimension.codes) for dimension in dimensions]
    count = check_cells(sizes, place)
    marks = Marks(place)
    body = text[keywords.data_at :].rstrip(_DOS_END)
    keyed = any(key[0] == "KEYS" for key in keywords.said)
    values, status = (
        _keyed(body, keywords, dimensions, marks, place) if keyed else read_cells(body, count, marks, place)
    )
    return Cube(
        file=file,
        format="PX",
        encoding=encoding,
        table=plain(keywords.text("TABLEID") or keywords.text("MATRIX")) or stem(file),
        title=plain(keywords.text("TITLE") or keywords.text("DESCRIPTION") or keywords.text("CONTENTS")),
        source=plain(keywords.text("SOURCE")),
        updated=plain(keywords.text("LAST-UPDATED") or keywords.text("CREATION-DATE")),
        unit="" if any(dimension.units for dimension in dimensions) else plain(keywords.text("UNITS")),
        dimensions=dimensions,
        values=values.reshape(sizes),
        status=status.reshape(sizes),
        marks=marks.all,
        rows=np.zeros(0, dtype=np.int32),
        notes=_notes(keywords),
        told=(_KEYS_TOLD,) if keyed else (),
    )


def _notes(keywords: Keywords) -> tuple[str, ...]:
    """Remarks on the whole table, those that must be shown first; `#` is where the format breaks lines."""
    texts = (plain(keywords.text(name).replace("#", " ")) for name in ("NOTEX", "NOTE"))
    return tuple(text for text in texts if text)


def _said_encoding(data: bytes) -> str:
    """cp1252 where the file says so, cp437 where it says nothing: the first versions wrote for MS-DOS."""
    words = [found[2].decode("latin-1") for found in _SAID_ENCODING.finditer(data[:20_000])]
    return "cp1252" if any(_ANSI.fullmatch(word) for word in words) else "cp437"


def _names(keywords: Keywords, name: str) -> list[tuple[str, str]]:
    """Variables of the stub or the heading: in our language, and in the file's own."""
    base = keywords.base(name)
    shown = keywords.texts(name)
    return [
        (shown[at] if len(shown) == len(base) else word, word) for at, word in enumerate(base or shown) if word.strip()
    ]


def _dimension(keywords: Keywords, shown: str, base: str, place: Place) -> Dimension:
    def said(name: str) -> tuple[str, ...]:
        return keywords.texts(name, shown) or keywords.texts(name, base)

    labels = tuple(plain(label) for label in said("VALUES"))
    timeval = said("TIMEVAL")
    codes = tuple(plain(code) for code in said("CODES") or period_codes(timeval)) or labels
    labels = labels or codes
    if len(set(codes)) < len(codes) and len(set(labels)) == len(labels):
        codes = labels  # some offices fill CODES with one and the same word
    if not labels:
        raise InputError(f"Variabeln ”{plain(shown)}” har inga VALUES.", place, "Hämta filen på nytt.")
    if len(codes) != len(labels):
        raise InputError(
            f"Variabeln ”{plain(shown)}” har {len(labels)} VALUES men {len(codes)} CODES.",
            place,
            "Hämta filen på nytt.",
        )
    role: Role = ""
    if timeval:
        role = "time"
    elif keywords.text("CONTVARIABLE") in {shown, base}:
        role = "contents"
    elif said("MAP"):
        role = "region"
    units = tuple(plain(keywords.text("UNITS", label) or keywords.text("UNITS")) for label in said("VALUES"))
    code = keywords.text("VARIABLECODE", shown) or base
    return Dimension(plain(code), plain(shown), codes, labels, role, units if role == "contents" else ())


def _keyed(body: str, keywords: Keywords, dimensions: tuple[Dimension, ...], marks: Marks, place: Place) -> Cells:
    """Cells of a file with KEYS: each row names its categories of the stub by code or by text."""
    stub = _names(keywords, "STUB")
    keys = []
    for (shown, base), dimension in zip(stub, dimensions, strict=False):
        by = keywords.text("KEYS", shown) or keywords.text("KEYS", base)
        words = dimension.codes if by.upper() == "CODES" else dimension.labels
        keys.append({word: at for at, word in enumerate(words)})
    sizes = [len(dimension.codes) for dimension in dimensions]
    width = math.prod(sizes[len(stub) :])
    return read_keyed(body, keys, sizes[: len(stub)], width, marks, place)
