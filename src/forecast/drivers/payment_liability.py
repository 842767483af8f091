"""Payment liability (betalningsansvar): late discharges x days beyond the free days x the amount a day.

The region bills a municipality for patients who are ready for discharge and stay on. Two models: by patient,
`sum max(0, days - free days)`, and by average, `patients x max(0, mean days - free days)`, which is never more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.errors import ForecastError
from forecast.money import format_number
from forecast.parameters import dated_value_on, load_parameter
from forecast.periods import Month

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DayAmount:
    """What one day costs, SEK > 0; `words` say where it comes from, `assumed` that it is another year's."""

    sek: float
    words: str
    assumed: bool


def day_amount(year: int, stated: float | None = None) -> DayAmount:
    """The amount a day in a year: the stated one, the year's own, or the last known one, which is then said.

    Raises:
        ForecastError: when nothing is stated and no earlier year is known.
    """
    if stated is not None:
        return DayAmount(stated, "angivet i scenariot", assumed=False)
    parameter = load_parameter("payment_liability")
    try:
        found = dated_value_on(parameter, Month(year, 12))
    except ForecastError:
        earlier = [value for value in parameter.values if value.start.year < year]
        if not earlier:
            raise
        last = earlier[-1]
        words = f"{last.start.year} års belopp, antagande: {year} års är inte känt för programmet"
        return DayAmount(last.value, words, assumed=True)
    return DayAmount(found.value, f"{year} års belopp", assumed=False)


def free_days_on(month: Month) -> float:
    """Days before the municipality pays, where no local agreement says something else."""
    return dated_value_on(load_parameter("payment_liability_free_days"), month).value


def chargeable_days(waited: Floats, free_days: float) -> float:
    """Days to pay for, by patient.

    Args:
        waited: (P,) days that each patient stayed after being ready for discharge, at least 0.
        free_days: days that are not paid for, at least 0.

    Raises:
        ValueError: when a number is below zero; the text is Swedish.
    """
    _not_below_zero(waited, free_days)
    return float(np.maximum(waited - free_days, 0.0).sum())


def chargeable_days_by_average(waited: Floats, free_days: float) -> float:
    """Days to pay for, by the patients' mean; arguments and errors as `chargeable_days`."""
    _not_below_zero(waited, free_days)
    return float(max(waited.mean() - free_days, 0.0) * waited.size) if waited.size else 0.0


def late_patients(plannings: float, late_share: float, months: int) -> float:
    """Patients who stay too long in some months.

    Args:
        plannings: care plannings a year, at least 0.
        late_share: share of them that ends in days to pay for, 0 to 1.
        months: 0 to 12.

    Raises:
        ValueError: when a value is outside its bounds; the text is Swedish.
    """
    if not 0 <= late_share <= 1:
        raise ValueError(f"Andelen sena utskrivningar ska vara 0 till 1, inte {format_number(late_share, 2)}.")
    if plannings < 0 or not 0 <= months <= 12:
        raise ValueError("Antalet vårdplaneringar ska vara minst 0 och månaderna 0 till 12.")
    return plannings * late_share * months / 12


def days_afforded(room: float, amount: float) -> float:
    """How many days an amount of money pays for; below zero where it is already overspent.

    Args:
        room: SEK left, overspent < 0.
        amount: SEK a day, > 0.
    """
    return room / amount


def _not_below_zero(waited: Floats, free_days: float) -> None:
    if free_days < 0 or np.any(waited < 0):
        raise ValueError("Antalet dygn ska vara minst 0.")
