"""Native Excel charts beside their tables; their numbers stand on a sheet of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from xlsxwriter.chart import Chart
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from forecast.formats.formula_guard import safe
from forecast.report.charts.marks import palette
from forecast.report.papers.excel.formats import Formats
from forecast.report.papers.native_charts.bars import BarChart, Fill, bar_chart
from forecast.report.papers.native_charts.funnel_lines import line_chart
from forecast.report.papers.native_charts.lines import POINTED, LineChart, Style
from forecast.report.papers.native_charts.series import plotted
from forecast.report.papers.paper import Picture
from forecast.report.papers.properties import clean

_WIDTH: Final = 760
_ROW: Final = 36
_PLOT: Final = 0.7
"""Share of the chart's width that the bars have; the names have the rest."""
_SIZE: Final = 12
_NONE: Final[Mapping[str, object]] = {"fill": {"none": True}, "border": {"none": True}}


@dataclass(slots=True)
class ChartData:
    """The sheet that charts take their numbers from, made when the first chart needs it."""

    book: Workbook
    name: str
    sheet: Worksheet | None = None
    row: int = 2
    used: list[str] = field(default_factory=list)

    def insert(self, place: Worksheet, picture: Picture, row: int, column: int) -> None:
        """Draw the picture on a sheet with its upper left corner in a cell; nothing where Excel has no form for it."""
        bars, lines = bar_chart(picture.drawing, picture.look), line_chart(picture.drawing, picture.look)
        if bars is not None:
            chart = self._bars(bars, picture.title)
            height = _ROW * len(bars.rows) + 90
        elif lines is not None:
            chart = self._lines(lines, picture.title)
            height = 420
        else:
            return
        chart.set_title({"name": clean(picture.title), "name_font": {"size": 13, "bold": True}, "overlay": False})
        chart.set_size({"width": _WIDTH, "height": height})
        chart.set_legend({"none": True})
        place.insert_chart(row, column, chart, {"description": clean(picture.alt)})
        said = bars.caption if bars is not None else lines.caption if lines is not None else ""
        place.write_string(row - 1, column, safe(clean(f"{picture.sentence} {said}".strip())))

    def close(self, formats: Formats) -> None:
        """A heading over the numbers."""
        if self.sheet is None:
            return
        self.sheet.write_string(0, 0, "Diagramdata: det som diagrammen ritas av.", formats.of({"bold": True}))
        self.sheet.set_column(0, 0, 44)

    def _block(self, title: str, names: Sequence[str], columns: Mapping[str, Sequence[float | None]]) -> int:
        """Numbers of one chart; returns the first row of its names."""
        if self.sheet is None:
            self.sheet = self.book.add_worksheet(self.name)
        self.sheet.write_string(self.row, 0, safe(clean(title)))
        for number, head in enumerate(columns, 1):
            self.sheet.write_string(self.row, number, safe(clean(head)))
        first = self.row + 1
        for at, name in enumerate(names):
            self.sheet.write_string(first + at, 0, safe(clean(name)))
            for number, values in enumerate(columns.values(), 1):
                value = values[at]
                if value is not None:
                    self.sheet.write_number(first + at, number, value)
        self.row = first + len(names) + 1
        return first

    def _bars(self, bars: BarChart, title: str) -> Chart:
        plot = plotted(bars, _WIDTH * _PLOT, _SIZE)
        series = plot.series
        first = self._block(title, [row.name for row in bars.rows], {one.name: one.values for one in series})
        last = first + len(bars.rows) - 1
        chart = self.book.add_chart({"type": "bar", "subtype": "stacked"})
        for number, one in enumerate(series, 1):
            chart.add_series(
                {
                    "name": [self.name, first - 1, number],
                    "categories": [self.name, first, 0, last, 0],
                    "values": [self.name, first, number, last, number],
                    "gap": 45,
                    **_NONE,
                    "points": [_fill(fill) for fill in one.fills],
                    "data_labels": {
                        "value": True,
                        "position": one.position,
                        "font": {"size": 10, "bold": True},
                        "custom": [_custom(text, color) for text, color in zip(one.texts, one.colors, strict=True)],
                    },
                }
            )
        chart.set_x_axis({"min": plot.low, "max": plot.high, "visible": False, "major_gridlines": {"visible": False}})
        chart.set_y_axis(
            {"reverse": True, "label_position": "low", "major_tick_mark": "none", "line": {"color": "#111111"}}
        )
        return chart

    def _lines(self, lines: LineChart, title: str) -> Chart:
        first = self._block(title, lines.months, {row.name: row.values for row in lines.rows})
        last = first + len(lines.months) - 1
        chart = self.book.add_chart({"type": "line"})
        for number, row in enumerate(lines.rows, 1):
            labels = [_custom(row.label if at == row.last else "", "#111111") for at in range(len(row.values))]
            chart.add_series(
                {
                    "name": [self.name, first - 1, number],
                    "categories": [self.name, first, 0, last, 0],
                    "values": [self.name, first, number, last, number],
                    **_line(row.style),
                    "data_labels": {"value": True, "position": "right", "font": {"size": 10}, "custom": labels},
                }
            )
        low, high = lines.reach
        chart.set_y_axis({"min": low, "max": high, "visible": False, "major_gridlines": {"visible": False}})
        zero = {"color": "#111111"} if lines.holds_zero else {"none": True}
        chart.set_x_axis({"label_position": "high" if lines.high_months else "low", "line": zero})
        chart.set_plotarea({"layout": {"x": 0.04, "y": 0.16, "width": 0.72, "height": 0.78}})
        return chart


