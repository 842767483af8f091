"""Köp/sälj: an authority buys hours from the committee's own provider, and what each of them deviates by.

Let h be hours, p the internal price, C the provider's own cost (< 0) and b the budget. The purchaser pays -p h, the
provider is paid +p h, and only C leaves the committee. With costs < 0 and better > 0:

    purchaser   volume     -(h - h_b) p_b
                price      -h (p - p_b)
    provider    price      +h (p - p_b)                    the purchaser's with the other sign: it nets
                cover      (h - h_b) (p_b - c_b)           what budgeted price and cost part on hours that came or went
                efficiency -h (c - c_b)                    c = -C / h, the own cost an hour
    together    C - C_b

Where the provider is budgeted to break even (c_b = p_b) there is no cover, and its whole deviation is -h (c - p), which
is the efficiency of `domain.md` 4.10 with the house's sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from forecast.drivers.demand import Key
from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import MonthText
from forecast.periods import Month

Floats = NDArray[np.float64]

MOST_HOURS = 10_000_000
"""Hours of a pair in a month at most."""
MOST_PRICE = 100_000
"""SEK an hour at most."""
Hours = Annotated[float, Field(ge=0, le=MOST_HOURS, allow_inf_nan=False)]
Price = Annotated[float, Field(gt=0, le=MOST_PRICE, allow_inf_nan=False)]


class PriceFrom(Closed):
    """The internal price from a month on, SEK an hour."""

    start: MonthText = Field(alias="from")
    price: Price
    source: str


class HoursAhead(Closed):
    """Hours that somebody expects of a month to come."""

    month: MonthText
    hours: Hours
    source: str


class Purchaser(Closed):
    """Who buys; `row` holds the internal purchase where the ledger has it apart."""

    name: str
    row: str | None = None


class Provider(Closed):
    """Who performs; `row` holds the internal income where the ledger has it, `cost_rows` what performing costs."""

    name: str
    row: str | None = None
    cost_rows: tuple[str, ...] = Field(min_length=1)


class Pair(Closed):
    """A purchaser and a provider of one committee.

    Attributes:
        id: key in hours.csv.
        name: what is bought.
        statement: of the rows; None = the primary one.
        budget_price: SEK an hour that both budgets are made with.
        prices: what is paid, from a month on; before the first one the budgeted price.
        budget_hours: of January to December.
        hours_ahead: of months to come, where somebody has said.
    """

    id: Key
    name: str
    statement: str | None = None
    purchaser: Purchaser
    provider: Provider
    budget_price: Price
    prices: tuple[PriceFrom, ...] = ()
    budget_hours: Annotated[tuple[Hours, ...], Field(min_length=12, max_length=12)]
    hours_ahead: tuple[HoursAhead, ...] = ()
    source: str
    note: str = ""

    @model_validator(mode="after")
    def _nothing_twice(self) -> Self:
        for word, keys in (
            ("prices", [str(item.start) for item in self.prices]),
            ("hours_ahead", [str(item.month) for item in self.hours_ahead]),
            ("provider › cost_rows", list(self.provider.cost_rows)),
        ):
            twice = [key for key in keys if keys.count(key) > 1]
            if twice:
                raise ValueError(f"”{twice[0]}” står två gånger i ”{word}”.")
        internal = [row for row in (self.purchaser.row, self.provider.row) if row is not None]
        if len(internal) == 1:
            raise ValueError("Skriv ”row” hos både beställare och utförare, eller hos ingen: köpet är två rader.")
        both = [row for row in internal if row in self.provider.cost_rows]
        if both or len(set(internal)) < len(internal):
            raise ValueError(f"Raden ”{(both or internal)[0]}” kan inte vara både internpost och kostnad.")
        return self

    def price_in(self, month: Month) -> float:
        """SEK an hour that is paid in a month."""
        started = [item for item in self.prices if item.start <= month]
        return max(started, key=lambda item: item.start).price if started else self.budget_price

    def rows(self) -> tuple[str, ...]:
        """Every row that it names."""
        internal = tuple(row for row in (self.purchaser.row, self.provider.row) if row is not None)
        return (*internal, *self.provider.cost_rows)


class PurchaseFile(Closed):
    """purchases.yaml."""

    schema_: Literal[1] = Field(alias="schema")
    pairs: tuple[Pair, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _nothing_twice(self) -> Self:
        ids = [pair.id for pair in self.pairs]
        twice = [key for key in ids if ids.count(key) > 1]
        if twice:
            raise ValueError(f"”{twice[0]}” står två gånger i ”pairs”.")
        seen: set[tuple[str | None, str]] = set()
        for pair in self.pairs:
            for row in pair.rows():
                if (pair.statement, row) in seen:
                    raise ValueError(f"Raden ”{row}” står i två par; dess kostnad skulle räknas två gånger.")
                seen.add((pair.statement, row))
        return self


@dataclass(frozen=True, slots=True)
class PurchaseParts:
    """What purchaser and provider deviate by, SEK in whole öre, better > 0.

    Attributes:
        volume: the purchaser's, of hours at the budgeted price.
        price: the purchaser's, of the price at the hours performed; the provider's is the same with the other sign.
        cover: the provider's, of hours that came or went where its budgeted cost an hour is not the price.
        efficiency: the provider's, of its own cost an hour.
    """

    volume: float
    price: float
    cover: float
    efficiency: float

    @property
    def purchaser(self) -> float:
        """The purchaser's deviation."""
        return _sum(self.volume, self.price)

    @property
    def provider(self) -> float:
        """The provider's deviation."""
        return _sum(-self.price, self.cover, self.efficiency)

    @property
    def together(self) -> float:
        """The committee's: what leaves it beyond its budget; the price is not in it."""
        return _sum(self.volume, self.cover, self.efficiency)

    def less(self, other: PurchaseParts) -> PurchaseParts:
        """The parts beyond another's: the year less what is booked is the rest."""
        return PurchaseParts(
            _sum(self.volume, -other.volume),
            _sum(self.price, -other.price),
            _sum(self.cover, -other.cover),
            _sum(self.efficiency, -other.efficiency),
        )


