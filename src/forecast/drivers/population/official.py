"""Official counts and projections as SCB's database gives them, in any format that `read_statistics` reads.

Known tables: TAB638 (folkmängd to 2024), TAB5557 (folkmängd from 2025, with CKM noise), TAB6008 (projection by born in
Sweden or abroad). Whatever further variables a table has are summed over; a category that is a total is taken alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.drivers.population.counts import Cell, Population, fill
from forecast.drivers.population.labels import OLDEST, open_from
from forecast.drivers.population.official_axes import Axes, Labels, axes_of, is_total_category, labels_of
from forecast.drivers.statistics.region import Municipality, find_region, region_code, regions_shown
from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.statistics.cube import ABSENT, NIL, Cube, folded
from forecast.model import Floats

CKM_TOLD = (
    "Talen är störda med brus av SCB (CKM): summan av ettårsklasser är inte SCB:s publicerade tal för 65+ eller 80+. "
    "Hämta gruppen själv där det exakta talet behövs."
)
_CKM_CONTENT = "000007me"
_CKM_WORDS = frozenset({"sc", "totsa", "100+1"})
_MOST = 1e9
"""Persons of one age and sex; no country has as many."""
_MOST_FAULTS = 50
_NOISE = 0.05

USED, REGION, CONTENT, PART, TOTAL, OPEN = range(6)
WHY = (
    "",
    "gäller en annan kommun",
    "är inte folkmängd",
    "är en del av en summa som används i stället",
    "är en summa av kön, åldrar eller andra delar, som programmet summerar självt",
    "är enskilda åldrar från 100 år, som redan ligger i 100+",
)
"""Why a cell is not among the inhabitants; the first is for those that are."""


@dataclass(frozen=True, slots=True)
class Official:
    """Inhabitants out of a table, and what became of each of its cells.

    Attributes:
        population: what was read.
        why: uint8 of the cube's shape, positions in `WHY`.
    """

    population: Population
    why: NDArray[np.uint8]


def read_official(cube: Cube, region: str = "") -> Population:
    """Read a table of SCB's database.

    Args:
        cube: with sex, one-year ages and years.
        region: municipality code to take where the table holds several.

    Raises:
        InputError: variables that are missing, counts that are unknown, several municipalities, open classes below 100.
    """
    return official_of(cube, region).population


def official_of(cube: Cube, region: str = "") -> Official:
    """Like `read_official`, with what became of each cell."""
    axes = axes_of(cube)
    labels, faults = labels_of(cube, axes)
    why = np.zeros(cube.values.shape, dtype=np.uint8)
    code = _of_one_region(cube, axes, region, why)
    told = [*_without_totals(cube, axes, labels, why)]
    for axis, known in ((axes.sex, labels.sexes), (axes.age, labels.ages)):
        _leave_out(why, axis, [at for at, value in enumerate(known) if value is None], TOTAL)
    faults += _count_faults(cube, why)
    if faults:
        raise CollectedInputError(faults[:_MOST_FAULTS])
    told += _without_single_ages(cube, axes, labels, why)
    summed = _sum(cube, axes, labels, why)
    years, array = fill(summed, Place(cube.file))
    told += _beside_total(cube, axes, labels, why, summed)
    if _is_noisy(cube, axes):
        told.append(CKM_TOLD)
    counted = any(cube.dimensions[at].code.casefold().startswith("civilst") for at in axes.others)
    population = Population(years, array, (not counted,) * len(years), cube.file, code, tuple(told))
    return Official(population, why)


def _leave_out(why: NDArray[np.uint8], axis: int, at: Sequence[int], reason: int) -> None:
    """Give all cells of some categories a reason, where they have none."""
    part = np.moveaxis(why, axis, 0)
    for position in at:
        part[position][part[position] == USED] = reason


def _of_one_region(cube: Cube, axes: Axes, region: str, why: NDArray[np.uint8]) -> str:
    """Leave the other municipalities out, and contents that are not counts; the municipality's code."""
    if axes.content is not None:
        others = [at for at in range(cube.values.shape[axes.content[0]]) if at != axes.content[1]]
        _leave_out(why, axes.content[0], others, CONTENT)
    found = find_region(cube, Municipality(region))
    if found.axis is None:
        return ""
    dimension = cube.dimensions[found.axis]
    count = len(dimension.codes)
    if found.at is None and not region:
        raise InputError(
            f"Filen har {count} kommuner: {regions_shown(cube, found.axis)}.",
            Place(cube.file),
            "Ange en av dem med --region.",
        )
    if found.at is None or (region and found.code != region):
        raise InputError(
            f"Kommunen {region} finns inte i filen.", Place(cube.file), f"Den har {regions_shown(cube, found.axis)}."
        )
    _leave_out(why, found.axis, [at for at in range(count) if at != found.at], REGION)
    return region_code(dimension, found.at)


