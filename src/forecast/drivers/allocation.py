"""Resource allocation: a budget for each unit from what it needs, as a frame that is shared or priced from below.

A unit's need is counted in measures (granted hours, points of care load, inhabitants of an age), each with a price. Its
weight is the sum of need x price, SEK. A frame is shared by the weights, to the öre by largest remainders (Hamilton's
method); without a frame the weights are the budgets. Nothing here has a price of its own: each is a person's, with its
source, and one that is only assumed says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from forecast.drivers.demand import Key
from forecast.formats.yaml_file import Closed

MOST = 1e12
"""SEK, units and points at most."""
Amount = Annotated[float, Field(ge=-MOST, le=0, allow_inf_nan=False)]
"""SEK, cost < 0."""
Need = Annotated[float, Field(ge=0, le=MOST, allow_inf_nan=False)]

MEASURES_SV = {"hours": "timmar", "points": "vårdtyngd", "population": "befolkning"}
"""How need is measured, and what people call it."""


class AllocationMeasure(Closed):
    """One way to count need.

    Attributes:
        kind: hours, points of care load, or inhabitants of a group.
        unit: what one is called in numbers: timmar, poäng, personer.
        price: SEK for one of them a year.
        assumed: the price is an assumption (antagande) that nobody has decided or measured.
    """

    id: Key
    name: str
    kind: Literal["hours", "points", "population"]
    unit: str
    price: float = Field(gt=0, le=MOST, allow_inf_nan=False)
    assumed: bool = False
    source: str


class AllocationUnit(Closed):
    """A unit and its need by measure.

    Attributes:
        needs: id of a measure -> number; one left out is none.
        row: its row in the ledger, whose budget is the one that it has.
        budget: SEK that it has, cost < 0, where the ledger has no row.
        note: why it needs what it needs, in a person's words.
    """

    id: Key
    name: str
    needs: dict[str, Need] = Field(min_length=1)
    row: str | None = None
    budget: Amount | None = None
    note: str = ""

    @model_validator(mode="after")
    def _one_budget(self) -> Self:
        if self.row is not None and self.budget is not None:
            raise ValueError("Enhetens budget står antingen i ”row” eller i ”budget”.")
        return self


class AllocationFrame(Closed):
    """What there is to share: an amount (SEK, cost < 0), or the decided budget of rows."""

    amount: Amount | None = None
    rows: tuple[str, ...] = ()
    source: str

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.amount is None) == (not self.rows):
            raise ValueError("Ramen är antingen ”amount” eller ”rows”.")
        return self


class Allocation(Closed):
    """Units that share, or are priced from below where there is no frame."""

    id: Key
    name: str
    statement: str | None = None
    measures: tuple[AllocationMeasure, ...] = Field(min_length=1)
    units: tuple[AllocationUnit, ...] = Field(min_length=1)
    frame: AllocationFrame | None = None
    source: str
    note: str = ""

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        measures = [item.id for item in self.measures]
        for word, keys in (("measures", measures), ("units", [item.id for item in self.units])):
            twice = [key for key in keys if keys.count(key) > 1]
            if twice:
                raise ValueError(f"”{twice[0]}” står två gånger i ”{word}”.")
        for unit in self.units:
            for key in unit.needs:
                if key not in measures:
                    raise ValueError(f"”{key}” hos {unit.name} finns inte i ”measures” ({', '.join(measures)}).")
        if self.frame is not None and not any(weights(self)):
            raise ValueError("Ingen enhet har något behov, så ramen kan inte fördelas.")
        return self


class AllocationFile(Closed):
    """allocation.yaml."""

    schema_: Literal[1] = Field(alias="schema")
    allocations: tuple[Allocation, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _nothing_twice(self) -> Self:
        ids = [item.id for item in self.allocations]
        twice = [key for key in ids if ids.count(key) > 1]
        if twice:
            raise ValueError(f"”{twice[0]}” står två gånger i ”allocations”.")
        return self


def weights(allocation: Allocation) -> tuple[float, ...]:
    """Need x price of each unit, SEK, > 0."""
    prices = {measure.id: measure.price for measure in allocation.measures}
    return tuple(sum(number * prices[key] for key, number in unit.needs.items()) for unit in allocation.units)


def priced(weighed: Sequence[float]) -> tuple[float, ...]:
    """The budgets that the weights are, SEK in whole öre, cost < 0."""
    return tuple(-round(weight, 2) + 0.0 for weight in weighed)


def shared(amount: float, weighed: Sequence[float]) -> tuple[float, ...]:
    """An amount (SEK, any sign) in parts by weight, whole öre that sum to it exactly.

    Largest remainders (Hamilton's method); equal remainders are served in the order of the units.

    Raises:
        ValueError: when no weight is above zero.
    """
    exact = [Fraction(weight) for weight in weighed]
    total = sum(exact, Fraction(0))
    if total <= 0:
        raise ValueError("Ingen enhet har något behov.")
    ore = round(abs(amount) * 100)
    quotas = [ore * weight / total for weight in exact]
    parts = [quota.numerator // quota.denominator for quota in quotas]
    served = sorted(range(len(parts)), key=lambda at: (parts[at] - quotas[at], at))
    for at in served[: ore - sum(parts)]:
        parts[at] += 1
    sign = -1 if amount < 0 else 1
    return tuple(sign * part / 100 + 0.0 for part in parts)


def one_per_cent_more(weighed: Sequence[float], frame: float | None) -> tuple[float, ...]:
    """What each unit's budget changes by where its need alone grows by 1 per cent, SEK, cost < 0.

    Under a frame the others give it: frame x (1.01 w / (W + 0.01 w) - w / W); priced from below it is new money.
    """
    if frame is None:
        return tuple(-round(weight / 100, 2) + 0.0 for weight in weighed)
    total = sum(weighed)
    grown = (frame * (1.01 * weight / (total + 0.01 * weight) - weight / total) for weight in weighed)
    return tuple(round(amount, 2) + 0.0 for amount in grown)


def difference_parts(
    allocated: Sequence[float], budgets: Sequence[float]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """What is allotted less what each has: by its share of the need, and by the size of what is shared.

    The size part is the difference of the sums shared by the budgets; the rest is the share's and sums to zero.

    Args:
        allocated: (U,) SEK.
        budgets: (U,) SEK, of which one at least is not zero.

    Returns:
        (U,) share, (U,) size; together the difference to the öre.
    """
    ore = [round(100 * amount) for amount in allocated]
    held = [round(100 * amount) for amount in budgets]
    size = shared((sum(ore) - sum(held)) / 100, [abs(amount) for amount in budgets])
    share = tuple((a - b - round(100 * s)) / 100 + 0.0 for a, b, s in zip(ore, held, size, strict=True))
    return share, size
