"""A scene as Vega-Lite that holds at any width.

What depends on the width (the hatch, whether a text fits inside its bar) is left to expressions over the chart's
`width` signal, so that one definition serves 1440 and 320 px. It is written out directly: building the same through
Altair's classes and checking it against the schema takes thirty times as long, at every lever that is moved. The tests
hold it against the schema (decision 0049).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from forecast.report.charts.frame import Frame, fit_frame, number
from forecast.report.charts.marks import FONT, Look
from forecast.report.charts.scene import Area, Box, Dot, Line, Path, Scene, Text

Spec = dict[str, object]
"""A Vega-Lite object."""
Row = dict[str, str | float | bool]

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.4.1.json"
"""Names the language; nothing is fetched from there."""
_HATCH_STEP: Final = 8


def _expr(text: str) -> Spec:
    return {"expr": text}


def _layer(rows: Sequence[Row], mark: str, settings: Spec, encoding: Spec, transform: Sequence[Spec] = ()) -> Spec:
    layer: Spec = {
        "data": {"values": list(rows)},
        "mark": {"type": mark, "aria": False, **settings},
        "encoding": encoding,
    }
    return {**layer, "transform": list(transform)} if transform else layer


_QUANTITY: Final[Mapping[str, Spec]] = {name: {"field": name, "type": "quantitative"} for name in ("x", "y")}


def _place(*ends: str) -> Spec:
    """X and y, and the far ends that a mark has."""
    return {**_QUANTITY, **{end: {"field": end} for end in ends}}


def _axis(scene: Scene) -> Spec | None:
    """An axis that only keeps the label column free: a fixed extent, the same at every width."""
    if not scene.label_column:
        return None
    extent = {"minExtent": scene.label_column, "maxExtent": scene.label_column}
    return {**extent, "labels": False, "ticks": False, "domain": False, "grid": False, "title": None}


def _labels(scene: Scene, look: Look) -> list[Spec]:
    """Row names in the label column. Marks, since an axis drops labels that it thinks too close."""
    if not scene.labels:
        return []
    rows: list[Row] = [
        {"y": m.y, "text": m.text, "size": m.size, "weight": 600 if m.bold else 400} for m in scene.labels
    ]
    settings: Spec = {
        "font": FONT,
        "align": "left",
        "baseline": "middle",
        "fill": look.colors.text,
        "fontSize": _expr("datum.size"),
        "fontWeight": _expr("datum.weight"),
    }
    return [_layer(rows, "text", settings, {"x": {"value": -scene.label_column}, "y": _QUANTITY["y"], "text": _TEXT})]


_TEXT: Final[Spec] = {"field": "text", "type": "nominal"}


def _row_lines(scene: Scene, look: Look) -> list[Spec]:
    """Pale lines from the label column to the right edge."""
    if not scene.row_lines:
        return []
    ends: Spec = {"x": {"value": -scene.label_column}, "x2": {"value": "width"}, "y": _QUANTITY["y"]}
    return [_layer([{"y": y} for y in scene.row_lines], "rule", {"stroke": look.colors.row}, ends)]


def _lines(lines: Sequence[Line], *, dashed: bool) -> list[Spec]:
    rows: list[Row] = [
        {"x": m.x, "y": m.y, "x2": m.x2, "y2": m.y2, "stroke": m.stroke, "width": m.width}
        for m in lines
        if m.dashed == dashed
    ]
    if not rows:
        return []
    settings: Spec = {
        "strokeDash": [4, 3] if dashed else [1, 0],
        "strokeWidth": _expr("datum.width"),
        "stroke": _expr("datum.stroke"),
    }
    return [_layer(rows, "rule", settings, _place("x2", "y2"))]


def _boxes(boxes: Sequence[Box]) -> list[Spec]:
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
    settings: Spec = {
        "fill": _expr("datum.fill"),
        "stroke": _expr("datum.stroke"),
        "strokeWidth": _expr("datum.width"),
    }
    return [_layer(rows, "rect", settings, _place("x2", "y2"))]


def _hatch(boxes: Sequence[Box], frame: Frame, look: Look) -> list[Spec]:
    """Lines at 45 degrees, `x + y = c` in px, clipped to their bar: Vega-Lite has no pattern fill."""
    rows: list[Row] = [
        {"a": min(m.x, m.x2), "b": max(m.x, m.x2), "top": m.y, "bottom": m.y2, "stroke": m.stroke}
        for m in boxes
        if m.hatched and m.x != m.x2
    ]
    if not rows:
        return []
    step = look.px(_HATCH_STEP)
    steps = f"sequence(ceil((datum.from_px+datum.top)/{step})*{step},datum.to_px+datum.bottom,{step})"
    transform: list[Spec] = [
        {"calculate": frame.to_px("a"), "as": "from_px"},
        {"calculate": frame.to_px("b"), "as": "to_px"},
        {"calculate": steps, "as": "c"},
        {"flatten": ["c"]},
        {"calculate": "max(datum.from_px,datum.c-datum.bottom)", "as": "left"},
        {"calculate": "min(datum.to_px,datum.c-datum.top)", "as": "right"},
        {"filter": "datum.left<datum.right"},
        {"calculate": frame.to_data("left"), "as": "x"},
        {"calculate": frame.to_data("right"), "as": "x2"},
        {"calculate": "datum.c-datum.left", "as": "y"},
        {"calculate": "datum.c-datum.right", "as": "y2"},
    ]
    settings: Spec = {"strokeWidth": 1.3 * look.scale, "stroke": _expr("datum.stroke")}
    return [_layer(rows, "rule", settings, _place("x2", "y2"), transform)]


def _paths(paths: Sequence[Path], areas: Sequence[Area]) -> list[Spec]:
    layers = []
    for area in areas:
        rows: list[Row] = [{"x": x, "y": y, "y2": y2} for x, y, y2 in area.points]
        layers.append(_layer(rows, "area", {"fill": area.fill}, _place("y2")))
    for path in paths:
        rows = [{"x": x, "y": y} for x, y in path.points]
        settings: Spec = {
            "stroke": path.stroke,
            "strokeWidth": path.width,
            "strokeDash": [5, 4] if path.dashed else [1, 0],
            "strokeJoin": "round",
        }
        layers.append(_layer(rows, "line", settings, _place()))
    return layers


def _dots(dots: Sequence[Dot], look: Look) -> list[Spec]:
    """The marks, a layer a shape."""
    shapes = dict.fromkeys(m.shape for m in dots)
    return [layer for shape in shapes for layer in _of_shape([m for m in dots if m.shape == shape], shape, look)]


def _of_shape(dots: Sequence[Dot], shape: str, look: Look) -> list[Spec]:
    rows: list[Row] = [{"x": m.x, "y": m.y, "fill": m.fill, "stroke": m.stroke} for m in dots]
    settings: Spec = {
        **({} if shape == "circle" else {"shape": shape}),
        "size": (60 if shape == "circle" else 110) * look.scale**2,
        "opacity": 1,
        "strokeWidth": 2,
        "fill": _expr("datum.fill"),
        "stroke": _expr("datum.stroke"),
    }
    return [_layer(rows, "point", settings, _place())]


def _texts(texts: Sequence[Text], frame: Frame, halo: str | None) -> list[Spec]:
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
    settings: Spec = {
        "font": FONT,
        "baseline": "middle",
        "align": _expr("datum.align"),
        "dx": _expr("datum.dx"),
        "fontSize": _expr("datum.size"),
        "fontWeight": _expr("datum.weight"),
        "fill": _expr("datum.color"),
        **({"stroke": halo} if halo else {}),
        "strokeWidth": 5 if halo else 0,
        "strokeJoin": "round",
    }
    fits = f"(datum.span/{number(frame.high - frame.low)}*{frame.inner}>=datum.need)==datum.fit"
    transform: list[Spec] = [{"filter": fits}] if any(m.within is not None for m in texts) else []
    return [_layer(rows, "text", settings, {**_place(), "text": _TEXT}, transform)]


def _base(scene: Scene, frame: Frame) -> Spec:
    """An unseen point that carries both scales and the label column for all layers."""
    even: Spec = {"nice": False, "zero": False}
    across: Spec = {
        "domain": [frame.low, frame.high],
        **even,
        "rangeMin": frame.left,
        "rangeMax": _expr(f"{frame.left}+{frame.inner}"),
    }
    places: Spec = {
        "x": {**_QUANTITY["x"], "scale": across, "axis": None},
        "y": {**_QUANTITY["y"], "scale": {"domain": [scene.height, 0], **even}, "axis": _axis(scene)},
    }
    return _layer([{"x": scene.domain[0], "y": 0}], "point", {"opacity": 0}, places)


def vega(scene: Scene, look: Look, alt_text: str) -> Spec:
    """The scene as one layered Vega-Lite chart whose description is its alt text.

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
    return {
        "$schema": SCHEMA,
        "config": {"font": FONT, "view": {"stroke": None}},
        "layer": layers,
        "width": look.width,
        "height": scene.height,
        "description": alt_text,
        "background": "transparent",
        "padding": {"left": 0, "top": 0, "right": 0, "bottom": 0},
        "autosize": {"type": "fit-x", "contains": "padding"},
    }
