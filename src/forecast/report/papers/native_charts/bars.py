"""A picture of bars as an office program draws it: stacked bars on an invisible base, in numbers of the unit."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from forecast.money import in_unit
from forecast.report.charts.bridge import OTHERS_HEADING, Bridge, BridgeBar
from forecast.report.charts.drawing import Drawing
from forecast.report.charts.marks import Look
from forecast.report.charts.plan import PlanBars, PlanYear
from forecast.report.charts.scenario_bridge import ScenarioBridge
from forecast.report.charts.side_by_side import SideBySide
from forecast.report.charts.tornado import Tornado
from forecast.report.charts.track import Track
from forecast.report.charts.year_bar import YearBar

Fill = Literal[
    "negative",
    "positive",
    "negative_tint",
    "positive_tint",
    "solid",
    "hatched",
    "outlined",
    "previous",
    "band",
    "span",
]
"""How a piece is filled: outcome solid, forecast hatched, budget outlined, last year grey, variances red and blue."""
_ROUNDS: Final = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A drawn part of a bar: its signed length in the unit, its fill, and the number that stands in it."""

    size: float
    fill: Fill
    inside: str = ""


@dataclass(frozen=True, slots=True)
class BarRow:
    """A row: an invisible base from zero, then the pieces outwards from it.

    Attributes:
        name: of the row.
        base: where the pieces begin, in the unit; pieces of both signs begin at zero.
        pieces: as drawn.
        left: text at the left end.
        right: text at the right end.
        amount: the number that the row shows, in the unit; None for a heading.
    """

    name: str
    base: float = 0.0
    pieces: tuple[Piece, ...] = ()
    left: str = ""
    right: str = ""
    amount: float | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """Left and right end, in the unit."""
        down = sum(piece.size for piece in self.pieces if piece.size < 0)
        up = sum(piece.size for piece in self.pieces if piece.size > 0)
        return self.base + down, self.base + up


@dataclass(frozen=True, slots=True)
class BarChart:
    """Rows in drawn order and what the zero line is, as a sentence."""

    rows: tuple[BarRow, ...]
    caption: str
    decimals: int

    @property
    def columns(self) -> int:
        """How many pieces the richest row has."""
        return max((len(row.pieces) for row in self.rows), default=0)


def bar_chart(drawing: Drawing, look: Look) -> BarChart | None:
    """The picture as bars; None where it is none (a fan is lines)."""
    way = _WAYS.get(type(drawing))
    return None if way is None else way(drawing, look)


