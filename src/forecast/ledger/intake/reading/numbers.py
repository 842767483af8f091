"""Columns of cells to numbers: a column has few shapes, the shape says how it is written and the digits how much.

The shape of a cell is its text with every digit as 0 (`-1 234,56` is `-0 000,00`). A million cells have a few dozen
shapes; each is understood once, and the digits are read for all cells at once.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from forecast.ledger.intake.reading.number_shapes import (
    Habit,
    Style,
    bare_shape,
    proves_point_decimals,
    style_of,
    understand,
)
from forecast.money import MOST_AMOUNT, Unit, parse_amount

EMPTY_MARKS = frozenset({"-", "--", "–", "—", "\N{MINUS SIGN}", "x", "X", ".", "..", "...", "*"})
"""What tables print where there is no amount."""

_LONGEST = 60
_MOST = float(MOST_AMOUNT)
_EXACT = 15
"""Digits that a float holds whole."""

_SPACE_LIKE = "\t\r\v\f\u00a0\u202f\u2009\u2007'\N{RIGHT SINGLE QUOTATION MARK}"
_MINUS_LIKE = "\N{MINUS SIGN}\N{EN DASH}"
_TO_PLAIN = bytes.maketrans(b"\t\r\v\f'", b" " * 5)
_DIGITS = bytes(range(48, 58))
_TO_SHAPE = bytes.maketrans(_DIGITS, b"0" * 10)
_NOT_DIGITS = bytes(code for code in range(256) if code not in _DIGITS and code != 10)

_MANY = 200
"""So many faults of a column are described one by one."""
_TOO_LARGE = "Beloppet är större än tusen biljoner. Kontrollera siffrorna."


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that is not a number: its position and a Swedish sentence without place."""

    at: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column's numbers, free of unit and sign rule.

    Attributes:
        values: (N,) NaN where nothing stands or nothing could be read.
        filled: (N,) whether there is a number.
        digit: one unit of the last digit that the column prints; 1.0 where nothing is printed.
        marks: (N,) whether the cell says in words that it is empty ("-", "x", "..").
        unreadable: (N,) whether something stands there that is not a number.
        faults: why, for the first of them.
        told: what a reader should know of how the column was understood, Swedish sentences.
        style: how thousands and decimals are written; None where the column does not show it.
    """

    values: NDArray[np.float64]
    filled: NDArray[np.bool_]
    digit: float
    marks: NDArray[np.bool_]
    unreadable: NDArray[np.bool_]
    faults: tuple[Fault, ...]
    told: tuple[str, ...]
    style: Style | None


def read_numbers(
    cells: NDArray[np.object_],
    *,
    unit: Unit = Unit.KR,
    empty: frozenset[str] = frozenset(),
    hint: Style | None = None,
    percent: bool = False,
) -> Numbers:
    """Read a column of cells as numbers.

    Whatever `money.parse_amount` reads is read alike, except that a whole column which can only be English
    (`1,234.50`) takes `1,234` as 1234; that is told.

    Args:
        cells: (N,) float, str, datetime.date or None.
        unit: the table's; only its own name may stand after a number.
        empty: texts that mean that nothing stands there.
        hint: how the table's other columns write numbers, for a column that does not show it itself.
        percent: whether `12 %` is the number 12; otherwise it is a fault, for it is no amount.
    """
    count = len(cells)
    values, marks = np.full(count, np.nan), np.zeros(count, dtype=np.bool_)
    types = _types(cells.tolist())
    floats, texts = np.flatnonzero(types == _FLOAT), np.flatnonzero(types == _TEXT)
    values[floats] = cells[floats].astype(np.float64)
    values[~(np.abs(values) <= _MOST)] = np.nan
    digits = [_float_digit(values[floats])] if len(floats) else []
    unreadable = (types != _NONE) & (types != _TEXT) & np.isnan(values)
    faults = [Fault(int(i), _NO_NUMBER.get(int(types[i]), "Cellen är inte ett tal.")) for i in _first(unreadable)]
    if not len(texts):
        return Numbers(
            values + 0.0, ~np.isnan(values), min(digits, default=1.0), marks, unreadable, tuple(faults), (), None
        )
    read = _read_texts(cells[texts].tolist(), Habit(unit, empty, hint, percent))
    values[texts], marks[texts], unreadable[texts] = read.values, read.marks, read.unreadable
    faults = sorted([*faults, *(Fault(int(texts[f.at]), f.sentence) for f in read.faults)], key=lambda f: f.at)
    digits += [read.digit] if read.filled.any() else []
    return Numbers(
        values + 0.0,
        ~np.isnan(values),
        min(digits, default=1.0),
        marks,
        unreadable,
        tuple(faults),
        read.told,
        read.style,
    )


def _types(cells: list[object]) -> NDArray[np.int8]:
    """(N,) what each cell is; most columns are of one kind."""
    different = set(map(type, cells))
    if len(different) == 1:
        return np.full(len(cells), _CODES[different.pop()], dtype=np.int8)
    return np.fromiter(map(_CODES.__getitem__, map(type, cells)), dtype=np.int8, count=len(cells))


def _first(mask: NDArray[np.bool_]) -> list[int]:
    return [int(at) for at in np.flatnonzero(mask)[:_MANY]]


_FLOAT, _TEXT, _DATE, _NONE, _OTHER = range(5)


class _Codes(dict[type, int]):
    """Types of cells; what no reader gives is OTHER."""

    def __missing__(self, key: type) -> int:
        return _OTHER


_CODES = _Codes({
    float: _FLOAT, int: _FLOAT, np.float64: _FLOAT, str: _TEXT, type(None): _NONE, dt.date: _DATE, dt.datetime: _DATE,
})  # fmt: skip
_NO_NUMBER = {_FLOAT: _TOO_LARGE, _DATE: "Ett datum står där ett belopp väntas."}


def _float_digit(values: NDArray[np.float64]) -> float:
    """The last digit that the values need, from a hundredth to one; spreadsheets' floats say no more."""
    known = values[np.isfinite(values)]
    for decimals in range(2):
        if bool(np.all(np.abs(known - np.round(known, decimals)) <= 1e-9 * np.maximum(np.abs(known), 1.0))):
            return float(10.0**-decimals)
    return 0.01


