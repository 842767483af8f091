"""One door to all readers of statistics: what a file is shows in what it holds, not in its name."""

from __future__ import annotations

import re

from forecast.errors import InputError, Place
from forecast.formats.statistics.cube import Cube, folded
from forecast.formats.statistics.encoded import decode_statistics
from forecast.formats.statistics.json_stat import is_json_stat, json_stat_cube
from forecast.formats.statistics.json_text import read_json
from forecast.formats.statistics.kolada import is_kolada, kolada_cube
from forecast.formats.statistics.names import AGE_NAMES, SEX_NAMES, TIME_NAMES
from forecast.formats.statistics.px import read_px
from forecast.formats.statistics.scb_csv import read_scb_csv

_PX = re.compile(rb"[A-Z][A-Z0-9-]{2,30}\s*(?:\[[\w-]{1,16}\])?\s*(?:\([^)\n]{0,300}\))?\s*=\s*[\"A-Z0-9-]")
_LOOKED_AT = 64 * 1024
_MARITAL = ("civilstånd", "civilstand")
_REGION = ("region", "regionkod", "kommun", "kommunkod")
_OF_LEDGERS = frozenset({"konto", "ansvar", "verksamhet", "budget", "utfall", "prognos", "belopp", "kst", "projekt"})
_PAST_MARK = re.compile(rb"(?:\xef\xbb\xbf)?\s*")


def statistics_format(data: bytes) -> str:
    """Whether bytes begin as "px", "json" or "csv"."""
    mark = _PAST_MARK.match(data)
    start = data[mark.end() if mark else 0 :][:200]
    if start[:1] in {b"{", b"["}:
        return "json"
    return "px" if _PX.match(start) else "csv"


def looks_like_statistics(data: bytes) -> bool:
    """Whether a file is published statistics and no ledger: always for PX and JSON, by its header for CSV.

    A CSV is where it has a column of sex, age or marital status, or a region and years, and none that ledgers have.
    """
    if statistics_format(data) != "csv":
        return True
    try:
        text, _ = decode_statistics(data[:_LOOKED_AT], Place("fil"), "cp1252")
    except InputError:
        return False
    lines = (line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    head = next((line for line in lines if re.search(r"[;,\t]", re.sub(r'"[^"]*"', "", line))), "")
    names = [folded(name.strip().strip('"')) for name in re.split(r"[;,\t]", head)]
    if _OF_LEDGERS & {word for name in names for word in re.findall(r"[^\W_]+", name)}:
        return False
    if {*SEX_NAMES, *AGE_NAMES, *_MARITAL} & set(names):
        return True
    timed = any(name in TIME_NAMES or re.search(r"\b\d{4}([mkq]\d{1,2})?$", name) for name in names)
    return timed and bool(set(_REGION) & set(names))


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
