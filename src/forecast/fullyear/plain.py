"""The two plain lines that are always shown beside the forecast."""

from __future__ import annotations

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats


def straight(actual: Floats, months: int) -> Floats:
    """The year at this year's pace so far: actual x 12 / m (design rule "linear").

    Args:
        actual: (R,) SEK booked January to m.
        months: m, 1 to 12.

    Returns:
        (R,) full year, SEK.

    Raises:
        ValueError: when `months` is not 1 to 12.
    """
    _check(months)
    return np.asarray(actual, dtype=np.float64) * (MONTHS / months)


def linear_deviation(actual: Floats, ytd_budget: Floats, budget: Floats, months: int) -> Floats:
    """The deviation so far, kept at its pace: budget + (actual - ytd_budget) x 12 / m ("linear_deviation").

    Args:
        actual: (R,) SEK booked January to m.
        ytd_budget: (R,) SEK period budget January to m, NaN = none.
        budget: (R,) SEK year budget, NaN = none.
        months: m, 1 to 12.

    Returns:
        (R,) full year, SEK; NaN where there is no period budget or no budget.

    Raises:
        ValueError: when `months` is not 1 to 12.
    """
    _check(months)
    return np.asarray(budget + (actual - ytd_budget) * (MONTHS / months), dtype=np.float64)


def _check(months: int) -> None:
    if not 1 <= months <= MONTHS:
        raise ValueError(f"months is {months}, not 1 to 12")
