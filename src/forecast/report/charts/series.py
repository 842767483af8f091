"""A measure over time: a column a period, outcome solid, assumption hatched, budget or target outlined."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from forecast.money import format_number
from forecast.report.charts.alt_text import paragraph, sentence
from forecast.report.charts.fan_lines import fall_apart
from forecast.report.charts.marks import CAPTION_SIZE, LABEL_SIZE, Look, text_width
from forecast.report.charts.scene import Box, Line, Mark, Scene, Text

_HEIGHT: Final = 150
_TOP: Final = 26
_LINE: Final = 16
_SIDE: Final = 0.14
"""Free on each side of a column, in slots."""
_BEHIND: Final = 0.1
"""How far the outline of a budget stands out to the left of its outcome."""
_SHORT: Final = 7
"""Letters of a period's name that fit on the narrowest phone."""
_FEWEST: Final = 5
"""Room for so many columns at least: two would be as wide as walls."""
_AFTER: Final = 0.2
"""From the last column to the names at its right."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One period; NaN where nothing is known. A period without anything keeps its room and stays empty.

    Attributes:
        label: what stands under it, the year.
        under: the line below that, `jan–aug` or which document says so.
        outcome: what came out.
        assumed: what is assumed or projected.
        aim: budget or target for the same period.
        low: lower end of the span around what is assumed.
        high: upper end.
        said: what the period is called in words, `jan–aug 2024`; "" = the lines under it.
    """

    label: str
    under: str = ""
    outcome: float = math.nan
    assumed: float = math.nan
    aim: float = math.nan
    low: float = math.nan
    high: float = math.nan
    said: str = ""

    @property
    def name(self) -> str:
        """What the period is called."""
        return self.said or f"{self.label} {self.under}".strip()

    @property
    def alone(self) -> bool:
        """Whether an aim stands without anything to hold against it."""
        return not math.isnan(self.aim) and math.isnan(self.outcome) and math.isnan(self.assumed)

    @property
    def known(self) -> tuple[float, ...]:
        """Everything that is known of it."""
        every = (self.outcome, self.assumed, self.aim, self.low, self.high)
        return tuple(value for value in every if not math.isnan(value))

    @property
    def point(self) -> float:
        """The outcome, else what is assumed, else the aim; NaN where it is empty."""
        return next((v for v in (self.outcome, self.assumed, self.aim) if not math.isnan(v)), math.nan)


@dataclass(frozen=True, slots=True)
class Series:
    """A measure in a unit of its own; never money.

    Attributes:
        name: what is measured.
        unit: persons, days, per cent.
        decimals: of every number.
        slots: in order of time.
        aim_word: what the outline is: `budget` or `mål`.
        calibrated: whether the span may be shaded and called 80 per cent.

    Raises:
        ValueError: when no period holds anything.
    """

    name: str
    unit: str
    decimals: int
    slots: tuple[Slot, ...]
    aim_word: str = "budget"
    calibrated: bool = False

    def __post_init__(self) -> None:
        if not any(slot.known for slot in self.slots):
            raise ValueError(f"”{self.name}” has no number to draw.")

    def number(self, value: float) -> str:
        """A value as Swedish text."""
        return format_number(value, self.decimals)

    @property
    def span_word(self) -> str:
        """What the span may be called."""
        return "80 %" if self.calibrated else "spann"


def series_alt(series: Series, look: Look) -> str:
    """The chart in Swedish words with every number that it shows; its unit is its own and not the look's."""
    del look
    said = [
        (words, [f"{slot.name} {series.number(value)}" for slot, value in found if not math.isnan(value)])
        for words, found in (
            ("Utfall", [(slot, slot.outcome) for slot in series.slots]),
            (series.aim_word.capitalize(), [(slot, slot.aim) for slot in series.slots]),
            ("Antagande", [(slot, slot.assumed) for slot in series.slots]),
        )
    ]
    spans = [
        f"{slot.name} {series.number(slot.low)} till {series.number(slot.high)}"
        for slot in series.slots
        if not math.isnan(slot.low + slot.high)
    ]
    head = "Sannolikt spann (80 %)" if series.calibrated else "Osäkert spann (ingen sannolikhet)"
    parts = [sentence(words, found) for words, found in said]
    return paragraph([f"{series.name}, {series.unit}.", *parts, sentence(head, spans)])


@dataclass(frozen=True, slots=True)
class _Height:
    """From a value to px; zero is always on the axis."""

    low: float
    high: float
    top: int
    px: int

    def __call__(self, value: float) -> float:
        return round(self.top + (self.high - value) / (self.high - self.low) * self.px, 2)


def series_scene(series: Series, look: Look) -> Scene:
    """The picture before it is rendered; x in slots, y in px."""
    known = [value for slot in series.slots for value in slot.known]
    low, high = min(0.0, *known), max(0.0, *known)
    height = _Height(low, high if high > low else low + 1.0, look.px(_TOP), look.px(_HEIGHT))
    marks: list[Mark] = []
    for at, slot in enumerate(series.slots):
        marks.extend(_columns(slot, at, height, look))
        marks.extend(_span(slot, at, height, look, calibrated=series.calibrated))
    count = len(series.slots)
    marks.append(Line(0.0, height(0.0), count, height(0.0), look.colors.text, width=1.5 * look.scale))
    marks.extend(_values(series, height, look))
    marks.extend(_periods(series, look))
    marks.extend(_names_at_end(series, height, look))
    lines = 2 if any(slot.under or slot.alone for slot in series.slots) else 1
    bottom = _TOP + _HEIGHT + _LINE * lines + 6
    return Scene(height=look.px(bottom), domain=(0.0, max(count, _FEWEST) + _AFTER), marks=tuple(marks))


