"""How much of the year is booked and how much is left: budget, forecast (booked + rest) and last year as three bars."""

from __future__ import annotations

from dataclasses import dataclass, replace

from forecast.money import in_unit
from forecast.periods import Span
from forecast.report.charts import waterfall
from forecast.report.charts.alt_text import paragraph
from forecast.report.charts.marks import CAPTION_SIZE, LABEL_SIZE, Look, text_width
from forecast.report.charts.scene import Box, Line, Mark, Scene, Side, Text

_LABELS = 140
_LINE = 15
_NARROW_PLOT = 180
"""px of the plot on a phone; a part whose number does not fit there has it below the bar."""


@dataclass(frozen=True, slots=True)
class YearBar:
    """One row's year; amounts in SEK with the house's sign (cost < 0, income > 0).

    Attributes:
        booked: the booked span; its year is the budget year.
        budget: full year.
        actual: booked so far.
        forecast: full year.
        prior: last year's outcome; None = not known, and no bar.
        compact: the smaller picture of an open row.
        printed_deviation: the deviation as the source prints it, where rounding parts it from forecast - budget.
    """

    booked: Span
    budget: float
    actual: float
    forecast: float
    prior: float | None = None
    compact: bool = False
    printed_deviation: float | None = None

    @property
    def rest(self) -> float:
        """What remains, SEK: forecast - actual."""
        return round(self.forecast - self.actual, 2) + 0.0

    @property
    def deviation(self) -> float:
        """SEK: forecast - budget, or as the source prints it."""
        if self.printed_deviation is not None:
            return self.printed_deviation
        return round(self.forecast - self.budget, 2) + 0.0

    @property
    def turns(self) -> bool:
        """Whether what remains has the other sign than what is booked."""
        return self.actual * self.rest < 0


def booked_and_rest_alt(year: YearBar, look: Look) -> str:
    """The chart in Swedish words with every number that it shows."""
    number = year.booked.year
    deviation = f", avvikelse {_deviation(year, look)}" if year.deviation else ""
    prior = "" if year.prior is None else f"Utfall {number - 1} {look.amount(year.prior)}."
    budget, forecast = look.amount(year.budget), look.amount(year.forecast)
    return paragraph(
        [
            f"Helår i {look.unit.value}: budget {number} {budget}, prognos {forecast}{deviation}.",
            f"Bokfört {year.booked.months_label} {look.amount(year.actual)}, återstår {look.amount(year.rest)}.",
            prior,
        ]
    )


def _deviation(year: YearBar, look: Look) -> str:
    return look.deviation(year.deviation)


@dataclass(frozen=True, slots=True)
class _Rows:
    """y of the rows, and half a bar; px."""

    budget: int
    forecast: int
    prior: int
    half: int
    bottom: int


@dataclass(frozen=True, slots=True)
class _Arrangement:
    """Which parts hold their number inside, whether names stand centred below, and on how many lines."""

    inside: tuple[bool, ...]
    centred: bool
    lines: int


def _rows(year: YearBar, lines: int, look: Look) -> _Rows:
    at = (17, 50, 99, 11, 115) if year.compact else (19, 59, 112, 12, 130)
    budget, forecast, prior, half, bottom = (look.px(px) for px in at)
    down = look.px(_LINE) * (lines - 1)
    return _Rows(budget, forecast, prior + down, half, (bottom if year.prior is not None else prior - half) + down)


