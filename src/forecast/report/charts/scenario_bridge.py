"""Scenarier's bridge: from the base to the scenario, as deviations from budget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from forecast.report.charts import waterfall
from forecast.report.charts.alt_text import paragraph, sentence
from forecast.report.charts.marks import LABEL_SIZE, Look
from forecast.report.charts.scene import Label, Line, Mark, Scene, Text

INTERACTION: Final = "Samspel mellan ändringarna"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the scenario and its effect on the deviation, SEK (positive = better)."""

    label: str
    amount: float


@dataclass(frozen=True, slots=True)
class ScenarioBridge:
    """The bridge from base to scenario; all amounts SEK, deviations from the full-year budget.

    Attributes:
        base: the base's deviation.
        changes: in drawn order; may be empty.
        interaction: what the changes do together; always shown, zero too.
        scenario: the scenario's deviation.
        budget: SEK, named at the zero line.

    Raises:
        ValueError: when base, changes and interaction do not sum to the scenario.
    """

    base: float
    changes: tuple[Change, ...]
    interaction: float
    scenario: float
    budget: float
    base_label: str = "Bas"
    scenario_label: str = "Scenario"
    budget_label: str = "budget"

    def __post_init__(self) -> None:
        waterfall.check_sum([self.base, *(step.amount for step in self.steps)], self.scenario)

    @property
    def steps(self) -> tuple[Change, ...]:
        """The changes and, last, their interaction."""
        return (*self.changes, Change(INTERACTION, self.interaction))

    @property
    def difference(self) -> float:
        """Scenario - base, SEK: what the bracket says."""
        return round(self.scenario - self.base, 2)


def scenario_bridge_alt(bridge: ScenarioBridge, look: Look) -> str:
    """The chart in Swedish words with every number that it shows."""
    rows = [
        f"{bridge.base_label} {look.part(bridge.base)}",
        *(f"{step.label} {look.part(step.amount)}" for step in bridge.steps),
        f"{bridge.scenario_label} {look.part(bridge.scenario)}",
    ]
    return paragraph(
        [
            f"Avvikelse mot budget i {look.unit.value}: {bridge.budget_label} {look.amount(bridge.budget)}.",
            sentence("Steg från bas till scenario", rows),
            f"Skillnad {look.part(bridge.difference)}.",
        ]
    )


def scenario_bridge_scene(bridge: ScenarioBridge, look: Look) -> Scene:
    """The picture before it is rendered; x in SEK, y in px."""
    starts, running = [], bridge.base
    for step in bridge.steps:
        starts.append(running)
        running = round(running + step.amount, 2)
    span = waterfall.domain([*starts, running, bridge.scenario])
    marks, labels, y = _rows(bridge, starts, look)
    top = look.px(waterfall.HEAD + 22 + waterfall.BAR / 2)
    bracket_y = y + look.px(28)
    zero = waterfall.zero_line(
        look, look.px(waterfall.HEAD), bracket_y + look.px(6), f"{bridge.budget_label} {look.amount(bridge.budget)}"
    )
    base_line = Line(bridge.base, top, bridge.base, bracket_y, look.colors.solid, dashed=True)
    return Scene(
        height=bracket_y + look.px(12),
        domain=span,
        marks=(*marks, *zero, base_line, *_bracket(bridge, bracket_y, look)),
        labels=tuple(labels),
        label_column=look.px(look.label_column),
        row_lines=waterfall.row_lines(look, len(bridge.steps) + 1),
    )


def _rows(bridge: ScenarioBridge, starts: list[float], look: Look) -> tuple[list[Mark], list[Label], int]:
    """Base, steps and scenario; returns marks, labels and the scenario's y."""
    pitch, half = look.px(waterfall.PITCH), look.px(waterfall.BAR / 2)
    y = look.px(waterfall.HEAD + 22)
    labels = [waterfall.name(look, y, bridge.base_label, bold=True)]
    marks = waterfall.step_bar(look, 0.0, bridge.base, y, tint=True, bold=True)
    for step, start in zip(bridge.steps, starts, strict=True):
        marks.append(waterfall.connector(look, start, y + half, y + pitch - half))
        y += pitch
        end = round(start + step.amount, 2)
        if step.amount == 0:
            # No bar stands here, so the line runs through the row.
            marks.append(waterfall.connector(look, end, y - half, y + half))
        labels.extend(waterfall.names(look, y, step.label))
        marks.extend(waterfall.step_bar(look, start, step.amount, y, tint=False, bold=True))
    marks.append(waterfall.connector(look, bridge.scenario, y + half, y + pitch - half))
    y += pitch
    labels.append(waterfall.name(look, y, bridge.scenario_label, bold=True, size=waterfall.TOTAL_SIZE))
    marks.extend(waterfall.total_bar(look, bridge.scenario, y))
    return marks, labels, y


def _bracket(bridge: ScenarioBridge, y: int, look: Look) -> list[Mark]:
    """The difference as a line between base and scenario, its value to the left."""
    color, tick, width = look.colors.text, look.px(4), 1.5 * look.scale
    ends = (bridge.base, bridge.scenario)
    lines: list[Mark] = [Line(min(ends), y, max(ends), y, color, width=width)]
    lines.extend(Line(end, y - tick, end, y + tick, color, width=width) for end in ends)
    value = Text(
        x=min(ends),
        y=y,
        text=f"skillnad {look.part(bridge.difference)}",
        color=color,
        side="left",
        size=look.px(LABEL_SIZE),
        bold=True,
        gap=look.px(6),
        halo=True,
    )
    return [*lines, value] if bridge.difference else [value]
