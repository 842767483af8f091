"""Amounts that run from a day or a month: how much of each month they cover, and how much of their full effect."""

from __future__ import annotations

import calendar
import datetime as dt

import numpy as np
from numpy.typing import NDArray

from forecast.money import round_ore
from forecast.periods import Month


def covered_months(start: dt.date | None, until: dt.date | None, year: int) -> NDArray[np.float64]:
    """Share of each month's days from `start` to `until`, both included; None = open at that end.

    Args:
        start: first day.
        until: last day.
        year: whose months.

    Returns:
        (12,) shares 0 to 1.

    Raises:
        ValueError: when the end is before the start; the text is Swedish.
    """
    if start is not None and until is not None and until < start:
        raise ValueError(f"Slutet {until} är före början {start}.")
    out = np.zeros(12)
    for month in range(1, 13):
        days = calendar.monthrange(year, month)[1]
        first = dt.date(year, month, 1) if start is None else max(start, dt.date(year, month, 1))
        last = dt.date(year, month, days) if until is None else min(until, dt.date(year, month, days))
        out[month - 1] = max((last - first).days + 1, 0) / days
    return out


def ramped_months(full_year: float, start: Month, ramp_months: int, year: int) -> NDArray[np.float64]:
    """A yearly effect by month: a twelfth each from `start`, growing in equal steps where it ramps up.

    With `ramp_months` n the first n months give 1/(n+1), 2/(n+1) ... of a twelfth; after them the whole twelfth. The
    ramp goes on over the turn of the year.

    Args:
        full_year: SEK a year, better > 0.
        start: first month with effect.
        ramp_months: months before the full effect, 0 = at once.
        year: whose months.

    Returns:
        (12,) SEK; the months sum to the öre.

    Raises:
        ValueError: for a negative ramp; the text is Swedish.
    """
    if ramp_months < 0:
        raise ValueError(f"Upptrappningen ska vara 0 månader eller fler, inte {ramp_months}.")
    since = np.arange(12) + 12 * (year - start.year) - (start.number - 1)
    share = np.clip((since + 1) / (ramp_months + 1), 0.0, 1.0)
    return to_the_ore(full_year / 12 * share)


def after(months: NDArray[np.float64], as_of: Month) -> NDArray[np.float64]:
    """(12,) the months after as-of; booked months are zero."""
    return np.asarray(np.where(np.arange(12) >= as_of.number, months, 0.0), dtype=np.float64)


def to_the_ore(months: NDArray[np.float64]) -> NDArray[np.float64]:
    """(12,) whole öre that sum to the rounded sum; the last month that holds anything takes the remainder."""
    out = round_ore(months)
    held = np.flatnonzero(months)
    if held.size:
        rest = round(float(months.sum()), 2) - float(np.delete(out, held[-1]).sum())
        out[held[-1]] = round(rest, 2) + 0.0
    return out
