"""From a municipality's files to its projection as text: official years first, then cohorts, with their spans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from forecast.drivers.population.cohort import check_horizon, project
from forecast.drivers.population.components import Components, read_components
from forecast.drivers.population.counts import Population
from forecast.drivers.population.draws import draw_groups, past_years, quantiles
from forecast.drivers.population.growth import SaidGrowth, against_report
from forecast.drivers.population.official import read_official
from forecast.drivers.population.own_file import population_csv
from forecast.drivers.population.rates import Rates, fit_rates
from forecast.errors import InputError, Place, UsageError
from forecast.formats.csv_table import CsvTable, read_csv
from forecast.formats.statistics.cube import Cube
from forecast.formats.statistics.read import read_statistics
from forecast.model import QUANTILES, Floats
from forecast.money import format_number
from forecast.report import population_view as view
from forecast.workspace.workspace import Workspace

MOST_DRAWS = 100_000
_FAR = 1.5

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class PopulationChoice:
    """What is asked for.

    Attributes:
        to: the last year.
        components: births, deaths and moves by sex and age; None where the official file is to do alone.
        official: SCB's counts or projection, which go before our own.
        region: municipality code, where the official file holds several.
        draws: how many futures the spans are drawn from, 0 for none.
        seed: of the draws, from 0.
    """

    to: int
    components: Path | None = None
    official: Path | None = None
    region: str = ""
    draws: int = 0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class PopulationFiles:
    """A projection as text: `year,sex,age,count`, the spans of the groups ("" where none were asked for), sentences."""

    counts: str
    quantiles: str
    told: tuple[str, ...]


def population_files(
    choice: PopulationChoice, workspace: Workspace | None = None, progress: Progress | None = None
) -> PopulationFiles:
    """Read the files and project.

    Args:
        choice: which files, and to which year.
        workspace: whose report's own growth figures are laid beside.
        progress: called with (drawn, in all).

    Raises:
        InputError: a file that is missing or at fault.
        UsageError: no file, a year that cannot be reached, draws or a seed out of bounds.
    """
    if not 0 <= choice.draws <= MOST_DRAWS or choice.seed < 0:
        raise UsageError(f"--draws är 1 till {MOST_DRAWS} och --seed minst 0.")
    official = None if choice.official is None else read_official(_cube(choice.official), choice.region)
    said = [] if workspace is None else view.said_growth(workspace.driver_facts)
    told = _other_municipality(official, workspace)
    if choice.components is not None:
        made = _projected(read_components(_table(choice.components)), official, said, choice, progress)
    elif official is not None:
        made = _official_alone(official, said, choice)
    else:
        raise UsageError("Ange COMPONENTS.csv, --official FIL eller båda.")
    return replace(made, told=(*made.told, *told))


def _projected(
    components: Components,
    official: Population | None,
    said: list[SaidGrowth],
    choice: PopulationChoice,
    progress: Progress | None,
) -> PopulationFiles:
    last = components.years[-1]
    _check(last, choice.to)
    given = {} if official is None else {y: official.at(y) for y in official.years if last < y <= choice.to}
    years = tuple(range(last + 1, choice.to + 1))
    own = [year for year in years if year not in given]
    rates = fit_rates(components)
    _refuse_other_place(project(rates, components.population[-1], last, choice.to), last, given, official)
    after = project(rates, components.population[-1], last, choice.to, given)
    whole = Population(
        (*components.years, *years),
        np.concatenate([components.population, after]),
        (False,) * len(components.years) + (True,) * len(years),
        components.source,
    )
    told = [*view.growth_told(whole, last, choice.to)]
    spans = ""
    if choice.draws and own:
        drawn = _drawn(components, rates, given, choice, progress)[[year - last - 1 for year in own]]
        spans = view.quantiles_csv(whole, own, drawn)
        told += view.spans_told(own, drawn)
    elif choice.draws:
        raise UsageError(
            f"Alla år är ur {official.source if official else ''} och har inga spann. Utelämna --quantiles."
        )
    told += view.origin_told(sorted(given), own, official.source if official else "")
    told += view.rates_told(rates, last) if own else []
    told += [*components.told, *(official.told if official else ())]
    told += view.beside_told(against_report(said, whole))
    return PopulationFiles(population_csv(whole, years), spans, tuple(told))


def _refuse_other_place(own: Floats, last: int, given: Mapping[int, Floats], official: Population | None) -> None:
    """An official file that is far from our own projection in its first year is another municipality's."""
    if not given or official is None:
        return
    year = min(given)
    theirs, ours = float(given[year].sum()), float(own[year - last - 1].sum())
    if not 1 / _FAR < theirs / ours < _FAR:
        persons = f"{format_number(theirs)} invånare {year}, framskrivningen {format_number(ours)}"
        raise InputError(
            f"Filen har {persons}.", Place(official.source), "Kontrollera att båda filerna gäller samma kommun."
        )


def _drawn(
    components: Components,
    rates: Rates,
    given: Mapping[int, Floats],
    choice: PopulationChoice,
    progress: Progress | None,
) -> Floats:
    """(years, groups, 5) quantiles from the year after the history to the asked one."""
    drawn = draw_groups(
        rates,
        past_years(components, rates),
        components.population[-1],
        (components.years[-1] + 1, choice.to),
        draws=choice.draws,
        seed=choice.seed,
        given=given,
        progress=progress,
    )
    return quantiles(drawn, QUANTILES)


def _official_alone(official: Population, said: list[SaidGrowth], choice: PopulationChoice) -> PopulationFiles:
    first, last = official.years[0], official.years[-1]
    if not first <= choice.to <= last:
        raise UsageError(f"{official.source} har {first} till {last}. Välj --to däremellan eller ange COMPONENTS.csv.")
    if choice.draws:
        raise UsageError("SCB:s fil har inga spann. Ange COMPONENTS.csv eller utelämna --quantiles.")
    years = tuple(year for year in official.years if year <= choice.to)
    grown = view.growth_told(official, first, choice.to) if choice.to > first else []
    told = [*grown, *view.origin_told(years, [], official.source), *official.told]
    told += view.beside_told(against_report(said, official))
    return PopulationFiles(population_csv(official, years), "", tuple(told))


def _other_municipality(official: Population | None, workspace: Workspace | None) -> list[str]:
    """A comparison with another municipality's report must say so."""
    if official is None or workspace is None or official.region in {"", workspace.settings.code}:
        return []
    code, name = workspace.settings.code, workspace.settings.municipality
    return [f"Filen gäller kommun {official.region} men arbetsytan {name} ({code}): talen gäller olika kommuner."]


def _check(last: int, to: int) -> None:
    try:
        check_horizon(last, to)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _table(path: Path) -> CsvTable:
    return read_csv(_bytes(path), path.name)


def _cube(path: Path) -> Cube:
    return read_statistics(_bytes(path), path.name)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("Filen finns inte.", Place(str(path)), "Kontrollera sökvägen.") from error
    except OSError as error:
        raise InputError("Filen går inte att läsa.", Place(str(path)), "Det ska vara en CSV-fil.") from error
