"""Pay reviews: what a month costs in another month's pay, retroactive months included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import MonthText
from forecast.money import format_number
from forecast.parameters import Parameter
from forecast.periods import MONTH_NAMES, Month

MOST = 0.2
"""A larger review than 20 % is per cent written where a share was asked for."""


class Review(Closed):
    """The committee's own pay review: a share of pay from a month, perhaps paid later with what had been missed."""

    start: MonthText = Field(alias="from")
    paid: MonthText | None = None
    rate: float = Field(gt=0, le=MOST)
    source: str
    note: str = ""

    @model_validator(mode="after")
    def _paid_in_its_year(self) -> Self:
        if self.paid is not None and not (self.start <= self.paid and self.paid.year == self.start.year):
            raise ValueError(f"”paid” ({self.paid}) ska vara {self.start} eller senare samma år.")
        return self


class PayRow(Closed):
    """A row of which a share is pay; 0 takes a staff row out."""

    statement: str
    row: str
    share: float = Field(ge=0, le=1)
    source: str


@dataclass(frozen=True, slots=True)
class PayStep:
    """A review of `rate` of pay from `start`, paid from `paid`; `default`: the agreement's and not the committee's."""

    start: Month
    paid: Month
    rate: float
    default: bool

    @property
    def label(self) -> str:
        """`3,3 % från april (utbetald i maj, förval ur avtalet)`."""
        told = [f"utbetald i {MONTH_NAMES[self.paid.number - 1]}"] if self.paid != self.start else []
        told += ["förval ur avtalet"] if self.default else []
        beside = f" ({', '.join(told)})" if told else ""
        return f"{format_number(100 * self.rate, 1)} % från {MONTH_NAMES[self.start.number - 1]}{beside}"


def steps_of(reviews: Sequence[Review], agreement: Parameter) -> tuple[PayStep, ...]:
    """The committee's own reviews, and the agreement's for years without one; in order of time."""
    own = [PayStep(r.start, r.paid or r.start, r.rate, default=False) for r in reviews]
    years = {step.start.year for step in own}
    agreed = [PayStep(v.start, v.start, v.value, default=True) for v in agreement.values if v.start.year not in years]
    return tuple(sorted([*own, *agreed], key=lambda step: step.start))


def years_with_review(steps: Sequence[PayStep]) -> frozenset[int]:
    """Years whose review is known; nothing is guessed for the others."""
    return frozenset(step.start.year for step in steps)


def pay_index(steps: Sequence[PayStep], years: Sequence[int], as_of: Month) -> NDArray[np.float64]:
    """What each month's payroll costs against the pay of the last year's December.

    Before the month of payment the old pay goes on; the month of payment holds the difference of the months since the
    start as well. That a review is late is only known when its first month is booked, so a later `paid` than `from`
    counts where `from` is at or before `as_of`.

    Args:
        steps: reviews in order of time.
        years: consecutive or not, oldest first; the last one is the year of the forecast.
        as_of: last booked month.

    Returns:
        (Y, 12), 1.0 in the last December; years without a review have no step.
    """
    levels = np.ones((len(years), 12))
    extra = np.zeros((len(years), 12))
    for step in steps:
        paid = step.paid if step.start <= as_of else step.start
        for i, year in enumerate(years):
            missed = paid.number - step.start.number
            if year == step.start.year and missed:
                extra[i, paid.number - 1] = step.rate * missed / (1 + step.rate)
            levels[i, _months_from(paid, year) :] *= 1 + step.rate
    return np.asarray(levels / levels[-1, -1] * (1 + extra), dtype=np.float64)


def _months_from(start: Month, year: int) -> int:
    """How many of the year's months lie before `start`."""
    return 0 if year > start.year else 12 if year < start.year else start.number - 1
