"""The reserving textbook's dial on a row's own months, and the additive method.

All take `history` (B, k, 12), complete earlier years with k >= 2, oldest first, and `booked` (B, m), m 1 to 12, and
return the remaining months (B, 12 - m), like the readings in `members` (last year's rest is there, `last_year_rest`).
Those need rows scaled to a positive year; these take any unit and either sign.
"""

from __future__ import annotations

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats, safe_ratio, spread_out
from forecast.fullyear.history.members import GROWTH_LIMITS
from forecast.fullyear.history.seasonal import own_shares
from forecast.fullyear.textbook.dial import LEAST_EMERGED, additive, pace_is_meaningless, turn

BENKTANDER = 2.0
"""The dial's n, Mack (2000)."""


def prior_growth_rest(history: Floats, booked: Floats) -> Floats:
    """E - C: prior x growth, kept whatever the year so far says.

    Within the growth's limits its sum is `growth_rest`'s; beyond them what ran ahead of the limit is taken from the
    months that are left, as a purchase that was only made early.
    """
    return dial_rest(history, booked, 0.0)


def benktander_rest(history: Floats, booked: Floats) -> Floats:
    """Bornhuetter-Ferguson once more with its own answer as prior (Benktander 1976; Mack 2000)."""
    return dial_rest(history, booked, BENKTANDER)


def dial_rest(history: Floats, booked: Floats, exponent: float) -> Floats:
    """The remaining months by the dial (`dial.turn`) on the row's own shares.

    Args:
        history: (B, k, 12) complete earlier years.
        booked: (B, m) this year's months.
        exponent: n; 0 is the expected year less what is booked, infinity chain ladder.

    Returns:
        (B, 12 - m). Where C / p has no meaning (`pace_is_meaningless`) every n > 0 takes (1 - p) E.
    """
    m = booked.shape[1]
    if m == MONTHS:
        return np.zeros((booked.shape[0], 0))
    shares = own_shares(history)
    actual, emerged = np.sum(booked, axis=1), np.sum(shares[:, :m], axis=1)
    expected = grown_year(history, booked)
    planned = additive(actual, emerged, expected)
    year = turn(actual, np.maximum(emerged, LEAST_EMERGED), expected, exponent)
    if exponent > 0:
        year = np.where(pace_is_meaningless(actual, emerged, expected), planned, year)
    return spread_out(year - actual, shares[:, m:])


def grown_year(history: Floats, booked: Floats) -> Floats:
    """(B,) the prior E: last year's total x year-to-date growth, within 0.8 to 1.25; 1 where last year says nothing."""
    before = np.sum(history[:, -1, : booked.shape[1]], axis=1)
    total = np.sum(history[:, -1], axis=1)
    growth = np.where(before * total > 0, safe_ratio(np.sum(booked, axis=1), before, 1.0), 1.0)
    return np.asarray(total * np.clip(growth, *GROWTH_LIMITS), dtype=np.float64)


def additive_rest(history: Floats, booked: Floats) -> Floats:
    """The additive method: each remaining month as it has been per krona of the year before, x last year.

    m_j = sum X_ij / sum V_i over the years i that have a year before them, V_i the total of that year; the rest is
    m_j V with V last year's total. Nothing booked this year is used, so rows with zero or negative months are no harder
    than others. Schmidt and Zocher (2008), "The Bornhuetter-Ferguson principle", Variance 2:1.

    Where the exposures sum to nothing or against last year's sign, last year's months are repeated.
    """
    m = booked.shape[1]
    exposure = np.sum(history[:, :-1], axis=(1, 2))
    last = np.sum(history[:, -1], axis=1)
    per_krona = safe_ratio(np.sum(history[:, 1:, m:MONTHS], axis=1), exposure[:, None], 0.0)
    sound = (exposure * last > 0)[:, None]
    return np.asarray(np.where(sound, per_krona * last[:, None], history[:, -1, m:]), dtype=np.float64)
