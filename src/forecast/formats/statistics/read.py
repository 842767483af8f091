"""One door to all readers of statistics: what a file is shows in what it holds, not in its name."""

from __future__ import annotations

import re

from forecast.errors import InputError, Place
from forecast.formats.statistics.cube import Cube
from forecast.formats.statistics.json_stat import is_json_stat, json_stat_cube
from forecast.formats.statistics.json_text import read_json
from forecast.formats.statistics.kolada import is_kolada, kolada_cube
from forecast.formats.statistics.px import read_px
from forecast.formats.statistics.scb_csv import read_scb_csv

_PX = re.compile(rb"[A-Z][A-Z0-9-]{2,30}\s*(?:\[[\w-]{1,16}\])?\s*(?:\([^)\n]{0,300}\))?\s*=\s*[\"A-Z0-9-]")
_PAST_MARK = re.compile(rb"(?:\xef\xbb\xbf)?\s*")


def statistics_format(data: bytes) -> str:
    """Whether bytes begin as "px", "json" or "csv"."""
    mark = _PAST_MARK.match(data)
    start = data[mark.end() if mark else 0 :][:200]
    if start[:1] in {b"{", b"["}:
        return "json"
    return "px" if _PX.match(start) else "csv"


def read_statistics(data: bytes, file: str) -> Cube:
    """Read any file of statistics.

    Raises:
        InputError: a file that none of the readers knows, or what the one that knows it finds.
    """
    kind = statistics_format(data)
    if kind == "px":
        return read_px(data, file)
    if kind == "csv":
        return read_scb_csv(data, file)
    value, encoding = read_json(data, Place(file))
    if is_json_stat(value):
        return json_stat_cube(value, encoding, file)
    if is_kolada(value):
        return kolada_cube(value, encoding, file)
    raise InputError(
        "JSON-filen är varken JSON-stat från SCB eller ett svar från Kolada.",
        Place(file),
        "Hämta tabellen som JSON-stat2, PX eller CSV.",
    )