def _counts(cube: Cube, why: NDArray[np.uint8]) -> Floats:
    """Persons of the cells that are used, zero elsewhere; SCB's dash is nobody."""
    return np.where((why == USED) & np.isfinite(cube.values), cube.values, 0.0)


def _without_totals(cube: Cube, axes: Axes, labels: Labels, why: NDArray[np.uint8]) -> list[str]:
    """Leave out, of further variables, what would be added twice; what was done, told."""
    told: list[str] = []
    for axis in axes.others:
        dimension = cube.dimensions[axis]
        words = sorted(dimension.labels)
        every = range(len(words))
        totals = [at for at in every if is_total_category(dimension, at)]
        if totals:
            _leave_out(why, axis, [at for at in every if at != totals[0]], PART)
            if len(words) > 1:
                used = dimension.labels[totals[0]]
                told.append(f"{dimension.name}: ”{used}” är summan och används; delarna räknas inte till.")
            continue
        total = _sum_of_the_others(cube, axes, labels, why, axis)
        if total is not None:
            _leave_out(why, axis, [total], TOTAL)
            told.append(
                f"{dimension.name}: ”{dimension.labels[total]}” är summan av de övriga och räknas inte en gång till."
            )
        elif len(words) == 1:
            told.append(f"{dimension.name}: filen har bara ”{words[0]}”. Kontrollera att det är alla invånare.")
        else:
            told.append(f"{dimension.name}: {len(words)} delar summerade ({', '.join(words[:6])}).")
    return told


def _sum_of_the_others(cube: Cube, axes: Axes, labels: Labels, why: NDArray[np.uint8], axis: int) -> int | None:
    """The category that is the sum of all the others, cell by cell, though its name does not say so.

    None where there is none, or fewer than two others to be the sum of. A twentieth off in all is taken for the noise
    that SCB adds (CKM): such a category must not be added either.
    """
    if cube.values.shape[axis] < 3:
        return None
    single = np.ones(cube.values.shape, dtype=np.bool_)
    for other, known in ((axes.sex, labels.sexes), (axes.age, labels.ages)):
        view = np.moveaxis(single, other, 0)
        for at, value in enumerate(known):
            view[at] &= value is not None
    parts = np.moveaxis(np.where(single, _counts(cube, why), 0.0), axis, 0).reshape(cube.values.shape[axis], -1)
    everything = np.sum(parts, axis=0)
    for at, own in enumerate(parts):
        size, off = float(np.sum(own)), float(np.sum(np.abs(own - (everything - own))))
        if size > 0 and off <= _NOISE * size:
            return at
    return None


def _count_faults(cube: Cube, why: NDArray[np.uint8]) -> list[InputError]:
    """Unknown counts, and counts of no persons, among the cells that are used."""
    used = (why == USED) & (cube.status != ABSENT)
    nil = cube.marks.index(NIL) if NIL in cube.marks else ABSENT
    unknown = used & np.isnan(cube.values) & (cube.status != nil)
    wrong = used & ((cube.values < 0) | (cube.values > _MOST))
    faults: list[InputError] = []
    for at in np.argwhere(unknown)[:_MOST_FAULTS]:
        cell = [int(i) for i in at]
        mark = cube.marks[int(cube.status[tuple(cell)])]
        faults.append(
            InputError(
                f"Antalet är okänt (”{mark}”) för {cube.described(cell)}.",
                cube.place(cell),
                "Programmet gissar inga personer; hämta uppgiften eller skriv den.",
            )
        )
    for at in np.argwhere(wrong)[:_MOST_FAULTS]:
        cell = [int(i) for i in at]
        faults.append(
            InputError(
                f"Antalet {cube.values[tuple(cell)]:g} för {cube.described(cell)} går inte att använda.",
                cube.place(cell),
                "Antal personer är noll eller fler, och färre än ett land har.",
            )
        )
    return faults