def _read_texts(texts: list[str], habit: Habit) -> Numbers:
    """Text cells; each shape is understood once."""
    blob = _one_blob(texts)
    shapes = blob.translate(_TO_SHAPE).split(b"\n")
    known = {shape: at for at, shape in enumerate(dict.fromkeys(shapes))}
    which = np.fromiter(map(known.__getitem__, shapes), dtype=np.int64, count=len(shapes))
    bare = [bare_shape(shape.decode("ascii"), habit) for shape in known]
    style, told = style_of(bare, habit.hint)
    points = any(proves_point_decimals(shape) for shape in bare)
    read = [understand(shape, style or habit.hint or "swedish", points=points) for shape in bare]
    decimals = np.array([shape.decimals for shape in read])[which]
    negative = np.array([shape.negative for shape in read])[which]
    good = np.flatnonzero(decimals >= 0)
    values = np.full(len(texts), np.nan)
    digits = blob.translate(None, _NOT_DIGITS).split(b"\n")
    parts = np.array([10.0 ** min(max(shape.decimals, 0), 300) for shape in read])[which]
    values[good] = _whole(list(compress(digits, decimals >= 0))) / parts[good]
    long = np.array([shape.count(b"0") > _EXACT for shape in known])[which]
    for i in good[long[good]].tolist():
        values[i] = float(Decimal(int(digits[i])).scaleb(-int(decimals[i])))
    values = np.where(negative, -values, values)
    marks, blank = np.zeros(len(texts), dtype=np.bool_), np.zeros(len(texts), dtype=np.bool_)
    for i in np.flatnonzero(decimals < 0).tolist():
        text = texts[i].strip()
        values[i] = _by_itself(text)
        marks[i], blank[i] = text in habit.empty, not text
    too_large = np.abs(values) > _MOST
    values[too_large] = np.nan
    marks &= np.isnan(values)
    unreadable = np.isnan(values) & ~marks & ~blank
    faults = [
        Fault(i, _TOO_LARGE if too_large[i] else _sentence(texts[i].strip(), read[which[i]].trouble))
        for i in _first(unreadable)
    ]
    digit = float(10.0 ** -min(int(decimals.max(initial=0)), 3))
    return Numbers(values, ~np.isnan(values), digit, marks, unreadable, tuple(faults), told, style)


def _whole(digits: list[bytes]) -> NDArray[np.float64]:
    """Runs of digits as numbers; what is longer than a float holds whole is only roughly so."""
    numbers = np.fromstring(b"\n".join(digits), dtype=np.int64, sep="\n")  # reads text eight times as fast as float()
    if len(numbers) != len(digits):  # a run without digits
        return np.fromiter(map(float, digits), dtype=np.float64, count=len(digits))
    return numbers.astype(np.float64)


def _one_blob(texts: list[str]) -> bytes:
    """The cells as lines of ASCII: blanks and minus signs of every kind as one, other signs as `?`."""
    if max(map(len, texts)) > _LONGEST:
        texts = [text if len(text) <= _LONGEST else "?" for text in texts]
    blob = "\n".join(texts)
    if blob.count("\n") != len(texts) - 1:
        blob = "\n".join([text.replace("\n", " ") for text in texts])
    if blob.isascii():
        return blob.encode("ascii").translate(_TO_PLAIN)
    for sign in _SPACE_LIKE:
        blob = blob.replace(sign, " ")
    for sign in _MINUS_LIKE:
        blob = blob.replace(sign, "-")
    return blob.encode("ascii", "replace")


def _by_itself(text: str) -> float:
    """What `money.parse_amount` makes of a cell that is too odd for shapes; NaN where it is no number."""
    if text.isascii() and len(text) <= _LONGEST and text.isprintable():
        return float("nan")
    try:
        return float(parse_amount(text))
    except ValueError:
        return float("nan")


def _sentence(text: str, trouble: str) -> str:
    short = text if len(text) <= 40 else f"{text[:40]}…"
    if trouble:
        return f"”{short}” {trouble}"
    if text.startswith("#"):
        return f"”{short}” är ett fel i kalkylbladets formel, inte ett tal."
    return f"”{short}” är inte ett tal."
