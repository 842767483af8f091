"""What a forecast starts from: budget lines as of a month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.fullyear.arrays import MONTHS


@dataclass(frozen=True, slots=True)
class Lines:
    """R budget lines as of month m of a year; SEK, income > 0, cost < 0.

    Attributes:
        months: m, 1 to 12 booked months.
        history: (R, Y, 12) earlier years, oldest first, NaN = unknown month or year; Y may be 0.
        booked: (R, 12) this year, NaN where the month alone is unknown (sources of spans only: all NaN). Months
            after m are never read.
        actual: (R,) sum booked January to m, one-offs already taken out.
        budget: (R,) year budget, NaN = none.
        prior_total: (R,) last year's full-year outcome, NaN = unknown (may be known without months).
        shares: (R, 12) default month shares of the year (sum to 1), for rows without own monthly history.
        group: (R,) like rows share a number (pooling).
        fixed: (R,) a method fixed by the user or by rule (a key of METHODS), None = choose.
        past_budgets: (R, Y) the earlier years' budgets, NaN = unknown; None = not kept. Only used to judge whether
            the budget deserves a say beside the row's own history.
        judged: (R,) a person's forecast of this year, NaN = none; None = nobody's. Heard only where `past_judged` has
            something to judge it by.
        past_judged: (R, Y) persons' forecasts of the earlier years, made as of about month m, NaN = none.

    Raises:
        ValueError: when shapes do not agree or the month is not 1 to 12.
    """

    months: int
    history: NDArray[np.float64]
    booked: NDArray[np.float64]
    actual: NDArray[np.float64]
    budget: NDArray[np.float64]
    prior_total: NDArray[np.float64]
    shares: NDArray[np.float64]
    group: NDArray[np.int64]
    fixed: tuple[str | None, ...]
    past_budgets: NDArray[np.float64] | None = None
    judged: NDArray[np.float64] | None = None
    past_judged: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.months <= MONTHS:
            raise ValueError(f"months is {self.months}, not 1 to 12")
        rows = self.actual.shape[0]
        years = self.history.shape[1] if self.history.ndim == 3 else -1
        expected = {
            "history": (rows, years, MONTHS),
            "booked": (rows, MONTHS),
            "budget": (rows,),
            "prior_total": (rows,),
            "shares": (rows, MONTHS),
            "group": (rows,),
        }
        for name, shape in expected.items():
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} has shape {getattr(self, name).shape}, expected {shape}")
        if len(self.fixed) != rows:
            raise ValueError(f"fixed has {len(self.fixed)} entries, expected {rows}")
        optional = {"past_budgets": (rows, years), "past_judged": (rows, years), "judged": (rows,)}
        for name, wanted in optional.items():
            given = getattr(self, name)
            if given is not None and given.shape != wanted:
                raise ValueError(f"{name} has shape {given.shape}, expected {wanted}")
        if not np.all(np.isfinite(self.actual)):
            raise ValueError("actual must be known on every row")

    @property
    def rows(self) -> int:
        """R."""
        return int(self.actual.shape[0])
