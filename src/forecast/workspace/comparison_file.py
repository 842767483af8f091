"""comparison.csv: key figures of our municipality and of those beside it, left by an import of Kolada's answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from forecast.drivers.statistics.comparison import COLUMNS
from forecast.errors import InputError, Place
from forecast.money import Unit, parse_amount
from forecast.workspace.notes import Reader

GENDERS = ("T", "K", "M")
"""All, women and men."""


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """A key figure of one municipality or group, one year and sex.

    Attributes:
        kpi: id in Kolada.
        title: what it measures, as Kolada writes it.
        unit: "" where the title names none.
        municipality: code; `0000` the country, `G` and digits a group.
        name: of the municipality or group.
        year: calendar year.
        gender: one of GENDERS.
        value: in the unit.
        source: whose figure it is, as its licence asks for it.
    """

    kpi: str
    title: str
    unit: str
    municipality: str
    name: str
    year: int
    gender: str
    value: Decimal
    source: str

    @property
    def key(self) -> tuple[str, str, int, str]:
        """What makes it the same figure."""
        return self.kpi, self.municipality, self.year, self.gender


def _figure(cells: Mapping[str, str], place: Place, unit: Unit) -> ComparedFigure:
    del unit
    if cells["gender"] not in GENDERS:
        raise InputError(f"gender är ”{cells['gender']}”.", place, f"Skriv {', '.join(GENDERS)}.")
    if not (cells["year"].isdecimal() and len(cells["year"]) == 4):
        raise InputError(f"”{cells['year']}” är inget år.", place, "Skriv året med fyra siffror.")
    return ComparedFigure(
        cells["kpi"],
        cells["title"],
        cells["unit"],
        cells["municipality"],
        cells["name"],
        int(cells["year"]),
        cells["gender"],
        parse_amount(cells["value"]),
        cells["source"],
    )


COMPARISON = Reader(COLUMNS, _figure)
