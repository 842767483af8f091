"""Budget och plan: what frame, what needs, what gap, year by year?"""

from __future__ import annotations

from forecast.money import Unit
from forecast.ui import frame


def draw(chosen: frame.Chosen) -> None:
    """The page, in reading order."""
    frame.head(chosen, "Budget och plan")
    frame.foot(chosen)


frame.page(draw, Unit.TKR)
