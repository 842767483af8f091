"""Heights, broken lines, and names that must not lie on each other: the geometry of what runs over time, in px."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Height:
    """From a value to px.

    Attributes:
        low, high: ends of the axis, in the values' unit.
        top: px above it.
        px: its length.
    """

    low: float
    high: float
    top: int
    px: int

    def __call__(self, value: float) -> float:
        """Px from the top."""
        return round(self.top + (self.high - value) / (self.high - self.low) * self.px, 2)

    def points(self, values: Sequence[float], first: Point | None = None) -> list[Point]:
        """(1, px), (2, px) ... of the values, NaN kept; `first` goes before them."""
        rows = [(float(at), v if math.isnan(v) else self(v)) for at, v in enumerate(values, 1)]
        return [first, *rows] if first else rows


def runs(points: Sequence[Point]) -> list[list[Point]]:
    """The points as unbroken runs of at least two; a point whose y is NaN breaks the line."""
    found: list[list[Point]] = [[]]
    for point in points:
        if math.isnan(point[1]):
            found.append([])
        else:
            found[-1].append(point)
    return [run for run in found if len(run) > 1]


def bare_points(points: Sequence[Point]) -> list[Point]:
    """Known points without a known neighbour after or before them."""
    known = [not math.isnan(y) for _, y in points]
    return [
        point
        for index, point in enumerate(points)
        if known[index] and not (index > 0 and known[index - 1]) and not (index + 1 < len(points) and known[index + 1])
    ]


def fall_apart(wanted: Sequence[float], gap: float, limit: tuple[float, float]) -> list[float]:
    """Places at least `gap` px apart, near the wanted ones and in their order, within the limit where it has room.

    Names that meet form a block that centres on its members' wanted places.

    Args:
        wanted: px, any order.
        gap: px between two neighbours.
        limit: first and last px that may be used.

    Returns:
        A place for each wanted one, in the order given.
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    blocks: list[list[int]] = []
    for index in order:
        blocks.append([index])
        while len(blocks) > 1 and _first(blocks[-1], wanted, gap, limit) < _last(blocks[-2], wanted, gap, limit) + gap:
            merged = blocks.pop()
            blocks[-1] = [*blocks[-1], *merged]
    placed = dict.fromkeys(order, 0.0)
    for block in blocks:
        first = _first(block, wanted, gap, limit)
        placed.update({index: round(first + rank * gap, 2) for rank, index in enumerate(block)})
    return [placed[index] for index in range(len(wanted))]


def _first(block: Sequence[int], wanted: Sequence[float], gap: float, limit: tuple[float, float]) -> float:
    """The block's first place: centred on its wanted places, then kept within the limit."""
    length = (len(block) - 1) * gap
    centre = sum(wanted[index] for index in block) / len(block)
    return max(limit[0], min(centre - length / 2, limit[1] - length))


def _last(block: Sequence[int], wanted: Sequence[float], gap: float, limit: tuple[float, float]) -> float:
    return _first(block, wanted, gap, limit) + (len(block) - 1) * gap
