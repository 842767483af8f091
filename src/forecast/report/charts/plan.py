"""The years ahead against the frame: net cost hatched, the frame outlined, what is short red at the end."""

from __future__ import annotations

import math
from dataclasses import dataclass

from forecast.report.charts import waterfall
from forecast.report.charts.alt_text import paragraph, sentence
from forecast.report.charts.marks import CAPTION_SIZE, LABEL_SIZE, Look
from forecast.report.charts.scene import Box, Label, Line, Mark, Scene, Text

_PITCH = 38
_HALF = 11
_YEARS = 52
"""px at scale 1 for the names of years."""


@dataclass(frozen=True, slots=True)
class PlanYear:
    """One year, SEK: net cost with its ends, and the frame; NaN where there is no frame."""

    year: int
    net: float
    low: float
    high: float
    frame: float

    @property
    def gap(self) -> float:
        """Net - frame, SEK; worse < 0, NaN without a frame."""
        return round(self.net - self.frame, 2) + 0.0


@dataclass(frozen=True, slots=True)
class PlanBars:
    """The forecast's year first; `closed`: it is booked, and so drawn solid."""

    years: tuple[PlanYear, ...]
    closed: bool = False

    @property
    def spans(self) -> bool:
        """Whether any year has ends of its own."""
        return any(year.low != year.high for year in self.years)


def plan_bars_alt(plan: PlanBars, look: Look) -> str:
    """The chart in Swedish words with every number that it shows."""
    first = plan.years[0]
    parts = [
        f"{year.year} {look.amount(year.net)}"
        + ("" if math.isnan(year.frame) else f" mot ram {look.amount(year.frame)}, gap {look.deviation(year.gap)}")
        for year in plan.years
    ]
    last, when = plan.years[-1], "utfall" if plan.closed else "prognos"
    ends = f"{last.year} nettokostnad från {look.amount(last.low)} till {look.amount(last.high)}"
    return paragraph(
        [
            f"Nettokostnad {first.year}–{last.year} i {look.unit.value}, {when} {first.year} först.",
            sentence("År för år", parts),
            f"Volymernas ytterlägen ger {ends}." if plan.spans else "",
        ]
    )


def plan_bars_scene(plan: PlanBars, look: Look) -> Scene:
    """The picture before it is rendered; x in SEK, y in px."""
    marks: list[Mark] = []
    labels: list[Label] = []
    y = look.px(waterfall.HEAD + 18)
    for at, year in enumerate(plan.years):
        bold = at <= 1
        labels.append(Label(y, str(year.year), bold=bold, size=look.px(LABEL_SIZE)))
        marks.extend(_bar(year, y, look, solid=plan.closed and at == 0))
        y += look.px(_PITCH)
    bottom = y - look.px(_PITCH) + look.px(_HALF + 6)
    marks.append(Line(0.0, look.px(waterfall.HEAD), 0.0, bottom, look.colors.text, width=1.5 * look.scale))
    marks.extend(_frame_name(plan.years[0], look))
    known = [x for year in plan.years for x in (year.net, year.low, year.high, year.frame) if not math.isnan(x)]
    return Scene(
        height=bottom + look.px(2),
        domain=waterfall.domain(known),
        marks=tuple(marks),
        labels=tuple(labels),
        label_column=look.px(_YEARS),
    )


def _bar(year: PlanYear, y: int, look: Look, *, solid: bool) -> list[Mark]:
    """Net cost up to the frame, the frame's outline, and between them what is short or left."""
    colors, half = look.colors, look.px(_HALF)
    top, low = y - half, y + half
    fill = colors.solid if solid else colors.paper
    if math.isnan(year.frame):
        marks: list[Mark] = [Box(0.0, year.net, top, low, fill, colors.solid, hatched=not solid)]
        marks.append(_value(year.net, look.amount(year.net), y, colors.text, look))
        return marks
    inner = max(year.net, year.frame) if year.net < 0 else min(year.net, year.frame)
    shown = look.shown(year.gap)
    marks = [Box(0.0, inner, top, low, fill, colors.solid, hatched=not solid)]
    if shown:
        color = colors.by_sign(shown)
        ink = color if shown < 0 else colors.tint_by_sign(shown)
        marks.append(Box(year.frame, year.net, top, low, ink, color))
    marks.append(Box(0.0, year.frame, top, low, "transparent", colors.text, 1.5 * look.scale))
    if year.low != year.high:
        marks.extend(_ends(year, low + look.px(5), look))
    outer = min(year.net, year.frame, year.low)
    marks.append(_value(outer, look.deviation(year.gap), y, colors.by_sign(shown), look))
    marks.append(_inside(year, y, look, solid=solid))
    return marks


def _value(x: float, text: str, y: int, color: str, look: Look) -> Text:
    side = waterfall.end_side(x)
    return Text(x, y, text, color, side, size=look.px(LABEL_SIZE), bold=True, gap=look.px(6), halo=True)


def _inside(year: PlanYear, y: int, look: Look, *, solid: bool) -> Text:
    """The year's net cost, in the middle of its bar."""
    color = look.colors.paper if solid else look.colors.text
    middle = round(year.net / 2, 2)
    return Text(middle, y, look.amount(year.net), color, size=look.px(LABEL_SIZE), bold=True, halo=not solid)


def _ends(year: PlanYear, y: int, look: Look) -> list[Mark]:
    """The ends as a thin line with caps, under the bar: no shading, they carry no probability."""
    color, cap = look.colors.previous_line, look.px(3)
    return [
        Line(year.low, y, year.high, y, color, width=1.5 * look.scale),
        Line(year.low, y - cap, year.low, y + cap, color, width=1.5 * look.scale),
        Line(year.high, y - cap, year.high, y + cap, color, width=1.5 * look.scale),
    ]


def _frame_name(first: PlanYear, look: Look) -> list[Mark]:
    """Where the frame ends, above the first bar."""
    if math.isnan(first.frame):
        return []
    text, y = f"ram {first.year} {look.amount(first.frame)}", look.px(waterfall.HEAD - 6)
    return [Text(first.frame, y, text, look.colors.secondary, "right", size=look.px(CAPTION_SIZE), gap=0.0)]
