"""The model's span of the year, in words that its basis allows."""

from __future__ import annotations

import math

from forecast.model import Result
from forecast.money import Unit, format_amount, format_number


def span_name(result: Result) -> str:
    """What a span may be called on this basis."""
    calibrated = result.main.basis[result.total] in {"own", "pooled"}
    return "Sannolikt spann (80 %)" if calibrated else "Osäkert spann (schablon)"


def span(result: Result) -> tuple[float, float]:
    """The model's 80 % span of the deviation, SEK."""
    budget = float(result.main.base.budget[result.total])
    quantiles = result.main.quantiles[result.total]
    return float(quantiles[1]) - budget, float(quantiles[3]) - budget


def span_text(low: float, high: float, unit: Unit, *, signed: bool = True) -> str:
    """`−20 till −10`: no finer than a tenth of the span's width deserves."""
    decimals = unit.decimals if span_step(low, high, unit) < unit.sek else 0
    return " till ".join(format_amount(end, unit, decimals, signed=signed) for end in span_ends(low, high, unit))


def span_ends(low: float, high: float, unit: Unit) -> tuple[float, float]:
    """The ends as they are shown, SEK, in text and picture alike."""
    step = span_step(low, high, unit)
    return round(low / step) * step, round(high / step) * step


def span_step(low: float, high: float, unit: Unit) -> float:
    """What the ends of a span are rounded to, SEK: a power of ten near a tenth of its width, at least a shown unit."""
    least = unit.sek / 10.0**unit.decimals
    width = abs(high - low)
    return max(least, 10.0 ** math.floor(math.log10(width / 10))) if width else least


def chance_words(chance: float) -> str:
    """Per cent without false certainty: draws never prove 0 or 100."""
    if chance > 0.99:
        return "mer än 99"
    return "mindre än 1" if chance < 0.01 else format_number(100 * chance)
