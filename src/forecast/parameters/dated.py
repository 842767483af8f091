"""A parameter: a unit and values that each hold from a month, with a source and its class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import pairwise
from types import MappingProxyType

from forecast.errors import ForecastError, InputError, Place
from forecast.parameters.reading import as_mapping, check_keys, month_of, number_of, parse_yaml, text_of
from forecast.periods import Month


class SourceClass(StrEnum):
    """How a value is known; the letters are printed beside it."""

    REPORT = "a"
    """Stated in a municipality's own report."""
    PUBLIC = "b"
    """A public source, named in `source`."""
    UNVERIFIED = "c"
    """Common knowledge in the trade that nobody has checked; never shown as a fact."""
    MEASURED = "m"
    """Measured by this program's own benchmarks; a default, not a fact about a municipality."""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value that holds from `start` up to and including `until`, or till the next one begins."""

    start: Month
    value: float
    source: str
    source_class: SourceClass
    until: Month | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named parameter; `values` in order of time."""

    name: str
    title: str
    unit: str
    values: tuple[DatedValue, ...]


def value_on(parameter: Parameter, month: Month) -> float:
    """The value that holds in `month`, in the parameter's unit.

    Raises:
        ForecastError: when no value is known for that month; nothing is guessed.
    """
    return dated_value_on(parameter, month).value


def dated_value_on(parameter: Parameter, month: Month) -> DatedValue:
    """Like `value_on`, with source and dates."""
    held = [value for value in parameter.values if value.start <= month]
    if not held or (held[-1].until is not None and month > held[-1].until):
        raise ForecastError(
            f"{parameter.title} saknar värde för {month.label}. Lägg till ett värde med källa i {parameter.name}.yaml."
        )
    return held[-1]


@cache
def load_parameter(name: str) -> Parameter:
    """A parameter that is shipped with the program, e.g. `pay_review`."""
    file = f"{name}.yaml"
    return parse_parameter((resources.files("forecast.parameters") / file).read_text(encoding="utf-8"), file)


def parse_parameter(text: str, file: str) -> Parameter:
    """Read a parameter from YAML text.

    Raises:
        InputError: for unknown keys, a missing source, a value that is not a number, or values out of order.
    """
    data = parse_yaml(text, file)
    check_keys(data, ("schema", *_KEYS), (), Place(file))
    return _parameter(data, file)


@cache
def load_terms(name: str) -> Mapping[str, Parameter]:
    """Several parameters that are shipped in one file, by name, e.g. `staffing_terms`."""
    file = f"{name}.yaml"
    return parse_terms((resources.files("forecast.parameters") / file).read_text(encoding="utf-8"), file)


def parse_terms(text: str, file: str) -> Mapping[str, Parameter]:
    """Read a file of several parameters from YAML text.

    Raises:
        InputError: like `parse_parameter`, for any of them, and for a name that stands twice.
    """
    data = parse_yaml(text, file)
    place = Place(file)
    check_keys(data, ("schema", "name", "terms"), (), place)
    terms = data["terms"]
    if not isinstance(terms, list):
        raise InputError("”terms” ska vara en lista.", place, "Skriv ett streck framför varje parameter.")
    out: dict[str, Parameter] = {}
    for term in terms:
        mapping = as_mapping(term, place)
        check_keys(mapping, _KEYS, (), place)
        parameter = _parameter(mapping, file)
        if parameter.name in out:
            raise InputError(f"Parametern ”{parameter.name}” står två gånger.", place, "Behåll en av dem.")
        out[parameter.name] = parameter
    return MappingProxyType(out)


_KEYS = ("name", "title", "unit", "values")


def _parameter(data: Mapping[str, object], file: str) -> Parameter:
    place = Place(file)
    entries = data["values"]
    if not isinstance(entries, list):
        raise InputError("”values” ska vara en lista.", place, "Skriv ett streck framför varje värde.")
    values = tuple(
        _value(as_mapping(entry, place), Place(file, column=f"values {i}")) for i, entry in enumerate(entries, 1)
    )
    for earlier, later in pairwise(values):
        if later.start <= (earlier.until or earlier.start):
            raise InputError(
                f"Värdet från {later.start} börjar innan det från {earlier.start} är slut.",
                place,
                "Skriv värdena i tidsordning utan överlapp.",
            )
    return Parameter(text_of(data, "name", place), text_of(data, "title", place), text_of(data, "unit", place), values)


def _value(data: Mapping[str, object], place: Place) -> DatedValue:
    check_keys(data, ("from", "value", "source", "source_class"), ("until",), place)
    classes = [str(known) for known in SourceClass]
    if data["source_class"] not in classes:
        raise InputError(f"source_class är {data['source_class']!r}.", place, f"Skriv en av {', '.join(classes)}.")
    return DatedValue(
        start=month_of(data, "from", place),
        value=number_of(data["value"], "value", place),
        source=text_of(data, "source", place),
        source_class=SourceClass(str(data["source_class"])),
        until=month_of(data, "until", place) if "until" in data else None,
    )
