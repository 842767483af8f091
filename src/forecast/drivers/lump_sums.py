"""Sums that are booked at once in named months: grants, licences, yearly settlements."""

from __future__ import annotations

from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from forecast.drivers.events import Amount
from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import MonthText
from forecast.money import Unit
from forecast.periods import MONTH_NAMES

EXPECTED = ("decided", "expected", "booked")
"""States in which the months to come are counted in; an uncertain sum is not."""


class LumpSum(Closed):
    """One year's sum in equal parts in `months`; `amount` in the workspace's unit, income > 0, cost < 0."""

    name: str
    statement: str
    row: str
    amount: Amount
    months: tuple[MonthText, ...] = Field(min_length=1, max_length=12)
    status: Literal["booked", "decided", "expected", "uncertain"]
    source: str
    note: str = ""

    @model_validator(mode="after")
    def _months_of_one_year(self) -> Self:
        if len({month.year for month in self.months}) > 1:
            raise ValueError("Månaderna i ”months” ska ligga i samma år; skriv ett belopp per år.")
        if len(set(self.months)) < len(self.months):
            raise ValueError("Samma månad står två gånger i ”months”.")
        return self

    @property
    def year(self) -> int:
        """The year that it belongs to."""
        return self.months[0].year

    @property
    def months_label(self) -> str:
        """`juni och december`."""
        names = [MONTH_NAMES[month.number - 1] for month in sorted(self.months)]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} och {names[-1]}"


def lump_months(lump: LumpSum, unit: Unit) -> NDArray[np.float64]:
    """(12,) SEK by month; whole öre, the last month takes the rest."""
    total = round(float(lump.amount) * unit.sek, 2)
    at = sorted(month.number - 1 for month in lump.months)
    out = np.zeros(12)
    out[at] = round(total / len(at), 2)
    out[at[-1]] = round(total - float(np.sum(out[at[:-1]])), 2)
    return out
