"""Methods that a person can fix on a row with own months, and that the program does not choose by itself.

They are kept within the guard of every reading; the span stays the one that the row's own forecast has earned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats, spread_out
from forecast.fullyear.history.readings import guard
from forecast.fullyear.history.seasonal import shrunk_shares
from forecast.fullyear.textbook.cape_cod import rescale
from forecast.fullyear.textbook.development import accumulate, chain_ladder, mack_error
from forecast.fullyear.textbook.dial_on_months import additive_rest, benktander_rest, prior_growth_rest
from forecast.fullyear.textbook.state_space import ets_rest, unobserved_rest
from forecast.money import Unit, format_amount

SLOW = ("ets", "unobserved")
"""Fitted row by row; not for looking at every method on every row."""
FIXED = ("prior_growth", "benktander", "additive_months", "development", "cape_cod", *SLOW)


@dataclass(frozen=True, slots=True)
class Row:
    """One row on the historic road: history (1, k, 12), booked (1, m), past budgets (1, k) and budget (1,); SEK."""

    history: Floats
    booked: Floats
    budgets: Floats
    budget: Floats


def fixed_rest(key: str, row: Row) -> tuple[Floats, str]:
    """The remaining months (12 - m,) of one row by one of FIXED, SEK, and what is to be said of it (Swedish).

    Raises:
        ValueError: when `key` is not one of FIXED, or is `cape_cod` on a row without a budget.
    """
    months, note = _rest(key, row)
    m = row.booked.shape[1]
    sign = -1.0 if np.sum(row.history) < 0 else 1.0
    total = sign * guard(sign * np.sum(months, axis=1)[None, :], sign * row.history, m)[0]
    shape = np.maximum(sign * months, 0.0)
    return spread_out(total, shape)[0], note


def _rest(key: str, row: Row) -> tuple[Floats, str]:
    """((1, 12 - m) unguarded, note)."""
    history, booked = row.history, row.booked
    if key == "development":
        return _development(row)
    if key == "cape_cod":
        return _cape_cod(row)
    plain = {"prior_growth": prior_growth_rest, "benktander": benktander_rest, "additive_months": additive_rest}
    if key in plain:
        return plain[key](history, booked), ""
    fitted = {"ets": ets_rest, "unobserved": unobserved_rest}
    if key not in fitted:
        raise ValueError(f"{key} is not one of {', '.join(FIXED)}")
    found = fitted[key](history, booked)
    return found.rest, found.fallback[0] or ""


def _development(row: Row) -> tuple[Floats, str]:
    """Age-to-age chain ladder, with Mack's standard error told; last year's months where it has no meaning."""
    m = row.booked.shape[1]
    this_year = np.full((1, 1, MONTHS), np.nan)
    this_year[:, 0, :m] = row.booked
    triangle = accumulate(np.concatenate([row.history, this_year], axis=1))
    found = chain_ladder(triangle)
    path = found.completed[:, -1, m - 1 :]
    if not np.all(np.isfinite(path)):
        return row.history[:, -1, m:], "Kedjestegen går inte att räkna på raden; förra årets månader används."
    error = float(mack_error(triangle, found).by_origin[0, -1])
    note = "" if np.isnan(error) else f"Macks standardfel: {format_amount(error, Unit.TKR)} tkr."
    return np.diff(path, axis=1), note


def _cape_cod(row: Row) -> tuple[Floats, str]:
    """The budget rescaled by how earlier budgets have held, for the rest of the year."""
    if not np.isfinite(row.budget[0]):
        raise ValueError("Cape Cod needs a budget")
    m = row.booked.shape[1]
    shares = shrunk_shares(row.history)
    emerged = np.sum(shares[:, :m], axis=1)
    actual = np.sum(row.booked, axis=1)
    found = rescale(np.sum(row.history, axis=2), row.budgets, actual, emerged, row.budget)
    if not np.isfinite(found.kappa[0]) or found.kappa[0] <= 0:
        return spread_out((1.0 - emerged) * row.budget, shares[:, m:]), "Budgeten har ingen följd att räkna om."
    note = f"Raden brukar landa på {format_amount(100 * float(found.kappa[0]), Unit.KR)} procent av budgeten."
    return spread_out(found.ultimate - actual, shares[:, m:]), note
