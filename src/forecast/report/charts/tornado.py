"""The tornado: how far each stated range moves the year, widest first, worse to the left."""

from __future__ import annotations

from dataclasses import dataclass

from forecast.report.charts import waterfall
from forecast.report.charts.alt_text import paragraph, sentence
from forecast.report.charts.marks import Look
from forecast.report.charts.scene import Label, Mark, Scene


@dataclass(frozen=True, slots=True)
class Bar:
    """One range: what it does to the forecast at its worse and its better end, SEK."""

    label: str
    worse: float
    better: float


@dataclass(frozen=True, slots=True)
class Tornado:
    """The ranges, widest first; `forecast` (SEK) is named at the line that they move from."""

    bars: tuple[Bar, ...]
    forecast: float


def tornado_alt(picture: Tornado, look: Look) -> str:
    """The chart in Swedish words with every number that it shows."""
    bars = [f"{bar.label} {look.part(bar.worse)} till {look.part(bar.better)}" for bar in picture.bars]
    return paragraph(
        [
            f"Hur spannen flyttar prognosen i {look.unit.value}: prognos {look.amount(picture.forecast)}.",
            sentence("Störst först", bars),
        ]
    )


def tornado_scene(picture: Tornado, look: Look) -> Scene:
    """The picture before it is rendered; x in SEK, y in px."""
    marks: list[Mark] = []
    labels: list[Label] = []
    pitch, y = look.px(waterfall.PITCH), look.px(waterfall.HEAD + 22)
    for bar in picture.bars:
        labels.extend(waterfall.names(look, y, bar.label))
        for end in (bar.worse, bar.better):
            if end:
                marks.extend(waterfall.step_bar(look, 0.0, end, y, tint=False, bold=True))
        y += pitch
    bottom = y - pitch + look.px(waterfall.BAR / 2 + 8)
    zero = waterfall.zero_line(look, look.px(waterfall.HEAD), bottom, f"prognos {look.amount(picture.forecast)}")
    return Scene(
        height=bottom + look.px(4),
        domain=waterfall.domain([end for bar in picture.bars for end in (bar.worse, bar.better)]),
        marks=(*marks, *zero),
        labels=tuple(labels),
        label_column=look.px(look.label_column),
        row_lines=waterfall.row_lines(look, len(picture.bars) - 1),
    )
