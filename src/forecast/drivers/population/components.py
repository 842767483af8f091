"""A municipality's population with what changed it: births, deaths and moves by one-year age and sex."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.drivers.population import cells
from forecast.drivers.population.counts import Cell, fill
from forecast.drivers.population.labels import AGES, OLDEST, SEXES, open_from
from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.csv_table import CsvTable
from forecast.formats.statistics.names import AGE_NAMES, SEX_NAMES, YEAR_NAMES
from forecast.model import Floats
from forecast.money import format_number

_MEASURES = {
    "population": ("befolkning", "folkmängd", "population", "count"),
    "arrivals": ("inflyttade", "inflyttning", "inflyttningar", "in_migration"),
    "departures": ("utflyttade", "utflyttning", "utflyttningar", "out_migration"),
    "deaths": ("döda", "deaths"),
    "births": ("födda_barn", "födda", "births"),
    "boys": ("födda_pojkar", "pojkar", "boys"),
}
_OPTIONAL = frozenset({"boys"})
BOYS = 0.514
"""Share of boys among those born, where a file does not say; class c, of no weight for those who are 65 and older."""
FEWEST_YEARS = 5
_BALANCE = 0.01


@dataclass(frozen=True, slots=True)
class Components:
    """What changed a population; ages are those reached at the end of the year, 100 stands for 100 and older.

    Attributes:
        years: Y years in a row.
        population: (Y, 2, 101) persons at the end of the year; men, then women.
        arrivals: (Y, 2, 101) persons who moved in during it.
        departures: (Y, 2, 101) persons who moved out.
        deaths: (Y, 2, 101) persons who died.
        births: (Y, 101) children by the mother's age.
        boys: share of boys among all who were born.
        source: the file.
        told: what a reader must know, Swedish sentences.
    """

    years: tuple[int, ...]
    population: Floats
    arrivals: Floats
    departures: Floats
    deaths: Floats
    births: Floats
    boys: float
    source: str
    told: tuple[str, ...]


Parts = dict[str, dict[Cell, float]]
"""Counts by measure and cell."""


def read_components(table: CsvTable) -> Components:
    """Read a table with a row for each year, sex and age.

    Args:
        table: year (`tid`), sex (`kön`), age (`ålder`), `Befolkning`, `Inflyttade`, `Utflyttade`, `Döda`, `Födda_barn`
            (by the mother's age, in women's rows) and perhaps `Födda_Pojkar`; other columns are not read. Rows for both
            sexes together or all ages together are held against their parts and not added.

    Raises:
        InputError: missing columns, labels or counts that cannot be read, gaps, fewer than five years, no births.
    """
    at = {name: cells.find_column(table, words) for name, words in _MEASURES.items()}
    missing = [_title(name) for name in _MEASURES if at[name] is None and name not in _OPTIONAL]
    if missing:
        raise InputError(
            f"Kolumner saknas: {', '.join(missing)}.",
            Place(table.file, table.head_row),
            f"Rubrikraden har: {', '.join(table.header)}. SCB:s folkmängd eller framskrivning anges med --official.",
        )
    measures = {name: column for name, column in at.items() if column is not None}
    parts, totals = _read_rows(table, measures)
    place = Place(table.file)
    years, population = fill(parts["population"], place)
    if len(years) < FEWEST_YEARS:
        raise InputError(f"Filen har {len(years)} år.", place, f"Minst {FEWEST_YEARS} år i följd behövs.")
    arrays = {name: _laid_out(parts[name], years) for name in measures if name != "population"}
    births = arrays["births"][:, 1]
    if not births.sum() > 0:
        raise InputError("Inga födda barn står på kvinnornas rader.", place, "Födda barn anges efter moderns ålder.")
    boys = float(arrays["boys"][:, 1].sum() / births.sum()) if "boys" in arrays else BOYS
    if not 0 < boys < 1:
        raise InputError(f"Andelen pojkar bland de födda är {boys:.2f}.", place, "Rätta kolumnen för födda pojkar.")
    told = [*_beside_totals(parts, totals), *_balance(population, arrays, births)]
    return Components(
        years,
        population,
        arrays["arrivals"],
        arrays["departures"],
        arrays["deaths"],
        births,
        boys,
        table.file,
        tuple(told),
    )


@dataclass(slots=True)
class _Rows:
    """What has been read: counts by measure and cell, totals by measure and year, kinds of the oldest classes."""

    parts: dict[str, dict[Cell, float]]
    totals: dict[str, dict[int, float]]
    opened: dict[tuple[str, int, int], set[bool]]


def _read_rows(table: CsvTable, measures: dict[str, int]) -> tuple[Parts, dict[str, dict[int, float]]]:
    """Counts by measure and cell, and the file's own totals of each sex by measure and year."""
    keys = [cells.need_column(table, names) for names in (YEAR_NAMES, SEX_NAMES, AGE_NAMES)]
    rows = _Rows({name: {} for name in measures}, {name: {} for name in measures}, {})
    seen: dict[tuple[str, ...], int] = {}
    faults: list[InputError] = []
    for number, row in zip(table.numbers, table.rows, strict=True):
        place = Place(table.file, number)
        try:
            first = seen.setdefault(tuple(row[at] for at in keys), number)
            if first != number:
                raise InputError(f"Samma år, kön och ålder står också på rad {first}.", place, "Ta bort den ena raden.")
            _read_row(table, row, keys, measures, place, rows)
        except InputError as error:
            faults.append(error)
    for (name, year, sex), kinds in rows.opened.items():
        if len(kinds) > 1:
            found = f"{_title(name)} {year}, {SEXES[sex]}, har både 100+ och enskilda åldrar från 100 år."
            faults.append(InputError(found, Place(table.file), "Lämna bara det ena av dem."))
    if faults:
        raise CollectedInputError(faults)
    return rows.parts, rows.totals