def booked_and_rest_scene(year: YearBar, look: Look) -> Scene:
    """The picture before it is rendered; x in SEK, y in px."""
    colors, number = look.colors, year.booked.year
    prior = [] if year.prior is None else [year.prior]
    span = waterfall.domain([year.budget, year.actual, year.forecast, *prior])
    plan = _arrange(year, span[1] - span[0], look)
    rows = _rows(year, plan.lines, look)
    labels = [
        waterfall.name(look, rows.budget, f"Budget {number}"),
        waterfall.name(look, rows.forecast, f"Prognos {number}"),
    ]
    outermost = year.actual if year.turns and year.actual * year.forecast > 0 else year.forecast
    marks = [
        *_outlined(year.budget, rows.budget, rows.half, colors.paper, colors.text, 1.5 * look.scale),
        *_forecast_bars(year, rows, look),
        _value(year.budget, rows.budget, look),
        replace(_value(year.forecast, rows.forecast, look), x=outermost),
        *_parts(year, rows, plan, look),
        *_overrun(year, rows, look),
    ]
    for amount in prior:
        labels.append(waterfall.name(look, rows.prior, f"Utfall {number - 1}"))
        marks.extend(_outlined(amount, rows.prior, rows.half, colors.previous, colors.previous_line, 1.0))
        marks.append(_value(amount, rows.prior, look))
    marks.append(Line(0.0, look.px(2), 0.0, rows.bottom, colors.text, width=1.5 * look.scale))
    return Scene(
        height=rows.bottom + look.px(2),
        domain=span,
        marks=tuple(marks),
        labels=tuple(labels),
        label_column=look.px(min(_LABELS, look.label_column)),
    )


def _outlined(amount: float, y: int, half: int, fill: str, stroke: str, width: float) -> list[Mark]:
    return [Box(0.0, amount, y - half, y + half, fill, stroke, width)] if amount else []


def _value(amount: float, y: int, look: Look) -> Text:
    return Text(
        x=amount,
        y=y,
        text=look.amount(amount),
        color=look.colors.text,
        side=waterfall.end_side(amount),
        size=look.px(LABEL_SIZE),
        bold=True,
        gap=look.px(6),
        halo=True,
    )


def _forecast_bars(year: YearBar, rows: _Rows, look: Look) -> list[Mark]:
    """Booked solid from zero, what remains hatched from there; on two levels where what remains goes back."""
    colors, y, half = look.colors, rows.forecast, rows.half
    middle = y if year.turns else y + half
    top = y if year.turns else y - half
    marks: list[Mark] = []
    if year.actual:
        marks.append(Box(0.0, year.actual, y - half, middle, colors.solid, colors.solid))
    if year.rest:
        marks.append(Box(year.actual, year.forecast, top, y + half, colors.paper, colors.solid, hatched=True))
    return marks


def _captions(year: YearBar, look: Look) -> list[tuple[float, float, str, str]]:
    """The drawn parts of the forecast: start, end (SEK), number and name."""
    parts = [(0.0, year.actual, f"bokfört {year.booked.months_label}"), (year.actual, year.forecast, "återstår")]
    return [(a, b, look.amount(round(b - a, 2) + 0.0), words) for a, b, words in parts if a != b]


def _arrange(year: YearBar, length: float, look: Look) -> _Arrangement:
    """How the parts' names can stand on a phone, the narrowest plot."""
    parts = _captions(year, look)
    px = _NARROW_PLOT / length
    inside = tuple(_fits(abs(b - a) * px, number, LABEL_SIZE) for a, b, number, _ in parts)
    if not year.turns and all(
        fits and _fits(abs(b - a) * px, words, CAPTION_SIZE)
        for (a, b, _, words), fits in zip(parts, inside, strict=True)
    ):
        return _Arrangement(inside, centred=True, lines=1)
    texts = [words if fits else f"{number} {words}" for (_, _, number, words), fits in zip(parts, inside, strict=True)]
    together = sum(text_width(text, CAPTION_SIZE) + 8 for text in texts) > abs(year.forecast) * px
    # A part that goes back has all its words on the second line, clear of the deviation's.
    return _Arrangement(inside, centred=False, lines=2 if year.turns or (together and len(parts) > 1) else 1)


def _fits(room: float, text: str, size: int) -> bool:
    return room >= text_width(text, size, bold=True) + 8


