"""The year as a native line chart: outcome solid, forecast dashed, budget a double line, last year grey, each named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.series import LineSeries
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Pt

from forecast.report.charts.fan_lines import fall_apart
from forecast.report.charts.marks import palette
from forecast.report.papers.native_charts.lines import POINTED, LineChart, LineRow
from forecast.report.papers.paper import Picture
from forecast.report.papers.slides.chart_slide import LABEL_SIZE, lay_out, place_chart, replace_workbook
from forecast.report.papers.slides.sheet import POINTS, color

_PLOT: Final = (0.01, 0.07, 0.76, 0.90)
"""Left, top, width and height of the plot as shares of the chart; to its right stand the names of the lines."""
_APART: Final = 19.0
"""Points between two names."""
_ASIDE: Final = 0.075
"""Share of the height that a name within the chart stands away from its point."""
_COLORS = palette("light")
_STROKES: Final = {
    "outcome": (_COLORS.solid, 3.0),
    "forecast": (_COLORS.solid, 2.25),
    "budget": (_COLORS.text, 4.5),
    "previous": (_COLORS.previous_line, 2.25),
    "band": (_COLORS.previous_line, 1.0),
    "own": (_COLORS.secondary, 2.5),
    "layer": (_COLORS.solid, 2.25),
    "pace": (_COLORS.previous_line, 1.5),
}


def add_lines(slide: Slide, picture: Picture, lines: LineChart, top: float, height: float) -> float:
    """The lines over twelve months, `height` inches high; returns where they end, in inches."""
    data = CategoryChartData(number_format="#,##0.0" if lines.decimals else "#,##0")
    data.categories = list(lines.months)
    columns: list[tuple[str, Sequence[float | None]]] = [(row.name, row.values) for row in lines.rows]
    columns += lines.band
    for name, values in columns:
        data.add_series(name, values)
    chart = place_chart(slide, picture, XL_CHART_TYPE.LINE, data, (top, height))
    lay_out(chart, _PLOT)
    low, high = lines.reach
    values, months = chart.value_axis, chart.category_axis
    values.minimum_scale, values.maximum_scale = low, high
    values.visible = values.has_major_gridlines = False
    months.tick_label_position = XL_TICK_LABEL_POSITION.HIGH if lines.high_months else XL_TICK_LABEL_POSITION.LOW
    months.major_tick_mark = XL_TICK_MARK.NONE
    if lines.holds_zero:
        months.format.line.color.rgb = color(_COLORS.text)
    else:
        months.format.line.fill.background()
    months.tick_labels.font.size = Pt(12)
    drawn = list(chart.plots[0].series)
    shifts = _shifts(lines, height)
    for made, row, shift in zip(drawn, lines.rows, shifts, strict=False):
        _stroke(made, row)
        _name(made, row, shift)
    if lines.band:
        _shade(chart, drawn[len(lines.rows) :])
    replace_workbook(chart, lines.months, columns, lines.decimals)
    return top + height


def _stroke(made: LineSeries, row: LineRow) -> None:
    made.smooth = False
    if row.style in {"dot", "span"}:
        made.format.line.fill.background()
        made.marker.style = XL_MARKER_STYLE.CIRCLE if row.style == "dot" else XL_MARKER_STYLE.DASH
        made.marker.size = 10
        made.marker.format.fill.solid()
        made.marker.format.fill.fore_color.rgb = color(_COLORS.paper if row.style == "dot" else _COLORS.secondary)
        made.marker.format.line.color.rgb = color(_COLORS.solid)
        return
    stroke, width = _STROKES[row.style]
    pointed = row.style in POINTED  # a month alone has no line to be seen by
    shape = XL_MARKER_STYLE.DIAMOND if row.style == "own" else XL_MARKER_STYLE.CIRCLE
    made.marker.style = shape if pointed else XL_MARKER_STYLE.NONE
    if pointed:
        made.marker.size = 7
        made.marker.format.fill.solid()
        made.marker.format.fill.fore_color.rgb = made.marker.format.line.color.rgb = color(stroke)
    line = made.format.line
    line.color.rgb, line.width = color(stroke), Pt(width)
    if row.style in {"forecast", "pace"}:
        line.dash_style = MSO_LINE.DASH
    if row.style == "budget":
        # Two thin strokes with white between: the budget is outlined.
        made.format._element.spPr.find(qn("a:ln")).set("cmpd", "dbl")


def _name(made: LineSeries, row: LineRow, shift: float) -> None:
    """The line's name and number at its last point, moved where names would lie on each other."""
    label = made.points[row.last].data_label
    frame = label.text_frame
    frame.text = row.label
    frame.word_wrap = False
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold = Pt(LABEL_SIZE), row.style in {"outcome", "forecast"}
    quiet = row.style in {"previous", "band", "span"}
    font.color.rgb = color(_COLORS.secondary if quiet else _COLORS.text)
    label.position = XL_LABEL_POSITION.RIGHT if row.last == len(row.values) - 1 else XL_LABEL_POSITION.LEFT
    if shift:
        moved = f'<c:manualLayout><c:x val="0"/><c:y val="{shift:.4f}"/></c:manualLayout>'
        label._dLbl.find(qn("c:idx")).addnext(parse_xml(f"<c:layout {nsdecls('c')}>{moved}</c:layout>"))


def _shifts(lines: LineChart, height: float) -> list[float]:
    """How far each name at December is moved, as a share of the chart's height."""
    low, high = lines.reach
    tall = height * POINTS
    at_end = [at for at, row in enumerate(lines.rows) if row.last == len(lines.months) - 1]
    wanted = [
        tall * (_PLOT[1] + (high - (lines.rows[at].values[-1] or 0.0)) / (high - low) * _PLOT[3]) for at in at_end
    ]
    placed = fall_apart(wanted, _APART, (_APART / 2, tall - _APART / 2))
    moved = {at: (place - want) / tall for at, place, want in zip(at_end, placed, wanted, strict=True)}
    # A line that ends earlier has its name outside its bend: below where costs go down, above where income goes up.
    aside = _ASIDE if high <= 0 else -_ASIDE
    return [moved.get(at, aside) for at in range(len(lines.rows))]


def _shade(chart: Chart, pair: Sequence[LineSeries]) -> None:
    """The last two series become areas under the lines: an invisible one, and the span's width on top of it."""
    plot = chart._chartSpace.chart.plotArea
    line = plot.find(qn("c:lineChart"))
    axes = "".join(f'<c:axId val="{axis.get("val")}"/>' for axis in line.findall(qn("c:axId")))
    inner = f'<c:grouping val="stacked"/><c:varyColors val="0"/>{axes}'
    areas = parse_xml(f"<c:areaChart {nsdecls('c')}>{inner}</c:areaChart>")
    line.addprevious(areas)
    first = areas.find(qn("c:axId"))
    for number, series in enumerate(pair):
        if number:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = color(_COLORS.band)
        else:
            series.format.fill.background()
        series.format.line.fill.background()
        element = series._element
        for kind in ("c:marker", "c:smooth"):
            for old in element.findall(qn(kind)):
                element.remove(old)
        first.addprevious(element)
