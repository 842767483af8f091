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
    """Quantiles of (outcome - forecast) / size in the direction of the row's money; costs mirror them.

    Size is the largest of |forecast|, |expected year| and |pace|. `with_prior[m - 1][i]` and `without_prior[m - 1][i]`
    hold the quantile at `levels[i]` with m booked months. A labelled default: learned on other lines than the user's,
    never a probability.
    """

    title: str
    unit: str
    source: str
    source_class: SourceClass
    levels: tuple[float, ...]
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
        InputError: for unknown keys, a missing source, or quantiles that shrink or do not enclose zero.
    """
    data = parse_yaml(text, file)
    place = Place(file)
    required = ("schema", "name", "title", "unit", "source", "source_class", "levels", "with_prior", "without_prior")
    check_keys(data, required, (), place)
    levels = _numbers(data["levels"], "levels", place)
    if levels[0] <= 0 or levels[-1] >= 1:
        raise InputError("”levels” ska ligga mellan 0 och 1.", place, "Skriv nivåer som 0.1, 0.5, 0.9.")
    if data["source_class"] not in [str(known) for known in SourceClass]:
        raise InputError(f"source_class är {data['source_class']!r}.", place, "Skriv en av a, b, c, m.")
    return DefaultWidths(
        title=text_of(data, "title", place),
        unit=text_of(data, "unit", place),
        source=text_of(data, "source", place),
        source_class=SourceClass(str(data["source_class"])),
        levels=levels,
        with_prior=_table(data, "with_prior", len(levels), place),
        without_prior=_table(data, "without_prior", len(levels), place),
    )


def _numbers(value: object, key: str, place: Place) -> tuple[float, ...]:
    if not isinstance(value, list):
        raise InputError(f"”{key}” ska vara en lista av tal.", place, "Skriv talen inom hakparentes.")
    numbers = tuple(number_of(entry, key, place) for entry in value)
    if not numbers or list(numbers) != sorted(numbers):
        raise InputError(f"”{key}” ska växa.", place, "Skriv talen i stigande ordning.")
    return numbers


def _table(data: Mapping[str, object], key: str, columns: int, place: Place) -> tuple[tuple[float, ...], ...]:
    months = {str(month): value for month, value in as_mapping(data[key], place).items()}
    expected = [f"m{month}" for month in range(1, MONTHS + 1)]
    check_keys(months, expected, (), place)
    rows = tuple(_numbers(months[month], f"{key} {month}", place) for month in expected)
    if any(len(row) != columns for row in rows):
        raise InputError(f"”{key}” har fel antal tal.", place, f"Skriv {columns} tal per månad.")
    if any(row[0] > 0 or row[-1] < 0 for row in rows):
        raise InputError(f"”{key}” omsluter inte noll.", place, "Första talet ska vara högst 0 och sista minst 0.")
    return rows
