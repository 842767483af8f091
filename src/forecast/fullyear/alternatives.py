"""What every method would say of every row: what a person looks at before fixing one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.errors import ForecastError
from forecast.fullyear.baseline import baseline
from forecast.fullyear.history.fixed import SLOW
from forecast.fullyear.methods import METHODS
from forecast.model import Floats
from forecast.periods import Month
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Alternatives:
    """K methods on R rows.

    Attributes:
        keys: keys of METHODS, in their order.
        forecast: (K, R) SEK, the full year by that method; NaN where the row cannot carry it, and on sums.
    """

    keys: tuple[str, ...]
    forecast: Floats

    def of(self, at: int) -> dict[str, float]:
        """Method -> full year of one row, SEK, for the methods that it can carry."""
        values = zip(self.keys, self.forecast[:, at], strict=True)
        return {key: float(value) for key, value in values if not np.isnan(value)}


def alternatives(workspace: Workspace, statement: str, as_of: Month) -> Alternatives:
    """The full year of every row by every method that it can carry, as a fixed method would give it.

    Methods that are fitted row by row (`fixed.SLOW`) are left out: on a hundred rows they take half a minute.

    Args:
        workspace: where the figures are.
        statement: key of the statement.
        as_of: last booked month.

    Raises:
        InputError: as `baseline`.
    """
    found: dict[str, Floats] = {}
    for key in (key for key in METHODS if key not in SLOW):
        try:
            base = baseline(workspace, statement, as_of, key)
        except ForecastError:
            continue  # no row of the statement can carry the method
        own = np.array([method == key for method in base.method], dtype=np.bool_)
        found[key] = np.where(own, base.model, np.nan)
    rows = len(workspace.trees[statement].rows)
    return Alternatives(tuple(found), np.stack(list(found.values())) if found else np.zeros((0, rows)))
