"""What Kolada's key figures are called, and in what unit they are: an answer of the API holds only their ids."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from forecast.errors import Place
from forecast.formats.statistics.cube import Cube, Dimension
from forecast.parameters.reading import as_mapping, parse_yaml, text_of

_TABLE = "kolada_kpis.yaml"
_MONEY = re.compile(r"\bkr/.*$")
_LAST = re.compile(r"^(antal\b.*|kr/.*|miljoner kronor|timmar/.*|medelvärde)$")
_BROKEN = re.compile(r"\s*\(-\s*(\d{4})\)$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure's title and the area that Kolada files it under."""

    title: str
    area: str


@cache
def known_figures() -> dict[str, Figure]:
    """Id -> figure, of those that social services use."""
    text = (resources.files("forecast.drivers.statistics") / _TABLE).read_text(encoding="utf-8")
    place = Place(_TABLE)
    kpis = as_mapping(parse_yaml(text, _TABLE)["kpis"], place)
    rows = {code: as_mapping(row, place) for code, row in kpis.items()}
    return {code: Figure(text_of(row, "title", place), text_of(row, "area", place)) for code, row in rows.items()}


def with_titles(cube: Cube) -> tuple[Cube, tuple[str, ...]]:
    """The cube with the titles of the key figures that the file does not name itself, and the ids that nobody names."""
    kpis = cube.dimensions[0]
    titles = tuple(
        known_figures()[code].title if label == code and code in known_figures() else label
        for code, label in zip(kpis.codes, kpis.labels, strict=True)
    )
    unnamed = tuple(code for code, title in zip(kpis.codes, titles, strict=True) if code == title)
    units = tuple(unit_of(title) for title in titles)
    named = Dimension(kpis.code, kpis.name, kpis.codes, titles, kpis.role, units)
    return replace(cube, dimensions=(named, *cube.dimensions[1:])), unnamed


def unit_of(title: str) -> str:
    """The unit that a key figure's title ends with; "" where it names none."""
    title = _BROKEN.sub("", title)
    if "(%)" in title:
        return "procent"
    last = title.rpartition(", ")[2]
    if _LAST.match(last):
        return last
    money = _MONEY.search(title)
    if money:
        return money[0]
    return "antal" if re.search(r"\b[Aa]ntal\b", title) else ""


def broken_in(title: str) -> str:
    """The year in which a series ends because its definition changed; "" where it goes on."""
    found = _BROKEN.search(title)
    return found[1] if found else ""
