"""Kolada's figures of other municipalities beside ours, as rows of `comparison.csv`."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import numpy as np

from forecast.drivers.statistics.facts import MOST_FACTS, number_text
from forecast.drivers.statistics.kolada_titles import with_titles
from forecast.drivers.statistics.region import Municipality, find_region, region_name
from forecast.drivers.statistics.skipped import SkippedValues, without_value
from forecast.drivers.statistics.sources import Fetched, short_source_of, source_of
from forecast.errors import InputError, Place
from forecast.formats.formula_guard import safe
from forecast.formats.statistics.cube import ABSENT, Cube
from forecast.formats.statistics.kolada import SOURCE as KOLADA
from forecast.formats.statistics.kolada import UNITS_OF_SERVICE

FILE = "comparison.csv"
COLUMNS = ("kpi", "title", "unit", "municipality", "name", "year", "gender", "value", "source")
"""As `workspace/comparison_file.py` reads them."""
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Comparison:
    """The file, and what of the other municipalities' values is not in it.

    Attributes:
        text: the file.
        skipped: cells of others without a value.
        told: how many there are, a Swedish sentence.
    """

    text: str
    skipped: tuple[SkippedValues, ...]
    told: str


def comparison_of(cube: Cube, ours: Municipality, fetched: Fetched | None = None) -> Comparison | None:
    """The figures of all municipalities, ours among them; None where the table is no comparison with ours.

    Args:
        cube: any table; dimensions of Kolada's answers are figure, municipality, year and sex.
        ours: whom the others stand beside.
        fetched: how it came, where the program fetched it.

    Raises:
        InputError: more values than `MOST_FACTS`.
    """
    if cube.source != KOLADA or cube.dimensions[1].code == UNITS_OF_SERVICE:
        return None
    region = find_region(cube, ours)
    if region.at is None or len(cube.dimensions[1].codes) < 2:
        return None
    cube, _ = with_titles(cube)
    known = np.argwhere((cube.status != ABSENT) & np.isfinite(cube.values)).tolist()
    if len(known) > MOST_FACTS:
        raise InputError(
            f"Filen ger {len(known)} uppgifter att jämföra; högst {MOST_FACTS} läses.",
            Place(cube.file),
            "Hämta färre nyckeltal, år eller kommuner.",
        )
    others = np.ones(cube.values.shape, dtype=np.bool_)
    others[:, region.at] = False
    places = len(cube.dimensions[1].codes) - 1
    told = (
        f"{places} {'annan kommun eller grupp' if places == 1 else 'andra kommuner och grupper'} läses att jämföra med."
    )
    return Comparison(_text(cube, known, fetched), without_value(cube, others), told)


def _text(cube: Cube, cells: list[list[int]], fetched: Fetched | None) -> str:
    out = io.StringIO()
    out.write(f"# {source_of(cube, fetched)}\n")
    source = short_source_of(cube, fetched)
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    kpis, places, years, genders = cube.dimensions
    for kpi, place, year, gender in cells:
        unit = kpis.units[kpi] if kpis.units else ""
        words = (kpis.codes[kpi], kpis.labels[kpi], unit, places.codes[place], region_name(places, place))
        value = number_text(float(cube.values[kpi, place, year, gender]))
        texts = (*words, years.codes[year], genders.codes[gender])
        writer.writerow([*(safe(text[:_LONGEST]) for text in texts), value, source])
    return out.getvalue()
