"""Two state space models that a person can fix on a row with own months: ETS and unobserved components.

Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing (ETS); Harvey (1989), Forecasting,
Structural Time Series Models and the Kalman Filter (unobserved components). Both are fitted by statsmodels, one row at
a time (some hundredths of a second a row, and about a second the first time: the import waits until it is needed), so
they are not for thousands of rows. Nothing is drawn: the same row gives the same answer.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats
from forecast.fullyear.history.members import last_year_rest

MOST_ITERATIONS = 500
MOST_STATES = MONTHS + 1
"""Level, drift and eleven seasonal states."""
NEARLY_CONSTANT = 1e-9
"""Months that differ by less than this part of their size are one amount: there is no variance to estimate."""

CONSTANT = "Raden är lika stor varje månad, så modellen har inget att skatta. Förra årets månader används."
NOT_CONVERGED = "Modellen fann ingen stabil anpassning till radens månader. Förra årets månader används."
NOT_FITTED = "Modellen gick inte att räkna på radens månader. Förra årets månader används."

_Fit = Callable[[Floats, int], Floats | None]


class _Fitted(Protocol):
    """What is read of a statsmodels result."""

    params: Floats
    aic: float
    aicc: float
    mle_retvals: Mapping[str, bool]

    def forecast(self, steps: int) -> Floats: ...


class _Model(Protocol):
    """What is asked of a statsmodels model."""

    def fit(
        self, start: Floats | None, /, *, method: str, disp: bool, maxiter: int, warn_convergence: bool
    ) -> _Fitted: ...


@dataclass(frozen=True, slots=True)
class StateSpaceRest:
    """The remaining months by a state space model.

    Attributes:
        rest: (B, 12 - m) in the rows' unit and sign.
        fallback: (B,) why a row has last year's months instead (Swedish), None where the model was used.
    """

    rest: Floats
    fallback: tuple[str | None, ...]


def ets_rest(history: Floats, booked: Floats) -> StateSpaceRest:
    """ETS(A, N, A) or ETS(A, Ad, A), whichever has the lower AICc: a season without a trend or with a damped one.

    Errors and season are additive, so months at or below zero are no harder than others; starting states are estimated.

    Args:
        history: (B, k, 12) complete earlier years, k >= 2, oldest first; any unit, either sign.
        booked: (B, m) this year's months, m 1 to 11.

    Returns:
        the remaining months, unguarded, and why a row fell back.
    """
    return _by_row(history, booked, _ets)


def unobserved_rest(history: Floats, booked: Floats) -> StateSpaceRest:
    """Unobserved components, with a constant drift or without, whichever has the lower AIC.

    A level that walks, a season that may change, and noise. Both are judged on the same months: those that set the
    larger model's states going are left out for both.

    Args:
        history: (B, k, 12) complete earlier years, k >= 2, oldest first; any unit, either sign.
        booked: (B, m) this year's months, m 1 to 11.

    Returns:
        the remaining months, unguarded, and why a row fell back.
    """
    return _by_row(history, booked, _unobserved)


def _by_row(history: Floats, booked: Floats, fit: _Fit) -> StateSpaceRest:
    """One row after the other, each on months of mean size 1, so that unit and sign make no difference."""
    rows, years, _ = history.shape
    months = np.concatenate([history.reshape(rows, years * MONTHS), booked], axis=1)
    size = np.mean(np.abs(months), axis=1)
    sign = np.where(np.sum(months, axis=1) < 0, -1.0, 1.0)
    constant = np.ptp(months, axis=1) <= NEARLY_CONSTANT * size
    rest = last_year_rest(history, booked).copy()
    fallback: list[str | None] = []
    for row in range(rows):
        if constant[row]:
            fallback.append(CONSTANT)
            continue
        unit = size[row] * sign[row]
        found, why = _tried(fit, months[row] / unit, MONTHS - booked.shape[1])
        if found is not None:
            rest[row] = found * unit
        fallback.append(why)
    return StateSpaceRest(rest=rest, fallback=tuple(fallback))


def _tried(fit: _Fit, months: Floats, ahead: int) -> tuple[Floats | None, str | None]:
    """(the months ahead, None) or (None, why not)."""
    try:
        with np.errstate(all="ignore"):  # the search tries variances near 0; what comes of it is checked below
            found = fit(months, ahead)
    except (np.linalg.LinAlgError, ValueError, ArithmeticError):
        return None, NOT_FITTED
    if found is None:
        return None, NOT_CONVERGED
    return (found, None) if np.all(np.isfinite(found)) else (None, NOT_FITTED)


def _ets(months: Floats, ahead: int) -> Floats | None:
    """The months ahead by the better ETS; None when neither search ended."""
    module = importlib.import_module("statsmodels.tsa.exponential_smoothing.ets")
    found = []
    for trend in (None, "add"):
        model = module.ETSModel(
            months,
            error="add",
            trend=trend,
            damped_trend=trend is not None,
            seasonal="add",
            seasonal_periods=MONTHS,
            initialization_method="estimated",
        )
        fitted = model.fit(disp=False, maxiter=MOST_ITERATIONS, warn_convergence=False)
        if fitted.mle_retvals["converged"]:
            found.append((float(fitted.aicc), _ahead(fitted, ahead)))
    return _best(found)


def _unobserved(months: Floats, ahead: int) -> Floats | None:
    """The months ahead by the better structural model; None when no search ended."""
    module = importlib.import_module("statsmodels.tsa.statespace.structural")
    found = []
    for level in ("llevel", "lldtrend"):
        model = module.UnobservedComponents(months, level=level, seasonal=MONTHS, loglikelihood_burn=MOST_STATES)
        fitted = _searched(model)
        if fitted is not None:
            found.append((float(fitted.aic), _ahead(fitted, ahead)))
    return _best(found)


def _searched(model: _Model) -> _Fitted | None:
    """The fitted model, or None.

    The gradient search often stops at the summit without being able to tell; a search without gradients then confirms
    the place or moves on from it.
    """
    start = None
    for method in ("lbfgs", "nm"):
        fitted = model.fit(start, method=method, disp=False, maxiter=MOST_ITERATIONS, warn_convergence=False)
        if fitted.mle_retvals["converged"]:
            return fitted
        start = fitted.params
    return None


def _ahead(fitted: _Fitted, months: int) -> Floats:
    """(12 - m,) forecasts of a fitted statsmodels result."""
    return np.asarray(fitted.forecast(months), dtype=np.float64)


def _best(found: list[tuple[float, Floats]]) -> Floats | None:
    """The months of the lowest criterion; the simpler model where they are equal."""
    known = [(criterion, months) for criterion, months in found if np.isfinite(criterion)]
    return min(known, key=lambda pair: pair[0])[1] if known else None
