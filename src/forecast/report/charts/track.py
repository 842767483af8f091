"""Forecasts as they were made: each one's deviation as a hatched bar on one axis, a booked outcome solid."""

from __future__ import annotations

from dataclasses import dataclass

from forecast.report.charts import waterfall
from forecast.report.charts.alt_text import paragraph, sentence
from forecast.report.charts.marks import LABEL_SIZE, Look
from forecast.report.charts.scene import Box, Label, Mark, Scene, Text


@dataclass(frozen=True, slots=True)
class Said:
    """What was said: when, and the full year's deviation from budget, SEK; `booked` = the outcome of a closed year."""

    label: str
    deviation: float
    booked: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """Oldest first. Budgets may differ between them, so the zero line is each one's own budget."""

    said: tuple[Said, ...]


def track_alt(picture: Track, look: Look) -> str:
    """The chart in Swedish words with every number that it shows."""
    bars = [f"{item.label} {look.part(item.deviation)}" for item in picture.said]
    return paragraph([f"Avvikelse mot budget i {look.unit.value}, äldst först.", sentence("Prognos för prognos", bars)])


def track_scene(picture: Track, look: Look) -> Scene:
    """The picture before it is rendered; x in SEK, y in px."""
    marks: list[Mark] = []
    labels: list[Label] = []
    pitch, y = look.px(waterfall.PITCH), look.px(waterfall.HEAD + 22)
    for number, item in enumerate(picture.said):
        last = number == len(picture.said) - 1
        labels.extend(waterfall.names(look, y, item.label, bold=last))
        marks.extend(_bar(item, y, look, last=last))
        y += pitch
    bottom = y - pitch + look.px(waterfall.BAR / 2 + 8)
    return Scene(
        height=bottom + look.px(4),
        domain=waterfall.domain([item.deviation for item in picture.said]),
        marks=(*marks, *waterfall.zero_line(look, look.px(waterfall.HEAD), bottom, "budget")),
        labels=tuple(labels),
        label_column=look.px(look.label_column),
        row_lines=waterfall.row_lines(look, len(picture.said) - 1),
    )


def _bar(item: Said, y: int, look: Look, *, last: bool) -> list[Mark]:
    """Hatched = a forecast, solid = booked; only the latest has the colour of its sign."""
    colors, half = look.colors, look.px(waterfall.BAR / 2)
    ink = colors.by_sign(look.shown(item.deviation)) if last else colors.text
    fill = colors.solid if item.booked else colors.paper
    box = Box(0.0, item.deviation, y - half, y + half, fill, colors.solid, hatched=not item.booked)
    value = Text(
        x=item.deviation,
        y=y,
        text=look.part(item.deviation),
        color=ink,
        side=waterfall.end_side(item.deviation),
        size=look.px(LABEL_SIZE),
        bold=last,
        gap=look.px(6),
        halo=True,
    )
    return [box, value] if item.deviation else [value]
