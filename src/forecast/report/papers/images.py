"""A paper's pictures as SVG and PNG, drawn without a browser and with the font that we ship."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import vl_convert

from forecast.report.charts.drawing import spec
from forecast.report.papers.paper import Picture

FONTS: Final = Path(__file__).parent / "fonts"
"""Source Sans Pro, regular and semibold, under the licence beside it (SIL OFL 1.1)."""
PRINTED_WIDTH: Final = 680
"""Px over the width of a standing page: row names of 14 px then read as 10 points."""
_PPI_OF_PX: Final = 72.0


@cache
def _with_our_font() -> None:
    vl_convert.register_font_directory(str(FONTS))


def svg(picture: Picture, *, width: int = PRINTED_WIDTH, scale: float = 1.0) -> str:
    """The picture as SVG text on paper's light colours.

    Args:
        picture: what is drawn; its numbers stand as they are.
        width: px of the whole chart.
        scale: factor on text and marks.
    """
    _with_our_font()
    look = replace(picture.look, theme="light", width=width, scale=scale)
    chart = {**spec(picture.drawing, look), "background": look.colors.paper}
    return vl_convert.vegalite_to_svg(chart, allowed_base_urls=[])


def png(picture: Picture, *, width: int = PRINTED_WIDTH, scale: float = 1.0, zoom: float = 3.0) -> bytes:
    """The picture as PNG, `zoom` dots a px: 3 is about 300 dots an inch over a page's width."""
    return vl_convert.svg_to_png(svg(picture, width=width, scale=scale), scale=zoom, ppi=_PPI_OF_PX)