def _parts(year: YearBar, rows: _Rows, plan: _Arrangement, look: Look) -> list[Mark]:
    """What the two parts are: the number inside where it fits at any width, the name below; else both below."""
    y = rows.forecast + rows.half + look.px(17)
    parts = _captions(year, look)
    if year.turns:
        text = ", ".join(f"{words} {number}" for _, _, number, words in parts)
        return [_caption(0.0, y + look.px(_LINE), text, waterfall.end_side(year.actual), look)]
    if plan.centred:
        return _centred(year, parts, rows, y, look)
    marks: list[Mark] = []
    for (start, end, number, words), fits in zip(parts, plan.inside, strict=True):
        middle = round((start + end) / 2, 2)
        if fits:
            marks.append(_inside(number, middle, rows.forecast, look, on_solid=start == 0.0 and year.actual != 0))
        text = words if fits else f"{number} {words}"
        # The booked part's name stands by the zero line, the rest's by the bar's end, both inward.
        outer = start != 0.0 or len(parts) == 1
        down = look.px(_LINE) if outer and plan.lines == 2 else 0
        side: Side = "right" if outer == (end < start) else "left"
        marks.append(_caption(end if outer else 0.0, y + down, text, side, look))
    return marks


def _centred(year: YearBar, parts: list[tuple[float, float, str, str]], rows: _Rows, y: int, look: Look) -> list[Mark]:
    """Each number in its bar and its name below; on a screen where one of them is too wide, all on one line."""
    if not parts:
        return []
    marks: list[Text] = []
    for start, end, number, words in parts:
        middle = round((start + end) / 2, 2)
        marks.append(_inside(number, middle, rows.forecast, look, on_solid=start == 0.0 and year.actual != 0))
        marks.append(_caption(middle, y, words, "middle", look))
    wanted = [max(text_width(words, CAPTION_SIZE), text_width(number, LABEL_SIZE, bold=True)) + 8
              for _, _, number, words in parts]  # fmt: skip
    lengths = [abs(end - start) for start, end, _, _ in parts]
    need, within = max(zip(wanted, lengths, strict=True), key=lambda pair: pair[0] / pair[1])
    together = ", ".join(f"{words.split(' ')[0]} {number}" for _, _, number, words in reversed(parts))
    line = _caption(max(0.0, year.forecast), y, together, "left", look)
    fitting = [replace(text, within=within, need=look.scale * need) for text in marks]
    return [*fitting, replace(line, within=within, need=look.scale * need, otherwise=True)]


def _inside(text: str, x: float, y: int, look: Look, *, on_solid: bool) -> Text:
    """A number inside its bar; on the hatch with a halo."""
    return Text(
        x=x,
        y=y,
        text=text,
        color=look.colors.paper if on_solid else look.colors.text,
        size=look.px(LABEL_SIZE),
        bold=True,
        halo=not on_solid,
    )


def _caption(x: float, y: int, text: str, side: Side, look: Look) -> Text:
    return Text(x, y, text, look.colors.secondary, side, size=look.px(CAPTION_SIZE), gap=float(look.px(4)))


def _overrun(year: YearBar, rows: _Rows, look: Look) -> list[Mark]:
    """The difference to budget as a mark under the forecast, with the budget's end as a dashed line."""
    shown = in_unit(year.deviation, look.unit)
    if not shown:
        return []
    color = look.colors.by_sign(year.deviation)
    top = rows.forecast + rows.half + look.px(3)
    ends = (year.budget, year.forecast)
    income = min(ends) >= 0
    value = Text(
        x=max(ends) if income else min(ends),
        y=top + look.px(3),
        text=_deviation(year, look),
        color=color,
        side="right" if income else "left",
        size=look.px(CAPTION_SIZE),
        bold=True,
        gap=look.px(6),
    )
    marker = Line(year.budget, rows.budget - rows.half, year.budget, top + look.px(9), look.colors.text, dashed=True)
    return [Box(*ends, top, top + look.px(6), color, color), value, marker]
