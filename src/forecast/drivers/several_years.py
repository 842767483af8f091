"""What the years after this one are reckoned from: growing volumes, prices, the frame. The schema of years.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field, model_validator

from forecast.drivers.events import Amount
from forecast.formats.yaml_file import Closed
from forecast.money import format_shortly

MOST_YEARS = 30
"""Years ahead that are reckoned at most."""


class Growth(Closed):
    """How much a volume grows over a number of years; as shares, 0.6 = 60 per cent.

    `low` and `high` are the ends that the source, or the user, gives; they carry no probability.
    """

    share: float = Field(gt=-1, le=10)
    years: int = Field(ge=1, le=MOST_YEARS)
    low: float | None = Field(None, gt=-1, le=10)
    high: float | None = Field(None, gt=-1, le=10)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        low = self.share if self.low is None else self.low
        high = self.share if self.high is None else self.high
        if not low <= self.share <= high:
            raise ValueError("”low” ska vara högst ”share”, och ”high” lägst ”share”.")
        return self


class AgeShare(Closed):
    """The share of people from an age on, up to the next one, who use what is counted."""

    from_age: int = Field(ge=0, le=100)
    share: float = Field(ge=0, le=1)


class PopulationGrowth(Closed):
    """Growth as that of an age group in the workspace's population.csv; 100 is 100 and older.

    With `shares`, growth as that of the users: people of each age x the share of them who use it, the shares held.
    """

    from_age: int | None = Field(None, ge=0, le=100)
    to_age: int | None = Field(None, ge=0, le=100)
    shares: tuple[AgeShare, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if (self.from_age is None) == (not self.shares) or (self.shares and self.to_age is not None):
            raise ValueError("Befolkningen skrivs antingen med ”from_age” (och ”to_age”) eller med ”shares”.")
        if self.from_age is not None and self.to_age is not None and self.to_age < self.from_age:
            raise ValueError("”to_age” är lägre än ”from_age”.")
        ages = [part.from_age for part in self.shares]
        if ages != sorted(set(ages)):
            raise ValueError("”shares” skrivs i åldersordning, varje ålder en gång.")
        return self

    def by_age(self, ages: int) -> NDArray[np.float64]:
        """(A,) share of each single age that counts: 1 within the group, or the stated share of users."""
        out = np.zeros(ages)
        if self.from_age is not None:
            out[self.from_age : ages if self.to_age is None else self.to_age + 1] = 1.0
        for part in self.shares:
            out[part.from_age :] = part.share
        return out

    @property
    def words(self) -> str:
        """`80 år och äldre`, `65–79 år`, `efter andel brukare 5 % från 65 år, 25 % från 80 år`."""
        if self.from_age is None:
            parts = (f"{format_shortly(100 * part.share)} % från {part.from_age} år" for part in self.shares)
            return f"efter andel brukare {', '.join(parts)}"
        return f"{self.from_age} år och äldre" if self.to_age is None else f"{self.from_age}–{self.to_age} år"


class YearVolume(Closed):
    """A volume that grows, and what one more unit costs a year.

    The count stands here with its year, or in volumes.csv under `area` and `measure` (its last outcome).
    Without `price` it is the unit cost of the row that split.yaml links the volume to: an average, not a margin.
    """

    name: str
    unit: str
    count: float | None = Field(None, gt=0)
    year: int | None = Field(None, ge=1900, le=2999)
    area: str | None = None
    measure: str | None = None
    growth: Growth | None = None
    population: PopulationGrowth | None = None
    price: float | None = Field(None, gt=0, json_schema_extra={"unit": "kr per enhet och år"})
    source: str

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        own, listed = (self.count, self.year), (self.area, self.measure)
        if None in (own if listed == (None, None) else listed) or (own != (None, None) and listed != (None, None)):
            raise ValueError("En volym har antingen ”count” och ”year”, eller ”area” och ”measure” ur volumes.csv.")
        if (self.growth is None) == (self.population is None):
            raise ValueError("En volym har antingen ”growth” eller ”population”.")
        if self.price is None and listed == (None, None):
            raise ValueError("En volym utan ”area” och ”measure” behöver ”price”.")
        return self


def _no_gap(amounts: dict[int, Amount]) -> dict[int, Amount]:
    if not all(1900 <= year <= 2999 for year in amounts):
        raise ValueError("Ramens år skrivs med fyra siffror.")
    return amounts


class Frame(Closed):
    """The frame that the user states, in the workspace's unit, cost < 0; a year without one has the year before's."""

    amounts: Annotated[dict[int, Amount], AfterValidator(_no_gap)] = Field(min_length=1)
    source: str


class YearsFile(Closed):
    """years.yaml; `add_needs`: the needs list is for costs that this year's forecast does not hold."""

    schema_: Literal[1] = Field(alias="schema")
    volumes: tuple[YearVolume, ...] = ()
    frame: Frame | None = None
    add_needs: bool = False


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a user assumes of the years ahead beside years.yaml.

    Attributes:
        index: how much dearer each year is than the one before, a share; 0 = this year's prices.
        frame: how much the frame changes each year after the last one that is stated, a share.
        add_needs: whether the needs list is added; None = as years.yaml says.
    """

    index: float = 0.0
    frame: float = 0.0
    add_needs: bool | None = None


AS_IT_STANDS = Assumptions()
"""This year's prices, an unchanged frame, and the needs list as years.yaml says."""


def compounded(share: float, ahead: NDArray[np.int64]) -> NDArray[np.float64]:
    """What an even yearly change makes of an amount: `(1 + share)^ahead`.

    Args:
        share: a year, > -1.
        ahead: (Y,) years, 0 or more.

    Returns:
        (Y,) factors, 1 where nothing has passed.
    """
    return np.asarray((1 + share) ** ahead.astype(np.float64), dtype=np.float64)


def yearly(share: float, years: int) -> float:
    """Growth a year that gives `share` over `years`: (1 + share)^(1/years) - 1; 60 % over ten years is 4.8 %."""
    return float((1 + share) ** (1 / years) - 1)


def counts(count: float, share: float, years: int, ahead: NDArray[np.int64]) -> NDArray[np.float64]:
    """The volume so many years ahead of its own year, at even growth.

    Args:
        count: units in its own year.
        share: growth over `years`.
        years: see `share`.
        ahead: (Y,) years after the count's own, 0 or more.

    Returns:
        (Y,) units.
    """
    return np.asarray(count * (1 + share) ** (ahead / years), dtype=np.float64)


def added_cost(units: NDArray[np.float64], price: float) -> NDArray[np.float64]:
    """What more units than in the first year cost.

    Args:
        units: (Y,) by year, the first being the year of the forecast.
        price: kr a unit and year, > 0.

    Returns:
        (Y,) SEK, worse < 0, zero in the first year.
    """
    return np.asarray(np.round(-(units - units[0]) * price, 2) + 0.0, dtype=np.float64)
