"""What a user may assume on Budget och plan: what is typed, read by our own parser, and said back."""

from __future__ import annotations

from forecast.drivers.several_years import MOST_YEARS
from forecast.money import format_number, format_shortly, parse_amount
from forecast.questions.years import DEFAULT_AHEAD
from forecast.workspace.workspace import Workspace

MOST_PERCENT = 20
"""Per cent a year, up or down, that an assumption may be."""
INDEX_DEFAULT = "antagande: årets priser"
FRAME_DEFAULT = "antagande: oförändrad ram"


def read_percent(text: str) -> float:
    """A yearly change as a share: `2,5`, `2.5 %`, `−1`; nothing typed is 0.

    Raises:
        ValueError: it is not one number, or beyond what may be assumed; the text is Swedish.
    """
    bare = text.strip().removesuffix("%").strip()
    if not bare:
        return 0.0
    try:
        value = parse_amount(bare)
    except ValueError as error:
        raise ValueError(f"{error} Skriv till exempel 2,5.") from error
    if abs(value) > MOST_PERCENT:
        raise ValueError(f"Mellan −{MOST_PERCENT} och {MOST_PERCENT} %, inte {format_number(value)} %.")
    return round(float(value) / 100, 6)


def percent_typed(share: float) -> str:
    """A share as it is typed: `2,5`."""
    return format_shortly(100 * share)


def percent_said(share: float, default: str) -> str:
    """`= +2,5 % per år`; at zero that it is a default, and which."""
    if not share:
        return f"= 0 % per år, {default}"
    return f"= {'+' if share > 0 else ''}{percent_typed(share)} % per år, ditt antagande"


def last_years(workspace: Workspace, first: int) -> tuple[int, ...]:
    """Years that a plan can end with: as far as the population reaches where a volume follows it."""
    most = first + MOST_YEARS
    follows = workspace.years is not None and any(volume.population for volume in workspace.years.volumes)
    if follows and workspace.population is not None:
        most = min(most, max(workspace.population.years))
    return tuple(range(first + 1, max(most, first + 1) + 1))


def default_last(years: tuple[int, ...]) -> int:
    """Seven years ahead, or as far as it goes."""
    return years[min(DEFAULT_AHEAD, len(years)) - 1]
