"""A deviation split into volume, gross price and income, and what one hour, place or client costs.

With budgeted cost C_b < 0 for v_b units and cost C_a for v_a units (SEK, cost < 0, better > 0):

    volume = C_b / v_b x (v_a - v_b)          what the change in volume costs at the budgeted price
    price  = (C_a - C_b) - volume             what each unit costs more, at today's volume
    income = I_a - I_b

The three sum to the deviation. A volume printed as 5 may be anything from 4.5 to 5.5, so volume and price are told with
the range that this leaves; their sum has none (interval arithmetic: the ratio v_a / v_b is monotone in both).
Formula: the ordinary price/volume variance, delta = dv x p0 + v1 x dp (domain.md 4.10).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Ends:
    """A figure and the least and most that it may be, in the same unit."""

    low: float
    point: float
    high: float

    @property
    def width(self) -> float:
        """From the least to the most."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Parts:
    """Volume and price of one amount, SEK, better > 0; they sum to `deviation` to the öre."""

    volume: Ends
    price: Ends
    deviation: float


@dataclass(frozen=True, slots=True)
class UnitCost:
    """Cost per unit (KPB), kr > 0: `amount` (SEK, cost < 0) over `volume`, both named where shown."""

    year: int
    amount: float
    volume: Ends
    per_unit: Ends


def ends_of(printed: Decimal, rounded_to: Decimal | None = None) -> Ends:
    """What a printed volume may be before it was rounded.

    Args:
        printed: as it stands, its last digit telling how it was rounded.
        rounded_to: what it is rounded to, where the digits do not tell.
    """
    step = rounded_to if rounded_to is not None else Decimal(1).scaleb(min(int(printed.as_tuple().exponent), 0))
    half = float(step) / 2
    return Ends(max(float(printed) - half, 0.0), float(printed), float(printed) + half)


def volume_and_price(budget: float, outcome: float, budget_volume: Ends, volume: Ends) -> Parts | None:
    """Split the change of one amount into volume and price.

    Args:
        budget: SEK, cost < 0.
        outcome: SEK, cost < 0; or a forecast.
        budget_volume: units that the budget pays for.
        volume: units of the outcome.

    Returns:
        the parts; None where the budgeted volume may be zero, since there is no budgeted price then.
    """
    if budget_volume.low <= 0:
        return None
    deviation = round(outcome - budget, 2)
    ratios = (
        volume.low / budget_volume.high,
        volume.point / budget_volume.point,
        volume.high / budget_volume.low,
    )
    effects = [round(budget * (ratio - 1), 2) + 0.0 for ratio in ratios]
    point = effects[1]
    low, high = min(effects), max(effects)
    price = Ends(*(round(deviation - part, 2) + 0.0 for part in (high, point, low)))
    return Parts(Ends(low, point, high), price, deviation)


def unit_cost(year: int, amount: float, volume: Ends) -> UnitCost | None:
    """Cost per unit; None where the volume may be zero.

    Args:
        year: of both.
        amount: SEK, cost < 0: net, or gross before income.
        volume: units.
    """
    if volume.low <= 0:
        return None
    ends = sorted((-amount / volume.high, -amount / volume.low))
    return UnitCost(year, amount, volume, Ends(ends[0], -amount / volume.point, ends[1]))
