"""A scene as SVG text of one fixed width: for pages that are a single file without scripts.

The same scenes that `render` says in Vega-Lite; what depends on the width there is settled here.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from forecast.report.charts.frame import Frame, fit_frame
from forecast.report.charts.marks import FONT, Look
from forecast.report.charts.scene import Area, Box, Dot, Line, Mark, Path, Scene, Text

_ANCHOR: Final = {"left": "end", "middle": "middle", "right": "start"}
_SHIFT: Final = {"left": -1, "middle": 0, "right": 1}
_HATCH: Final = 6
_RADIUS: Final = 4.5
FONT_SLACK: Final = 1.2
"""The reader's font may be wider than the one that widths are reckoned for: the page brings none of its own."""


class _Plane:
    """From the scene's x to px, for one width."""

    def __init__(self, scene: Scene, width: int) -> None:
        fitted = fit_frame(scene)
        left, right = (round(side * FONT_SLACK) + 2 for side in (fitted.left, fitted.right))
        self.frame = Frame(fitted.low, fitted.high, left, right)
        self.left = scene.label_column + self.frame.left
        self.inner = max(40.0, width - scene.label_column - self.frame.left - self.frame.right)

    def x(self, value: float) -> float:
        """Px of an x in data."""
        return self.left + (value - self.frame.low) / (self.frame.high - self.frame.low) * self.inner

    def length(self, value: float) -> float:
        """Px of a length on the x axis."""
        return value / (self.frame.high - self.frame.low) * self.inner


def svg(scene: Scene, look: Look, alt_text: str, width: int) -> str:
    """The scene as an `svg` element with the alt text as its name.

    Args:
        scene: what to draw.
        look: its colours; its own width is not used.
        alt_text: what the picture says to those who do not see it.
        width: px of the drawing; it shrinks with its column.

    Raises:
        ValueError: when the scene's domain has no room.
    """
    plane = _Plane(scene, width)
    lines = [_rule(0, y, width, y, look.colors.row) for y in scene.row_lines]
    texts = [mark for mark in scene.marks if isinstance(mark, Text) and _shown(mark, plane)]
    shapes = [_shape(mark, plane) for mark in _layered(scene.marks)]
    names = [
        _text(0, label.y, label.text, look.colors.text, "start", label.size, bold=label.bold) for label in scene.labels
    ]
    written = [
        _text(
            plane.x(mark.x) + _SHIFT[mark.side] * mark.gap,
            mark.y,
            mark.text,
            mark.color,
            _ANCHOR[mark.side],
            mark.size,
            bold=mark.bold,
            halo=look.colors.paper if mark.halo else "",
        )
        for mark in texts
    ]
    body = "".join([_patterns(scene.marks), *lines, *shapes, *names, *written])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(alt_text)}" '
        f'viewBox="0 0 {width} {scene.height}" width="{width}" height="{scene.height}" '
        f'font-family="{escape(FONT)}">{body}</svg>'
    )


def _layered(marks: Sequence[Mark]) -> list[Mark]:
    """Marks without the texts, in the order that `render` lays them."""
    kinds = (Box, Area, Path, Line, Dot)
    return [mark for kind in kinds for mark in marks if isinstance(mark, kind)]


def _shown(text: Text, plane: _Plane) -> bool:
    """Whether a text that asks for room has it (or, for its twin, has it not)."""
    if text.within is None:
        return True
    return (plane.length(text.within) >= (text.need or text.width + 4)) != text.otherwise


def _shape(mark: Mark, plane: _Plane) -> str:
    if isinstance(mark, Box):
        return _box(mark, plane)
    if isinstance(mark, Line):
        return _rule(
            plane.x(mark.x), mark.y, plane.x(mark.x2), mark.y2, mark.stroke, mark.width, "4 3" if mark.dashed else ""
        )
    if isinstance(mark, Path):
        points = " ".join(f"{_n(plane.x(x))},{_n(y)}" for x, y in mark.points)
        dash = ' stroke-dasharray="5 4"' if mark.dashed else ""
        return (
            f'<polyline points="{points}" fill="none" stroke="{mark.stroke}" stroke-width="{_n(mark.width)}" '
            f'stroke-linejoin="round"{dash}/>'
        )
    if isinstance(mark, Area):
        around = [(x, y) for x, y, _ in mark.points] + [(x, y2) for x, _, y2 in reversed(mark.points)]
        return f'<polygon points="{" ".join(f"{_n(plane.x(x))},{_n(y)}" for x, y in around)}" fill="{mark.fill}"/>'
    if isinstance(mark, Dot):
        return (
            f'<circle cx="{_n(plane.x(mark.x))}" cy="{_n(mark.y)}" r="{_n(_RADIUS)}" fill="{mark.fill}" '
            f'stroke="{mark.stroke}" stroke-width="2"/>'
        )
    return ""


def _box(mark: Box, plane: _Plane) -> str:
    left, right = sorted((plane.x(mark.x), plane.x(mark.x2)))
    place = f'x="{_n(left)}" y="{_n(mark.y)}" width="{_n(right - left)}" height="{_n(mark.y2 - mark.y)}"'
    drawn = f'<rect {place} fill="{mark.fill}" stroke="{mark.stroke}" stroke-width="{_n(mark.width)}"/>'
    return drawn + (f'<rect {place} fill="url(#{_pattern(mark.stroke)})"/>' if mark.hatched else "")


def _patterns(marks: Sequence[Mark]) -> str:
    """One hatch for each colour that is hatched."""
    colors = sorted({mark.stroke for mark in marks if isinstance(mark, Box) and mark.hatched})
    drawn = [
        f'<pattern id="{_pattern(color)}" width="{_HATCH}" height="{_HATCH}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0 0V{_HATCH}" stroke="{color}" stroke-width="1.3"/></pattern>'
        for color in colors
    ]
    return f"<defs>{''.join(drawn)}</defs>" if drawn else ""


def _pattern(color: str) -> str:
    return f"hatch-{color.lstrip('#')}"


def _rule(x: float, y: float, x2: float, y2: float, stroke: str, width: float = 1.0, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{_n(x)}" y1="{_n(y)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke="{stroke}" '
        f'stroke-width="{_n(width)}"{dashed}/>'
    )


def _text(
    x: float, y: float, text: str, color: str, anchor: str, size: float, *, bold: bool = False, halo: str = ""
) -> str:
    weight = ' font-weight="600"' if bold else ""
    cleared = f' stroke="{halo}" stroke-width="5" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" fill="{color}" font-size="{_n(size)}" text-anchor="{anchor}" '
        f'dominant-baseline="central"{weight}{cleared}>{escape(text)}</text>'
    )


def _n(value: float) -> str:
    """A number as short as a picture needs, never minus zero."""
    return f"{round(value, 2) + 0.0:g}" if abs(value) < 1e5 else f"{value:.1f}"
