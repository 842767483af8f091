"""The shipped month profiles: how a year falls on its months, by principle."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from forecast.errors import InputError, Place
from forecast.parameters.dated import SourceClass
from forecast.parameters.reading import as_mapping, check_keys, number_of, parse_yaml, text_of


@dataclass(frozen=True, slots=True)
class MonthProfiles:
    """Named profiles of twelve shares that sum to one, with one source."""

    title: str
    source: str
    source_class: SourceClass
    shares: Mapping[str, tuple[float, ...]]


@cache
def load_profiles(name: str) -> MonthProfiles:
    """Profiles that are shipped with the program, e.g. `holiday_profile`."""
    file = f"{name}.yaml"
    return parse_profiles((resources.files("forecast.parameters") / file).read_text(encoding="utf-8"), file)


def parse_profiles(text: str, file: str) -> MonthProfiles:
    """Read profiles from YAML text; per cent in the file, shares of one in the answer.

    Raises:
        InputError: for unknown keys, a missing source, or a profile that is not twelve numbers with the sum 100.
    """
    data = parse_yaml(text, file)
    place = Place(file)
    check_keys(data, ("schema", "name", "title", "unit", "source", "source_class", "profiles"), (), place)
    profiles = as_mapping(data["profiles"], place)
    return MonthProfiles(
        title=text_of(data, "title", place),
        source=text_of(data, "source", place),
        source_class=SourceClass(text_of(data, "source_class", place)),
        shares=MappingProxyType({name: _shares(profiles[name], name, place) for name in profiles}),
    )


def _shares(value: object, name: str, place: Place) -> tuple[float, ...]:
    numbers = [number_of(item, name, place) for item in value] if isinstance(value, list) else []
    if len(numbers) != 12 or abs(math.fsum(numbers) - 100) > 0.05:
        raise InputError(f"Profilen ”{name}” är inte tolv tal med summan 100.", place, "Rätta profilen.")
    return tuple(number / math.fsum(numbers) for number in numbers)