def internal_amounts(hours: Floats, price: Floats) -> Floats:
    """(M,) SEK in whole öre that the purchaser pays, cost < 0."""
    return np.round(-hours * price, 2) + 0.0


def purchase_parts(
    hours: Floats, budget_hours: Floats, price: Floats, budget_price: float, cost: float, budget_cost: float
) -> PurchaseParts:
    """The deviation of a period in its parts; purchaser + provider = cost - budget_cost to the öre.

    Args:
        hours: (M,) performed or expected, by month.
        budget_hours: (M,) by month.
        price: (M,) SEK an hour that is paid.
        budget_price: SEK an hour in both budgets.
        cost: the provider's own cost of the period, SEK in whole öre, < 0.
        budget_cost: its budget, < 0.
    """
    planned = internal_amounts(budget_hours, np.full(budget_hours.shape, budget_price))
    paid = internal_amounts(hours, price)
    volume = _sum(*np.round(-(hours - budget_hours) * budget_price, 2))
    # Each part that is rounded leaves its rounding to the next one, so the sums hold to the öre.
    deviation = _sum(*paid, *-planned)
    of_price = _sum(deviation, -volume)
    planned_hours = float(budget_hours.sum())
    planned_cost = -budget_cost / planned_hours if planned_hours > 0 else budget_price
    cover = round(float((hours - budget_hours).sum()) * (budget_price - planned_cost), 2) + 0.0
    together = _sum(cost, -budget_cost)
    return PurchaseParts(volume, of_price, cover, _sum(together, -deviation, of_price, -cover))


def _sum(*amounts: float) -> float:
    """SEK in whole öre, exact."""
    return sum(round(float(amount) * 100) for amount in amounts) / 100 + 0.0