def _custom(text: str, color: str) -> dict[str, object]:
    """A label of our own words; none where there are none."""
    return {"value": clean(text), "font": {"color": color, "size": 10, "bold": True}} if text else {"delete": True}


def _fill(fill: Fill | None) -> Mapping[str, object]:
    """A piece's fill and outline, by the notation of the house."""
    colors = palette("light")
    plain = {
        "negative": (colors.negative, colors.negative),
        "positive": (colors.positive, colors.positive),
        "negative_tint": (colors.negative_tint, colors.negative),
        "positive_tint": (colors.positive_tint, colors.positive),
        "solid": (colors.solid, colors.solid),
        "outlined": (colors.paper, colors.text),
        "previous": (colors.previous, colors.previous_line),
        "band": (colors.band, colors.text),
        "span": (colors.paper, colors.secondary),
    }
    if fill is None:
        return _NONE
    if fill == "hatched":
        hatch = {"pattern": "wide_upward_diagonal", "fg_color": colors.solid, "bg_color": colors.paper}
        return {"pattern": hatch, "border": {"color": colors.solid, "width": 1}}
    inner, outer = plain[fill]
    return {"fill": {"color": inner}, "border": {"color": outer, "width": 1.25 if fill == "outlined" else 1}}


def _line(style: Style) -> Mapping[str, object]:
    """A line's stroke, by the notation of the house."""
    colors = palette("light")
    if style in {"dot", "span"}:
        shape = {"type": "circle" if style == "dot" else "long_dash", "size": 9}
        return {
            "line": {"none": True},
            "marker": {**shape, "fill": {"color": colors.paper}, "border": {"color": colors.solid}},
        }
    line: dict[str, object] = {
        "outcome": {"color": colors.solid, "width": 3},
        "forecast": {"color": colors.solid, "width": 2.25, "dash_type": "dash"},
        "budget": {"color": colors.text, "width": 1.25},
        "previous": {"color": colors.previous_line, "width": 2},
        "band": {"color": colors.secondary, "width": 1, "dash_type": "square_dot"},
        "own": {"color": colors.secondary, "width": 2.5},
        "layer": {"color": colors.solid, "width": 2.25},
        "pace": {"color": colors.previous_line, "width": 1.5, "dash_type": "dash"},
    }[style]
    if style in POINTED:
        point = {"color": line["color"]}
        kind = "diamond" if style == "own" else "circle"
        return {"line": line, "marker": {"type": kind, "size": 6, "fill": point, "border": point}}
    return {"line": line, "marker": {"type": "none"}}
