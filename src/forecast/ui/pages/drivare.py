"""Drivare: what drives the cost, and what does the forecast assume of it?"""

from __future__ import annotations

from forecast.money import Unit
from forecast.ui import frame


def draw(chosen: frame.Chosen) -> None:
    """The page, in reading order."""
    frame.head(chosen, "Drivare")
    frame.foot(chosen)


frame.page(draw, Unit.TKR)
