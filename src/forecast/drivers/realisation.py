"""How much of a decided effect comes about: a share, or a low, a middle and a high one."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from forecast.formats.yaml_file import Closed
from forecast.money import format_number

LEVELS: NDArray[np.float64] = np.array([0.0, 0.5, 1.0])
"""Where low, middle and high stand on the luck from 0 to 1: as likely below the middle as above it."""


class Realisation(Closed):
    """Shares 0 to 1: either `realisation`, or `low`, `likely` and `high`; the whole effect where none is given."""

    realisation: float | None = Field(
        default=None, ge=0, le=1, title="Andel som blir av", json_schema_extra={"unit": "andel"}
    )
    low: float | None = Field(default=None, ge=0, le=1, title="Andel, lägst", json_schema_extra={"unit": "andel"})
    likely: float | None = Field(default=None, ge=0, le=1, title="Andel, mitten", json_schema_extra={"unit": "andel"})
    high: float | None = Field(default=None, ge=0, le=1, title="Andel, högst", json_schema_extra={"unit": "andel"})

    @model_validator(mode="after")
    def _one_share_or_three(self) -> Self:
        three = (self.low, self.likely, self.high)
        given = [share for share in three if share is not None]
        if given and self.realisation is not None:
            raise ValueError("Skriv antingen ”realisation” eller ”low”, ”likely” och ”high”, inte båda.")
        if given and len(given) < 3:
            raise ValueError("”low”, ”likely” och ”high” skrivs tillsammans.")
        if given != sorted(given):
            texts = ", ".join(format_number(share, 2) for share in given)
            raise ValueError(f"”low”, ”likely” och ”high” ska stiga, inte {texts}.")
        return self

    @property
    def shares_given(self) -> bool:
        """Whether the file says how much comes about."""
        return self.realisation is not None or self.low is not None

    @property
    def shares(self) -> NDArray[np.float64]:
        """(3,) low, middle and high share; all alike where one is given, 1 where none is."""
        if self.low is None or self.likely is None or self.high is None:
            return np.full(3, 1.0 if self.realisation is None else self.realisation)
        return np.array([self.low, self.likely, self.high])

    @property
    def mean(self) -> float:
        """The expected share: of the straight lines between low, middle and high, so (low + 2 x middle + high) / 4."""
        low, likely, high = (float(share) for share in self.shares)
        return (low + 2 * likely + high) / 4

    @property
    def uncertain(self) -> bool:
        """Whether low and high differ."""
        return bool(self.shares[0] != self.shares[2])

    @property
    def words(self) -> str:
        """`50 % blir av`, `0–80 % blir av, mitten 50 %`, or that the whole effect is assumed."""
        if not self.shares_given:
            return "hela effekten antas bli av"
        low, likely, high = (_per_cent(float(share)) for share in self.shares)
        mean = _per_cent(self.mean)
        return f"{low}–{high} % blir av, mitten {likely} %, i medel {mean} %" if self.uncertain else f"{low} % blir av"


def _per_cent(share: float) -> str:
    decimals = next((d for d in (0, 1) if abs(round(100 * share, d) - 100 * share) < 1e-9), 1)
    return format_number(100 * share, decimals)


WHOLE = Realisation()
"""The whole effect comes about, for want of anything better known."""
