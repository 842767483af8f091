"""Three pictures of a backtest: the miss by cutoff, how often spans held, and the miss by year."""

from __future__ import annotations

import math
from typing import Final

from forecast.fullyear.scores import Scores
from forecast.money import NBSP, format_number
from forecast.periods import short_month
from forecast.report.backtest_view import OURS, PLAIN, BacktestView, MethodScores
from forecast.report.charts.alt_text import paragraph, sentence
from forecast.report.charts.fan_lines import fall_apart
from forecast.report.charts.marks import CAPTION_SIZE, Look
from forecast.report.charts.scene import Box, Dot, Label, Line, Mark, Path, Scene, Text

_PLOT: Final = 220
_TOP: Final = 24
_FOOT: Final = 30
_ROW: Final = 34
NOMINAL: Final = (80.0, 95.0)


def percent(value: float, decimals: int = 1) -> str:
    """`3,4 %`, or a dash where nothing is known."""
    return "–" if math.isnan(value) else f"{format_number(value, decimals)}{NBSP}%"


def misses_scene(view: BacktestView, look: Look) -> Scene:
    """WAPE by cutoff: the forecast in full, the plain pace dashed."""
    drawn = _drawn(view)
    top = max([score.wape for method in drawn for score in _known(method).values()], default=0.0) or 1.0
    colors = look.colors

    def y(value: float) -> float:
        return _TOP + _PLOT * (1.0 - value / top)

    first, last = view.cutoffs[0], view.cutoffs[-1]
    marks: list[Mark] = [Line(first, y(0), last, y(0), colors.previous_line)]
    marks += [
        Text(cutoff, y(0) + 16, short_month(cutoff), colors.secondary, size=CAPTION_SIZE) for cutoff in view.cutoffs
    ]
    ends = []
    for method in drawn:
        known = _known(method)
        color = colors.positive if method.name == OURS else colors.previous_line
        points = tuple((float(cutoff), y(scores.wape)) for cutoff, scores in known.items())
        if len(points) > 1:
            marks.append(Path(points, color, 2.5, dashed=method.name != OURS))
        marks += [Dot(x, at, color if method.name == OURS else colors.paper, color) for x, at in points]
        ends.append((method, points[-1]))
    places = fall_apart([at for _, (_, at) in ends], 18, (_TOP, y(0)))
    for (method, (x, _)), place in zip(ends, places, strict=True):
        text = f"{method.name} {percent(_known(method)[int(x)].wape)}"
        ours = method.name == OURS
        marks.append(Text(x, place, text, colors.text if ours else colors.secondary, "right", bold=ours, gap=12))
    for method in drawn:
        cutoff, scores = next(iter(_known(method).items()))
        gap_y = y(scores.wape) - 14
        marks.append(Text(cutoff, gap_y, percent(scores.wape), colors.secondary, size=CAPTION_SIZE, halo=True))
    return Scene(_TOP + _PLOT + _FOOT, (float(first), float(max(last, first + 1))), tuple(marks))


def misses_alt(view: BacktestView) -> str:
    """What `misses_scene` shows."""
    return paragraph(
        [
            sentence(
                f"Fel per brytmånad, {method.name}",
                [f"{short_month(cutoff)} {percent(scores.wape)}" for cutoff, scores in _known(method).items()],
            )
            for method in _drawn(view)
        ]
    )


def _drawn(view: BacktestView) -> list[MethodScores]:
    """The plain pace, where it was reckoned, and the forecast."""
    return [method for method in view.methods[:2] if _known(method) and (method.key == PLAIN or method.name == OURS)]


def _known(method: MethodScores) -> dict[int, Scores]:
    return {cutoff: scores for cutoff, scores in method.by_cutoff.items() if not math.isnan(scores.wape)}


def coverage_scene(view: BacktestView, look: Look) -> Scene:
    """For each cutoff, how often the 80 % span (filled) and the 95 % span (hollow) held, beside what they should."""
    colors = look.colors
    rows = view.forecast.by_cutoff
    held = [share for scores in rows.values() for share in (scores.cover80, scores.cover95)]
    low = float(min(60, 10 * math.floor(min(held, default=60.0) / 10)))
    height = _TOP + _ROW * len(rows) + 8
    marks: list[Mark] = []
    for nominal in NOMINAL:
        marks.append(Line(nominal, _TOP, nominal, height, colors.previous_line, dashed=True))
        marks.append(Text(nominal, 10, f"ska vara {percent(nominal, 0)}", colors.secondary, size=CAPTION_SIZE))
    labels = []
    for index, (cutoff, scores) in enumerate(rows.items()):
        y = _TOP + _ROW * index + _ROW // 2
        labels.append(Label(y, f"efter {short_month(cutoff)}"))
        marks.append(Line(low, y, 100.0, y, colors.row))
        for share, fill in ((scores.cover80, colors.positive), (scores.cover95, colors.paper)):
            marks.append(Dot(share, y, fill, colors.positive))
            marks.append(Text(share, y - 13, format_number(share, 0), colors.text, size=CAPTION_SIZE, halo=True))
    return Scene(height, (low, 100.0), tuple(marks), tuple(labels), look.label_column)


def coverage_alt(view: BacktestView) -> str:
    """What `coverage_scene` shows."""
    return sentence(
        "Andel utfall inom spannet på 80 och på 95 procent",
        [
            f"efter {short_month(cutoff)} {percent(scores.cover80, 0)} och {percent(scores.cover95, 0)}"
            for cutoff, scores in view.forecast.by_cutoff.items()
        ],
    )


def years_scene(view: BacktestView, look: Look) -> Scene:
    """WAPE by target year, a bar each."""
    colors = look.colors
    marks: list[Mark] = []
    labels = []
    for index, (year, scores) in enumerate(view.years):
        y = _ROW * index
        labels.append(Label(y + _ROW // 2, str(year)))
        share = 0.0 if math.isnan(scores.wape) else scores.wape
        marks.append(Box(0.0, share, y + 7, y + _ROW - 7, colors.positive, colors.positive))
        marks.append(Text(share, y + _ROW / 2, percent(scores.wape), colors.text, "right"))
    top = max([scores.wape for _, scores in view.years if not math.isnan(scores.wape)], default=1.0)
    return Scene(_ROW * len(view.years), (0.0, top or 1.0), tuple(marks), tuple(labels), look.label_column)


def years_alt(view: BacktestView) -> str:
    """What `years_scene` shows."""
    return sentence("Fel per målår", [f"{year} {percent(scores.wape)}" for year, scores in view.years])
