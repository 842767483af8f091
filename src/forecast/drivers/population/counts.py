"""Population counts by year, sex and one-year age, and the groups that care is planned by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from forecast.drivers.population.labels import AGES, OLDEST, SEXES
from forecast.errors import InputError, Place
from forecast.model import Floats

GROUPS = {"65+": 65, "80+": 80}
"""Name of a group -> its youngest age."""

Cell = tuple[int, int, int]
"""Year, sex (0 men, 1 women), age (0 to 100)."""


@dataclass(frozen=True, slots=True)
class Population:
    """Persons at the end of each year.

    Attributes:
        years: Y years, growing.
        counts: (Y, 2, 101) persons; men then women, ages 0 to 100 with 100 for 100 and older.
        projected: (Y,) whether a year is a projection and not counted.
        source: which file or method, to show.
        region: municipality code where the file says one, else "".
        told: what a reader must know of the figures, Swedish sentences.
        credit: whose figures they are, as their licence asks for it; "" where the file does not say.
    """

    years: tuple[int, ...]
    counts: Floats
    projected: tuple[bool, ...]
    source: str
    region: str = ""
    told: tuple[str, ...] = ()
    credit: str = ""

    def at(self, year: int) -> Floats:
        """(2, 101) persons at the end of a year; raises ValueError (Swedish) where the year is not there."""
        if year not in self.years:
            raise ValueError(f"År {year} finns inte i {self.source}, som har {self.years[0]}–{self.years[-1]}.")
        return np.asarray(self.counts[self.years.index(year)], dtype=np.float64)


def group_count(counts: Floats, youngest: int) -> Floats:
    """(...,) persons of `youngest` years and older, of counts (..., 2, 101)."""
    return np.asarray(np.sum(np.sum(counts[..., youngest:], axis=-1), axis=-1), dtype=np.float64)


def fill(cells: Mapping[Cell, float], place: Place) -> tuple[tuple[int, ...], Floats]:
    """Lay cells in an array of years, sexes and ages.

    Args:
        cells: persons by year, sex and age; every year must hold both sexes and ages 0 to 100.
        place: the file, for messages.

    Returns:
        years (Y,) and counts (Y, 2, 101).

    Raises:
        InputError: a year, a sex or an age is missing.
    """
    if not cells:
        raise InputError("Filen har inga rader med folkmängd.", place, "Hämta den med kön och ettårsklasser.")
    years = tuple(range(min(cell[0] for cell in cells), max(cell[0] for cell in cells) + 1))
    counts = np.full((len(years), len(SEXES), AGES), np.nan)
    for (year, sex, age), value in cells.items():
        counts[year - years[0], sex, age] = value
    missing = np.argwhere(np.isnan(counts))
    if len(missing):
        at, sex, age = (int(number) for number in missing[0])
        which = f"{years[at]}, {SEXES[sex]}, {age}{'+' if age == OLDEST else ''} år"
        raise InputError(
            f"Folkmängd saknas för {which}" + (f" och {len(missing) - 1} celler till." if len(missing) > 1 else "."),
            place,
            "Hämta alla år i följd, båda könen och alla ettårsklasser 0 till 100+.",
        )
    return years, counts
