"""The year as a fan: cumulative net amounts by month, cost downwards from zero, every line named at its end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from forecast.periods import Span
from forecast.report.charts import waterfall
from forecast.report.charts.alt_text import paragraph, sentence
from forecast.report.charts.fan_lines import Point, bare_points, fall_apart, runs
from forecast.report.charts.marks import CAPTION_SIZE, LABEL_SIZE, Look
from forecast.report.charts.scene import Area, Box, Dot, Line, Mark, Path, Scene, Side, Text

_HEIGHT: Final = 270
_TOP: Final = 24
_YEAR_END: Final = 12
_LATE: Final = 9
"""From this month on there is no room for a name between as-of and December."""
_UNKNOWN: Final = (math.nan,) * _YEAR_END
_ELBOW: Final = 12.3
"""Where a name stands, in months; a thin line leads to it from the line's end where names had to move."""


@dataclass(frozen=True, slots=True)
class Fan:
    """The year's months, cumulative net SEK from January (cost < 0); arrays of 12, NaN where not known.

    A month that nobody reported is never drawn: lines break there, and a lone month is a point.

    Attributes:
        year: the budget year.
        months: names of the months, twelve.
        actual: booked, up to and including as-of.
        forecast: after as-of.
        low: lower end of the span, after as-of; December's is named.
        high: upper end.
        budget: cumulative budget; only December's value when there is no period budget.
        prior: last year's outcome.
        previous: the previous forecast for the year; None = none.
        calibrated: whether the span may be shaded and called 80 per cent.

    Raises:
        ValueError: when an array has not twelve months.
    """

    year: int
    months: tuple[str, ...]
    actual: tuple[float, ...]
    forecast: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    budget: tuple[float, ...]
    prior: tuple[float, ...]
    previous: float | None = None
    calibrated: bool = False

    def __post_init__(self) -> None:
        for array in (self.months, self.actual, self.forecast, self.low, self.high, self.budget, self.prior):
            if len(array) != _YEAR_END:
                raise ValueError(f"A fan needs twelve months, not {len(array)}.")

    @property
    def as_of(self) -> int:
        """The last booked month, 1 to 12; 0 when nothing is booked."""
        return max((number for number, value in enumerate(self.actual, 1) if not math.isnan(value)), default=0)

    @property
    def booked(self) -> str:
        """`jan–aug`; empty when nothing is booked."""
        return Span(self.year, 1, self.as_of).months_label if self.as_of else ""


def year_fan_alt(fan: Fan, look: Look) -> str:
    """The chart in Swedish words with every number that it shows."""
    ends = [f"{name} {look.amount(value)}" for name, value, _ in _ends(replace(fan, low=_UNKNOWN), look)]
    so_far = [f"{name} {look.amount(value)}" for name, value, _ in _so_far(fan)]
    return paragraph(
        [
            f"Året månad för månad, ackumulerat i {look.unit.value}; kostnad är minus.",
            sentence("Hittills", so_far),
            sentence("Helår", [*ends, *_span_words(fan, look)]),
        ]
    )


def _span_words(fan: Fan, look: Look) -> list[str]:
    ends = _span_ends(fan)
    if not ends:
        return []
    name = "sannolikt spann (80 %)" if fan.calibrated else "osäkert spann (schablon, ingen sannolikhet)"
    return [f"{name} {' till '.join(look.amount(end) for end in ends)}"]


def _so_far(fan: Fan) -> list[tuple[str, float, bool]]:
    """What is named at as-of: this year's outcome and the same period last year; name, SEK, whether last year.

    A closed year has nothing there: December is named at the end.
    """
    if fan.as_of in {0, _YEAR_END}:
        return []
    both = [
        (f"utfall {fan.booked}", fan.actual[fan.as_of - 1], False),
        (f"{fan.booked} {fan.year - 1}", fan.prior[fan.as_of - 1], True),
    ]
    return [named for named in both if not math.isnan(named[1])]


