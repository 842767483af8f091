"""Chain ladder and Mack's standard error on origins x ages: how an accumulated amount usually grows to its ultimate.

Origin = budget year, age = month, ultimate = full-year outcome. A claims triangle and our years x months (earlier years
whole, this year known to month m) are the same thing with different amounts unknown.

Mack (1993), "Distribution-free calculation of the standard error of chain ladder reserve estimates", ASTIN Bulletin 23;
the last variance by the rule given there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.fullyear.arrays import Bools, Floats, Ints, safe_ratio


@dataclass(frozen=True, slots=True)
class Development:
    """What chain ladder says of R triangles of O origins and A ages; the rows' own unit and sign.

    Attributes:
        factors: (R, A - 1) volume-weighted age-to-age factors, NaN where the ages before hold nothing to scale.
        to_ultimate: (R, A) product of the factors from an age on; the last is 1.
        latest: (R, O) the last known accumulated amount, NaN for an origin of which nothing is known.
        age: (R, O) which age that is, 0-based; -1 for an origin of which nothing is known.
        ultimate: (R, O) latest x to_ultimate; a closed origin's is its outcome, whatever the factors are.
        completed: (R, O, A) the accumulated amounts with the ages after the latest filled in.
    """

    factors: Floats
    to_ultimate: Floats
    latest: Floats
    age: Ints
    ultimate: Floats
    completed: Floats

    @property
    def reserve(self) -> Floats:
        """(R, O) what is still to come: ultimate - latest."""
        return self.ultimate - self.latest

    @property
    def emerged(self) -> Floats:
        """(R, A) p, the share of the ultimate that has emerged at each age; NaN where `to_ultimate` is 0 or unknown."""
        return safe_ratio(np.ones_like(self.to_ultimate), self.to_ultimate)


@dataclass(frozen=True, slots=True)
class MackError:
    """Mack's standard errors of the reserves, in the rows' unit and never below 0; NaN where the model has no meaning.

    It has none where an age that is still to come was reached from an amount of zero or against the row's sign, or
    where too few years say how much a factor varies.

    Attributes:
        variance: (R, A - 1) sigma squared of each age-to-age step, per unit of money.
        process: (R, O) the chance of the years themselves.
        estimation: (R, O) the chance in the factors.
        by_origin: (R, O) root of the sum of their squares; 0 for a closed origin.
        total: (R,) of all origins' reserves together; they share the factors and so are not independent.
    """

    variance: Floats
    process: Floats
    estimation: Floats
    by_origin: Floats
    total: Floats


def accumulate(months: Floats) -> Floats:
    """(R, O, A) accumulated amounts of months (R, O, A); unknown from the first unknown month on."""
    return np.cumsum(months, axis=2)


def chain_ladder(accumulated: Floats) -> Development:
    """Volume-weighted chain ladder.

    f_k = sum C_(i,k+1) / sum C_(i,k) over the origins that are known at both ages. On whole years the product of the
    factors telescopes, and C x to_ultimate is C / p with p the years' own share.

    Args:
        accumulated: (R, O, A) amounts accumulated to each age, NaN = unknown; any unit, either sign.

    Returns:
        the development; loops run over ages, never over rows.

    Raises:
        ValueError: when the array is not rows x origins x ages.
    """
    if accumulated.ndim != 3 or accumulated.shape[2] < 1:
        raise ValueError(f"accumulated has shape {accumulated.shape}, expected rows x origins x ages")
    ages = accumulated.shape[2]
    before, after, _ = _steps(accumulated)
    factors = safe_ratio(np.sum(after, axis=1), np.sum(before, axis=1))
    to_ultimate = np.ones((accumulated.shape[0], ages))
    for step in range(ages - 2, -1, -1):
        to_ultimate[:, step] = to_ultimate[:, step + 1] * factors[:, step]
    known = np.isfinite(accumulated)
    age = np.where(np.any(known, axis=2), ages - 1 - np.argmax(known[:, :, ::-1], axis=2), -1)
    completed = accumulated.copy()
    for step in range(ages - 1):
        ahead = (age >= 0) & (age <= step)
        completed[:, :, step + 1] = np.where(
            ahead, completed[:, :, step] * factors[:, None, step], completed[:, :, step + 1]
        )
    latest = np.take_along_axis(accumulated, np.maximum(age, 0)[:, :, None], axis=2)[:, :, 0]
    return Development(
        factors=factors,
        to_ultimate=to_ultimate,
        latest=latest,
        age=age,
        ultimate=completed[:, :, -1],
        completed=completed,
    )


def mack_error(accumulated: Floats, development: Development) -> MackError:
    """Mack's (1993) standard error: process and estimation, without an assumed distribution.

    With S_k = sum of the C_ik that f_k is estimated on and G_k = sigma_k^2 / f_k^2, over the ages k still to come:

        process^2    = U_i^2 sum G_k / C_ik        estimation^2 = U_i^2 sum G_k / S_k
        total^2      = sum process^2 + sum G_k / S_k (sum of U_i still open at k)^2

    which is his formula with the covariances gathered by age, so that it holds whichever amounts are unknown.

    Args:
        accumulated: (R, O, A) as given to `chain_ladder`.
        development: what `chain_ladder` returned for it.

    Returns:
        the errors. A cost's are those of the mirrored income.
    """
    before, _, linked = _steps(accumulated)
    sign = np.where(np.nansum(accumulated, axis=(1, 2)) < 0, -1.0, 1.0)
    variance = _variances(accumulated * sign[:, None, None], development.factors)
    steps = np.arange(development.factors.shape[1])
    still = (development.age[:, :, None] >= 0) & (steps >= development.age[:, :, None])
    relative = safe_ratio(variance, development.factors**2)
    volume = np.sum(before, axis=1) * sign[:, None]
    shared = np.where(np.any(linked, axis=1), safe_ratio(relative, volume), np.nan)
    reached = development.completed[:, :, :-1] * sign[:, None, None]
    own = safe_ratio(np.broadcast_to(relative[:, None, :], reached.shape), np.where(reached > 0, reached, 0.0))
    ultimate = development.ultimate
    process = ultimate**2 * _over(own, still)
    estimation = ultimate**2 * _over(np.broadcast_to(shared[:, None, :], reached.shape), still)
    open_ultimate = np.sum(np.where(still, ultimate[:, :, None], 0.0), axis=1)
    together = _over(shared * open_ultimate**2, np.any(still, axis=1))
    return MackError(
        variance=variance,
        process=np.sqrt(process),
        estimation=np.sqrt(estimation),
        by_origin=np.sqrt(process + estimation),
        total=np.sqrt(np.sum(np.where(development.age < 0, 0.0, process), axis=1) + together),
    )


def _steps(accumulated: Floats) -> tuple[Floats, Floats, Bools]:
    """(before, after, linked), each (R, O, A - 1): the amounts around each step, 0 where either is unknown."""
    linked = np.isfinite(accumulated[:, :, :-1]) & np.isfinite(accumulated[:, :, 1:])
    before = np.where(linked, accumulated[:, :, :-1], 0.0)
    return before, np.where(linked, accumulated[:, :, 1:], 0.0), linked


def _over(parts: Floats, still: Bools) -> Floats:
    """Sum over the last axis of the ages still to come; NaN where one of them is unknown."""
    return np.asarray(np.sum(np.where(still, parts, 0.0), axis=-1), dtype=np.float64)


def _variances(accumulated: Floats, factors: Floats) -> Floats:
    """(R, A - 1) sigma_k^2 = sum C_ik (C_(i,k+1) / C_ik - f_k)^2 / (n - 1), of rows turned so that money is positive.

    The last step, where it has a single link, takes min(s_2^4 / s_1^2, s_1^2, s_2^2) of the two steps before it: Mack's
    rule. It is not carried further: an earlier step with one link says nothing of how much years differ.
    """
    before, after, linked = _steps(accumulated)
    missed = np.where(linked, after - before * factors[:, None, :], 0.0)
    count = np.sum(linked, axis=1)
    sound = np.all((before > 0) | ~linked, axis=1)
    squares = np.sum(safe_ratio(missed**2, before, 0.0), axis=1)
    variance = np.where(sound & (count > 1), squares / np.maximum(count - 1, 1), np.nan)
    if variance.shape[1] > 2:
        first, second = variance[:, -3], variance[:, -2]
        rule = np.minimum(safe_ratio(second**2, first, 0.0), np.minimum(first, second))
        variance[:, -1] = np.where(sound[:, -1] & (count[:, -1] == 1), rule, variance[:, -1])
    return variance