def axis(chart: BarChart, widths: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Where the axis begins and ends, in the unit, so that every text at a bar's end has room.

    Args:
        chart: the rows.
        widths: how wide each row's texts at its left and right end are, as shares of the axis (0 to 1).

    Returns:
        Its least and its largest value; zero lies between.
    """
    ends = [row.ends for row in chart.rows if row.pieces] or [(0.0, 0.0)]
    low, high = min(0.0, *(end[0] for end in ends)), max(0.0, *(end[1] for end in ends))
    if low == high:
        low, high = -1.0, 0.0
    least, most = low, high
    for _ in range(_ROUNDS):
        length = most - least
        lefts = [row.ends[0] - share[0] * length for row, share in zip(chart.rows, widths, strict=True)]
        rights = [row.ends[1] + share[1] * length for row, share in zip(chart.rows, widths, strict=True)]
        least, most = min(low, *lefts, low), max(high, *rights, high)
    return least, most


def _shown(look: Look, sek: float, decimals: int | None = None) -> float:
    return float(in_unit(sek, look.unit, decimals)) + 0.0


def _step(name: str, start: float, sek: float, look: Look, *, tint: bool = False) -> BarRow:
    """A deviation from `start` (in the unit), its number at the end that it points to."""
    amount = _shown(look, sek, look.part_decimals)
    fill: Fill = "negative" if amount < 0 else "positive"
    if tint:
        fill = "negative_tint" if amount < 0 else "positive_tint"
    text = look.part(sek)
    left, right = ("", text) if amount > 0 else (text, "")
    return replace(_between(name, start, round(start + amount, 9), fill), left=left, right=right, amount=amount)


def _between(name: str, start: float, end: float, fill: Fill) -> BarRow:
    """A bar between two places: one piece on its base, or one on each side of zero."""
    low, high = min(start, end), max(start, end)
    if low < 0 < high:
        return BarRow(name, 0.0, (Piece(low, fill), Piece(high, fill)))
    base = high if high <= 0 else low
    size = round(low - high if high <= 0 else high - low, 9)
    return BarRow(name, base, (Piece(size, fill),) if size else ())


def _bridge(bridge: Bridge, look: Look) -> BarChart:
    rows: list[BarRow] = []
    running = 0.0
    for bar in bridge.bars[:-1]:
        rows.append(_step(bar.label, running, bar.amount, look, tint=bar.kind == "rest" and bar.amount < 0))
        running = round(running + _shown(look, bar.amount, look.part_decimals), 9)
    rows.append(_step(bridge.total.label, 0.0, bridge.total.amount, look))
    if bridge.others:
        rows += [BarRow(OTHERS_HEADING), *(_other(bar, look, calibrated=bridge.calibrated) for bar in bridge.others)]
    caption = (
        f"Nollinjen är {bridge.budget_label} {look.amount(bridge.budget)}. "
        f"{bridge.forecast_label.capitalize()} {look.amount(bridge.forecast)}."
    )
    return BarChart(tuple(rows), caption, look.part_decimals)


def _other(bar: BridgeBar, look: Look, *, calibrated: bool) -> BarRow:
    """Another way to reckon: hatched, or grey for an earlier year; a span has a number at both ends."""
    ends = [_shown(look, end, bar.decimals) for end in bar.ends]
    texts = [look.deviation(end, bar.decimals) for end in bar.ends]
    if bar.kind == "span":
        row = _between(bar.label, ends[0], ends[1], "band" if calibrated else "span")
        return replace(row, left=texts[0], right=texts[1])
    row = _between(bar.label, 0.0, ends[0], "previous" if bar.kind == "reference_outcome" else "hatched")
    left, right = ("", texts[0]) if ends[0] > 0 else (texts[0], "")
    return replace(row, left=left, right=right, amount=ends[0])


def _scenario(bridge: ScenarioBridge, look: Look) -> BarChart:
    rows = [_step(bridge.base_label, 0.0, bridge.base, look, tint=True)]
    running = _shown(look, bridge.base, look.part_decimals)
    for step in bridge.steps:
        rows.append(_step(step.label, running, step.amount, look))
        running = round(running + _shown(look, step.amount, look.part_decimals), 9)
    rows.append(_step(bridge.scenario_label, 0.0, bridge.scenario, look))
    caption = f"Nollinjen är {bridge.budget_label} {look.amount(bridge.budget)}. "
    return BarChart(tuple(rows), caption + f"Skillnad {look.part(bridge.difference)}.", look.part_decimals)


def _year(year: YearBar, look: Look) -> BarChart:
    number = year.booked.year
    booked = f"bokfört {year.booked.months_label}"
    rows = [_whole(f"Budget {number}", year.budget, "outlined", look), *_forecast(year, booked, look)]
    if year.prior is not None:
        rows.append(_whole(f"Utfall {number - 1}", year.prior, "previous", look))
    said = f" Avvikelse {look.deviation(year.deviation)}." if _shown(look, year.deviation) else ""
    return BarChart(tuple(rows), f"Heldraget är {booked}, streckat är det som återstår.{said}", look.unit.decimals)


def _forecast(year: YearBar, booked: str, look: Look) -> list[BarRow]:
    """Booked and rest in one bar; where the rest goes back, one under the other so that neither hides the other."""
    actual, rest = (_shown(look, sek) for sek in (year.actual, year.rest))
    name = f"Prognos {year.booked.year}"
    if not year.turns:
        pieces = (Piece(actual, "solid", look.amount(year.actual)), Piece(rest, "hatched", look.amount(year.rest)))
        row = _whole(name, year.forecast, "hatched", look)
        return [replace(row, pieces=tuple(piece for piece in pieces if piece.size))]
    back = _between("varav återstår", actual, round(actual + rest, 9), "hatched")
    text = look.amount(year.rest)
    back = replace(back, left=text if rest < 0 else "", right=text if rest > 0 else "", amount=rest)
    return [
        _whole(name, year.forecast, "hatched", look),
        _whole(f"varav {booked}", year.actual, "solid", look),
        back,
    ]


def _whole(name: str, sek: float, fill: Fill, look: Look) -> BarRow:
    amount, text = _shown(look, sek), look.amount(sek)
    left, right = ("", text) if amount > 0 else (text, "")
    return replace(_between(name, 0.0, amount, fill), left=left, right=right, amount=amount)


def _tornado(picture: Tornado, look: Look) -> BarChart:
    rows = []
    for bar in picture.bars:
        ends = [(sek, _shown(look, sek, look.part_decimals)) for sek in (bar.worse, bar.better)]
        pieces = [Piece(size, "negative" if size < 0 else "positive") for _, size in ends if size]
        left = "; ".join(look.part(sek) for sek, size in ends if sek and size <= 0)
        right = "; ".join(look.part(sek) for sek, size in ends if size > 0)
        if len(pieces) == 2 and pieces[0].size * pieces[1].size > 0:
            # Both ends on one side: the nearer first, the farther as what it adds.
            near, far = sorted((piece.size for piece in pieces), key=abs)
            pieces = [Piece(near, pieces[0].fill), Piece(round(far - near, 9), pieces[0].fill)]
        rows.append(BarRow(bar.label, 0.0, tuple(pieces), left, right))
    return BarChart(tuple(rows), f"Nollinjen är prognos {look.amount(picture.forecast)}.", look.part_decimals)


def _plan(plan: PlanBars, look: Look) -> BarChart:
    """A year a row: net cost as far as the frame goes, then what is short or left."""
    rows = [
        _planned(year, "solid" if plan.closed and not at else "hatched", look) for at, year in enumerate(plan.years)
    ]
    first = plan.years[0]
    frame = "" if math.isnan(first.frame) else f"Ram {first.year} {look.amount(first.frame)}. "
    caption = f"{frame}Vid stapelns ände står gapet: rött saknas, blått är kvar." if frame else ""
    return BarChart(tuple(rows), caption, look.unit.decimals)


def _planned(year: PlanYear, fill: Fill, look: Look) -> BarRow:
    if math.isnan(year.frame):
        return _whole(str(year.year), year.net, fill, look)
    net, frame = _shown(look, year.net), _shown(look, year.frame)
    near, far = sorted((net, frame), key=abs)
    pieces = (
        Piece(near, fill, look.amount(year.net)),
        Piece(round(far - near, 9), "negative" if year.gap < 0 else "positive_tint"),
    )
    left, right = (look.deviation(year.gap), "") if far <= 0 else ("", look.deviation(year.gap))
    return BarRow(str(year.year), 0.0, tuple(piece for piece in pieces if piece.size), left, right, net)


def _track(picture: Track, look: Look) -> BarChart:
    """Forecasts as they were made: hatched, a booked outcome solid."""
    rows = []
    for said in picture.said:
        amount, text = _shown(look, said.deviation, look.part_decimals), look.part(said.deviation)
        left, right = ("", text) if amount > 0 else (text, "")
        row = _between(said.label, 0.0, amount, "solid" if said.booked else "hatched")
        rows.append(replace(row, left=left, right=right, amount=amount))
    return BarChart(tuple(rows), "Nollinjen är budget. Streckat är prognos, heldraget är utfall.", look.part_decimals)


def _beside(picture: SideBySide, look: Look) -> BarChart:
    rows = [_step(bar.label, 0.0, bar.deviation, look, tint=not n) for n, bar in enumerate(picture.bars)]
    return BarChart(tuple(rows), f"Nollinjen är budget {look.amount(picture.budget)}.", look.part_decimals)


_WAYS: Final[Mapping[type, Callable[..., BarChart]]] = {
    Bridge: _bridge,
    ScenarioBridge: _scenario,
    YearBar: _year,
    SideBySide: _beside,
    Tornado: _tornado,
    Track: _track,
    PlanBars: _plan,
}
"""Each kind of picture that is bars, with what makes its rows; a kind that is not here is shown as its table."""
