"""Month shares for rows whose own rhythm is unknown: twelfths, with or without a pay-review step."""

from __future__ import annotations

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats

REVIEW_MONTH = 4
"""Municipal pay agreements start on 1 April (domain facts; a default, not a law)."""


def twelfths(rows: int) -> Floats:
    """(R, 12) equal shares: rents, grants paid evenly and rows that nothing is known about."""
    return np.full((rows, MONTHS), 1.0 / MONTHS)


def with_pay_review(rate: Floats, month: int = REVIEW_MONTH) -> Floats:
    """Shares with one step up: 1 before `month` and 1 + rate from it, scaled to sum to 1.

    A review of 3.3 % from April puts (3 + 5 x 1.033) / (3 + 9 x 1.033) = 66.4 % of the year in January to August.

    Args:
        rate: (R,) the review as a share of the row's cost (0.033); 0 gives twelfths. For a row that is only partly
            pay, multiply by the part.
        month: the first month at the new level, 1 to 12.

    Returns:
        (R, 12) shares.

    Raises:
        ValueError: when `month` is not 1 to 12 or a rate is -1 or less.
    """
    rate = np.asarray(rate, dtype=np.float64)
    if not 1 <= month <= MONTHS:
        raise ValueError(f"month is {month}, not 1 to 12")
    if np.any(rate <= -1):
        raise ValueError("a pay review takes away less than the whole pay")
    level = np.ones((rate.shape[0], MONTHS))
    level[:, month - 1 :] += rate[:, None]
    return np.asarray(level / np.sum(level, axis=1, keepdims=True), dtype=np.float64)
