"""Pictures as native charts: what a reader can open and change, drawn in the notation of the house."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Final

import xlsxwriter
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.point import Point
from pptx.chart.series import BarSeries as DrawnBars
from pptx.dml.fill import FillFormat
from pptx.dml.line import LineFormat
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.oxml.chart.datalabel import CT_DLbl
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Inches, Pt

from forecast.report.charts.marks import palette
from forecast.report.papers.native_charts.bars import BarChart, Fill
from forecast.report.papers.native_charts.series import BarSeries, plotted
from forecast.report.papers.paper import Picture
from forecast.report.papers.properties import clean
from forecast.report.papers.slides.sheet import LEFT, POINTS, WIDTH, color, describe, one_line

LABEL_SIZE: Final = 14
_NO_TIME: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_NAMES: Final = 0.27
"""Share of the width that the rows' names have."""
_PLOT: Final = 0.715
_MOST_ROW: Final = 0.85
_LARGE, _FEW = 18, 7
"""Points of names and numbers where a picture has few rows, and how many are few."""
_POSITIONS: Final = {
    "inside_end": XL_LABEL_POSITION.INSIDE_END,
    "inside_base": XL_LABEL_POSITION.INSIDE_BASE,
    "center": XL_LABEL_POSITION.CENTER,
}
_COLORS = palette("light")
_FILLS: Final[Mapping[str, tuple[str, str]]] = {
    "negative": (_COLORS.negative, _COLORS.negative),
    "positive": (_COLORS.positive, _COLORS.positive),
    "negative_tint": (_COLORS.negative_tint, _COLORS.negative),
    "positive_tint": (_COLORS.positive_tint, _COLORS.positive),
    "solid": (_COLORS.solid, _COLORS.solid),
    "hatched": (_COLORS.paper, _COLORS.solid),
    "outlined": (_COLORS.paper, _COLORS.text),
    "previous": (_COLORS.previous, _COLORS.previous_line),
    "band": (_COLORS.band, _COLORS.text),
    "span": (_COLORS.paper, _COLORS.secondary),
}


def add_bars(slide: Slide, picture: Picture, bars: BarChart, top: float, height: float) -> float:
    """Stacked bars on an invisible base, at most `height` inches high; returns where they end, in inches."""
    size = _LARGE if len(bars.rows) <= _FEW else LABEL_SIZE
    plot = plotted(bars, WIDTH * _PLOT * POINTS, size)
    data = CategoryChartData(number_format=_number_format(bars.decimals))
    data.categories = [one_line(row.name) or " " for row in bars.rows]
    for series in plot.series:
        data.add_series(series.name, series.values)
    tall = min(height, _MOST_ROW * max(len(bars.rows), 3))
    chart = place_chart(slide, picture, XL_CHART_TYPE.BAR_STACKED, data, (top, tall))
    lay_out(chart, (_NAMES, 0.01, _PLOT, 0.98))
    drawn = chart.plots[0]
    drawn.gap_width, drawn.overlap = 45, 100
    values, names = chart.value_axis, chart.category_axis
    values.minimum_scale, values.maximum_scale = plot.low, plot.high
    values.visible = values.has_major_gridlines = False
    names.reverse_order = True
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.format.line.color.rgb = color(_COLORS.text)
    names.format.line.width = Pt(1.5)
    names.tick_labels.font.size = Pt(size)
    names.tick_labels.font.color.rgb = color(_COLORS.text)
    for made, series in zip(drawn.series, plot.series, strict=True):
        _series(made, series, size)
    replace_workbook(chart, [row.name for row in bars.rows], [(s.name, s.values) for s in plot.series], bars.decimals)
    return top + tall


def _series(made: DrawnBars, series: BarSeries, size: int) -> None:
    made.format.fill.background()
    made.format.line.fill.background()
    made.invert_if_negative = False
    for at, (fill, text) in enumerate(zip(series.fills, series.texts, strict=True)):
        if fill is not None:
            point = made.points[at]
            _fill(point.format.fill, point.format.line, fill)
            _keep_colour(point)
        if text:
            label = made.points[at].data_label
            frame = label.text_frame
            frame.text = one_line(text)
            frame.word_wrap = False
            font = frame.paragraphs[0].runs[0].font
            font.size, font.bold = Pt(size), True
            font.color.rgb = color(series.colors[at])
            label.position = _POSITIONS[series.position]
            if fill == "hatched":
                _paper_behind(label._dLbl)


def _fill(fill: FillFormat, line: LineFormat, kind: Fill) -> None:
    inner, outer = _FILLS[kind]
    if kind == "hatched":
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        fill.fore_color.rgb, fill.back_color.rgb = color(outer), color(inner)
    else:
        fill.solid()
        fill.fore_color.rgb = color(inner)
    line.color.rgb = color(outer)
    line.width = Pt(1.5 if kind == "outlined" else 1)


def _keep_colour(point: Point) -> None:
    """A negative point keeps its fill; without this an office program may turn it white."""
    dpt = point._element.xpath(f"c:dPt[c:idx/@val='{point._idx}']")[0]
    if dpt.find(qn("c:invertIfNegative")) is None:
        dpt.find(qn("c:idx")).addnext(parse_xml(f'<c:invertIfNegative {nsdecls("c")} val="0"/>'))


def _paper_behind(label: CT_DLbl) -> None:
    """White behind a number that stands on a hatch."""
    white = '<a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
    label.find(qn("c:tx")).addnext(parse_xml(f"<c:spPr {nsdecls('c', 'a')}>{white}</c:spPr>"))


def place_chart(
    slide: Slide, picture: Picture, kind: XL_CHART_TYPE, data: CategoryChartData, place: tuple[float, float]
) -> Chart:
    """An empty chart of the kind with alt text and without legend and title; `place` is top and height in inches."""
    frame = slide.shapes.add_chart(kind, Inches(LEFT), Inches(place[0]), Inches(WIDTH), Inches(place[1]), data)
    describe(frame, picture.title, picture.alt)
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    chart.font.size = Pt(LABEL_SIZE)
    chart.font.color.rgb = color(_COLORS.text)
    return chart


def lay_out(chart: Chart, share: tuple[float, float, float, float]) -> None:
    """Where the plot stands in the chart: left, top, width, height as shares of it."""
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    values = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in zip("xywh", share, strict=True))
    area.insert(
        0,
        parse_xml(
            f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
            f'<c:yMode val="edge"/>{values}</c:manualLayout></c:layout>'
        ),
    )


def replace_workbook(
    chart: Chart, names: Sequence[str], columns: Sequence[tuple[str, Sequence[float | None]]], decimals: int
) -> None:
    """The numbers behind the chart, as a workbook that says no time of writing and runs no text."""
    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    book.set_properties({"created": _NO_TIME})
    sheet, shown = book.add_worksheet("Sheet1"), book.add_format({"num_format": _number_format(decimals)})
    sheet.set_column(0, 0, 36)
    for at, name in enumerate(names, 1):
        sheet.write_string(at, 0, clean(name))
    for column, (title, values) in enumerate(columns, 1):
        sheet.write_string(0, column, clean(title))
        for at, value in enumerate(values, 1):
            if value is not None:
                sheet.write_number(at, column, value, shown)
    book.close()
    chart.part.chart_workbook.update_from_xlsx_blob(data.getvalue())


def _number_format(decimals: int) -> str:
    return "#,##0" + ("." + "0" * decimals if decimals else "")
