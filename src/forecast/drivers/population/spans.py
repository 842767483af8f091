"""population_spans.csv: how sure a projection of 65+ and 80+ is, as `forecast population --quantiles` writes it."""

from __future__ import annotations

from dataclasses import dataclass

from forecast.drivers.population import cells
from forecast.drivers.population.counts import GROUPS
from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.csv_table import CsvTable

FILE = "population_spans.csv"
COLUMNS = ("year", "group", "count", "q10", "q90")
_NEAR = 1.0
"""Persons that two ways of rounding one projection may lie apart."""


@dataclass(frozen=True, slots=True)
class GroupSpan:
    """A group in a projected year: the point, and the ends that eight futures of ten lie between; persons."""

    year: int
    group: str
    count: float
    low: float
    high: float

    def belongs_to(self, count: float) -> bool:
        """Whether it is drawn around this projection and not another."""
        return abs(self.count - count) <= _NEAR


def read_spans(table: CsvTable) -> tuple[GroupSpan, ...]:
    """Read `year,group,count,q05,q10,q50,q90,q95`; the other quantiles are not read.

    Raises:
        InputError: missing columns, a group that is not one of GROUPS, a year's group that is twice there, numbers
            that cannot be read or ends in the wrong order; all of a file at once.
    """
    table.require(COLUMNS)
    found: dict[tuple[int, str], GroupSpan] = {}
    faults: list[InputError] = []
    for number, row in table.records():
        place = Place(table.file, number)
        try:
            span = _span(row, place)
            if (span.year, span.group) in found:
                raise InputError(f"{span.group} {span.year} står redan i filen.", place, "Ta bort den ena raden.")
            found[span.year, span.group] = span
        except InputError as error:
            faults.append(error)
    if faults:
        raise CollectedInputError(faults)
    return tuple(found.values())


def _span(row: dict[str, str], place: Place) -> GroupSpan:
    if row["group"] not in GROUPS:
        raise InputError(f"”{row['group']}” är ingen grupp.", place, f"Skriv {' eller '.join(GROUPS)}.")
    count, low, high = (cells.read_count(row[name], place) for name in ("count", "q10", "q90"))
    if low > high:
        raise InputError("q10 är högre än q90.", place, "Hämta spannen på nytt med forecast population --quantiles.")
    return GroupSpan(cells.read_year(row["year"], place), row["group"], count, low, high)
