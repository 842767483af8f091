"""How well cohorts are projected, run by hand.

    python benchmarks/population.py FOLDER

FOLDER holds a municipality's components by one-year age and sex (`*components*.csv`; layouts in docs/file-formats.md)
and perhaps the country's population (`riket_*.csv`, year, sex, age, population). Every past year is projected ten years
from what was known then. A small municipality is made of the large one, person by person. The country is only held
beside: nothing is fitted to it.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

from forecast.drivers.population import cells
from forecast.drivers.population.cohort import project
from forecast.drivers.population.components import Components, read_components
from forecast.drivers.population.counts import GROUPS, group_count
from forecast.drivers.population.draws import draw_groups, past_years, quantiles
from forecast.drivers.population.rates import Windows, aged, at_risk, fit_rates, grown_older
from forecast.formats.csv_table import read_csv
from forecast.model import Floats

LEVELS = (0.1, 0.9)
YOUNGEST = list(GROUPS.values())


def until(components: Components, year: int) -> Components:
    """The history as it was known at the end of a year."""
    n = components.years.index(year) + 1
    return replace(
        components,
        years=components.years[:n],
        population=components.population[:n],
        arrivals=components.arrivals[:n],
        departures=components.departures[:n],
        deaths=components.deaths[:n],
        births=components.births[:n],
    )


def misses(components: Components, ahead: int, windows: Windows, first: int = 1988) -> Floats:
    """(origins, 2) per cent that 65+ and 80+ were projected above what came."""
    out = []
    for origin in range(first, components.years[-1] - ahead + 1):
        known = until(components, origin)
        made = project(fit_rates(known, windows), known.population[-1], origin, origin + ahead)[-1]
        came = components.population[components.years.index(origin + ahead)]
        out.append([100 * float(group_count(made, y) / group_count(came, y) - 1) for y in YOUNGEST])
    return np.array(out)


def covered(components: Components, ahead: int, draws: int = 1000) -> Floats:
    """(origins, 2, 2) whether the 80 per cent span held what came, and how wide it was in per cent."""
    out = []
    for origin in range(1988, components.years[-1] - ahead + 1):
        known = until(components, origin)
        rates = fit_rates(known)
        span = (origin + 1, origin + ahead)
        drawn = draw_groups(rates, past_years(known, rates), known.population[-1], span, draws=draws, seed=1)
        bounds = quantiles(drawn, LEVELS)[-1]
        came = components.population[components.years.index(origin + ahead)]
        truth = np.array([float(group_count(came, y)) for y in YOUNGEST])
        inside = (bounds[:, 0] <= truth) & (truth <= bounds[:, 1])
        out.append(np.stack([inside, 100 * (bounds[:, 1] - bounds[:, 0]) / truth]))
    return np.array(out)


def small_one(components: Components, share: float, seed: int) -> Components:
    """A municipality with `share` of the inhabitants and the same rates, drawn person by person."""
    rng = np.random.default_rng(seed)
    risk, exposed = np.maximum(at_risk(components), 1e-9), np.maximum(aged(components), 1e-9)
    death = np.minimum(components.deaths[1:] / risk, 1.0)
    leave = np.minimum(components.departures[1:] / exposed, 1.0)
    arrivals = rng.poisson(components.arrivals * share).astype(np.float64)
    births = rng.poisson(components.births * share).astype(np.float64)
    population, departures, deaths = (np.zeros_like(components.population) for _ in range(3))
    population[0] = rng.binomial(components.population[0].astype(np.int64), share)
    for t in range(1, len(components.years)):
        older = grown_older(population[t - 1])
        boys = rng.binomial(int(births[t].sum()), components.boys)
        older[:, 0] = boys, births[t].sum() - boys
        departures[t] = rng.binomial(older.astype(np.int64), leave[t - 1])
        there = older - departures[t] + (arrivals[t] + departures[t]) // 2
        deaths[t] = np.minimum(rng.binomial(there.astype(np.int64), death[t - 1]), older + arrivals[t] - departures[t])
        population[t] = older + arrivals[t] - departures[t] - deaths[t]
    return replace(
        components, population=population, arrivals=arrivals, departures=departures, deaths=deaths, births=births
    )


def country(path: Path) -> dict[int, Floats]:
    """(2, 101) persons by year."""
    table = read_csv(path.read_bytes(), path.name)
    at = [cells.need_column(table, names) for names in (cells.YEAR_NAMES, cells.SEX_NAMES, cells.AGE_NAMES)]
    count = cells.need_column(table, ("befolkning", "folkmängd"))
    out: dict[int, Floats] = {}
    for row in table.rows:
        sex, age = cells.sex_of(row[at[1]]), cells.age_of(row[at[2]])
        if sex is not None and age is not None:
            out.setdefault(int(row[at[0]]), np.zeros((2, 101)))[sex, age] += float(row[count])
    return out


def by_the_country(last: Floats, before: Floats, after: Floats) -> list[float]:
    """65+ and 80+ ten years on if every cohort changes as the country's did."""
    ratio = after[:, 10:100] / np.maximum(before[:, :90], 1.0)
    oldest = after[:, 100] / before[:, 90:].sum(axis=1)
    end = (last[:, 90:].sum(axis=1) * oldest).sum()
    return [float((last[:, y - 10 : 90] * ratio[:, y - 10 :]).sum() + end) for y in YOUNGEST]


