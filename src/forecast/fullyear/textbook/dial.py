"""One dial, four textbook methods: U = Z C/p + (1 - Z) E with Z = 1 - (1 - p)^n.

n = 0 is the expected year (the budget), 1 Bornhuetter-Ferguson (actual + planned rest), 2 Benktander, infinity chain
ladder. C is booked so far, p the share of the year that has normally emerged, E the expected year. Bornhuetter and
Ferguson (1972); Benktander (1976); Mack (2000), "Credible claims reserves: the Benktander method".
"""

from __future__ import annotations

import math

import numpy as np

from forecast.fullyear.arrays import Bools, Floats

LEAST_EMERGED = 1 / 60
"""Below a fifth of a month's normal share, C/p says nothing about the year."""


def credibility(emerged: Floats, exponent: float) -> Floats:
    """Z = 1 - (1 - p)^n, the weight of the year's own pace, 0 to 1. `emerged` is p, (R,); `exponent` n >= 0."""
    if exponent < 0:
        raise ValueError(f"the dial's exponent is {exponent}, below 0")
    p = np.clip(emerged, 0.0, 1.0)
    if math.isinf(exponent):
        return np.where(p > 0, 1.0, 0.0)
    return 1.0 - (1.0 - p) ** exponent


def turn(actual: Floats, emerged: Floats, expected: Floats, exponent: float) -> Floats:
    """The full year by the dial, SEK.

    Args:
        actual: (R,) C, SEK booked so far.
        emerged: (R,) p, share of the year that has normally emerged, > 0.
        expected: (R,) E, SEK expected for the whole year.
        exponent: n; `math.inf` is chain ladder.

    Returns:
        (R,) U, SEK. Linear in (C, E): rows with the same p and n add up like their sums.
    """
    weight = credibility(emerged, exponent)
    pace = actual / emerged
    return np.where(weight == 1.0, pace, weight * pace + (1.0 - weight) * expected)


def additive(actual: Floats, emerged: Floats, expected: Floats) -> Floats:
    """C + (1 - p) E: booked so far and the planned rest, for rows where C/p has no meaning. SEK, (R,)."""
    return actual + (1.0 - emerged) * expected


def pace_is_meaningless(actual: Floats, emerged: Floats, expected: Floats) -> Bools:
    """(R,) rows that the dial must not scale: hardly emerged, an expected year of zero, or C against the sign of E."""
    return np.asarray((emerged < LEAST_EMERGED) | (expected == 0) | (actual * expected < 0), dtype=np.bool_)
