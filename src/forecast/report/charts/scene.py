"""A picture as frozen marks: x in SEK or months, y and all sizes in px. `render` says it in Vega-Lite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from forecast.report.charts.marks import LABEL_SIZE, text_width

Side = Literal["left", "middle", "right"]

_GAP: Final = 6


@dataclass(frozen=True, slots=True)
class Box:
    """A bar from `x` to `x2`, `y` (upper) to `y2`; hatched = a forecast."""

    x: float
    x2: float
    y: float
    y2: float
    fill: str
    stroke: str
    width: float = 1.0
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line over the bars."""

    x: float
    y: float
    x2: float
    y2: float
    stroke: str
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """A broken line through points (x, y), in order of x."""

    points: tuple[tuple[float, float], ...]
    stroke: str
    width: float = 2.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """The room between two lines, points (x, y, y2) in order of x."""

    points: tuple[tuple[float, float, float], ...]
    fill: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A small mark at a point; round, or of another shape where the shape says what it is."""

    x: float
    y: float
    fill: str
    stroke: str
    shape: Literal["circle", "diamond", "square"] = "circle"


@dataclass(frozen=True, slots=True)
class Text:
    """A text at the side of a point.

    Attributes:
        side: where it stands seen from the point.
        halo: clears the lines behind it; for texts that a line may cross.
        within: length on the x axis that the text must fit in to be shown (None = always shown).
        otherwise: shown only when it does *not* fit, in place of its twin.
        need: px that must fit; the text's own width when 0.
    """

    x: float
    y: float
    text: str
    color: str
    side: Side = "middle"
    size: int = LABEL_SIZE
    bold: bool = False
    gap: float = _GAP
    halo: bool = False
    within: float | None = None
    otherwise: bool = False
    need: float = 0.0

    @property
    def width(self) -> float:
        """About how many px."""
        return text_width(self.text, self.size, bold=self.bold)


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a row, in the label column."""

    y: int
    text: str
    bold: bool = False
    size: int = LABEL_SIZE


Mark = Box | Line | Path | Area | Dot | Text


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole picture; `domain` is what the x axis must hold, before room for texts.

    Attributes:
        label_column: px to the left of the plot for `labels` (0 = none).
        row_lines: y of pale lines under rows, over the whole width.
    """

    height: int
    domain: tuple[float, float]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...] = ()
    label_column: int = 0
    row_lines: tuple[int, ...] = ()