def _columns(slot: Slot, at: int, height: _Height, look: Look) -> list[Mark]:
    """The outline first, so that the outcome stands before it; an aim alone has the whole column."""
    colors, zero = look.colors, height(0.0)
    left, right = at + _SIDE, at + 1 - _SIDE
    point = slot.outcome if not math.isnan(slot.outcome) else slot.assumed
    marks: list[Mark] = []
    if not math.isnan(slot.aim):
        end = right if slot.alone else right - 2 * _BEHIND
        start = left if slot.alone else left - _BEHIND
        marks.append(Box(start, end, height(slot.aim), zero, colors.paper, colors.solid, 1.5 * look.scale))
    if not math.isnan(point):
        booked = not math.isnan(slot.outcome)
        fill = colors.solid if booked else colors.paper
        marks.append(Box(left, right, height(point), zero, fill, colors.solid, look.scale, hatched=not booked))
    return marks


def _span(slot: Slot, at: int, height: _Height, look: Look, *, calibrated: bool) -> list[Mark]:
    """A calibrated span as a shaded bar, one without a probability as a thin line with two ends."""
    if math.isnan(slot.low + slot.high):
        return []
    colors, middle, low, high = look.colors, at + 0.5, height(slot.low), height(slot.high)
    if calibrated:
        return [Box(middle - 0.16, middle + 0.16, high, low, colors.band, colors.previous_line)]
    ends = [Line(middle - 0.12, y, middle + 0.12, y, colors.secondary, width=1.5 * look.scale) for y in (low, high)]
    return [Line(middle, high, middle, low, colors.secondary, width=1.5 * look.scale), *ends]


def _kept(series: Series) -> set[int]:
    """Slots whose number and name are always shown: the first, the last outcome, and the last."""
    full = [at for at, slot in enumerate(series.slots) if slot.known]
    outcomes = [at for at, slot in enumerate(series.slots) if not math.isnan(slot.outcome)]
    return {full[0], full[-1], *outcomes[-1:]}


def _values(series: Series, height: _Height, look: Look) -> list[Mark]:
    kept, size = _kept(series), look.px(LABEL_SIZE)
    marks: list[Mark] = []
    for at, slot in enumerate(series.slots):
        if math.isnan(slot.point):
            continue
        text = series.number(slot.point)
        y = height(max(0.0, *slot.known)) - look.px(11)
        always = at in kept
        bold = always and not math.isnan(slot.outcome)
        color = look.colors.text if always else look.colors.secondary
        if slot.alone and slot.under:  # its word stands here where there is room, else the title has it
            named = Text(at + 0.5, y, f"{series.aim_word} {text}", color, size=size, halo=True, within=1.0)
            marks += [named, replace(named, text=text, need=named.width + 4, otherwise=True)]
            continue
        within = None if always else 1.0
        marks.append(Text(at + 0.5, y, text, color, size=size, bold=bold, halo=True, within=within))
    return marks


def _periods(series: Series, look: Look) -> list[Mark]:
    """The periods under their columns; where there is no room for all, the first, the last outcome and the last.

    An outline alone is named there, where its period needs no second line.
    """
    kept, size, color = _kept(series), look.px(CAPTION_SIZE), look.colors.secondary
    lines = [(slot.label, slot.under or (series.aim_word if slot.alone else "")) for slot in series.slots]
    widest = max(text_width(under, size) for _, under in lines) + look.px(6)
    marks: list[Mark] = []
    for at, pair in enumerate(lines):
        for row, text in enumerate(pair):
            y = look.px(_TOP + _HEIGHT + _LINE * (row + 1) - 3)
            within = None if at in kept and len(text) <= _SHORT else 1.0
            need = widest if row else 0.0
            marks.extend([Text(at + 0.5, y, text, color, size=size, within=within, need=need)] if text else [])
    return marks


def _ends(series: Series) -> list[tuple[str, float]]:
    """What is named to the right of the last column: its span, and an outline that stands behind a column."""
    spans = [slot for slot in series.slots if not math.isnan(slot.low + slot.high)]
    aims = [slot for slot in series.slots if not math.isnan(slot.aim)]
    told = any(slot.alone for slot in aims)
    last = [] if told else aims[-1:]
    named = [(f"{series.aim_word} {slot.label}: {series.number(slot.aim)}", slot.aim) for slot in last]
    for slot in spans[-1:]:
        named += [(f"{series.span_word} {series.number(end)}", end) for end in (slot.high, slot.low)]
    return named


def _names_at_end(series: Series, height: _Height, look: Look) -> list[Mark]:
    ends = _ends(series)
    limit = (float(look.px(_TOP - 12)), float(look.px(_TOP + _HEIGHT - 4)))
    places = fall_apart([height(value) for _, value in ends], look.px(17), limit)
    size, x = look.px(CAPTION_SIZE), len(series.slots) + _AFTER
    return [
        Text(x, y, name, look.colors.secondary, "right", size=size, gap=float(look.px(2)))
        for (name, _), y in zip(ends, places, strict=True)
    ]
