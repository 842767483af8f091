"""A projection in words and as a table of spans: how groups grow, how it came about, what a report says of the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from forecast.drivers.population.counts import GROUPS, Population, group_count
from forecast.drivers.population.growth import Beside, SaidGrowth, growth
from forecast.drivers.population.rates import Rates
from forecast.model import QUANTILES, Floats
from forecast.money import format_number
from forecast.workspace.notes import DriverFact

_YEARS = re.compile(r"(\d{4})\s*[-–]\s*(\d{4})")
_PERCENT = re.compile(r"-?\d+(?:,\d+)?")
_ABOUT = ("demografi", "befolkning")


def quantiles_csv(population: Population, years: Sequence[int], spans: Floats) -> str:
    """`year,group,count,q05..q95` for the years that were drawn.

    Args:
        population: holds the point of every year.
        years: J years.
        spans: (J, groups, 5) at the levels of QUANTILES.
    """
    names = [f"q{round(100 * level):02d}" for level in QUANTILES]
    lines = [",".join(["year", "group", "count", *names])]
    for i, year in enumerate(years):
        for g, (group, youngest) in enumerate(GROUPS.items()):
            point = float(group_count(population.at(year), youngest))
            lines.append(",".join([str(year), group, *(f"{value:.1f}" for value in (point, *spans[i, g]))]))
    return "\n".join(lines) + "\n"


def growth_told(population: Population, first: int, last: int) -> list[str]:
    """One sentence a group."""
    told = []
    for group in GROUPS:
        grown = growth(population, group, first, last)
        told.append(
            f"{group}: {format_number(grown.before)} personer {first}, {format_number(grown.after)} {last}: "
            f"{_percent(grown.share)}, {_percent(grown.yearly)} per år."
        )
    return told


def spans_told(years: Sequence[int], spans: Floats) -> list[str]:
    """The last drawn year's span, in words."""
    told = []
    for g, group in enumerate(GROUPS):
        low, high = (format_number(float(spans[-1, g, QUANTILES.index(level)])) for level in (0.10, 0.90))
        told.append(f"{group} {years[-1]}: {low} till {high} i åtta framtider av tio, dragna ur kommunens egna år.")
    return told


def rates_told(rates: Rates, last: int) -> list[str]:
    """Which years the projection rests on, and what it does not know."""
    windows = rates.windows
    changes = ", ".join(
        f"{sex} {_percent(float(np.exp(change) - 1))}"
        for sex, change in zip(("män", "kvinnor"), rates.improvement, strict=True)
    )
    level, trend, moves = (f"{last - years + 1}–{last}" for years in (windows.level, windows.trend, windows.moves))
    return [
        f"Dödlighet ur {level}, dess förändring per år ur {trend} ({changes}); flyttningar och födda ur {moves}.",
        "Framskrivningen antar att det går som förut; bostadsbyggande och beslut känner den inte till.",
    ]


def origin_told(given: Sequence[int], own: Sequence[int], file: str) -> list[str]:
    """Which years are an official file's and which our own."""
    if not given:
        return []
    told = f"{_years(given)} är ur {file}"
    return [f"{told}; {_years(own)} är egen framskrivning." if own else f"{told}."]


def said_growth(facts: Sequence[DriverFact]) -> list[SaidGrowth]:
    """The growth figures among what a report says of drivers: per cent, between two years, of the population."""
    out = []
    for fact in facts:
        years, value = _YEARS.fullmatch(fact.period.strip()), _PERCENT.fullmatch(fact.value.strip())
        if fact.category in _ABOUT and fact.unit == "procent" and years and value:
            share = float(value[0].replace(",", ".")) / 100
            out.append(SaidGrowth(fact.driver, int(years[1]), int(years[2]), share, fact.source))
    return out


def beside_told(beside: Sequence[Beside]) -> list[str]:
    """What a report says beside the projection, one sentence a figure."""
    told = []
    for item in beside:
        said = item.said
        source, years = f"{said.source[:1].upper()}{said.source[1:]}", f"{said.first}–{said.last}"
        head = f"{source}: {said.label} {_percent(said.share)} {years}, {_percent(said.yearly)} per år."
        if not item.found:
            told.append(f"{head} Framskrivningen har inte båda åren.")
            continue
        found = "; ".join(
            f"{grown.group} {_percent(grown.share)}, {_percent(grown.yearly)} per år" for grown in item.found
        )
        told.append(f"{head} Framskrivningen: {found}.")
    return told


def _percent(share: float) -> str:
    return f"{format_number(100 * share, 1, signed=True)} %"


def _years(years: Sequence[int]) -> str:
    """Years as spans: ”2016–2023 och 2031”."""
    spans: list[list[int]] = []
    for year in sorted(years):
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    words = [str(span[0]) if len(span) == 1 else f"{span[0]}–{span[-1]}" for span in spans]
    return " och ".join(words)
