"""What the levers on staff share: the activity, its chain, and the months that a change holds in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.drivers.staffing import months_held, months_next_year, staffed_below, staffing_activities
from forecast.errors import ForecastError, InputError
from forecast.model import Floats
from forecast.money import Unit, format_amount, format_number
from forecast.periods import MONTH_NAMES, Month, Span
from forecast.scenario.levers.ground import Ground, near
from forecast.workspace.staffed import Chain, staffing_chain

FILE = "staffing.csv"


@dataclass(frozen=True, slots=True)
class Window:
    """The months of a change: (12,) this year's, how many of next year's, and the span in words."""

    held: NDArray[np.bool_]
    next_year: int
    label: str
    since: str

    @property
    def count(self) -> int:
        """How many of this year's months."""
        return int(self.held.sum())

    def each(self, amount: float) -> Floats:
        """(12,) the same amount in each of the months."""
        return np.where(self.held, amount, 0.0) + 0.0


def window(start: Month, until: Month | None, ground: Ground) -> Window:
    """The months of a change; raises InputError for booked months, another year and an end before the start."""
    try:
        held = months_held(start, until, ground.as_of)
    except ValueError as error:
        remedy = "Välj en senare månad." if until is None or until >= start else "Rätta until."
        raise ground.fault(str(error), remedy) from error
    numbers = np.flatnonzero(held) + 1
    label = Span(start.year, int(numbers[0]), int(numbers[-1])).months_label
    ending = f" till {until.label}" if until is not None else ""
    return Window(held, months_next_year(start, until), label, f"från {MONTH_NAMES[start.number - 1]}{ending}")


def activity_name(key: str, ground: Ground) -> str:
    """The name of an activity that has staff.

    Raises:
        InputError: it does not exist, or is a sum of activities.
    """
    tree = ground.workspace.tree
    names = staffing_activities(tree)
    if key in names:
        return names[key]
    found = f"”{key}” är ingen verksamhet som kan få årsarbetare."
    below = staffed_below(tree, key)
    if below:
        raise ground.fault(f"{found} Den är en summa.", f"Ändra en verksamhet som den består av: {', '.join(below)}.")
    raise ground.fault(found, near(key, names))


def known_chain(key: str, ground: Ground) -> Chain | None:
    """The activity's chain, None without a row in staffing.csv; raises InputError without employer's charges."""
    try:
        return staffing_chain(ground.workspace, key, ground.as_of)
    except InputError:
        raise
    except ForecastError as error:
        raise ground.fault(str(error), "Annars räknas ingen personalkostnad ur filen.") from error


def held_to(chain: Chain) -> str:
    """`kedjan × 0,99 mot bokfört i snitt jan–aug`: the calibration is always told."""
    if not chain.held_to:
        return "kedjan utan kalibrering, för raderna visar inte personalens kostnad"
    return f"kedjan × {format_number(chain.cost.calibration, 2)} mot {chain.held_to}"


def tkr(amount: float) -> str:
    """SEK as tkr with its sign."""
    return format_amount(amount, Unit.TKR, signed=True)


def plain_tkr(amount: float) -> str:
    """SEK as tkr without a plus."""
    return format_amount(amount, Unit.TKR)


def both_years(this_year: float, next_year: float) -> str:
    """`+150 tkr i år, +600 helt år`."""
    return f"{tkr(this_year)} tkr i år, {tkr(next_year)} helt år"


def count(number: float) -> str:
    """A count with as few decimals as it needs, at most two: `−1`, `2,5`."""
    decimals = next((d for d in (0, 1) if round(number, d) == round(number, 6)), 2)
    return format_number(number, decimals)


def times(months: int) -> str:
    """`1 månad`, `4 månader`."""
    return "1 månad" if months == 1 else f"{months} månader"