def _ends(fan: Fan, look: Look) -> list[tuple[str, float, str]]:
    """What is named at December: name, SEK and colour."""
    colors = look.colors
    name = "80 %" if fan.calibrated else "spann"
    closed = fan.as_of == _YEAR_END
    ends = [
        ("budget", fan.budget[-1], colors.text),
        (f"{fan.year - 1}", fan.prior[-1], colors.secondary),
        (f"utfall {fan.year}", fan.actual[-1], colors.text) if closed else ("prognos", fan.forecast[-1], colors.text),
        *((name, end, colors.secondary) for end in _span_ends(fan)),
        ("förra prognosen", math.nan if fan.previous is None else fan.previous, colors.secondary),
    ]
    return [end for end in ends if not math.isnan(end[1])]


def _span_ends(fan: Fan) -> tuple[float, ...]:
    """December's span, both ends or none."""
    ends = (fan.low[-1], fan.high[-1])
    return () if math.isnan(sum(ends)) else ends


@dataclass(frozen=True, slots=True)
class _Height:
    """From SEK to px: zero at the top for costs, at the bottom for income."""

    low: float
    high: float
    top: int
    px: int

    def __call__(self, sek: float) -> float:
        return round(self.top + (self.high - sek) / (self.high - self.low) * self.px, 2)

    def points(self, values: Sequence[float], first: Point | None = None) -> list[Point]:
        """(month, px) of the months, NaN kept; `first` goes before them."""
        rows = [(float(month), v if math.isnan(v) else self(v)) for month, v in enumerate(values, 1)]
        return [first, *rows] if first else rows


def year_fan_scene(fan: Fan, look: Look) -> Scene:
    """The picture before it is rendered; x in months (0 = 1 January), y in px."""
    values = [*fan.actual, *fan.forecast, *fan.low, *fan.high, *fan.budget, *fan.prior]
    known = [value for value in values if not math.isnan(value)]
    low, high = waterfall.domain([*known, *([] if fan.previous is None else [fan.previous])])
    height = _Height(low, high, look.px(_TOP), look.px(_HEIGHT))
    zero = height(0.0)
    marks = [*_span(fan, height, look), *_lines(fan, height, look)]
    marks.append(Line(0.0, zero, _YEAR_END, zero, look.colors.text, width=1.5 * look.scale))
    marks.extend(_months(fan, zero, look, below=low == 0.0))
    marks.extend(_names_so_far(fan, height, look))
    marks.extend(_names_at_end(fan, height, look))
    return Scene(height=look.px(_TOP + _HEIGHT + 26), domain=(0.0, _ELBOW), marks=tuple(marks))


def _lines(fan: Fan, height: _Height, look: Look) -> list[Mark]:
    """Last year, budget, outcome and forecast; the later ones lie on top."""
    colors, scale = look.colors, look.scale
    start = (0.0, height(0.0))
    budget, actual = height.points(fan.budget, start), height.points(fan.actual, start)
    # The forecast leaves the last booked point, or January's start.
    leaving = actual[fan.as_of]
    forecast = [leaving, *height.points(fan.forecast)[fan.as_of :]]
    drawn = [
        (budget, colors.solid, 4.5, False),
        (budget, colors.paper, 2.5, False),
        (height.points(fan.prior, start), colors.previous_line, 2.0, False),
        (actual, colors.solid, 3.0, False),
        (forecast, colors.solid, 2.0, True),
    ]
    marks: list[Mark] = []
    for points, stroke, width, dashed in drawn:
        marks.extend(Path(tuple(run), stroke, width * scale, dashed) for run in runs(points))
        # A lone month is a point; the budget's white core becomes a hollow one.
        marks.extend(Dot(x, y, stroke, colors.solid) for x, y in bare_points(points[1:]))
    if fan.previous is not None:
        marks.append(Dot(float(_YEAR_END), height(fan.previous), colors.paper, colors.solid))
    return marks


