"""The series of a stacked bar chart that an office program draws a picture's rows from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from forecast.report.charts.marks import palette, text_width
from forecast.report.papers.native_charts.bars import BarChart, BarRow, Fill, axis

Position = Literal["inside_end", "inside_base", "center"]
_COLORS = palette("light")


@dataclass(frozen=True, slots=True)
class BarSeries:
    """One series: per row its value in the unit, its fill (None = invisible), its text and the text's colour."""

    name: str
    values: tuple[float, ...]
    fills: tuple[Fill | None, ...]
    texts: tuple[str, ...]
    colors: tuple[str, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class Plot:
    """Everything that is drawn: the series in stacked order, and where the axis begins and ends."""

    series: tuple[BarSeries, ...]
    low: float
    high: float


def plotted(bars: BarChart, room: float, size: float) -> Plot:
    """The series that draw the rows: an invisible base, the pieces, and invisible room for the texts at both ends.

    A stacked bar cannot have its text outside its end, so the text stands at the foot of an invisible bar after it, or,
    where the end points to zero, at the end of the base.

    Args:
        bars: the rows.
        room: how wide the axis is drawn, in the measure of `size`.
        size: of the texts.
    """
    shares = [tuple(_share(text, room, size) for text in (row.left, row.right)) for row in bars.rows]
    low, high = axis(bars, [(left, right) for left, right in shares])
    length = high - low
    pieces = [_pieces(bars, at) for at in range(bars.columns)]
    left = _room(
        "Plats för siffra, vänster", [_left(row) for row in bars.rows], bars.rows, -length, [s[0] for s in shares]
    )
    right = _room(
        "Plats för siffra, höger", [_right(row) for row in bars.rows], bars.rows, length, [s[1] for s in shares]
    )
    kept = [series for series in (_base(bars), *pieces, left, right) if any(series.values)]
    return Plot(tuple(kept or pieces or [_base(bars)]), low, high)


def _share(text: str, room: float, size: float) -> float:
    """How much of the axis a text takes, with air before it; at most what leaves the bars something."""
    return min((text_width(text, size, bold=True) + size) / room, 0.4) if text else 0.0


def _left(row: BarRow) -> str:
    return row.left if row.ends[0] <= 0 else ""


def _right(row: BarRow) -> str:
    return row.right if row.ends[1] >= 0 else ""


def _base(bars: BarChart) -> BarSeries:
    texts = []
    for row in bars.rows:
        text = row.left if row.left and row.ends[0] > 0 else row.right if row.right and row.ends[1] < 0 else ""
        texts.append(text)
    return BarSeries(
        name="Osynlig bas",
        values=tuple(row.base for row in bars.rows),
        fills=(None,) * len(bars.rows),
        texts=tuple(texts),
        colors=tuple(_color(row) for row in bars.rows),
        position="inside_end",
    )


def _pieces(bars: BarChart, at: int) -> BarSeries:
    chosen = [row.pieces[at] if at < len(row.pieces) else None for row in bars.rows]
    return BarSeries(
        name="Belopp" if at == 0 else "Belopp, fortsättning",
        values=tuple(piece.size if piece else 0.0 for piece in chosen),
        fills=tuple(piece.fill if piece else None for piece in chosen),
        texts=tuple(piece.inside if piece else "" for piece in chosen),
        colors=tuple(_COLORS.paper if piece and piece.fill == "solid" else _COLORS.text for piece in chosen),
        position="center",
    )


def _room(name: str, texts: Sequence[str], rows: Sequence[BarRow], length: float, shares: Sequence[float]) -> BarSeries:
    values = [length * share if text else 0.0 for text, share in zip(texts, shares, strict=True)]
    return BarSeries(
        name=name,
        values=tuple(values),
        fills=(None,) * len(rows),
        texts=tuple(texts),
        colors=tuple(_color(row) for row in rows),
        position="inside_base",
    )


def _color(row: BarRow) -> str:
    """Red and blue belong to deviations; what stands beside is black, a span grey."""
    fill = row.pieces[0].fill if row.pieces else "solid"
    named = {"negative": _COLORS.negative, "negative_tint": _COLORS.negative, "span": _COLORS.secondary}
    blue = {"positive": _COLORS.positive, "positive_tint": _COLORS.positive}
    return {**named, **blue}.get(fill, _COLORS.text)
