"""Jämför: the base and the saved scenarios side by side, in words and numbers that the page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.model import Result
from forecast.money import Unit, decimals_that_foot, format_amount
from forecast.questions.compare import Compared, Comparison
from forecast.report.charts.side_by_side import Beside, SideBySide
from forecast.report.measures import Totals, totals
from forecast.report.span_words import span, span_text
from forecast.workspace.workspace import Workspace

UNKNOWN = "okänd"
SILENT = "ej satt"


@dataclass(frozen=True, slots=True)
class Measure:
    """A line of the table: a text for the base, then one a scenario; amounts that are coloured stand as SEK."""

    name: str
    cells: tuple[str | float, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """One scenario's steps from the base, SEK; they sum to `delta`, and foot at `decimals`."""

    name: str
    steps: tuple[tuple[str, float], ...]
    delta: float
    note: str
    decimals: int


@dataclass(frozen=True, slots=True)
class CompareView:
    """Everything that the tab says."""

    names: tuple[str, ...]
    picture: SideBySide | None
    measures: tuple[Measure, ...]
    ways: tuple[Way, ...]


def compare_view(workspace: Workspace, comparison: Comparison, unit: Unit) -> CompareView:
    """The base as the other pages show it; each scenario is the base and its exact difference."""
    whole, made = totals(workspace, comparison.base), comparison.scenarios
    deviations = [whole.deviation, *(round(whole.deviation + one.delta, 2) for one in made)]
    names = ("Bas", *(one.name for one in made))
    picture = None
    if not np.isnan(whole.deviation):
        bars = tuple(Beside(name, amount) for name, amount in zip(names, deviations, strict=True))
        picture = SideBySide(bars, whole.budget)
    year = comparison.base.as_of.year + 1
    return CompareView(
        names=names,
        picture=picture,
        measures=_measures(whole, comparison, deviations, unit),
        ways=tuple(_way(one, year, unit) for one in made),
    )


def _measures(whole: Totals, comparison: Comparison, deviations: Sequence[float], unit: Unit) -> tuple[Measure, ...]:
    base, made = comparison.base, comparison.scenarios
    results = [base, *(one.result for one in made)]
    forecasts = [format_amount(whole.forecast + delta, unit) for delta in (0.0, *(one.delta for one in made))]
    underlying = [whole.deviation - _total(base) + result.underlying_deviation for result in results]
    out = [
        Measure("Helårsprognos", tuple(forecasts)),
        Measure("Avvikelse mot budget", tuple(deviations), strong=True),
        Measure("Utan engångsposter", tuple(UNKNOWN if np.isnan(amount) else amount for amount in underlying)),
        Measure("Skillnad mot bas", ("", *(one.delta for one in made))),
    ]
    if any(_uncertain(one) for one in made):
        out.append(Measure("Skillnad som sämst", ("", *(one.worst for one in made))))
        out.append(Measure("Skillnad som bäst", ("", *(one.best for one in made))))
    next_year = [one.next_year if len(one.silent) < len(one.result.levers) else SILENT for one in made]
    out.append(Measure(f"Helår {base.as_of.year + 1}", ("", *next_year)))
    spans = [span(result) for result in results]
    if base.as_of.number < 12 and not np.isnan(spans[0][0]):
        out.append(Measure("Modellens spann", tuple(span_text(low, high, unit) for low, high in spans)))
    return tuple(out)


def _total(result: Result) -> float:
    return float(result.main.deviation[result.total])


def _uncertain(made: Compared) -> bool:
    return (made.worst, made.best) != (made.delta, made.delta)


def _way(made: Compared, year: int, unit: Unit) -> Way:
    notes = []
    if _uncertain(made):
        ends = " till ".join(format_amount(end, unit, signed=True) for end in (made.worst, made.best))
        notes.append(f"Väntevärdet står i tabellen; utfallen går från {ends} {unit}.")
    if made.silent:
        notes.append(f"Säger inget om {year} för {', '.join(made.silent)}.")
    steps = tuple((step.step, step.amount) for step in made.bridge)
    return Way(made.name, steps, made.delta, " ".join(notes), decimals_that_foot([amount for _, amount in steps], unit))
