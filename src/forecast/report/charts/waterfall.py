"""The steps of a waterfall: shared by the bridge from budget to forecast and the one from base to scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from forecast.report.charts.marks import CAPTION_SIZE, LABEL_SIZE, Look, shorten, split
from forecast.report.charts.scene import Box, Label, Line, Mark, Side, Text

PITCH: Final = 40
BAR: Final = 24
TOTAL_BAR: Final = 27
HEAD: Final = 20
"""px above the first row, where the zero line is named."""
TOTAL_SIZE: Final = 16
TOTAL_VALUE_SIZE: Final = 18

_TOLERANCE = 1.0


def check_sum(steps: Sequence[float], total: float) -> None:
    """A waterfall that does not reach its total would lie.

    Args:
        steps: SEK.
        total: SEK.

    Raises:
        ValueError: when they differ by more than one krona.
    """
    if abs(sum(steps) - total) > _TOLERANCE:
        raise ValueError(f"The steps sum to {sum(steps):.2f} SEK, not to the total {total:.2f}.")


def end_side(amount: float) -> Side:
    """The side of a bar's end: costs and what is worse go left; zero is written at the left too."""
    return "right" if amount > 0 else "left"


def domain(values: Sequence[float]) -> tuple[float, float]:
    """From the smallest to the largest value, zero included; never without room."""
    low, high = min(0.0, *values), max(0.0, *values)
    return (low, high) if low < high else (-1.0, 0.0)


def name(look: Look, y: int, text: str, *, bold: bool = False, size: int = LABEL_SIZE) -> Label:
    """The name of a row, shortened to its column."""
    px = look.px(size)
    return Label(y, shorten(text, _room(look), px, bold=bold), bold=bold, size=px)


def names(look: Look, y: int, text: str, *, bold: bool = False) -> list[Label]:
    """The name of a high row: on two lines where one does not hold it, the second shortened."""
    px, room = look.px(LABEL_SIZE), _room(look)
    first, rest = split(text, room, px, bold=bold)
    if not rest:
        return [Label(y, first, bold=bold, size=px)]
    half = look.px(8)
    return [
        Label(y - half, first, bold=bold, size=px),
        Label(y + half, shorten(rest, room, px, bold=bold), bold=bold, size=px),
    ]


def _room(look: Look) -> int:
    return look.px(look.label_column) - look.px(8)


def step_bar(look: Look, start: float, amount: float, y: int, *, tint: bool, bold: bool) -> list[Mark]:
    """One step from `start` (SEK): its bar, red to the left or blue to the right, and its value at the end."""
    colors = look.colors
    color = colors.by_sign(look.shown(amount))
    half = look.px(BAR / 2)
    end = start + amount
    marks: list[Mark] = []
    if amount != 0:
        fill = colors.tint_by_sign(amount) if tint else color
        marks.append(Box(start, end, y - half, y + half, fill, color))
    value = Text(
        x=end,
        y=y,
        text=look.part(amount),
        color=color,
        side=end_side(amount),
        size=look.px(LABEL_SIZE),
        bold=bold,
        gap=look.px(6),
        halo=start != 0,
    )
    return [*marks, value]


def total_bar(look: Look, amount: float, y: int) -> list[Mark]:
    """The sum, from the zero line."""
    color = look.colors.by_sign(look.shown(amount))
    half = look.px(TOTAL_BAR / 2)
    value = Text(
        x=amount,
        y=y,
        text=look.part(amount),
        color=color,
        side=end_side(amount),
        size=look.px(TOTAL_VALUE_SIZE),
        bold=True,
        gap=look.px(6),
    )
    box = [Box(0.0, amount, y - half, y + half, color, color)] if amount != 0 else []
    return [*box, value]


def connector(look: Look, x: float, y: int, y2: int) -> Line:
    """A thin line from the end of one step down to the next."""
    return Line(x, y, x, y2, look.colors.previous_line)


def row_lines(look: Look, rows: int) -> tuple[int, ...]:
    """Where the pale lines stand, px: under each of the first rows."""
    first, pitch = look.px(HEAD + 22), look.px(PITCH)
    return tuple(first + row * pitch + pitch // 2 for row in range(rows))


def zero_line(look: Look, top: int, bottom: int, text: str) -> list[Mark]:
    """The zero line, named: it is the budget."""
    colors = look.colors
    named = Text(0.0, top - look.px(10), text, colors.secondary, size=look.px(CAPTION_SIZE))
    return [Line(0.0, top, 0.0, bottom, colors.text, width=1.5 * look.scale), named]
