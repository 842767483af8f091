"""The x axis in px: what is kept free for texts at both ends, and the way from SEK to px and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from forecast.report.charts.marks import text_width
from forecast.report.charts.scene import Scene, Text

_PHONE: Final = 288
"""px of a picture on the narrowest phone; paddings are reckoned for it."""
_MOST, _LEAST = 110, 20
"""px between the paddings there: as many as the names and numbers leave, within these."""
_TURNS: Final = 4
"""Paddings take from what is between them, and what is between them decides the paddings: settled after so many."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The x axis: its domain and the px kept free at both ends."""

    low: float
    high: float
    left: int
    right: int

    @property
    def inner(self) -> str:
        """Vega expression: px between the paddings."""
        return f"max({_LEAST},width-{self.left + self.right})"

    def to_px(self, field: str) -> str:
        """Vega expression: px of a field in data."""
        return f"{self.left}+(datum.{field}-{number(self.low)})/{self.high - self.low!r}*{self.inner}"

    def to_data(self, field: str) -> str:
        """Vega expression: data of a field in px."""
        return f"{number(self.low)}+(datum.{field}-{self.left})/{self.inner}*{self.high - self.low!r}"


def number(value: float) -> str:
    """A number that is safe after an operator in a Vega expression."""
    return f"({value!r})"


def fit_frame(scene: Scene) -> Frame:
    """Room at both ends for the texts; a text may reach into the label column where its row's name is short.

    Raises:
        ValueError: when the domain has no room.
    """
    low, high = scene.domain
    if not low < high:
        raise ValueError(f"A scene needs a domain with room, not {low} to {high}.")
    left = right = 2.0
    for _ in range(_TURNS):
        left, right = _paddings(scene, max(_LEAST, min(_MOST, _PHONE - scene.label_column - left - right)))
    return Frame(low, high, round(left), round(right))


def _paddings(scene: Scene, inner: float) -> tuple[float, float]:
    """Px that the texts need to the left and right of a plot that is `inner` px wide."""
    (low, high), left, right = scene.domain, 2.0, 2.0
    for text in (mark for mark in scene.marks if isinstance(mark, Text) and mark.within is None):
        share = (text.x - low) / (high - low) * inner
        reach = {"left": (1.0, 0.0), "middle": (0.5, 0.5), "right": (0.0, 1.0)}[text.side]
        gap = 0 if text.side == "middle" else text.gap
        names = [text_width(n.text, n.size, bold=n.bold) + 12 for n in scene.labels if abs(n.y - text.y) < n.size]
        free = scene.label_column - max(names, default=0)
        left = max(left, reach[0] * text.width + gap * (text.side == "left") - share - free)
        right = max(right, reach[1] * text.width + gap * (text.side == "right") - (inner - share))
    return left, right
