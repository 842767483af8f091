"""Swedish money: reading, rounding that foots, and writing. Amounts inside are SEK as floats of whole öre."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

MINUS = "\N{MINUS SIGN}"
NBSP = "\N{NO-BREAK SPACE}"
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009\u2007]")
_NUMBER = re.compile(r"(?:\d+|\d{1,3}(?: \d{3})+)(?:[.,]\d+)?")
_GROUPED_POINT = re.compile(r"\d{1,3}(?:\.\d{3})+")

MOST_AMOUNT = Decimal(10) ** 15
"""No amount is larger in any unit; beyond it decimals run out of digits."""

_MOST_WHOLE = 2.0**53
"""Öre that a float holds whole."""
_MOST_COUNTED = 2.0**62
"""Öre that whole numbers of 64 bits hold with room to spare."""


class Unit(StrEnum):
    """The unit of a file or a table."""

    KR = "kr"
    TKR = "tkr"
    MNKR = "mnkr"

    @property
    def sek(self) -> int:
        """How many SEK one unit is."""
        return {"kr": 1, "tkr": 1_000, "mnkr": 1_000_000}[self.value]

    @property
    def decimals(self) -> int:
        """How many decimals tables in this unit show."""
        return 1 if self is Unit.MNKR else 0


def parse_amount(text: str) -> Decimal:
    """Read a Swedish or plain number: `-1 912`, `- 1 912`, `−1,5`, `(1,2)`, `12-`, `1 234,56`, `-0`.

    Blanks stand only between thousands: `12 34` is two numbers. `1.000` is refused as ambiguous (one or one thousand).

    Raises:
        ValueError: when the text is not one number; the text of the error is Swedish.
    """
    bare = _SPACES.sub(" ", text).strip()
    negative = False
    if bare.startswith("(") and bare.endswith(")"):
        negative, bare = True, bare[1:-1].strip()
    elif bare[:1] in {"-", MINUS, "–"}:
        negative, bare = True, bare[1:].lstrip()
    elif bare[-1:] in {"-", MINUS, "–"}:
        negative, bare = True, bare[:-1].rstrip()
    bare = bare.removeprefix("+").lstrip()
    if _GROUPED_POINT.fullmatch(bare):
        raise ValueError(f"Menar ”{text.strip()}” tusental eller decimaler? Skriv utan punkt.")
    if _NUMBER.fullmatch(bare) is None:
        raise ValueError(f"Kan inte tolka ”{text.strip()}” som ett tal.")
    value = within_reason(Decimal(bare.replace(" ", "").replace(",", ".")))
    return -value if negative and value else value


def within_reason(value: Decimal) -> Decimal:
    """The value itself; raises ValueError (Swedish) beyond MOST_AMOUNT."""
    if abs(value) > MOST_AMOUNT:
        raise ValueError("Beloppet är större än tusen biljoner. Kontrollera siffrorna.")
    return value


def round_ore(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round SEK to the öre; minus zero becomes zero. Any shape."""
    return np.round(amounts, 2) + 0.0


def sum_ore(amounts: NDArray[np.float64]) -> float:
    """Sum of (N,) amounts, SEK in whole öre: exact, however many they are; 0.0 of none."""
    ore = np.rint(amounts * 100.0)
    size = np.abs(ore)
    if float(size.max(initial=0.0)) < _MOST_WHOLE and float(size.sum()) < _MOST_COUNTED:
        return int(ore.astype(np.int64).sum()) / 100
    return round(math.fsum(amounts), 2) + 0.0


def round_half_up(value: float, decimals: int = 0) -> Decimal:
    """Round half away from zero, as board tables do, from the shortest decimal that means `value`."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def in_unit(sek: float, unit: Unit, decimals: int | None = None) -> Decimal:
    """SEK as a rounded number of `unit`."""
    places = unit.decimals if decimals is None else decimals
    return (Decimal(repr(round(float(sek), 2))) / unit.sek).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def format_number(value: Decimal | float, decimals: int = 0, *, signed: bool = False) -> str:
    """Swedish text: U+2212, no-break spaces between thousands, decimal comma, never minus zero.

    Args:
        value: the number.
        decimals: how many decimals to show.
        signed: write + before a positive number.
    """
    rounded = (
        value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
        if isinstance(value, Decimal)
        else round_half_up(value, decimals)
    )
    text = f"{abs(rounded):,.{decimals}f}".replace(",", NBSP).replace(".", ",")
    if rounded < 0:
        return MINUS + text
    return f"+{text}" if signed and rounded > 0 else text


def format_shortly(value: float) -> str:
    """A number with as few decimals as it needs, at most three: `0,5`, `10 000 000`."""
    decimals = next((d for d in range(3) if round(value, d) == value), 3)
    return format_number(value, decimals)


def format_amount(sek: float, unit: Unit, decimals: int | None = None, *, signed: bool = False) -> str:
    """SEK as Swedish text in `unit`, without the unit's name."""
    places = unit.decimals if decimals is None else decimals
    return format_number(in_unit(sek, unit, places), places, signed=signed)


def decimals_that_agree(parts: Sequence[float], named: Sequence[float], unit: Unit, *, most: int) -> int:
    """As `decimals_that_foot`, and the shown `named` parts add up to their sum as a heading in `unit` writes it.

    A heading is rounded from SEK: 5,1 + 5,0 + 2,4 beside "12,4" would be read as a fault, 5,09 + 4,96 + 2,40 is none.
    """
    said, half = in_unit(sum(named), unit), Decimal(1).scaleb(-unit.decimals) / 2
    for decimals in range(decimals_that_foot(parts, unit, most=most), most):
        if abs(sum((in_unit(part, unit, decimals) for part in named), Decimal(0)) - said) <= half:
            return decimals
    return most


def decimals_that_foot(parts: Sequence[float], unit: Unit, *, most: int = 3) -> int:
    """The fewest decimals at which the rounded parts (SEK) add up to their rounded sum, at most `most`."""
    for decimals in range(unit.decimals, most + 1):
        rounded = sum((in_unit(part, unit, decimals) for part in parts), Decimal(0))
        if rounded == in_unit(sum(parts), unit, decimals):
            return decimals
    return most
