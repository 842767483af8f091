"""A year's forecasts towards its outcome as an office program draws them: a line a voice, over the spoken months."""

from __future__ import annotations

import math
from collections.abc import Sequence

from forecast.money import in_unit
from forecast.periods import short_month
from forecast.report.charts.drawing import Drawing
from forecast.report.charts.fan import Fan
from forecast.report.charts.funnel import Funnel, Voiced, lines
from forecast.report.charts.marks import Look
from forecast.report.papers.native_charts.lines import LineChart, LineRow, Style, fan_chart

CAPTION = "Heldraget är skikt, modellens med romber; streckat är ren takt; det tjocka strecket är utfallet."
ZERO, OUTSIDE = "Noll är budgeten.", "Budgeten ligger utanför bilden."


def line_chart(drawing: Drawing, look: Look) -> LineChart | None:
    """The picture as lines; None where it is none."""
    if isinstance(drawing, Funnel):
        return funnel_lines(drawing, look)
    return fan_chart(drawing, look) if isinstance(drawing, Fan) else None


def funnel_lines(drawing: Funnel, look: Look) -> LineChart:
    """The outcome across the spoken months, and a line with points a voice."""
    every = range(12)
    months = [at for at in every if any(not math.isnan(voice.deviations[at]) for voice in drawing.voices)]
    rows = [_row(name, [voice.deviations[at] for at in months], _style(voice), look) for voice, name in lines(drawing)]
    rows.append(_row(drawing.outcome_name, [drawing.outcome] * len(months), "outcome", look))
    return LineChart(
        months=tuple(short_month(at + 1) for at in months),
        rows=tuple(rows),
        decimals=look.part_decimals,
        caption=f"{CAPTION} {ZERO if drawing.shows_budget else OUTSIDE}",
        from_zero=drawing.shows_budget,
    )


def _style(voice: Voiced) -> Style:
    return "own" if voice.own else "pace" if voice.plain else "layer"


def _row(name: str, values: Sequence[float], style: Style, look: Look) -> LineRow:
    shown = tuple(None if math.isnan(v) else float(in_unit(v, look.unit, look.part_decimals)) + 0.0 for v in values)
    last = next(v for v in reversed(values) if not math.isnan(v))
    return LineRow(name, shown, style, f"{name} {look.part(last)}")
