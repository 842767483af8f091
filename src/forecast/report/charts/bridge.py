"""A bridge: from the budget to the forecast with other ways to reckon below it, or from a forecast to a later one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from forecast.report.charts import waterfall
from forecast.report.charts.alt_text import paragraph, sentence
from forecast.report.charts.marks import CAPTION_SIZE, LABEL_SIZE, Look
from forecast.report.charts.scene import Box, Label, Line, Mark, Scene, Text

Kind = Literal["step", "rest", "total", "reference_model", "reference_outcome", "span"]
OTHERS_HEADING: Final = "Andra sätt att räkna"
_REFERENCE_BAR: Final = 14


@dataclass(frozen=True, slots=True)
class BridgeBar:
    """One row of the bridge, a deviation from budget in SEK (positive = better).

    Attributes:
        label: the row's name as people read it.
        amount: SEK; of a span its midpoint, which is not drawn.
        kind: step (a named row), rest (a sum of rows), total, reference_model (any forecast beside the headline),
            reference_outcome (an earlier year) or span.
        low: lower end of a span, SEK.
        high: upper end of a span, SEK.
        decimals: of a reference or span; the unit's own when None. Parts of the sum use the look's.
    """

    label: str
    amount: float
    kind: Kind
    low: float | None = None
    high: float | None = None
    decimals: int | None = None

    @property
    def ends(self) -> tuple[float, ...]:
        """What the axis must reach, SEK."""
        if self.kind != "span":
            return (self.amount,)
        if self.low is None or self.high is None:
            raise ValueError(f"The span {self.label!r} has no ends.")
        return (self.low, self.high)


@dataclass(frozen=True, slots=True)
class Bridge:
    """The bridge from budget to forecast.

    Attributes:
        bars: steps and rests in drawn order, the total last.
        others: references and spans in drawn order; may be empty.
        budget: SEK, named at the zero line.
        forecast: SEK, named at the total's line.
        calibrated: whether the span stands on calibrated intervals (band) or on a default (grey, no shading).
        of: what the bars are: deviations from budget, or changes of a forecast.

    Without steps it is the total beside other ways to reckon.

    Raises:
        ValueError: when the total is not last and alone, or there are steps and they do not reach it.
    """

    bars: tuple[BridgeBar, ...]
    others: tuple[BridgeBar, ...]
    budget: float
    forecast: float
    budget_label: str = "budget"
    forecast_label: str = "prognos"
    calibrated: bool = False
    of: str = "Avvikelse mot budget"

    def __post_init__(self) -> None:
        if [bar.kind for bar in self.bars].count("total") != 1 or self.bars[-1].kind != "total":
            raise ValueError("A bridge needs one total, last.")
        if len(self.bars) > 1:
            waterfall.check_sum([bar.amount for bar in self.bars[:-1]], self.total.amount)

    @property
    def total(self) -> BridgeBar:
        """The sum."""
        return self.bars[-1]


def deviation_bridge_alt(bridge: Bridge, look: Look) -> str:
    """The chart in Swedish words with every number that it shows."""
    steps = [f"{bar.label} {look.part(bar.amount)}" for bar in bridge.bars]
    budget = f"{bridge.budget_label} {look.amount(bridge.budget)}"
    forecast = f"{bridge.forecast_label} {look.amount(bridge.forecast)}"
    return paragraph(
        [
            f"{bridge.of} i {look.unit.value}: {budget}, {forecast}.",
            sentence(
                f"Steg från {bridge.budget_label} till {bridge.forecast_label}" if len(steps) > 1 else "Avvikelse",
                steps,
            ),
            sentence(OTHERS_HEADING, [_other_words(bar, look) for bar in bridge.others]),
        ]
    )


def _other_words(bar: BridgeBar, look: Look) -> str:
    values = [look.deviation(end, bar.decimals) for end in bar.ends]
    return f"{bar.label} {' till '.join(values)}"


def bridge_scene(bridge: Bridge, look: Look) -> Scene:
    """The picture before it is rendered; x in SEK, y in px."""
    positions, reach = _positions(bridge)
    span = waterfall.domain([*reach, *(end for bar in bridge.others for end in bar.ends)])
    marks, labels, y = _steps(bridge.bars, positions, look)
    caption_y = y + look.px(27)
    below, below_labels, bottom = _others(bridge, caption_y, look)
    total = bridge.total.amount
    color = look.colors.by_sign(look.shown(total))
    line_top = y + look.px(waterfall.TOTAL_BAR / 2)
    caption = Text(
        x=total,
        y=caption_y,
        text=f"{bridge.forecast_label} {look.amount(bridge.forecast)}",
        color=look.colors.secondary,
        side="left",  # over the names' column, where a phone has room
        size=look.px(CAPTION_SIZE),
        gap=look.px(6),
        halo=total > 0,
    )
    zero = waterfall.zero_line(
        look,
        look.px(waterfall.HEAD),
        bottom if bridge.others else round(line_top),  # nothing below is measured from it
        f"{bridge.budget_label} {look.amount(bridge.budget)}",
    )
    dashed = Line(total, line_top, total, bottom, color, dashed=True)
    return Scene(
        height=bottom + look.px(2),
        domain=span,
        marks=(*marks, *below, *zero, dashed, caption),
        labels=(*labels, *below_labels),
        label_column=look.px(look.label_column),
        row_lines=waterfall.row_lines(look, len(bridge.bars) - 1),
    )


def _positions(bridge: Bridge) -> tuple[list[float], list[float]]:
    """Where each step starts, and every point that the waterfall touches; SEK."""
    starts, running = [], 0.0
    for bar in bridge.bars[:-1]:
        starts.append(running)
        running = round(running + bar.amount, 2)
    return starts, [*starts, running, bridge.total.amount]


def _steps(bars: Sequence[BridgeBar], starts: Sequence[float], look: Look) -> tuple[list[Mark], list[Label], int]:
    """The waterfall; returns its marks, its labels and the total's y."""
    marks: list[Mark] = []
    labels: list[Label] = []
    pitch, half = look.px(waterfall.PITCH), look.px(waterfall.BAR / 2)
    y = look.px(waterfall.HEAD + 22)
    for bar, start in zip(bars[:-1], starts, strict=True):
        plain = bar.kind == "rest"
        labels.extend(waterfall.names(look, y, bar.label, bold=not plain))
        tint = plain and bar.amount < 0
        marks.extend(waterfall.step_bar(look, start, bar.amount, y, tint=tint, bold=not plain))
        marks.append(waterfall.connector(look, round(start + bar.amount, 2), y + half, y + pitch - half))
        y += pitch
    total = bars[-1]
    labels.append(waterfall.name(look, y, total.label, bold=True, size=waterfall.TOTAL_SIZE))
    marks.extend(waterfall.total_bar(look, total.amount, y))
    return marks, labels, y


