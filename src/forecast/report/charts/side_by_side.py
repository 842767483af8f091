"""Scenarios beside the base: each one's deviation as a bar on one axis."""

from __future__ import annotations

from dataclasses import dataclass

from forecast.report.charts import waterfall
from forecast.report.charts.alt_text import paragraph, sentence
from forecast.report.charts.marks import Look
from forecast.report.charts.scene import Label, Mark, Scene


@dataclass(frozen=True, slots=True)
class Beside:
    """One bar: a name and its deviation from budget, SEK."""

    label: str
    deviation: float


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The base first, then the scenarios as they were saved; `budget` (SEK) is named at the zero line."""

    bars: tuple[Beside, ...]
    budget: float


def side_by_side_alt(picture: SideBySide, look: Look) -> str:
    """The chart in Swedish words with every number that it shows."""
    bars = [f"{bar.label} {look.part(bar.deviation)}" for bar in picture.bars]
    return paragraph(
        [
            f"Avvikelse mot budget i {look.unit.value}: budget {look.amount(picture.budget)}.",
            sentence("Bas och scenarier", bars),
        ]
    )


def side_by_side_scene(picture: SideBySide, look: Look) -> Scene:
    """The picture before it is rendered; x in SEK, y in px."""
    marks: list[Mark] = []
    labels: list[Label] = []
    pitch, y = look.px(waterfall.PITCH), look.px(waterfall.HEAD + 22)
    for number, bar in enumerate(picture.bars):
        labels.extend(waterfall.names(look, y, bar.label, bold=number == 0))
        marks.extend(waterfall.step_bar(look, 0.0, bar.deviation, y, tint=number == 0, bold=True))
        y += pitch
    bottom = y - pitch + look.px(waterfall.BAR / 2 + 8)
    zero = waterfall.zero_line(look, look.px(waterfall.HEAD), bottom, f"budget {look.amount(picture.budget)}")
    return Scene(
        height=bottom + look.px(4),
        domain=waterfall.domain([bar.deviation for bar in picture.bars]),
        marks=(*marks, *zero),
        labels=tuple(labels),
        label_column=look.px(look.label_column),
        row_lines=waterfall.row_lines(look, len(picture.bars) - 1),
    )
