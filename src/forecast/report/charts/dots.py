"""One figure of several municipalities: a mark each on one axis, our own a filled diamond with its name in bold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from forecast.money import format_number
from forecast.report.charts import waterfall
from forecast.report.charts.alt_text import paragraph, sentence
from forecast.report.charts.marks import CAPTION_SIZE, LABEL_SIZE, Look
from forecast.report.charts.scene import Dot, Label, Line, Mark, Scene, Text

Kind = Literal["own", "municipality", "group"]
_PITCH: Final = 32
_SHAPES: Final[dict[Kind, Literal["circle", "diamond", "square"]]] = {
    "own": "diamond",
    "municipality": "circle",
    "group": "square",
}
_WORDS: Final[dict[Kind, str]] = {"own": "egen", "municipality": "", "group": "grupp"}


@dataclass(frozen=True, slots=True)
class DotRow:
    """A municipality's figure; `group` is the country, or municipalities together."""

    label: str
    value: float
    kind: Kind = "municipality"


@dataclass(frozen=True, slots=True)
class Dots:
    """A figure in a unit of its own; never money of ours. Rows stand as they are given."""

    name: str
    unit: str
    decimals: int
    rows: tuple[DotRow, ...]

    def number(self, value: float) -> str:
        """A value as Swedish text."""
        return format_number(value, self.decimals)


def dots_alt(picture: Dots, look: Look) -> str:
    """The chart in Swedish words with every number that it shows; its unit is its own and not the look's."""
    del look
    said = [
        f"{row.label}{f' ({_WORDS[row.kind]})' if _WORDS[row.kind] else ''} {picture.number(row.value)}"
        for row in picture.rows
    ]
    about = (
        f"{picture.name}." if not picture.unit or picture.unit in picture.name else f"{picture.name}, {picture.unit}."
    )
    return paragraph([about, sentence("Högst först", said)])


def dots_scene(picture: Dots, look: Look) -> Scene:
    """The picture before it is rendered; x in the figure's own unit, y in px.

    The axis holds the values, and zero only where they lie on both sides: marks are compared by place, not length.
    """
    values = [row.value for row in picture.rows]
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 1.0, high + 1.0
    own = next((row.value for row in picture.rows if row.kind == "own"), None)
    marks: list[Mark] = []
    labels: list[Label] = []
    pitch, top = look.px(_PITCH), look.px(waterfall.HEAD)
    y = top + look.px(18)
    bottom = y + pitch * (len(picture.rows) - 1) + look.px(14)
    if own is not None:
        marks.append(Line(own, top, own, bottom, look.colors.previous_line, dashed=True))
    if low < 0 < high:
        marks.append(Line(0.0, top, 0.0, bottom, look.colors.previous_line))
        marks.append(Text(0.0, top // 2, "0", look.colors.secondary, size=look.px(CAPTION_SIZE), halo=True))
    for row in picture.rows:
        labels.extend(waterfall.names(look, y, row.label, bold=row.kind == "own"))
        marks.extend(_mark(row, picture, y, look))
        y += pitch
    return Scene(
        height=bottom + look.px(4),
        domain=(low, high),
        marks=tuple(marks),
        labels=tuple(labels),
        label_column=look.px(look.label_column),
        row_lines=tuple(top + look.px(18) + pitch * at + pitch // 2 for at in range(len(picture.rows) - 1)),
    )


def _mark(row: DotRow, picture: Dots, y: int, look: Look) -> list[Mark]:
    """The mark and its value to the right; own filled, others open, so that neither needs its colour."""
    colors, own = look.colors, row.kind == "own"
    fill = colors.solid if own else colors.previous if row.kind == "group" else colors.paper
    dot = Dot(row.value, y, fill, colors.solid, _SHAPES[row.kind])
    text = Text(
        x=row.value,
        y=y,
        text=picture.number(row.value),
        color=colors.text,
        side="right",
        size=look.px(LABEL_SIZE),
        bold=own,
        gap=look.px(11),
        halo=True,
    )
    return [dot, text]
