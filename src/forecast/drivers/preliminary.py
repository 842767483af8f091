"""Months that are not what they will be: corrected later, or invoiced in the month after."""

from __future__ import annotations

from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from forecast.formats.yaml_file import Closed
from forecast.ledger.tree import CostType, Row

LEAST_BOOKED = 0.05
"""A month of which less is booked says nothing of the whole; dividing by a slip of the pen would."""
MOST_LATE = 0.5
"""Above this a month could no longer be told from the one before it."""


class Preliminary(Closed):
    """Rows (by key or by cost type) whose last booked months will be corrected, or that are invoiced late.

    `complete`: the share booked of the last month, the month before it, ...; left out = not known, and `months` says
    how many. `booked_in`: `same_month` (the month is corrected) or `next_month` (the rest comes as next month's).
    """

    statement: str
    rows: tuple[str, ...] = ()
    cost_types: tuple[CostType, ...] = ()
    booked_in: Literal["same_month", "next_month"] = "same_month"
    months: int = Field(1, ge=1, le=6)
    complete: tuple[Annotated[float, Field(ge=LEAST_BOOKED, le=1)], ...] | None = Field(
        None, min_length=1, max_length=6
    )
    source: str

    @model_validator(mode="after")
    def _says_what_it_is_about(self) -> Self:
        if not self.rows and not self.cost_types:
            raise ValueError("Skriv vilka rader det gäller: ”rows” eller ”cost_types”.")
        if self.booked_in == "next_month" and (self.complete is None or len(self.complete) > 1):
            raise ValueError("”next_month” behöver en andel i ”complete”: hur stor del som bokförs i den egna månaden.")
        if self.booked_in == "next_month" and self.complete is not None and self.complete[0] < 1 - MOST_LATE:
            raise ValueError("Med ”next_month” ska minst hälften bokföras i den egna månaden.")
        return self

    @property
    def count(self) -> int:
        """How many months are preliminary."""
        return self.months if self.complete is None else len(self.complete)

    def covers(self, row: Row) -> bool:
        """Whether it is about a row."""
        return row.key in self.rows or row.cost_type in self.cost_types


def booked_share(complete: tuple[float, ...], as_of: int) -> NDArray[np.float64]:
    """(12,) share booked of each month: 1.0 but for the last ones up to `as_of`."""
    out = np.ones(12)
    for back, share in enumerate(complete[:as_of]):
        out[as_of - 1 - back] = share
    return out


def by_month_of_use(booked: NDArray[np.float64], late: NDArray[np.float64]) -> NDArray[np.float64]:
    """The months that invoices belong to, from the months that they were booked in.

    booked = (1 - late) x own + late x the month before; January finds nothing before it, and December takes its own
    rest at closing. So a year keeps its sum.

    Args:
        booked: (R, ..., 12) SEK; NaN from the first unknown month on.
        late: (R,) share that is booked the month after, 0 to 0.5.

    Returns:
        the same shape.
    """
    part = late.reshape(-1, *[1] * (booked.ndim - 2))
    out = np.array(booked, dtype=np.float64)
    out[..., 0] = booked[..., 0] / (1 - part)
    for month in range(1, 11):
        out[..., month] = (booked[..., month] - part * out[..., month - 1]) / (1 - part)
    out[..., 11] = booked[..., 11] - part * out[..., 10]
    return out


def by_month_of_booking(used: NDArray[np.float64], late: NDArray[np.float64]) -> NDArray[np.float64]:
    """The inverse of `by_month_of_use`."""
    part = late.reshape(-1, *[1] * (used.ndim - 2))
    out = np.array(used * (1 - part[..., None]), dtype=np.float64)
    out[..., 1:] += part[..., None] * used[..., :-1]
    out[..., 11] += part * used[..., 11]
    return out
