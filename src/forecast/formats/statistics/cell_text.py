"""A cell of a statistics table written as text: a number, or a mark that stands where a number is not."""

from __future__ import annotations

import math
import re

from forecast.errors import InputError, Place
from forecast.formats.statistics.cube import NIL, plain

_NIL = frozenset({"-", "–", "—"})
_UNKNOWN = frozenset({"", ".", "..", "...", "....", ":", "x", "nan", "null", "na", "n/a"})
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?")
_BLANKS = re.compile(r"[\s\u00a0\u202f\u2009]")


def number_of(text: str, place: Place) -> tuple[float, str | None]:
    """A cell's number and no mark, or NaN and its mark.

    Raises:
        InputError: neither.
    """
    word = text if _NUMBER.fullmatch(text) else _bare(text)
    if word in _NIL:
        return math.nan, NIL
    if word.casefold() in _UNKNOWN:
        return math.nan, word
    value = float(word.replace(",", ".")) if _NUMBER.fullmatch(word) else math.nan
    if not math.isfinite(value):
        raise InputError(f"”{plain(text)}” är inget tal.", place, "Skriv ett tal, eller ”..” där det är okänt.")
    return value, None


def is_cell(text: str) -> bool:
    """Whether a cell could hold a value: a number or a mark."""
    word = _bare(text)
    return word in _NIL or word.casefold() in _UNKNOWN or _NUMBER.fullmatch(word) is not None


def _bare(text: str) -> str:
    return _BLANKS.sub("", text).replace("\N{MINUS SIGN}", "-")
