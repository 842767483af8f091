"""Historik: what was said before, what changed, and how well did it hold?"""

from __future__ import annotations

from forecast.money import Unit
from forecast.ui import frame


def draw(chosen: frame.Chosen) -> None:
    """The page, in reading order."""
    frame.head(chosen, "Historik")
    frame.foot(chosen)


frame.page(draw, Unit.TKR)
