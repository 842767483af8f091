"""Figures of any published table as rows of `drivers.csv`."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from forecast.drivers.population.official_axes import is_total_category
from forecast.drivers.statistics.kolada_titles import broken_in, known_figures, with_titles
from forecast.drivers.statistics.region import Municipality, Region, find_region, region_name, regions_shown
from forecast.drivers.statistics.skipped import SkippedValues, skipped_where, without_value
from forecast.drivers.statistics.sources import Fetched, short_source_of, source_of
from forecast.drivers.statistics.times import Times, period_of, times_of
from forecast.errors import InputError, Place
from forecast.formats.formula_guard import safe
from forecast.formats.statistics.cube import Cube
from forecast.formats.statistics.kolada import SOURCE as KOLADA
from forecast.formats.statistics.names import CONTENT_NAMES, find_dimension

FILE = "drivers.csv"
COLUMNS = (
    "id", "period", "category", "driver", "unit", "value", "comparison_period", "comparison_value", "quote", "source",
)  # fmt: skip
"""As `workspace/notes.py` reads them."""
MOST_FACTS = 100_000
_LONGEST = 300
OTHER_REGION = "Gäller en annan kommun eller riket."


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of `drivers.csv`, and what was left out of them.

    Attributes:
        text: the file; "" where no value is left.
        loaded: how many values it holds.
        skipped: the others.
        told, warned: Swedish sentences.
    """

    text: str
    loaded: int
    skipped: tuple[SkippedValues, ...]
    told: tuple[str, ...]
    warned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a cube's dimensions become columns."""

    times: Times
    region: Region
    content: int | None
    others: tuple[int, ...]
    about: str


def facts_of(cube: Cube, ours: Municipality, fetched: Fetched | None = None) -> Facts:
    """Every value of our municipality as a fact of its own; of all regions where none of them is ours.

    Args:
        cube: any table.
        ours: whom the workspace is about.
        fetched: how it came, where the program fetched it.

    Raises:
        InputError: more than `MOST_FACTS` values.
    """
    told: list[str] = []
    if cube.source == KOLADA:
        cube, unnamed = with_titles(cube)
        told += _told_of_figures(cube, unnamed)
    shape = _shape(cube, ours)
    wanted = np.ones(cube.values.shape, dtype=np.bool_)
    skipped: tuple[SkippedValues, ...] = ()
    if shape.region.axis is not None and shape.region.at is not None:
        other = np.ones(cube.values.shape, dtype=np.bool_)
        np.moveaxis(other, shape.region.axis, 0)[shape.region.at] = False
        skipped = skipped_where(cube, other, OTHER_REGION)
        wanted = ~other
    loaded = np.argwhere(wanted & np.isfinite(cube.values))
    if len(loaded) > MOST_FACTS:
        raise InputError(
            f"Filen ger {len(loaded)} uppgifter; högst {MOST_FACTS} blir drivare.",
            Place(cube.file),
            "Hämta färre år, kommuner eller indelningar.",
        )
    return Facts(
        text=_text(cube, shape, loaded.tolist(), fetched) if len(loaded) else "",
        loaded=len(loaded),
        skipped=(*skipped, *without_value(cube, wanted)),
        told=tuple(told),
        warned=tuple(_warned(cube, shape.region, ours)),
    )


def _shape(cube: Cube, ours: Municipality) -> _Shape:
    times, region = times_of(cube), find_region(cube, ours)
    content = find_dimension(cube, CONTENT_NAMES, "contents")
    taken = {*times.axes, region.axis, content}
    others = tuple(at for at in range(len(cube.dimensions)) if at not in taken)
    about = "" if content is not None else re.split(r" efter | by ", cube.title)[0].strip(" .,")
    return _Shape(times, region, content, others, about)


def _text(cube: Cube, shape: _Shape, cells: Sequence[Sequence[int]], fetched: Fetched | None) -> str:
    out = io.StringIO()
    out.write(f"# {source_of(cube, fetched)}\n")
    source = short_source_of(cube, fetched)
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for at in cells:
        codes = ":".join(dimension.codes[i] for dimension, i in zip(cube.dimensions, at, strict=True))
        key = codes if cube.source == KOLADA else f"{cube.table}:{codes}"
        number = number_text(float(cube.values[tuple(at)]))
        mark = cube.marks[int(cube.status[tuple(at)])]
        words = (_category(cube, shape, at), _driver(cube, shape, at), _unit(cube, shape, at))
        texts = (_id(key), period_of(cube, shape.times, at), *words)
        writer.writerow([*map(_cell, texts), number, "", "", *map(_cell, (mark, source))])
    return out.getvalue()


def number_text(value: float) -> str:
    """A number as our files write it: decimal comma, no more digits than it has."""
    return format(Decimal(repr(value)), "f").removesuffix(".0").replace(".", ",")


def _cell(text: str) -> str:
    return safe(text[:_LONGEST])


def _id(text: str) -> str:
    """An id that no reader takes for a note."""
    return text.replace("#", "_").replace(";", "_")


def _driver(cube: Cube, shape: _Shape, at: Sequence[int]) -> str:
    """What is measured, of whom: totals need no word, and our own municipality none either."""
    words = [shape.about] if shape.about else []
    if shape.content is not None:
        words.append(cube.dimensions[shape.content].labels[at[shape.content]])
    categories = [(cube.dimensions[axis], at[axis]) for axis in shape.others]
    words += [dimension.labels[i] for dimension, i in categories if not is_total_category(dimension, i)]
    if shape.region.axis is not None and shape.region.at is None:
        words.append(region_name(cube.dimensions[shape.region.axis], at[shape.region.axis]))
    return ", ".join(words) or cube.title or cube.table


def _unit(cube: Cube, shape: _Shape, at: Sequence[int]) -> str:
    if shape.content is not None and cube.dimensions[shape.content].units:
        return cube.dimensions[shape.content].units[at[shape.content]]
    return cube.unit


def _category(cube: Cube, shape: _Shape, at: Sequence[int]) -> str:
    if cube.source == KOLADA and shape.content is not None:
        figure = known_figures().get(cube.dimensions[shape.content].codes[at[shape.content]])
        return figure.area.casefold() if figure else "kolada"
    return "statistik"


def _told_of_figures(cube: Cube, unnamed: Sequence[str]) -> list[str]:
    told = []
    if unnamed:
        told.append(f"Nyckeltal utan känd titel: {', '.join(unnamed[:8])}{' …' if len(unnamed) > 8 else ''}.")
    for code, title in zip(cube.dimensions[0].codes, cube.dimensions[0].labels, strict=True):
        if broken_in(title):
            told.append(f"{code}: serien slutar {broken_in(title)}; senare år mäts på annat sätt.")
    return told


def _warned(cube: Cube, region: Region, ours: Municipality) -> list[str]:
    if region.axis is None:
        return ["Filen säger inte vilken kommun den gäller."]
    if region.at is None:
        count = len(cube.dimensions[region.axis].codes)
        who = f"arbetsytans kommun {ours.code}" if ours.code else "en bestämd kommun"
        shown = regions_shown(cube, region.axis)
        return [f"Filen har {count} kommuner ({shown}) och ingen av dem är {who}: alla läses, med namnet i drivaren."]
    if ours.code and region.code != ours.code:
        name = region_name(cube.dimensions[region.axis], region.at)
        if name.casefold() != ours.name.casefold():
            return [f"Filen gäller {name} ({region.code}) men arbetsytan {ours.name} ({ours.code})."]
    return []
