"""Nämnd: one message a screen, and the papers."""

from __future__ import annotations

from forecast.money import Unit
from forecast.ui import frame


def draw(chosen: frame.Chosen) -> None:
    """The page, in reading order."""
    frame.head(chosen, "Nämnd")
    frame.foot(chosen)


frame.page(draw, Unit.MNKR)
