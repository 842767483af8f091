"""A scene as one Altair chart that holds at any width.

What depends on the width (the hatch, whether a text fits inside its bar) is left to expressions over the chart's
`width` signal, so that one definition serves 1440 and 390 px.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import altair as alt

from forecast.report.charts.frame import Frame, fit_frame, number
from forecast.report.charts.marks import FONT, Look
from forecast.report.charts.scene import Area, Box, Dot, Line, Path, Scene, Text

Row = dict[str, str | float | bool]

_HATCH_STEP: Final = 8


def x_scale(frame: Frame) -> alt.Scale:
    """The x axis with px kept free at both ends."""
    return alt.Scale(
        domain=[frame.low, frame.high],
        nice=False,
        zero=False,
        rangeMin=frame.left,
        rangeMax=alt.ExprRef(f"{frame.left}+{frame.inner}"),
    )


def _axis(scene: Scene) -> alt.Axis | None:
    """An axis that only keeps the label column free: a fixed extent, the same at every width."""
    if not scene.label_column:
        return None
    return alt.Axis(
        minExtent=scene.label_column,
        maxExtent=scene.label_column,
        labels=False,
        ticks=False,
        domain=False,
        grid=False,
        title=None,
    )


def _labels(scene: Scene, look: Look) -> list[alt.Chart]:
    """Row names in the label column. Marks, since an axis drops labels that it thinks too close."""
    if not scene.labels:
        return []
    rows: list[Row] = [
        {"y": m.y, "text": m.text, "size": m.size, "weight": 600 if m.bold else 400} for m in scene.labels
    ]
    chart = alt.Chart(_data(rows)).mark_text(
        aria=False,
        font=FONT,
        align="left",
        baseline="middle",
        fill=look.colors.text,
        fontSize=alt.ExprRef("datum.size"),
        fontWeight=alt.ExprRef("datum.weight"),
    )
    return [chart.encode(x=alt.value(-scene.label_column), y=alt.Y("y:Q"), text=alt.Text("text:N"))]


def _data(rows: Sequence[Row]) -> alt.InlineData:
    return alt.InlineData(values=list(rows))


def _place(chart: alt.Chart, *, ends: Sequence[str] = ()) -> alt.Chart:
    return chart.encode(
        x=alt.X("x:Q"),
        y=alt.Y("y:Q"),
        x2=alt.X2("x2") if "x2" in ends else alt.Undefined,
        y2=alt.Y2("y2") if "y2" in ends else alt.Undefined,
    )


def _row_lines(scene: Scene, look: Look) -> list[alt.Chart]:
    """Pale lines from the label column to the right edge."""
    if not scene.row_lines:
        return []
    chart = alt.Chart(_data([{"y": y} for y in scene.row_lines])).mark_rule(aria=False, stroke=look.colors.row)
    return [chart.encode(x=alt.value(-scene.label_column), x2=alt.value("width"), y=alt.Y("y:Q"))]


def _lines(lines: Sequence[Line], *, dashed: bool) -> list[alt.Chart]:
    rows: list[Row] = [
        {"x": m.x, "y": m.y, "x2": m.x2, "y2": m.y2, "stroke": m.stroke, "width": m.width}
        for m in lines
        if m.dashed == dashed
    ]
    if not rows:
        return []
    dash = [4, 3] if dashed else [1, 0]
    chart = alt.Chart(_data(rows)).mark_rule(
        aria=False, strokeDash=dash, strokeWidth=alt.ExprRef("datum.width"), stroke=alt.ExprRef("datum.stroke")
    )
    return [_place(chart, ends=("x2", "y2"))]


def _boxes(boxes: Sequence[Box]) -> list[alt.Chart]:
    rows: list[Row] = [
        {
            "x": min(m.x, m.x2),
            "x2": max(m.x, m.x2),
            "y": m.y,
            "y2": m.y2,
            "fill": m.fill,
            "stroke": m.stroke,
            "width": m.width,
        }
        for m in boxes
    ]
    if not rows:
        return []
    chart = alt.Chart(_data(rows)).mark_rect(
        aria=False,
        fill=alt.ExprRef("datum.fill"),
        stroke=alt.ExprRef("datum.stroke"),
        strokeWidth=alt.ExprRef("datum.width"),
    )
    return [_place(chart, ends=("x2", "y2"))]


def _hatch(boxes: Sequence[Box], frame: Frame, look: Look) -> list[alt.Chart]:
    """Lines at 45 degrees, `x + y = c` in px, clipped to their bar: Altair has no pattern fill."""
    rows: list[Row] = [
        {"a": min(m.x, m.x2), "b": max(m.x, m.x2), "top": m.y, "bottom": m.y2, "stroke": m.stroke}
        for m in boxes
        if m.hatched and m.x != m.x2
    ]
    if not rows:
        return []
    step = look.px(_HATCH_STEP)
    chart = (
        alt.Chart(_data(rows))
        .transform_calculate(from_px=frame.to_px("a"), to_px=frame.to_px("b"))
        .transform_calculate(
            c=f"sequence(ceil((datum.from_px+datum.top)/{step})*{step},datum.to_px+datum.bottom,{step})"
        )
        .transform_flatten(["c"])
        .transform_calculate(
            left="max(datum.from_px,datum.c-datum.bottom)",
            right="min(datum.to_px,datum.c-datum.top)",
        )
        .transform_filter("datum.left<datum.right")
        .transform_calculate(
            x=frame.to_data("left"), x2=frame.to_data("right"), y="datum.c-datum.left", y2="datum.c-datum.right"
        )
        .mark_rule(aria=False, strokeWidth=1.3 * look.scale, stroke=alt.ExprRef("datum.stroke"))
    )
    return [_place(chart, ends=("x2", "y2"))]


def _paths(paths: Sequence[Path], areas: Sequence[Area]) -> list[alt.Chart]:
    layers = []
    for area in areas:
        rows: list[Row] = [{"x": x, "y": y, "y2": y2} for x, y, y2 in area.points]
        layers.append(_place(alt.Chart(_data(rows)).mark_area(aria=False, fill=area.fill), ends=("y2",)))
    for path in paths:
        rows = [{"x": x, "y": y} for x, y in path.points]
        line = alt.Chart(_data(rows)).mark_line(
            aria=False,
            stroke=path.stroke,
            strokeWidth=path.width,
            strokeDash=[5, 4] if path.dashed else [1, 0],
            strokeJoin="round",
        )
        layers.append(_place(line))
    return layers


def _dots(dots: Sequence[Dot], look: Look) -> list[alt.Chart]:
    rows: list[Row] = [{"x": m.x, "y": m.y, "fill": m.fill, "stroke": m.stroke} for m in dots]
    if not rows:
        return []
    chart = alt.Chart(_data(rows)).mark_point(
        aria=False,
        size=60 * look.scale**2,
        opacity=1,
        strokeWidth=2,
        fill=alt.ExprRef("datum.fill"),
        stroke=alt.ExprRef("datum.stroke"),
    )
    return [_place(chart)]


def _texts(texts: Sequence[Text], frame: Frame, halo: str | None) -> list[alt.Chart]:
    rows: list[Row] = [
        {
            "x": m.x,
            "y": m.y,
            "text": m.text,
            "color": halo or m.color,
            "align": {"left": "right", "middle": "center", "right": "left"}[m.side],
            "dx": {"left": -m.gap, "middle": 0.0, "right": m.gap}[m.side],
            "size": m.size,
            "weight": 600 if m.bold else 400,
            "span": m.within or 0.0,
            "need": 0.0 if m.within is None else (m.need or m.width + 4),
            "fit": not m.otherwise,
        }
        for m in texts
    ]
    if not rows:
        return []
    span = number(frame.high - frame.low)
    chart = alt.Chart(_data(rows)).mark_text(
        aria=False,
        font=FONT,
        baseline="middle",
        align=alt.ExprRef("datum.align"),
        dx=alt.ExprRef("datum.dx"),
        fontSize=alt.ExprRef("datum.size"),
        fontWeight=alt.ExprRef("datum.weight"),
        fill=alt.ExprRef("datum.color"),
        stroke=halo or alt.Undefined,
        strokeWidth=5 if halo else 0,
        strokeJoin="round",
    )
    if any(m.within is not None for m in texts):
        chart = chart.transform_filter(f"(datum.span/{span}*{frame.inner}>=datum.need)==datum.fit")
    return [_place(chart).encode(text=alt.Text("text:N"))]


def _base(scene: Scene, frame: Frame) -> alt.Chart:
    """An unseen point that carries both scales and the label column for all layers."""
    y_scale = alt.Scale(domain=[scene.height, 0], nice=False, zero=False)
    point: alt.Chart = alt.Chart(_data([{"x": scene.domain[0], "y": 0}])).mark_point(aria=False, opacity=0)
    return point.encode(
        x=alt.X("x:Q", scale=x_scale(frame), axis=None), y=alt.Y("y:Q", scale=y_scale, axis=_axis(scene))
    )


def render(scene: Scene, look: Look, alt_text: str) -> alt.LayerChart:
    """The scene as one layered chart whose description is its alt text.

    Raises:
        ValueError: when the domain has no room.
    """
    frame = fit_frame(scene)
    lines = [mark for mark in scene.marks if isinstance(mark, Line)]
    boxes = [mark for mark in scene.marks if isinstance(mark, Box)]
    texts = [mark for mark in scene.marks if isinstance(mark, Text)]
    layers = [
        _base(scene, frame),
        *_row_lines(scene, look),
        *_boxes(boxes),
        *_hatch(boxes, frame, look),
        *_paths(
            [mark for mark in scene.marks if isinstance(mark, Path)],
            [mark for mark in scene.marks if isinstance(mark, Area)],
        ),
        *_lines(lines, dashed=False),
        *_lines(lines, dashed=True),
        *_dots([mark for mark in scene.marks if isinstance(mark, Dot)], look),
        *_labels(scene, look),
        *_texts([text for text in texts if text.halo], frame, look.colors.paper),
        *_texts(texts, frame, None),
    ]
    chart: alt.LayerChart = (
        alt.layer(*layers)
        .properties(
            width=look.width,
            height=scene.height,
            description=alt_text,
            background="transparent",
            padding={"left": 0, "top": 0, "right": 0, "bottom": 0},
            autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        )
        .configure(font=FONT, view=alt.ViewConfig(stroke=None))
    )
    return chart
