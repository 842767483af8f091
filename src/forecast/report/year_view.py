"""The year of one row as a picture: the booked and the rest, or the months as a fan."""

from __future__ import annotations

import numpy as np

from forecast.model import Result, StatementResult
from forecast.periods import MONTH_NAMES, Month, Span, short_month
from forecast.report.charts.fan import Fan
from forecast.report.charts.year_bar import YearBar


def row_year_bar(part: StatementResult, at: int, as_of: Month, *, compact: bool = True) -> YearBar | None:
    """The booked and the rest of one row; None where budget, outcome or forecast is not known."""
    base = part.base
    values = (base.budget[at], base.actual[at], part.forecast[at])
    if np.isnan(values).any():
        return None
    prior = float(base.prior_total[at])
    budget, actual, forecast = (float(value) for value in values)
    known = None if np.isnan(prior) else prior
    return YearBar(Span.through(as_of), budget, actual, forecast, known, compact=compact)


def row_fan(result: Result, at: int) -> Fan | None:
    """The year by month, cumulative; None where the months are not known.

    The rest follows the model's months, scaled so that December is the forecast shown. The span lies around the model's
    own path, and widens by month as past misses did (`Baseline.path`).
    """
    main, base, months = result.main, result.main.base, result.as_of.number
    if np.isnan(base.booked[at, :months]).any() or np.isnan(base.rest[at, months:]).any() or months == 12:
        return None
    actual, forecast = float(base.actual[at]), float(main.forecast[at])
    rest = base.rest[at, months:]
    share = np.cumsum(rest) / rest.sum() if rest.sum() else np.arange(1, 13 - months) / (12 - months)
    model = float(base.model[at] + main.effects[:, at].sum())

    def after(end: float, beside: float = 0.0) -> tuple[float, ...]:
        path = actual + (end - actual) * share + beside * base.path[at, months:]
        return (*(float("nan"),) * months, *(float(x) for x in path))

    previous = float(base.previous[at])
    budget = np.cumsum(base.budget_months[at])
    if np.isnan(budget).any():
        budget = np.array([*(np.nan,) * 11, base.budget[at]])
    return Fan(
        year=result.as_of.year,
        months=tuple(short_month(number) for number in range(1, len(MONTH_NAMES) + 1)),
        actual=(*(float(x) for x in np.cumsum(base.booked[at, :months])), *(float("nan"),) * (12 - months)),
        forecast=after(forecast),
        low=after(model, float(main.quantiles[at, 1]) - model),
        high=after(model, float(main.quantiles[at, 3]) - model),
        budget=tuple(float(x) for x in budget),
        prior=tuple(float(x) for x in np.cumsum(base.prior_months[at])),
        previous=None if np.isnan(previous) else previous,
        calibrated=main.basis[at] in {"own", "pooled"},
    )