def _without_single_ages(cube: Cube, axes: Axes, labels: Labels, why: NDArray[np.uint8]) -> list[str]:
    """Leave single ages from 100 out where they are the parts of an open class 100+.

    Raises:
        InputError: both hold persons, and one is not the sum of the other.
    """
    ages = cube.dimensions[axes.age]
    oldest = [at for at, age in enumerate(labels.ages) if age == OLDEST]
    opened = [at for at in oldest if OLDEST in {open_from(ages.codes[at]), open_from(ages.labels[at])}]
    singles = [at for at in oldest if at not in opened]
    if not opened or not singles:
        return []
    by_age = np.moveaxis(_counts(cube, why), axes.age, 0)
    whole, parts = np.sum(by_age[opened], axis=0), np.sum(by_age[singles], axis=0)
    both = (whole > 0) & (parts > 0)
    if not np.any(both):
        return []
    if not np.allclose(whole, parts, atol=0.5):
        raise InputError(
            "Filen har både 100+ och enskilda åldrar från 100 år.", Place(cube.file), "Hämta bara det ena av dem."
        )
    _leave_out(why, axes.age, singles, OPEN)
    return ["Enskilda åldrar från 100 år är delar av 100+ och räknas inte en gång till."]


def _sum(cube: Cube, axes: Axes, labels: Labels, why: NDArray[np.uint8]) -> dict[Cell, float]:
    """Persons by year, sex and age, of the cells that are there."""
    kept = (axes.year, axes.sex, axes.age)
    over = tuple(at for at in range(cube.values.ndim) if at not in kept)
    order = np.argsort(np.argsort(kept))
    there = np.any((why == USED) & (cube.status != ABSENT), axis=over).transpose(order)
    counts = np.sum(_counts(cube, why), axis=over).transpose(order)
    summed: dict[Cell, float] = {}
    for year, sex, age in np.argwhere(there):
        of_sex, of_age = labels.sexes[sex], labels.ages[age]
        if of_sex is not None and of_age is not None:
            cell = (labels.years[year], of_sex, of_age)
            summed[cell] = summed.get(cell, 0.0) + float(counts[year, sex, age])
    return summed


def _beside_total(
    cube: Cube, axes: Axes, labels: Labels, why: NDArray[np.uint8], summed: dict[Cell, float]
) -> list[str]:
    """Where the file's own total of all ages differs from the sum of one-year classes, told for the last year."""
    totals = [at for at, age in enumerate(labels.ages) if age is None]
    sexes = [at for at, sex in enumerate(labels.sexes) if sex is not None]
    if not totals:
        return []
    shown = np.where((why == TOTAL) & np.isfinite(cube.values), cube.values, 0.0)
    last = int(np.argmax(labels.years))
    of_year = np.take(np.moveaxis(shown, (axes.year, axes.sex, axes.age), (0, 1, 2))[last], sexes, axis=0)
    total = float(np.sum(of_year[:, totals[0]]))
    parts = sum(value for cell, value in summed.items() if cell[0] == labels.years[last])
    if not total or abs(parts - total) < 0.5:
        return []
    year = labels.years[last]
    return [f"År {year} är filens total {total:.0f} men summan av ettårsklasserna {parts:.0f}; summan används."]


def _is_noisy(cube: Cube, axes: Axes) -> bool:
    """Whether SCB has added noise: the content's code, or the codes of its totals and its oldest class."""
    if axes.content is not None:
        dimension, at = cube.dimensions[axes.content[0]], axes.content[1]
        if _CKM_CONTENT in {folded(dimension.codes[at]), folded(dimension.labels[at])}:
            return True
    looked = (cube.dimensions[at] for at in (axes.age, *axes.others))
    return any(code.casefold() in _CKM_WORDS for dimension in looked for code in dimension.codes)
