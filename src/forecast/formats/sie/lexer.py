"""One line of a SIE file to its fields."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from forecast.money import MOST_AMOUNT

FIELDS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[{}]|[^\s{}"][^\s{}]*+').findall
"""Fields as they stand, quotes kept; `{` and `}` are fields of their own. Linear: no part is tried twice."""

_PLAIN = re.compile(rb"-?[0-9]{1,15}(?:\.[0-9]{1,2})?").fullmatch
_POINT = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")
_COMMA = re.compile(r"[-+]?\d+,\d{1,2}")
_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}(?:[.,]\d{3})+(?:[.,]\d{1,2})?")
_GROUP_NEXT = re.compile(rb"[0-9]{3}").fullmatch
_GROUP_LAST = re.compile(rb"[0-9]{3}(?:[.,][0-9]{1,2})?").fullmatch


class MalformedError(ValueError):
    """A field that cannot be read; the text is a Swedish sentence.

    Args:
        why: the sentence.
        amount: the record's amount where that could be told, in the file's sign.
    """

    def __init__(self, why: str, amount: float | None = None) -> None:
        super().__init__(why)
        self.why, self.amount = why, amount


def is_open(field: bytes) -> bool:
    r"""Whether a quote begins the field and none ends it. A path may end in a backslash: `"C:\"`."""
    return field.startswith(b'"') and (len(field) == 1 or not field.endswith(b'"'))


def bare(field: bytes) -> bytes:
    r"""A field without its quotes, `\"` turned into `"`."""
    if not field.startswith(b'"'):
        return field
    return field.removeprefix(b'"').removesuffix(b'"').replace(b'\\"', b'"')


def text(field: bytes, codec: str) -> str:
    """A field as text without characters that control a screen; what the code lacks becomes U+FFFD."""
    words = bare(field).decode(codec, errors="replace")
    return words if words.isprintable() else "".join(sign if sign.isprintable() else " " for sign in words)


def amount(field: bytes, codec: str) -> tuple[float, str]:
    """An amount, SEK rounded to the öre, and what was unusual: "", "komma" or "decimaler".

    Raises:
        MalformedError: not one number with a point before its decimals; thousands are refused, for SIE has no mark
            for them.
    """
    if _PLAIN(field):
        return float(field) + 0.0, ""
    said = text(field, codec).strip().replace("\N{MINUS SIGN}", "-")
    if _GROUPED.fullmatch(said):
        raise MalformedError(f"Beloppet ”{said[:40]}” har tusentalsavgränsare; SIE har bara punkt före decimaler.")
    if _COMMA.fullmatch(said):
        value, unusual = float(said.replace(",", ".")), "komma"
    elif len(said) <= 40 and _POINT.fullmatch(said):
        value = float(said)
        unusual = "" if round(value, 2) == value else "decimaler"
    else:
        raise MalformedError(f"”{said[:40]}” är inget belopp." if said else "Beloppet är tomt.")
    if abs(value) > MOST_AMOUNT:
        raise MalformedError("Beloppet är större än tusen biljoner.")
    return round(value, 2) + 0.0, unusual


is_short = re.compile(rb"-?[0-9]{1,3}").fullmatch
"""Whether a field is a whole number of at most three digits, as the first group of thousands is."""


def grouped_by_blanks(fields: list[bytes]) -> bool:
    """Whether fields that begin with an amount are one amount with blanks between thousands: `1`, `234.56`.

    The field after an amount is a quantity. One of exactly three digits after an amount of at most three cannot be told
    from thousands, and is not guessed.
    """
    if len(fields) < 2 or not is_short(fields[0]) or not _GROUP_LAST(fields[-1]):
        return False
    return all(_GROUP_NEXT(field) for field in fields[1:-1])


@lru_cache(maxsize=10_000)
def day(field: bytes) -> int:
    """A day yyyymmdd as a number; 0 where it is not one of the calendar."""
    digits = bare(field)
    if len(digits) != 8 or not digits.isdigit():
        return 0
    number = int(digits)
    return number if _exists(number) else 0


def as_date(number: int) -> date | None:
    """A number yyyymmdd as a date; None for 0."""
    return date(number // 10_000, number // 100 % 100, number % 100) if number else None


def _exists(number: int) -> bool:
    try:
        date(number // 10_000, number // 100 % 100, number % 100)
    except ValueError:
        return False
    return 1900 <= number // 10_000 <= 2999
