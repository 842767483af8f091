"""population.csv: a municipality's population by year, sex and one-year age, counted and projected.

The same layout that `forecast population` writes, so that its file can be laid in a workspace.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from forecast.drivers.population import cells
from forecast.drivers.population.counts import Cell, Population, fill
from forecast.drivers.population.labels import SEXES
from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.csv_table import CsvTable

FILE = "population.csv"
COLUMNS = ("year", "sex", "age", "count")
KIND = "kind"
HISTORY, PROJECTION = "history", "projection"
_KINDS = {HISTORY: False, PROJECTION: True}


def read_population(table: CsvTable, counted_to: int) -> Population:
    """Read `year,sex,age,count[,kind]`.

    Args:
        table: sex `M` or `K` (SCB's 1 and 2 are read too), age 0 to 100 with 100 for 100 and older; `kind` is
            `history` or `projection` and the same for a whole year.
        counted_to: where `kind` is missing, later years are projections.

    Raises:
        InputError: missing columns, cells that cannot be read, rows that are twice there, gaps in years, sexes or ages.
    """
    table.require(COLUMNS)
    found: dict[Cell, float] = {}
    kinds: dict[int, bool] = {}
    faults: list[InputError] = []
    for number, row in table.records():
        place = Place(table.file, number)
        try:
            cell, value = _cell(row, place)
            if cell in found:
                raise InputError("Samma år, kön och ålder står redan i filen.", place, "Ta bort den ena raden.")
            found[cell] = value
            if KIND in row:
                _set_kind(kinds, cell[0], row[KIND], place)
        except InputError as error:
            faults.append(error)
    if faults:
        raise CollectedInputError(faults)
    years, counts = fill(found, Place(table.file))
    projected = tuple(kinds.get(year, year > counted_to) for year in years)
    return Population(years, counts, projected, table.file)


def _cell(row: dict[str, str], place: Place) -> tuple[Cell, float]:
    year = cells.read_year(row["year"], place)
    sex, age = cells.read_sex(row["sex"], place), cells.read_age(row["age"], place)
    if sex is None or age is None:
        raise InputError(
            "Raden är en summa av kön eller åldrar.", place, "Ta bort summorna; programmet summerar självt."
        )
    return (year, sex, age), cells.read_count(row["count"], place)


def _set_kind(kinds: dict[int, bool], year: int, word: str, place: Place) -> None:
    if word not in _KINDS:
        raise InputError(f"kind är ”{word}”.", place, f"Skriv {' eller '.join(_KINDS)}.")
    if kinds.setdefault(year, _KINDS[word]) is not _KINDS[word]:
        raise InputError(f"År {year} är både history och projection.", place, "Ge hela året samma kind.")


def population_csv(population: Population, years: Iterable[int] | None = None, kind: str = "") -> str:
    """The file as text: exactly `year,sex,age,count`, years then men and women then ages; persons with two decimals.

    `kind` (`HISTORY` or `PROJECTION`) stands last on each row where all of it is known to be so.

    Expected persons are not whole: rounded, the ages would not sum to their groups.
    """
    last = f",{kind}" if kind else ""
    lines = [",".join((*COLUMNS, *((KIND,) if kind else ())))]
    for year in population.years if years is None else years:
        counts = np.round(population.at(year), 2)
        for s, sex in enumerate(SEXES):
            lines += [f"{year},{sex},{age},{counts[s, age]:.2f}{last}" for age in range(counts.shape[1])]
    return "\n".join(lines) + "\n"
