"""An appealed one-off: the year if it is kept, and if it is lost and paid back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.periods import Month


@dataclass(frozen=True, slots=True)
class AppealFigures:
    """A row's year around an appealed one-off, SEK; NaN where the row has no such figure.

    Attributes:
        linear: outcome x 12 / m, the one-off extrapolated with the rest.
        kept: the outcome without the one-off x 12 / m, and the one-off once.
        lost: the outcome without the one-off x 12 / m; it is paid back.
        budget: the row's budget.
        judged: a person's forecast.
    """

    linear: float
    kept: float
    lost: float
    budget: float
    judged: float

    @property
    def kept_deviation(self) -> float:
        """Forecast - budget if the one-off is kept."""
        return round(self.kept - self.budget, 2)

    @property
    def lost_deviation(self) -> float:
        """Forecast - budget if it is lost."""
        return round(self.lost - self.budget, 2)

    @property
    def judged_deviation(self) -> float:
        """The person's forecast - budget."""
        return round(self.judged - self.budget, 2)


def appeal_figures(actual: float, one_off: float, budget: float, judged: float, as_of: Month) -> AppealFigures:
    """The plain pace with an appealed one-off, kept and lost.

    Args:
        actual: outcome January to as-of, SEK, the one-off in it.
        one_off: its booked amount, SEK, income > 0.
        budget: the year's.
        judged: a person's forecast, NaN where none.
        as_of: last booked month.
    """
    pace = 12 / as_of.number
    recurring = (actual - one_off) * pace
    return AppealFigures(
        round(actual * pace, 2), round(recurring + one_off, 2), round(recurring, 2), round(budget, 2), round(judged, 2)
    )


def paid_back(one_off: float, month: Month) -> NDArray[np.float64]:
    """(12,) SEK: the booked one-off reversed in the month in which it is paid back."""
    out = np.zeros(12)
    out[month.number - 1] = -round(one_off, 2) + 0.0
    return out


def lost_share(*, lost: bool, probability: float | None) -> float:
    """The probability that an appeal is lost, from the outcome that is assumed and how likely that is (None = sure)."""
    likely = 1.0 if probability is None else probability
    return likely if lost else 1.0 - likely