def _others(bridge: Bridge, top: int, look: Look) -> tuple[list[Mark], list[Label], int]:
    """Other ways to reckon; returns marks, labels and the lower edge."""
    if not bridge.others:
        return [], [], top + look.px(10)
    marks: list[Mark] = []
    y = top + look.px(35)
    labels = [waterfall.name(look, y, OTHERS_HEADING, bold=True)]
    before = ""
    for bar in bridge.others:
        # A span belongs to the model above it, so it stands closer.
        y += look.px(24 if bar.kind == "span" and before == "reference_model" else 31)
        labels.append(waterfall.name(look, y, bar.label))
        marks.extend(
            _span(bar, y, look, calibrated=bridge.calibrated) if bar.kind == "span" else _reference(bar, y, look)
        )
        before = bar.kind
    return marks, labels, y + look.px(14)


def _reference(bar: BridgeBar, y: int, look: Look) -> list[Mark]:
    """A forecast beside the headline (hatched) or an earlier year (light grey)."""
    colors, half = look.colors, look.px(_REFERENCE_BAR / 2)
    outcome = bar.kind == "reference_outcome"
    box = Box(
        x=0.0,
        x2=bar.amount,
        y=y - half,
        y2=y + half,
        fill=colors.previous if outcome else colors.paper,
        stroke=colors.previous_line if outcome else colors.solid,
        hatched=not outcome,
    )
    value = Text(
        x=bar.amount,
        y=y,
        text=look.deviation(bar.amount, bar.decimals),
        color=colors.text,
        side=waterfall.end_side(bar.amount),
        size=look.px(LABEL_SIZE),
        bold=True,
        gap=look.px(6),
        halo=True,
    )
    return [box, value] if bar.amount != 0 else [value]


def _span(bar: BridgeBar, y: int, look: Look, *, calibrated: bool) -> list[Mark]:
    """A thin line with two end values; only a calibrated span is shaded."""
    colors = look.colors
    color = colors.text if calibrated else colors.secondary
    low, high = bar.ends
    tick, half, width = look.px(5), look.px(9), 1.5 * look.scale
    band = [Box(low, high, y - half, y + half, colors.band, colors.band)] if calibrated else []
    lines = [
        Line(low, y, high, y, color, width=width),
        *(Line(end, y - tick, end, y + tick, color, width=width) for end in (low, high)),
    ]
    values = [
        Text(
            x=end,
            y=y,
            text=look.deviation(end, bar.decimals),
            color=color,
            side="left" if end == low else "right",
            size=look.px(LABEL_SIZE),
            gap=look.px(5),
            halo=True,
        )
        for end in (low, high)
    ]
    return [*band, *lines, *values]