def show(name: str, found: Floats) -> None:
    mean, most, bias = np.abs(found).mean(axis=0), np.abs(found).max(axis=0), found.mean(axis=0)
    print(
        f"| {name} | "
        + " | ".join(f"{m:.2f} | {x:.2f} | {b:+.2f}" for m, x, b in zip(mean, most, bias, strict=True))
        + " |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    path = next(iter(sorted(folder.glob("*components*.csv"))))
    whole = read_components(read_csv(path.read_bytes(), path.name))
    print(f"{path.name}, {whole.years[0]}-{whole.years[-1]}; per cent, mean miss, largest, bias: 65+, then 80+\n")
    for ahead in (5, 10):
        show(f"{ahead} years ahead", misses(whole, ahead, Windows()))
    for level in (5, 10, 15):
        for trend in (15, 20, 30, 99):
            for moves in (5, 10):
                found = misses(whole, 10, Windows(level, trend, moves))
                show(f"10 years, level {level}, trend {trend}, moves {moves}", found)
    small = [small_one(whole, 12_000 / 130_000, seed) for seed in range(10)]
    show("12,000 inhabitants, 10 years", np.concatenate([misses(one, 10, Windows()) for one in small]))
    for name, ones in (("80 per cent span, whole", [whole]), ("80 per cent span, 12,000 inhabitants", small[:4])):
        found = np.concatenate([covered(one, 10, 512) for one in ones])
        inside, width = 100 * found[:, 0].mean(axis=0), found[:, 1].mean(axis=0)
        print(f"| {name} | covers {inside[0]:.0f} and {inside[1]:.0f} | width {width[0]:.1f} and {width[1]:.1f} |")
    for riket in sorted(folder.glob("riket_*.csv")):
        held_beside(whole, country(riket))


def held_beside(whole: Components, land: dict[int, Floats]) -> None:
    """Projection to ten years after the history beside the country's cohorts, put right by how they differed before."""
    last = whole.years[-1]
    if last + 10 not in land:
        return
    usual = []
    for origin in range(last - 15, last - 9):
        there = by_the_country(whole.population[whole.years.index(origin)], land[origin], land[origin + 10])
        came = whole.population[whole.years.index(origin + 10)]
        usual.append([a / float(group_count(came, y)) for a, y in zip(there, YOUNGEST, strict=True)])
    there = np.array(by_the_country(whole.population[-1], land[last], land[last + 10]))
    made = project(fit_rates(whole), whole.population[-1], last, last + 10)[-1]
    ours = np.array([float(group_count(made, y)) for y in YOUNGEST])
    print(f"\n{last + 10}: ours {ours.round()}, by the country's cohorts {there.round()}", end="")
    print(f", put right by {last - 15}-{last - 10}: {(there / np.mean(usual, axis=0)).round()}")


if __name__ == "__main__":
    main()
