"""Reading a YAML mapping strictly: unknown keys, missing keys and wrong types are refused in a Swedish sentence."""

from __future__ import annotations

import difflib
import math
from collections.abc import Collection, Mapping

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from forecast.errors import InputError, Place
from forecast.periods import Month

SCHEMA = 1


def parse_yaml(text: str, file: str) -> Mapping[str, object]:
    """The mapping that a YAML text holds.

    Raises:
        InputError: when the text is not YAML, not a mapping, or of another schema.
    """
    try:
        data: object = YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise InputError("Filen går inte att läsa som YAML.", Place(file), "Rätta indrag och kolon.") from error
    mapping = as_mapping(data, Place(file))
    if mapping.get("schema") != SCHEMA:
        raise InputError(
            f"schema är {mapping.get('schema')!r}, men programmet läser schema {SCHEMA}.",
            Place(file),
            f"Skriv schema: {SCHEMA}.",
        )
    return mapping


def as_mapping(data: object, place: Place) -> Mapping[str, object]:
    """`data` as a mapping with text keys, else InputError."""
    if not isinstance(data, Mapping) or not all(isinstance(key, str) for key in data):
        raise InputError("Här väntades nycklar med värden.", place, "Skriv nyckel: värde på var sin rad.")
    return data


def check_keys(data: Mapping[str, object], required: Collection[str], optional: Collection[str], place: Place) -> None:
    """Refuse unknown keys (with the nearest known one) and missing or empty required ones."""
    known = [*required, *optional]
    for key in data:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Menar du ”{near[0]}”?" if near else f"Kända nycklar är {', '.join(known)}."
            raise InputError(f"Nyckeln ”{key}” är okänd.", place, hint)
    for key in required:
        if data.get(key) in (None, ""):
            raise InputError(f"”{key}” saknas.", place, f"Fyll i {key}.")


def text_of(data: Mapping[str, object], key: str, place: Place) -> str:
    """A text under `key`, else InputError."""
    value = data[key]
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"”{key}” ska vara en text.", place, f"Skriv {key} inom citattecken.")
    return value


def number_of(value: object, key: str, place: Place) -> float:
    """A finite number, else InputError."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(f"”{key}” ska vara ett tal.", place, "Skriv talet med decimalpunkt och utan enhet.")
    return float(value)


def month_of(data: Mapping[str, object], key: str, place: Place) -> Month:
    """A month under `key` written as 2024-04, else InputError."""
    try:
        return Month.parse(str(data[key]))
    except ValueError as error:
        raise InputError(f"”{key}” är inte en månad.", place, str(error)) from error
