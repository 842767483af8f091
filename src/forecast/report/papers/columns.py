"""How a table's columns fit a page: standing or lying, its type size, and how the width is shared.

Numbers and words are never broken while there is another way: a smaller type, then a lying page, then divided heads,
then a type as small as it takes. Text columns share what numbers leave, by how much text each holds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from forecast.report.charts.marks import text_width

PORTRAIT: Final = 482.0
"""Points between the margins of a standing A4 page: 170 mm."""
LANDSCAPE: Final = 728.0
"""Points between the margins of a lying A4 page: 257 mm."""
INDENT: Final = 9.0
"""Points that each level stands in."""
SIDE: Final = 4.0
"""Points of air at each side of a cell."""
GUTTER: Final = 8.0
"""Points more before text that follows a number, so that the two do not read as one."""
_SLACK: Final = 1.06
"""Widths are reckoned within some per cent, and Word's font is not the one that they are reckoned for."""
_WIDE_NUMBER: Final = 88.0
"""Points that a column of numbers never needs more than, for the sake of a short table."""
_LONGEST_WORD: Final = 90.0
_READABLE: Final = 260.0
"""Points within which a long text reads well: more is no reason for a wider page."""
_CRAMPED: Final = 0.6
"""Share of its own width below which text is better off on a wider page."""
_STEPS: Final = ((False, 9.5), (False, 8.5), (True, 9.0), (True, 8.0), (True, 7.0))
_SMALLER: Final = 0.95
_SMALLEST: Final = 1.0
_STANDING_HEIGHT: Final = 700.0
_LYING_HEIGHT: Final = 455.0
_SHARE_OF_PAGE: Final = 0.8
"""Of a page's height, up to which a table is kept whole: the height is reckoned, and its heading stands there too."""
_LINE: Final = 1.15
_AIR: Final = 4.0
_ROUNDED: Final = 0.02
"""Of a line: widths are rounded, and a text that fits its column to the point is one line."""
_HEAD_LINES: Final = 2.6
"""Lines that the head of a column of numbers may take, about."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides a fit: heads, which columns are numbers, texts by row and column, and each row's level."""

    head: tuple[str, ...]
    right: tuple[bool, ...]
    texts: tuple[tuple[str, ...], ...]
    levels: tuple[int, ...]

    def starts(self, column: int) -> float:
        """Points of air before the column's cells."""
        if column == 0:
            return 0.0
        return SIDE + (GUTTER if self.right[column - 1] and not self.right[column] else 0.0)


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table fits.

    Attributes:
        lying: it needs a lying page.
        size: type size in points.
        widths: of the columns, in points.
        starts: points of air before the cells of each column.
        whole: it is short enough to be kept on one page.
        tight: words of heads must be divided for the columns to fit.
    """

    lying: bool
    size: float
    widths: tuple[float, ...]
    starts: tuple[float, ...]
    whole: bool
    tight: bool

    def divides(self, column: int, text: str, level: int = 0) -> bool:
        """A word of the text is wider than its column and must be divided; where none is, none should be."""
        room = self.widths[column] - max(self.starts[column], INDENT * level) - SIDE
        return any(_width(word, self.size) > room + _ROUNDED * self.size for word in text.split())


@dataclass(frozen=True, slots=True)
class _Need:
    """Points that a column needs at least, would like, and how much text it holds."""

    least: float
    most: float
    amount: float


def fit(shape: Shape) -> Fit:
    """The smallest page and the largest type that hold the table."""
    for lying, size in _STEPS:
        needs = _needs(shape, size)
        text = [need for need, number in zip(needs, shape.right, strict=True) if not number]
        left = _room(lying=lying) - sum(need.least for need in needs) + sum(need.least for need in text)
        if left >= max(sum(n.least for n in text), _CRAMPED * sum(min(n.most, _READABLE) for n in text)):
            return _fitted(shape, needs, size, lying=lying, tight=False)
    needs = _needs(shape, size, tight=True)
    while sum(need.least for need in needs) > LANDSCAPE and size > _SMALLEST:  # smaller still: nothing is cut off
        size *= _SMALLER
        needs = _needs(shape, size, tight=True)
    return _fitted(shape, needs, size, lying=True, tight=True)


def _room(*, lying: bool) -> float:
    return LANDSCAPE if lying else PORTRAIT


def _fitted(shape: Shape, needs: Sequence[_Need], size: float, *, lying: bool, tight: bool) -> Fit:
    widths = _shared(needs, shape.right, _room(lying=lying))
    page = _LYING_HEIGHT if lying else _STANDING_HEIGHT
    starts = tuple(shape.starts(i) for i in range(len(needs)))
    whole = _height(shape, size, widths) <= _SHARE_OF_PAGE * page
    return Fit(lying, round(size, 2), widths, starts, whole, tight)


def _needs(shape: Shape, size: float, *, tight: bool = False) -> list[_Need]:
    """What each column needs; where it is tight, the heads of numbers are divided before anything else is."""
    found = []
    for i, number in enumerate(shape.right):
        air = shape.starts(i) + SIDE
        head = _width(shape.head[i], size)
        word = max(_width(part, size) for part in shape.head[i].replace("–", "– ").split(" "))
        far = [INDENT * level if i == 0 else 0.0 for level in shape.levels]
        texts = [row[i] for row in shape.texts]
        whole = [_width(text, size) + indent for text, indent in zip(texts, far, strict=True)]
        longest = max(whole, default=0.0)
        if number:
            least = max(word / 2 if tight else word, longest, head / _HEAD_LINES) + air
            found.append(_Need(least, max(least, _WIDE_NUMBER), 0.0))
            continue
        words = [_width(part, size) + indent for text, indent in zip(texts, far, strict=True) for part in text.split()]
        least = max(word, min(max(words, default=0.0), _LONGEST_WORD)) + air
        found.append(_Need(least, max(least, longest + air, head + air), sum(whole)))
    return found


def _width(text: str, size: float) -> float:
    return text_width(text, size, bold=True) * _SLACK


def _shared(needs: Sequence[_Need], right: Sequence[bool], room: float) -> tuple[float, ...]:
    """The room shared: text first, what is left to numbers by how much each lacks."""
    widths = {i: need.least for i, need in enumerate(needs)}
    text = {i: needs[i] for i, number in enumerate(right) if not number}
    widths.update(_text_widths(text, room - sum(widths[i] for i in widths if i not in text)))
    lacking = {i: need.most - need.least for i, need in enumerate(needs) if i not in text}
    lack, left = sum(lacking.values()), room - sum(widths.values())
    share = min(1.0, max(left, 0.0) / lack) if lack > 0 else 0.0
    return tuple(round(widths[i] + share * lacking.get(i, 0.0), 1) for i in range(len(needs)))


def _text_widths(needs: Mapping[int, _Need], room: float) -> dict[int, float]:
    """Each column's own width where all have room; else by the square root of how much text it holds.

    Twice the text in twice the width is as high, but leaves the others too little; by the root, a column with four
    times the text gets twice the width.
    """
    if sum(need.most for need in needs.values()) <= room:
        return {i: need.most for i, need in needs.items()}
    settled: dict[int, float] = {}
    while len(settled) < len(needs):
        free = {i: need for i, need in needs.items() if i not in settled}
        left = room - sum(settled.values())
        roots = sum(math.sqrt(need.amount) for need in free.values())
        shares = {i: left * math.sqrt(need.amount) / roots if roots else left for i, need in free.items()}
        low = {i: need.least for i, need in free.items() if shares[i] < need.least}
        high = {i: need.most for i, need in free.items() if shares[i] > need.most}
        settled.update(low or high or shares)
    return settled


def _height(shape: Shape, size: float, widths: Sequence[float]) -> float:
    """About how many points high the table stands."""
    head = max(_lines(text, widths[i] - shape.starts(i), size) for i, text in enumerate(shape.head))
    heights = [head]
    for row, level in zip(shape.texts, shape.levels, strict=True):
        far = [INDENT * level, *(shape.starts(i) for i in range(1, len(row)))]
        heights.append(max(_lines(text, widths[i] - far[i], size) for i, text in enumerate(row)))
    return sum(lines * _LINE * size + _AIR for lines in heights)


def _lines(text: str, width: float, size: float) -> int:
    room = max(width - SIDE, size)
    return max(1, sum(math.ceil(_width(line, size) / room - _ROUNDED) for line in text.split("\n")))
