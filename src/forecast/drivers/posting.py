"""Rows with a posting rhythm of their own: rent every quarter, licences in January, grants twice a year."""

from __future__ import annotations

import math
from typing import Annotated, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field, model_validator

from forecast.formats.yaml_file import Closed
from forecast.money import format_number


def _sums_to_one(shares: tuple[float, ...]) -> tuple[float, ...]:
    """Twelve shares as parts of one or as per cent; both are read, nothing else."""
    if not all(0 <= share <= 100 for share in shares):
        raise ValueError("En månads andel är minst 0 och högst 100.")
    total = math.fsum(shares)
    if not any(abs(total - whole) <= 0.005 * whole for whole in (1.0, 100.0)):
        raise ValueError(f"Månadernas andelar blir tillsammans {format_number(total, 2)}; de ska bli 1 eller 100.")
    return tuple(share / total for share in shares)


YearShares = Annotated[tuple[float, ...], Field(min_length=12, max_length=12), AfterValidator(_sums_to_one)]
"""Twelve month shares, January first, none below zero."""


class Rhythm(Closed):
    """When a row is posted: in equal parts in some months, or by twelve shares."""

    statement: str
    row: str
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = ()
    shares: YearShares | None = None
    source: str

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if bool(self.months) == (self.shares is not None):
            raise ValueError("En rytm har antingen ”months” (månader med lika delar) eller ”shares” (tolv andelar).")
        if len(set(self.months)) < len(self.months):
            raise ValueError("Samma månad står två gånger i ”months”.")
        return self


def rhythm_shares(rhythm: Rhythm) -> NDArray[np.float64]:
    """(12,) shares of the year, sum 1."""
    if rhythm.shares is not None:
        return np.array(rhythm.shares)
    return np.asarray(np.isin(np.arange(1, 13), rhythm.months) / len(rhythm.months), dtype=np.float64)
