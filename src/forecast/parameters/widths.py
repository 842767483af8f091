"""The shipped default widths: how far a plain forecast has missed on public monthly series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from forecast.errors import InputError, Place
from forecast.parameters.dated import SourceClass
from forecast.parameters.reading import as_mapping, check_keys, number_of, parse_yaml, text_of

MONTHS = 11
"""Widths stand for 1 to 11 booked months; with twelve nothing is left to miss."""


@dataclass(frozen=True, slots=True)
class DefaultWidths:
    """Half-widths as shares of the larger of |expected| and |pace|.

    `with_prior[m - 1][i]` and `without_prior[m - 1][i]` hold the share that `coverage[i]` of absolute errors stayed
    within at `m` booked months. A labelled default: learned on other lines than the user's, never a probability.
    """

    title: str
    unit: str
    source: str
    source_class: SourceClass
    coverage: tuple[float, ...]
    with_prior: tuple[tuple[float, ...], ...]
    without_prior: tuple[tuple[float, ...], ...]


@cache
def load_default_widths() -> DefaultWidths:
    """The widths that are shipped with the program."""
    file = "default_widths.yaml"
    return parse_default_widths((resources.files("forecast.parameters") / file).read_text(encoding="utf-8"), file)


def parse_default_widths(text: str, file: str) -> DefaultWidths:
    """Read the widths from YAML text.

    Raises:
        InputError: for unknown keys, a missing source, or widths that are negative or shrink with coverage.
    """
    data = parse_yaml(text, file)
    place = Place(file)
    required = ("schema", "name", "title", "unit", "source", "source_class", "coverage", "with_prior", "without_prior")
    check_keys(data, required, (), place)
    coverage = _numbers(data["coverage"], "coverage", place)
    if data["source_class"] not in [str(known) for known in SourceClass]:
        raise InputError(f"source_class är {data['source_class']!r}.", place, "Skriv en av a, b, c, m.")
    return DefaultWidths(
        title=text_of(data, "title", place),
        unit=text_of(data, "unit", place),
        source=text_of(data, "source", place),
        source_class=SourceClass(str(data["source_class"])),
        coverage=coverage,
        with_prior=_table(data, "with_prior", len(coverage), place),
        without_prior=_table(data, "without_prior", len(coverage), place),
    )


def _numbers(value: object, key: str, place: Place) -> tuple[float, ...]:
    if not isinstance(value, list):
        raise InputError(f"”{key}” ska vara en lista av tal.", place, "Skriv talen inom hakparentes.")
    numbers = tuple(number_of(entry, key, place) for entry in value)
    if any(number < 0 for number in numbers) or list(numbers) != sorted(numbers):
        raise InputError(f"”{key}” ska växa från noll och uppåt.", place, "Skriv talen i stigande ordning.")
    return numbers


def _table(data: Mapping[str, object], key: str, columns: int, place: Place) -> tuple[tuple[float, ...], ...]:
    months = {str(month): value for month, value in as_mapping(data[key], place).items()}
    expected = [f"m{month}" for month in range(1, MONTHS + 1)]
    check_keys(months, expected, (), place)
    rows = tuple(_numbers(months[month], f"{key} {month}", place) for month in expected)
    if any(len(row) != columns for row in rows):
        raise InputError(f"”{key}” har fel antal tal.", place, f"Skriv {columns} tal per månad.")
    return rows
