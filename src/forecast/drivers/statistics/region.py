"""Which municipality of a file is ours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forecast.formats.statistics.cube import Cube, Dimension, folded
from forecast.formats.statistics.names import REGION_NAMES, find_dimension

_CODED = re.compile(r"(\d{2}|\d{4})(?:\s+(.*))?")


@dataclass(frozen=True, slots=True)
class Municipality:
    """Whom the figures are to be about: the code as text, `0125`, and the name; "" for what is not known."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """Where in a cube a municipality stands.

    Attributes:
        axis: position of the dimension of regions; None where the file has none.
        at: position of the category; None where there is no dimension, or several and none of them ours.
        code: the municipality's code; the category's own code where it is no number; "" where there is none.
    """

    axis: int | None
    at: int | None
    code: str


def region_code(dimension: Dimension, at: int) -> str:
    """A region's code: its number where code or label begins with one, else its own code."""
    for text in (dimension.codes[at], dimension.labels[at]):
        found = _CODED.fullmatch(text)
        if found:
            return found[1]
    return dimension.codes[at]


def region_name(dimension: Dimension, at: int) -> str:
    """A region's name without its number; the code where the file has no name."""
    found = _CODED.fullmatch(dimension.labels[at])
    return (found[2] or found[1]) if found else dimension.labels[at]


def find_region(cube: Cube, ours: Municipality) -> Region:
    """Our municipality in a file: by code, else by name, else the only one that the file has."""
    axis = find_dimension(cube, REGION_NAMES, "region")
    if axis is None:
        return Region(None, None, "")
    dimension = cube.dimensions[axis]
    every = range(len(dimension.codes))
    by_code = [at for at in every if ours.code and region_code(dimension, at) == ours.code]
    by_name = [at for at in every if ours.name and folded(region_name(dimension, at)) == folded(ours.name)]
    found = [*by_code, *by_name, *(every if len(every) == 1 else ())]
    return Region(axis, found[0], region_code(dimension, found[0])) if found else Region(axis, None, "")


def regions_shown(cube: Cube, axis: int, most: int = 8) -> str:
    """The regions' codes, the first of them where there are many."""
    dimension = cube.dimensions[axis]
    codes = sorted(region_code(dimension, at) for at in range(len(dimension.codes)))
    return ", ".join(codes[:most]) + (" …" if len(codes) > most else "")
