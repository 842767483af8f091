"""Lines by month as an office program draws them, in numbers of the unit, each named at its end; the year's fan."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from forecast.money import in_unit
from forecast.report.charts.fan import Fan
from forecast.report.charts.marks import Look

Style = Literal["outcome", "forecast", "budget", "previous", "dot", "span", "band", "own", "layer", "pace"]

POINTED = frozenset({"own", "layer", "pace"})
"""Styles whose values are marked one by one."""


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line.

    Attributes:
        name: as people read it.
        values: twelve, in the unit; None where nothing is known, and the line breaks there.
        style: how it is drawn.
        label: what stands at its last point; "" where another line names it.
    """

    name: str
    values: tuple[float | None, ...]
    style: Style
    label: str = ""

    @property
    def last(self) -> int:
        """The position of its last point; -1 when it has none."""
        return max((at for at, value in enumerate(self.values) if value is not None), default=-1)


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over months; `caption` says what the strokes mean; `from_zero` whether the axis must hold zero."""

    months: tuple[str, ...]
    rows: tuple[LineRow, ...]
    decimals: int
    caption: str
    band: tuple[tuple[str, tuple[float, ...]], ...] = ()
    from_zero: bool = True

    @property
    def holds_zero(self) -> bool:
        """Whether the axis of the months stands at zero; else it is no line that anything is measured from."""
        low, high = self.reach
        return low <= 0.0 <= high

    @property
    def high_months(self) -> bool:
        """Whether the months stand above the lines: beside a zero that nothing is above."""
        return self.holds_zero and self.reach[1] <= 0

    @property
    def reach(self) -> tuple[float, float]:
        """The least and the largest value; zero is included where the axis must hold it."""
        known = [value for row in self.rows for value in row.values if value is not None]
        if not self.from_zero and min(known) < max(known):
            return min(known), max(known)
        low, high = min(0.0, *known, 0.0), max(0.0, *known, 0.0)
        return (low, high) if low < high else (-1.0, 0.0)


def fan_chart(drawing: Fan, look: Look) -> LineChart:
    """The year as lines."""
    rows = [_row(name, values, style, look) for name, values, style in _lines(drawing)]
    known = tuple(row for row in rows if row.last >= 0)
    return LineChart(drawing.months, known, look.unit.decimals, _caption(drawing), _band(known, drawing))


def _band(rows: Sequence[LineRow], fan: Fan) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """The shaded areas; none where a month of the span is unknown or the span lies on both sides of zero."""
    ends = [row.values for row in rows if row.style == "band"]
    if len(ends) != 2 or any(value is None for end in ends for value in end[fan.as_of :]):
        return ()
    booked = [0.0 if v is None else v for row in rows if row.style == "outcome" for v in row.values[: fan.as_of]]
    low, high = ([*booked, *(value or 0.0 for value in end[fan.as_of :])] for end in ends)
    if len(low) != len(fan.months) or min(low) < 0 < max(high):
        return ()
    near, far = (high, low) if max(high) <= 0 else (low, high)
    width = tuple(round(end - start, 9) for start, end in zip(near, far, strict=True))
    return (("Osynlig yta", tuple(near)), ("Spann, bredd", width))


def _lines(fan: Fan) -> list[tuple[str, Sequence[float], Style]]:
    """What is drawn, the later on top; a span of a default stands at December alone."""
    closed = fan.as_of == len(fan.months)
    nothing = (math.nan,) * (len(fan.months) - 1)
    joined = [v if at >= fan.as_of else math.nan for at, v in enumerate(fan.forecast)]
    if fan.as_of and not closed:
        joined[fan.as_of - 1] = fan.actual[fan.as_of - 1]
    span: Style = "band" if fan.calibrated else "span"
    name = "80 %" if fan.calibrated else "spann (schablon)"
    known = not math.isnan(fan.low[-1] + fan.high[-1])
    low, high = (
        (end if fan.calibrated else (*nothing, end[-1])) if known else (*nothing, math.nan)
        for end in (fan.low, fan.high)
    )
    previous = math.nan if fan.previous is None else fan.previous
    return [
        (f"{name}, sämre", low, span),
        (f"{name}, bättre", high, span),
        (f"{fan.year - 1}", fan.prior, "previous"),
        ("budget", fan.budget, "budget"),
        (f"utfall {fan.year}" if closed else f"utfall {fan.booked}", fan.actual, "outcome"),
        ("prognos", (*nothing, math.nan) if closed else joined, "forecast"),
        ("förra prognosen", (*nothing, previous), "dot"),
    ]


def _row(name: str, values: Sequence[float], style: Style, look: Look) -> LineRow:
    shown = tuple(None if math.isnan(v) else float(in_unit(v, look.unit)) + 0.0 for v in values)
    last = next((v for v in reversed(list(values)) if not math.isnan(v)), math.nan)
    return LineRow(name, shown, style, "" if math.isnan(last) else f"{name} {look.amount(last)}")


def _caption(fan: Fan) -> str:
    """What the strokes mean."""
    words = "Heldragen linje är utfall, streckad är prognos, dubbel är budget, grå är förra året. Kostnad är minus."
    return words if fan.as_of else f"{words} Inget är bokfört."
