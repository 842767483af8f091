"""The underlying deviation: what is left of it when everything that does not come again is taken away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from forecast.money import round_ore


def underlying(
    deviation: NDArray[np.float64], booked: NDArray[np.float64], levers: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The recurring part of a deviation.

    Args:
        deviation: (R,) forecast - budget, SEK.
        booked: (R,) one-offs that lie in the outcome, income > 0, sums filled.
        levers: (R,) one-off effects of the scenario, better > 0, sums filled.

    Returns:
        (R,) deviation - booked one-offs - the scenario's one-offs; NaN where the deviation is unknown. An unknown
        one-off counts as none.
    """
    return round_ore(deviation - np.nan_to_num(booked) - np.nan_to_num(levers))