def _read_row(
    table: CsvTable, row: tuple[str, ...], keys: Sequence[int], measures: dict[str, int], place: Place, rows: _Rows
) -> None:
    year = cells.read_year(row[keys[0]], place)
    sex, age = cells.read_sex(row[keys[1]], place), cells.read_age(row[keys[2]], place)
    if sex is None:
        return
    for name, at in measures.items():
        value = cells.read_count(row[at], Place(table.file, place.row, table.header[at]))
        if age is None:
            rows.totals[name][year] = rows.totals[name].get(year, 0.0) + value
            continue
        cell = (year, sex, age)
        rows.parts[name][cell] = rows.parts[name].get(cell, 0.0) + value
        if age == OLDEST and value:
            rows.opened.setdefault((name, year, sex), set()).add(open_from(row[keys[2]]) == OLDEST)


def _title(measure: str) -> str:
    return _MEASURES[measure][0].capitalize().replace("_", " ")


def _laid_out(found: dict[Cell, float], years: Sequence[int]) -> Floats:
    """(Y, 2, 101) events; a cell without a row has none, since the population of the same cell is there."""
    out = np.zeros((len(years), len(SEXES), AGES))
    for (year, sex, age), value in found.items():
        out[year - years[0], sex, age] = value
    return out


def _beside_totals(parts: Parts, totals: dict[str, dict[int, float]]) -> list[str]:
    """Where the file's totals of all ages are not the sum of the ages."""
    told = []
    for name, by_year in totals.items():
        sums: dict[int, float] = {}
        for (year, _, _), value in parts[name].items():
            sums[year] = sums.get(year, 0.0) + value
        off = {year: sums.get(year, 0.0) - total for year, total in by_year.items()}
        off = {year: miss for year, miss in off.items() if abs(miss) > 0.5}
        if off:
            year = max(off, key=lambda y: abs(off[y]))
            miss = f"i {len(off)} år, mest {format_number(off[year], signed=True)} ({year})"
            told.append(f"{_title(name)}: åldrarna summerar inte till filens total {miss}. Åldrarna används.")
    return told


def _balance(population: Floats, events: dict[str, Floats], births: Floats) -> list[str]:
    """Whether last year's population and the year's events give this year's, by age at the end of the year."""
    change = events["arrivals"] - events["departures"] - events["deaths"]
    before, after = population[:-1, :, : OLDEST - 1], population[1:, :, 1:OLDEST]
    reached = np.abs(after - before - change[1:, :, 1:OLDEST]).sum()
    at_event = np.abs(after - before - change[1:, :, : OLDEST - 1]).sum()
    persons = population[1:].sum()
    newborn = population[1:, :, 0].sum() - births[1:].sum() - change[1:, :, 0].sum()
    if at_event < reached:
        found = "Händelserna tycks stå efter ålder när de inträffade; programmet räknar med ålder vid årets slut."
        return [f"{found} Hämta dem så, annars hamnar de ett år fel."]
    if reached + abs(newborn) > _BALANCE * persons:
        share = format_number(100 * (reached + abs(newborn)) / persons, 1)
        found = "Befolkningen går inte ihop med födda, döda och flyttade"
        return [f"{found}: {share} procent av invånarna per år skiljer. Kontrollera filen."]
    return []
