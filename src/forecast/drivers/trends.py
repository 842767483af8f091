"""Trends in yearly counts (clients, care plannings), honest about how little two to five years can say.

With three years or more: a generalised linear model with log link, `log E[y] = a + b x year + log(population)`, by
statsmodels. The family is Poisson with its variance scaled up where the years scatter more than chance (quasi-Poisson;
McCullagh and Nelder, Generalized Linear Models, 1989, ch. 6) and negative binomial with alpha by moments where five
years or more do. The variance is never scaled down: three dots near a line are luck and no proof. The span is a
prediction interval: the line's own uncertainty and the year's chance together.

With two years there is a slope and no way to tell how uncertain it is: the span is a labelled default, never a
probability. With one year there is no trend.
"""

from __future__ import annotations

import importlib
import math
import warnings
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from forecast.money import format_number
from forecast.periods import years_label

Floats = NDArray[np.float64]
Z80 = 1.2815515655446004
"""The normal quantile at 90 %: the span holds 80 %."""
MOST_ALPHA, MOST_LOG = 100.0, 30.0
MOST_FACTOR = 2.0
"""A span wider than from half to double the expected says nothing to a budget and is refused."""
_YEARS_FOR_NEGATIVE_BINOMIAL = 5

Family = Literal["two_points", "poisson", "quasi_poisson", "negative_binomial"]