def _span(fan: Fan, height: _Height, look: Look) -> list[Mark]:
    """A calibrated span as a band from as-of; a default one as a thin line at December, no shading."""
    low, high = height.points(fan.low), height.points(fan.high)
    if math.isnan(low[-1][1]) or math.isnan(high[-1][1]):
        return []
    if not fan.calibrated:
        color, x = look.colors.secondary, float(_YEAR_END)
        ticks = [Line(x - 0.15, y, x + 0.15, y, color, width=1.5 * look.scale) for y in (low[-1][1], high[-1][1])]
        return [Line(x, low[-1][1], x, high[-1][1], color, width=1.5 * look.scale), *ticks]
    band = [(x, y, y2) for (x, y), (_, y2) in zip(low, high, strict=True) if not math.isnan(y + y2)]
    if fan.as_of and band[0][0] == fan.as_of + 1:
        at = height(fan.actual[fan.as_of - 1])
        band = [(float(fan.as_of), at, at), *band]
    if any(after[0] - before[0] > 1 for before, after in pairwise(band)) or len(band) == 1:
        x, y, y2 = band[-1]
        return [Box(x - 0.3, x, min(y, y2), max(y, y2), look.colors.band, look.colors.band)]
    return [Area(tuple(band), look.colors.band)]


def _months(fan: Fan, zero: float, look: Look, *, below: bool) -> list[Mark]:
    """Month names on the zero line; only January, as-of and December where there is no room for all."""
    y = zero + look.px(12) * (1 if below else -1)
    # A neighbour of January or December would lie on it.
    kept = {1, _YEAR_END} | ({fan.as_of} - {2, _YEAR_END - 1})
    size = look.px(CAPTION_SIZE)
    return [
        Text(
            x=float(number),
            y=y,
            text=month,
            color=look.colors.secondary,
            size=size,
            within=None if number in kept else 1.0,
            need=float(look.px(29)),
        )
        for number, month in enumerate(fan.months, 1)
    ]


def _names_so_far(fan: Fan, height: _Height, look: Look) -> list[Mark]:
    """This year's outcome outside its line, the same period last year inside: towards the zero line.

    Late in the year the inside belongs to December's names, and last year follows this year's.
    """
    blocks: list[tuple[list[str], float, bool]] = []
    for name, value, prior in _so_far(fan):
        if prior and fan.as_of >= _LATE and blocks:
            blocks[0][0].append(f"{name} {look.amount(value)}")
        else:
            blocks.append(([look.amount(value), name], value, prior))
    marks: list[Mark] = []
    size, gap, step = look.px(CAPTION_SIZE), float(look.px(8)), look.px(16)
    for lines, value, prior in blocks:
        below = (value <= 0) != prior
        first = height(value) + (look.px(10) if below else -look.px(10) - (len(lines) - 1) * step)
        side: Side = "right" if prior and fan.as_of < _LATE else "left"
        for row, text in enumerate(lines):
            bold = row == 0 and not prior
            color = look.colors.secondary if prior or row == 2 else look.colors.text
            y = first + row * step
            marks.append(Text(float(fan.as_of), y, text, color, side, size=size, bold=bold, gap=gap, halo=True))
    return marks


def _names_at_end(fan: Fan, height: _Height, look: Look) -> list[Mark]:
    """Names and values at December, moved apart where they would lie on each other."""
    ends = _ends(fan, look)
    wanted = [height(value) for _, value, _ in ends]
    limit = (float(look.px(_TOP - 12)), float(look.px(_TOP + _HEIGHT + 14)))
    marks: list[Mark] = []
    for (name, value, color), at, y in zip(ends, wanted, fall_apart(wanted, look.px(17), limit), strict=True):
        size, bold = look.px(LABEL_SIZE), name.startswith(("prognos", "utfall"))
        marks.append(
            Text(_ELBOW, y, f"{name} {look.amount(value)}", color, "right", size=size, bold=bold, gap=float(look.px(3)))
        )
        if abs(at - y) > 1:
            marks.append(Line(float(_YEAR_END), at, _ELBOW, y, look.colors.previous_line))
    return marks
