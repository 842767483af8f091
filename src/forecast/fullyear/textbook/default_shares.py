"""Month shares for rows whose own rhythm is unknown."""

from __future__ import annotations

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats


def twelfths(rows: int) -> Floats:
    """(R, 12) equal shares: rents, grants paid evenly and rows that nothing is known about."""
    return np.full((rows, MONTHS), 1.0 / MONTHS)