@dataclass(frozen=True, slots=True)
class Counts:
    """A yearly series, in order of time.

    Attributes:
        years: n different years.
        counts: n numbers, at least 0 and not all 0.
        population: n numbers > 0 that the count is a share of, or None.

    Raises:
        ValueError: when the series is not such a one; the text is Swedish.
    """

    years: tuple[int, ...]
    counts: tuple[float, ...]
    population: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        if list(self.years) != sorted(set(self.years)) or len(self.years) != len(self.counts):
            raise ValueError("Åren i en serie ska stå i ordning, vart och ett en gång och med ett tal.")
        if not all(math.isfinite(count) and count >= 0 for count in self.counts) or not any(self.counts):
            raise ValueError("Talen i en serie ska vara minst 0, och något av dem större.")
        if self.population is not None and (
            len(self.population) != len(self.years) or not all(count > 0 for count in self.population)
        ):
            raise ValueError("Befolkningen ska ha ett tal större än 0 för varje år i serien.")


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a trend says of one year; `low` and `high` hold 80 % where `basis` is estimated, else they are a default."""

    year: int
    expected: float
    low: float
    high: float
    basis: Literal["estimated", "default"]


@dataclass(frozen=True, slots=True)
class Trend:
    """A fitted trend.

    Attributes:
        counts: what it was fitted to.
        family: how.
        growth: change a year as a share, of the rate where there is a population.
        growth_span: its own 80 % span, None with two years.
        line: `a` (at the mean year) and `b`.
        covariance: (2, 2) of the line, None with two years.
        dispersion: what the Poisson variance is multiplied by, at least 1.
        alpha: the negative binomial's; 0 otherwise.
    """

    counts: Counts
    family: Family
    growth: float
    growth_span: tuple[float, float] | None
    line: tuple[float, float]
    covariance: Floats | None
    dispersion: float
    alpha: float

    def outlook(self, year: int, default_width: float, population: float | None = None) -> Outlook:
        """The count of a year.

        With two years the span is the widest of: no growth to twice the growth, `default_width` a year, and what
        chance alone (Poisson) gives a line through two counts.

        Args:
            year: any year.
            default_width: half the width of the default span, share a year from the last known one.
            population: of that year, where the trend has one.

        Raises:
            ValueError: when the year's population is needed and missing, or when the years scatter so much that the
                span is wider than MOST_FACTOR each way; the text is Swedish.
        """
        if self.counts.population is not None and population is None:
            raise ValueError(f"Trenden är per invånare, så befolkningen {year} behövs.")
        offset = math.log(population) if population is not None and self.counts.population is not None else 0.0
        x = year - float(np.mean(self.counts.years))
        log_expected = self.line[0] + self.line[1] * x + offset
        if abs(log_expected) > MOST_LOG:
            raise self._says_nothing(year)
        expected = math.exp(log_expected)
        if self.covariance is None:
            return self._default_outlook(year, expected, default_width)
        at = np.array([1.0, x])
        reach = Z80 * math.sqrt(float(at @ self.covariance @ at) + self.dispersion / expected + self.alpha)
        if reach > math.log(MOST_FACTOR):
            raise self._says_nothing(year)
        width = math.exp(reach)
        return Outlook(year, expected, expected / width, expected * width, "estimated")

    def _default_outlook(self, year: int, expected: float, width: float) -> Outlook:
        (first, last), (before, now) = self.counts.years, self.counts.counts
        ahead = abs(year - last)
        part = (year - last) / (last - first)
        chance = expected * Z80 * math.sqrt((1 + part) ** 2 / now + part**2 / before + 1 / expected) if ahead else 0.0
        still = expected * math.exp(-self.line[1] * (year - last))
        half = max(abs(expected - still), width * ahead * still, chance)
        return Outlook(year, expected, max(expected - half, 0.0), expected + half, "default")

    def _says_nothing(self, year: int) -> ValueError:
        years = years_label(self.counts.years)
        return ValueError(f"Åren {years} är för få eller spretar för mycket för att säga något om {year}.")

    def sentence(self) -> str:
        """What it rests on, in Swedish."""
        years = years_label(self.counts.years)
        per_head = " per invånare" if self.counts.population is not None else ""
        growth = f"{format_number(100 * self.growth, 1, signed=True)} % per år{per_head}"
        if self.growth_span is None:
            return (
                f"{growth} är lutningen mellan två år ({years}). Hur osäker den är går inte att skatta ur två år, så "
                "spannet är en schablon."
            )
        low, high = (format_number(100 * end, 1, signed=True) for end in self.growth_span)
        return (
            f"{growth} ur {len(self.counts.years)} år ({years}); 80 % spann {low} till {high} %, om trenden håller och "
            "antalet varierar minst så mycket som slumpen (Poisson) ger."
        )


class _Fitted(Protocol):
    """What is read of a statsmodels result."""

    params: Floats
    fittedvalues: Floats
    pearson_chi2: float

    def cov_params(self) -> Floats: ...


def yearly_growth(first: tuple[int, float], last: tuple[int, float]) -> float:
    """Growth a year between two (year, count), as a share: 357 in 2018 to 446 in 2023 is 0.0455.

    Raises:
        ValueError: when the years are the same or a count is not above zero; the text is Swedish.
    """
    years = last[0] - first[0]
    if years <= 0 or first[1] <= 0 or last[1] <= 0:
        raise ValueError("Två olika år med antal större än 0 behövs för en förändring per år.")
    return math.expm1(math.log(last[1] / first[1]) / years)


def fit_trend(counts: Counts) -> Trend:
    """The trend of a series with at least two years.

    Raises:
        ValueError: when there is only one year, or two years with a zero; the text is Swedish.
    """
    years = np.array(counts.years, dtype=np.float64)
    if len(years) < 2:
        raise ValueError(f"Bara ett år är känt ({counts.years[0]}), så det finns ingen trend.")
    if len(years) == 2:
        return _between_two(counts)
    fitted, family, dispersion, alpha = _fit(counts, years - years.mean(), offset=True)
    covariance = np.asarray(fitted.cov_params()) * dispersion
    a, b = (float(value) for value in fitted.params)
    half = Z80 * math.sqrt(float(covariance[1, 1]))
    return Trend(
        counts, family, math.expm1(b), (_share(b - half), _share(b + half)), (a, b), covariance, dispersion, alpha
    )


def population_elasticity(counts: Counts) -> tuple[float, float, float]:
    """By how many per cent the count moves when the population moves one: (estimate, low, high), 80 % span.

    Raises:
        ValueError: with fewer than three years, without population, or with the same population every year; Swedish.
    """
    if counts.population is None or len(counts.years) < 3 or len(set(counts.population)) < 2:
        raise ValueError("En elasticitet behöver minst tre år med antal och en befolkning som ändras.")
    x = np.log(np.array(counts.population))
    fitted, _, dispersion, _ = _fit(counts, x - x.mean(), offset=False)
    half = Z80 * math.sqrt(float(np.asarray(fitted.cov_params())[1, 1]) * dispersion)
    estimate = float(fitted.params[1])
    return estimate, estimate - half, estimate + half


def spread_around(expected: float, low: float, high: float) -> tuple[Floats, Floats]:
    """A distribution with mean `expected` and 80 % of its luck between `low` and `high`.

    Its quantiles are straight between five levels; the outermost lines go on with the same slope.

    Returns:
        (5,) levels from 0 to 1 and (5,) quantiles, rising.

    Raises:
        ValueError: when no such distribution has that mean; the text is Swedish.
    """
    middle = (expected - 0.3125 * (low + high)) / 0.375  # mean = 0.3125 low + 0.375 middle + 0.3125 high
    slack = 1e-9 * max(abs(low), abs(high), 1.0)
    if not low - slack <= middle <= high + slack:
        raise ValueError(
            f"Spannet {format_number(low, 1)} till {format_number(high, 1)} ligger för snett kring det väntade "
            f"{format_number(expected, 1)}."
        )
    middle = min(max(middle, low), high)
    return (
        np.array([0.0, 0.1, 0.5, 0.9, 1.0]),
        np.array([low - 0.25 * (middle - low), low, middle, high, high + 0.25 * (high - middle)]),
    )


def _share(log_growth: float) -> float:
    return math.expm1(min(log_growth, MOST_LOG))


def _between_two(counts: Counts) -> Trend:
    heads = counts.population or (1.0, 1.0)
    rates = [count / head for count, head in zip(counts.counts, heads, strict=True)]
    growth = yearly_growth((counts.years[0], rates[0]), (counts.years[1], rates[1]))
    b = math.log1p(growth)
    a = 0.5 * (math.log(rates[0]) + math.log(rates[1]))
    return Trend(counts, "two_points", growth, None, (a, b), None, 1.0, 0.0)


def _fit(counts: Counts, x: Floats, *, offset: bool) -> tuple[_Fitted, Family, float, float]:
    """(fitted, family, dispersion >= 1, alpha) of a line in `x`."""
    y = np.array(counts.counts)
    log_population = np.log(counts.population) if offset and counts.population is not None else np.zeros(len(y))
    families = importlib.import_module("statsmodels.genmod.families")
    fitted = _glm(y, x, log_population, families.Poisson())
    free = len(y) - 2
    dispersion = max(1.0, float(fitted.pearson_chi2) / free)
    if dispersion == 1.0 or len(y) < _YEARS_FOR_NEGATIVE_BINOMIAL:
        return fitted, "poisson" if dispersion == 1.0 else "quasi_poisson", dispersion, 0.0
    alpha = _alpha(y, np.asarray(fitted.fittedvalues), free)
    return _glm(y, x, log_population, families.NegativeBinomial(alpha=alpha)), "negative_binomial", 1.0, alpha


def _glm(y: Floats, x: Floats, offset: Floats, family: object) -> _Fitted:
    module = importlib.import_module("statsmodels.genmod.generalized_linear_model")
    tools = importlib.import_module("statsmodels.tools.sm_exceptions")
    with warnings.catch_warnings():
        # Counts exactly on a curve are a perfect fit and no separation; the variance floor keeps the span honest.
        warnings.simplefilter("ignore", tools.PerfectSeparationWarning)
        fitted: _Fitted = module.GLM(y, np.column_stack([np.ones(len(y)), x]), family=family, offset=offset).fit()
    return fitted


def _alpha(y: Floats, mean: Floats, free: int) -> float:
    """Alpha at which Pearson's chi-square equals the degrees of freedom (moments; Breslow 1984)."""

    def excess(alpha: float) -> float:
        return float(np.sum((y - mean) ** 2 / (mean + alpha * mean**2))) - free

    optimize = importlib.import_module("scipy.optimize")  # a third of a second that a run does not need
    return float(optimize.brentq(excess, 0.0, MOST_ALPHA)) if excess(MOST_ALPHA) < 0 else MOST_ALPHA
