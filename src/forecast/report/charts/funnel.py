"""A year's forecasts as lines towards what came out: one line a voice, the outcome across, each named at its end."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from forecast.periods import short_month
from forecast.report.charts.alt_text import paragraph, sentence
from forecast.report.charts.fan_lines import Height, fall_apart, runs
from forecast.report.charts.marks import CAPTION_SIZE, LABEL_SIZE, Look
from forecast.report.charts.scene import Dot, Line, Mark, Path, Scene, Text

_HEIGHT: Final = 250
_TOP: Final = 22
_MONTHS: Final = 12
_FAR: Final = 1.6
"""The budget is drawn where the axis is at most so many times as long with it."""
_BUDGET: Final = "budget"
_ELBOW: Final = 12.4
"""Where a name stands, in months; a thin line leads to it from the line's end."""


@dataclass(frozen=True, slots=True)
class Voiced:
    """One voice's forecasts of the year: deviation from budget after each month, SEK, NaN where it said nothing.

    `plain` lines (a mere pace) are dashed, layers whole; `own` is the program's, with diamonds; of two of a kind one is
    `hollow`.
    """

    name: str
    deviations: tuple[float, ...]
    plain: bool = False
    own: bool = False
    hollow: bool = False

    @property
    def last(self) -> int:
        """The last month that it spoke of, 1 to 12; 0 = none."""
        return max((number for number, value in enumerate(self.deviations, 1) if not math.isnan(value)), default=0)


@dataclass(frozen=True, slots=True)
class Funnel:
    """A year's forecasts beside its outcome.

    Attributes:
        year: which.
        voices: one line each, of twelve months; at least one has spoken.
        outcome: deviation of the outcome from the same budget, SEK.
        outcome_name: `utfall`, or `preliminärt utfall`.
    """

    year: int
    voices: tuple[Voiced, ...]
    outcome: float
    outcome_name: str = "utfall"

    @property
    def _said(self) -> list[float]:
        return [self.outcome, *(v for voice in self.voices for v in voice.deviations if not math.isnan(v))]

    @property
    def shows_budget(self) -> bool:
        """Whether the budget has room: the lines would lie flat on each other where it is far from all of them."""
        low, high = min(self._said), max(self._said)
        return max(high, 0.0) - min(low, 0.0) <= _FAR * (high - low)

    @property
    def reach(self) -> tuple[float, float]:
        """The ends of the axis, SEK; never without room."""
        known = [*self._said, *([0.0] if self.shows_budget else [])]
        low, high = min(known), max(known)
        return (low, high) if low < high else (low - 1.0, high + 1.0)


def funnel_alt(funnel: Funnel, look: Look) -> str:
    """The chart in Swedish words with every number that it shows."""
    said = [
        sentence(
            voice.name.capitalize(),
            [
                f"efter {short_month(at)} {look.part(v)}"
                for at, v in enumerate(voice.deviations, 1)
                if not math.isnan(v)
            ],
        )
        for voice in funnel.voices
    ]
    head = f"Prognoser av helåret {funnel.year} som avvikelse mot årets slutliga budget, {look.unit.value}."
    return paragraph([head, *said, sentence(funnel.outcome_name.capitalize(), [look.part(funnel.outcome)])])


def funnel_scene(funnel: Funnel, look: Look) -> Scene:
    """The picture before it is rendered; x in months, y in px."""
    low, high = funnel.reach
    height = Height(low, high, look.px(_TOP), look.px(_HEIGHT))
    colors, scale = look.colors, look.scale
    marks: list[Mark] = [
        Line(1.0, height(funnel.outcome), _MONTHS, height(funnel.outcome), colors.text, width=3.0 * scale)
    ]
    if funnel.shows_budget:
        marks.append(Line(1.0, height(0.0), _MONTHS, height(0.0), colors.previous_line, width=scale))
    for voice, _ in lines(funnel):
        marks.extend(_line(voice, height, look))
    marks.extend(_months(funnel, look))
    marks.extend(_names(funnel, height, look))
    return Scene(height=look.px(_TOP + _HEIGHT + 26), domain=(1.0, _ELBOW), marks=tuple(marks))


def lines(funnel: Funnel) -> list[tuple[Voiced, str]]:
    """(a line, its name): one that says what another has said in every month is not drawn on it, but named with it."""
    found: dict[tuple[bool, tuple[str, ...]], list[Voiced]] = {}
    for voice in funnel.voices:
        if voice.last:
            same = tuple(map(repr, voice.deviations))  # NaN is unlike itself, its text is not
            found.setdefault((voice.plain, same), []).append(voice)
    return [(voices[0], ", ".join(voice.name for voice in voices)) for voices in found.values()]


def _line(voice: Voiced, height: Height, look: Look) -> list[Mark]:
    """A pace is dashed, a layer whole; diamonds, rings and dots tell those of a kind apart, never a colour alone."""
    colors = look.colors
    stroke = colors.secondary if voice.own else colors.previous_line if voice.plain else colors.solid
    fill = colors.paper if voice.hollow else stroke
    points = height.points(voice.deviations)
    spoke = [point for point in points if not math.isnan(point[1])]
    width = (1.5 if voice.plain else 2.5) * look.scale
    marks: list[Mark] = [Path(tuple(run), stroke, width, voice.plain) for run in runs(spoke)]
    return [*marks, *(Dot(x, y, fill, stroke, "diamond" if voice.own else "circle") for x, y in spoke)]


def _months(funnel: Funnel, look: Look) -> list[Mark]:
    """The months that somebody spoke after; where there is no room for all, the first and the last."""
    spoken = [m for m in range(1, _MONTHS + 1) if any(not math.isnan(v.deviations[m - 1]) for v in funnel.voices)]
    y, size = look.px(_TOP + _HEIGHT + 15), look.px(CAPTION_SIZE)
    kept = {spoken[0], spoken[-1]}
    return [
        Text(
            float(month), y, short_month(month), look.colors.secondary, size=size,
            within=None if month in kept else 1.0, need=float(look.px(29)),
        )
        for month in spoken
    ]  # fmt: skip


def _names(funnel: Funnel, height: Height, look: Look) -> list[Mark]:
    """Every line's name and last value to the right, moved apart, a thin line leading to it."""
    colors = look.colors
    ends = [(name, voice.deviations[voice.last - 1], float(voice.last)) for voice, name in lines(funnel)]
    ends.append((funnel.outcome_name, funnel.outcome, float(_MONTHS)))
    if funnel.shows_budget:
        ends.append((_BUDGET, 0.0, float(_MONTHS)))
    wanted = [height(value) for _, value, _ in ends]
    limit = (float(look.px(_TOP - 12)), float(look.px(_TOP + _HEIGHT + 6)))
    marks: list[Mark] = []
    places = fall_apart(wanted, look.px(18), limit)
    for (name, value, x), at, y in zip(ends, wanted, places, strict=True):
        bold = name == funnel.outcome_name
        color = colors.text if bold else colors.secondary
        text = name if name == _BUDGET else f"{name} {look.part(value)}"
        size, gap = look.px(LABEL_SIZE), float(look.px(4))
        marks.append(Text(_ELBOW, y, text, color, "right", size=size, bold=bold, gap=gap))
        marks.append(Line(x, at, _ELBOW, y, colors.previous_line, width=0.8 * look.scale, dashed=x < _MONTHS))
    return marks
