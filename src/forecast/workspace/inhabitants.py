"""The inhabitants of a workspace: its own file, else what imports have brought, year by year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from forecast.drivers.population.counts import Population
from forecast.drivers.population.official import CKM_TOLD
from forecast.drivers.population.own_file import FILE, read_population
from forecast.formats.csv_table import read_csv
from forecast.workspace.folder import Folder
from forecast.workspace.imports.vintages import Imported

_CREDIT = re.compile(r"#\s*Källa: (.+)")
_NOISY = re.compile(r"\bTAB5557\b")
"""SCB's table with noise (CKM): the file that came of it cannot say so itself."""


def inhabitants(folder: Folder, imported: Imported, counted_to: int) -> Population | None:
    """The folder's own file, else the last that was imported; None where nothing is there.

    What the program fetched itself is of one municipality and comes in several tables, so it is laid together: a year
    that one table has counted and another projected is the counted one, else the later import's. Tables whose years
    leave a gap are not: then the last one stands alone.

    Args:
        folder: of the workspace.
        imported: what imports have left.
        counted_to: later years are projections, where a file does not say itself.
    """
    if folder.has(FILE):
        return _read(folder, FILE, FILE, counted_to)
    brought = [v for v in imported.vintages if v.has(folder.path, FILE)]
    if not brought:
        return None
    used = brought[-1:]
    if brought[-1].receipt.get("fetched"):
        last = {v.source: v for v in brought if v.receipt.get("fetched")}
        used = [v for v in brought if last.get(v.source) is v]
    return _together([_read(folder, f"{v.folder}/{FILE}", v.file, counted_to) for v in used])


def _read(folder: Folder, name: str, original: str, counted_to: int) -> Population:
    """A file with the source that its first line names, without the name of the file that it came of."""
    data = folder.bytes(name)
    found = _CREDIT.match(data[:1000].decode(errors="replace").lstrip("\ufeff").partition("\n")[0])
    credit = found[1].strip().removesuffix(f", {original}") if found else ""
    told = (CKM_TOLD,) if _NOISY.search(credit) else ()
    return replace(read_population(read_csv(data, name), counted_to), credit=credit, told=told)


def _together(read: Sequence[Population]) -> Population:
    """One population of several, oldest import first."""
    taken: dict[int, Population] = {}
    for population in read:
        for year, projected in zip(population.years, population.projected, strict=True):
            held = taken.get(year)
            if held is None or not projected or held.projected[held.years.index(year)]:
                taken[year] = population
    years = tuple(sorted(taken))
    used = [population for population in read if any(population is each for each in taken.values())]
    if len(used) == 1 or years[-1] - years[0] + 1 != len(years):
        return read[-1]
    parts = [(taken[year], taken[year].years.index(year)) for year in years]
    return Population(
        years=years,
        counts=np.stack([population.counts[at] for population, at in parts]),
        projected=tuple(population.projected[at] for population, at in parts),
        source=", ".join(population.source for population in used),
        told=tuple(f"{_span(years, population, taken)}: {said}" for population in used for said in population.told),
        credit="; ".join(dict.fromkeys(population.credit for population in used if population.credit)),
    )


def _span(years: Sequence[int], population: Population, taken: Mapping[int, Population]) -> str:
    """The years that are one file's: `2025` or `2025–2026`."""
    own = [year for year in years if taken[year] is population]
    return str(own[0]) if len(own) == 1 else f"{own[0]}–{own[-1]}"
