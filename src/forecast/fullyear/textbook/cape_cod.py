"""Cape Cod: the expected year is not the budget, but the budget times how the row actually tends to land on it.

    kappa = sum C / sum (p x exposure), each year faded by its distance        E = kappa x exposure

Stanard (1985) and Bühlmann's "Cape Cod" is decay 1 (one kappa for all years); Gluck (1997), "Balancing development and
trend in loss reserve analysis", is decay below 1 (each year has its own, and near years weigh more); decay 0 is chain
ladder. The exposure is the budget here, and may be volume x price.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.fullyear.arrays import Floats, safe_ratio
from forecast.fullyear.textbook.dial import additive

DECAY = 0.95
"""A default, not tuned on municipal budgets. On Finnish state budgets 1, 0.95 and 0.75 were about as good, in that
order; a little below 1, a change in how budgets are made is heard after some years."""


@dataclass(frozen=True, slots=True)
class Rescaled:
    """A budget rescaled by its own record, and the year on it; B rows, the rows' unit and sign.

    Attributes:
        kappa: (B,) outcome per krona of budget; 1.06 = lands six per cent over. NaN where no budget is known, or the
            known ones differ in sign or are all zero.
        expected: (B,) E = kappa x this year's budget.
        ultimate: (B,) C + (1 - p) E; C itself in a closed year, whatever E is.
    """

    kappa: Floats
    expected: Floats
    ultimate: Floats


def outcome_per_exposure(outcome: Floats, emerged: Floats, exposure: Floats, decay: float = DECAY) -> Floats:
    """The generalised Cape Cod's kappa of every year.

    Args:
        outcome: (B, Y) accumulated amounts C, a whole year's or booked so far; NaN = unknown.
        emerged: (B, Y) p, share of each year that has emerged; 1 for a whole year.
        exposure: (B, Y) the year's budget, or volume x price; NaN = unknown.
        decay: what a year's weight is multiplied by for each year that it lies away, 0 to 1.

    Returns:
        (B, Y) kappa; years of which anything is unknown have no weight, in the outcome as in the exposure. NaN where
        nothing with weight is known, or where the exposures differ in sign and their sum means nothing.

    Raises:
        ValueError: when `decay` is not 0 to 1.
    """
    if not 0.0 <= decay <= 1.0:
        raise ValueError(f"decay is {decay}, not 0 to 1")
    used = emerged * exposure
    known = np.isfinite(outcome) & np.isfinite(used)
    years = np.arange(outcome.shape[1])
    weight = decay ** np.abs(years[:, None] - years[None, :]).astype(np.float64)
    top = np.sum(weight * np.where(known, outcome, 0.0)[:, None, :], axis=2)
    bottom = np.sum(weight * np.where(known, used, 0.0)[:, None, :], axis=2)
    exposed = np.where(known, exposure, 0.0)
    mixed = np.any(exposed > 0, axis=1) & np.any(exposed < 0, axis=1)
    return np.where(mixed[:, None], np.nan, safe_ratio(top, bottom))


def rescale(
    totals: Floats, budgets: Floats, actual: Floats, emerged: Floats, budget: Floats, decay: float = DECAY
) -> Rescaled:
    """This year on a budget that is rescaled by how earlier budgets, and this one so far, have held.

    Args:
        totals: (B, k) earlier years' outcomes, oldest first; k may be 0, NaN = unknown.
        budgets: (B, k) their budgets, NaN = unknown.
        actual: (B,) C, booked so far this year.
        emerged: (B,) p, the share of the year that has normally emerged, 0 to 1.
        budget: (B,) this year's budget, NaN = none (then `expected` is NaN).
        decay: see `outcome_per_exposure`.

    Returns:
        the rescaled year. Where outcomes lie against the budget's sign, kappa is negative: the caller decides whether
        such a budget is to be believed.

    Raises:
        ValueError: when `decay` is not 0 to 1.
    """
    kappa = outcome_per_exposure(
        np.concatenate([totals, actual[:, None]], axis=1),
        np.concatenate([np.ones_like(totals), emerged[:, None]], axis=1),
        np.concatenate([budgets, budget[:, None]], axis=1),
        decay,
    )[:, -1]
    expected = kappa * budget
    ultimate = np.where(emerged >= 1.0, actual, additive(actual, emerged, expected))
    return Rescaled(kappa=kappa, expected=expected, ultimate=ultimate)
