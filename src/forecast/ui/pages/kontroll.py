"""Kontroll: is what was read whole, and what does not add up?"""

from __future__ import annotations

from forecast.money import Unit
from forecast.ui import frame


def draw(chosen: frame.Chosen) -> None:
    """The page, in reading order."""
    frame.head(chosen, "Kontroll")
    frame.foot(chosen)


frame.page(draw, Unit.TKR)
