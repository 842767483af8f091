"""How numbers are written: the shapes of a column, each understood once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from forecast.money import Unit

Style = Literal["swedish", "english", "continental"]
"""Decimal comma; 1,234.50; 1.234,50."""

_SUFFIXES = {
    Unit.KR: ("kronor", "sek", "kr", ":-"),
    Unit.TKR: ("tkr", "ksek"),
    Unit.MNKR: ("mnkr", "mkr", "msek"),
}
_SUFFIX = re.compile(r"\s*(kronor|ksek|msek|sek|tkr|mnkr|mkr|kr|:-|%)\.?$", re.IGNORECASE)
_PLAIN = re.compile(r"(?:0+|0{1,3}(?: 000)+)(?:([.,])(0+))?")
_GROUPED_POINT = re.compile(r"0{1,3}(?:\.000)+")
_ENGLISH = re.compile(r"0{1,3}(?:,000)+(?:\.(0+))?")
_CONTINENTAL = re.compile(r"0{1,3}(?:\.000)+(?:,(0+))?")
_THREE = re.compile(r"0{1,3}[.,]000")


@dataclass(frozen=True, slots=True)
class Habit:
    """What is known of the table: see `numbers.read_numbers`."""

    unit: Unit
    empty: frozenset[str]
    hint: Style | None
    percent: bool


@dataclass(frozen=True, slots=True)
class Bare:
    """A shape without sign and unit; `trouble` says what is wrong with it, "" where nothing is known to be."""

    digits: str
    negative: bool
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """How cells of a shape are read: digits after the decimal mark, -1 where it is no number."""

    decimals: int
    negative: bool
    trouble: str = ""


def bare_shape(shape: str, habit: Habit) -> Bare:
    """Take sign and unit off a shape, as `money.parse_amount` does."""
    text, trouble = _without_suffix(shape.strip(" "), habit)
    negative = False
    if text.startswith("(") and text.endswith(")") and len(text) > 1:
        negative, text = True, text[1:-1].strip(" ")
    elif text[:1] == "-":
        negative, text = True, text[1:].lstrip(" ")
    elif text[-1:] == "-":
        negative, text = True, text[:-1].rstrip(" ")
    text = text.removeprefix("+").lstrip(" ")
    if not trouble:
        text, trouble = _without_suffix(text, habit)
    return Bare(text, negative, trouble)


def _without_suffix(text: str, habit: Habit) -> tuple[str, str]:
    """The text before a unit's name, and what is wrong with that name."""
    match = _SUFFIX.search(text)
    if match is None or "0" not in text:
        return text, ""
    name = match[1].lower()
    if name == "%" and not habit.percent:
        return text, "är en procentsats och inget belopp."
    if name != "%" and name not in _SUFFIXES[habit.unit]:
        return text, f"har en annan enhet än tabellen, som är i {habit.unit.value}."
    return text[: match.start()], ""


def _proves_english(bare: Bare) -> bool:
    match = _ENGLISH.fullmatch(bare.digits)
    return match is not None and (match[1] is not None or bare.digits.count(",") > 1)


def _proves_continental(bare: Bare) -> bool:
    match = _CONTINENTAL.fullmatch(bare.digits)
    return match is not None and (match[1] is not None or bare.digits.count(".") > 1)


def proves_point_decimals(bare: Bare) -> bool:
    """Whether the shape can only have a decimal point; `1.000` may be thousands."""
    match = _PLAIN.fullmatch(bare.digits)
    return match is not None and match[1] == "." and _THREE.fullmatch(bare.digits) is None


def _proves_comma_decimals(bare: Bare) -> bool:
    match = _PLAIN.fullmatch(bare.digits)
    return match is not None and match[1] == "," and _THREE.fullmatch(bare.digits) is None


def style_of(shapes: Sequence[Bare], hint: Style | None) -> tuple[Style | None, tuple[str, ...]]:
    """How the column writes numbers, where it shows that without contradiction; and what should be told."""
    english, continental = any(map(_proves_english, shapes)), any(map(_proves_continental, shapes))
    points, commas = any(map(proves_point_decimals, shapes)), any(map(_proves_comma_decimals, shapes))
    if english and not continental and not commas:
        return "english", ("Kolumnen skriver tal på engelskt sätt: ”1,234.50” lästes som 1 234,50.",)
    if continental and not english and not points:
        return "continental", ("Kolumnen skriver punkt mellan tusental: ”1.234,50” lästes som 1 234,50.",)
    three = [shape.digits for shape in shapes if _THREE.fullmatch(shape.digits)]
    if commas or points:
        told = (
            ("Tal som ”1.234” lästes med decimalpunkt, som kolumnens andra tal.",)
            if points and any("." in digits for digits in three)
            else ()
        )
        return "swedish", told
    if any("," in digits for digits in three) and hint != "english":
        return None, ("Kolumnen har tal som ”1,234”: de lästes med tre decimaler. Är det tusental, skriv utan komma.",)
    return None, ()


def understand(bare: Bare, style: Style, *, points: bool) -> Shape:
    """How a shape is read in a column of a style."""
    if bare.trouble:
        return Shape(-1, bare.negative, bare.trouble)
    patterns = {"english": _ENGLISH, "continental": _CONTINENTAL}
    match = patterns[style].fullmatch(bare.digits) if style in patterns else None
    if match is not None:
        return Shape(len(match[1] or ""), bare.negative)
    if _GROUPED_POINT.fullmatch(bare.digits) and not (_THREE.fullmatch(bare.digits) and (points or style == "english")):
        return Shape(-1, bare.negative, "kan vara tusental eller decimaler. Skriv utan punkt.")
    plain = _PLAIN.fullmatch(bare.digits)
    if plain is not None:
        return Shape(len(plain[2] or ""), bare.negative)
    return Shape(-1, bare.negative)
