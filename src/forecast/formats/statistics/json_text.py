"""JSON out of a file that nobody vouches for: bounded, without keys twice, without numbers that are none."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from forecast.errors import InputError, Place
from forecast.formats.statistics.cube import check_size, plain
from forecast.formats.statistics.encoded import decode_statistics

_MOST_JSON = 50 * 1024 * 1024
"""Parsed, JSON takes up to ten times the room that it takes in a file."""
_REMEDY = "Hämta filen på nytt och spara den orörd."


class _RefusedError(Exception):
    """Something that JSON allows, or Python's reader does, and a file of statistics never holds."""


def read_json(data: bytes, place: Place) -> tuple[object, str]:
    """The file's value and its encoding.

    Raises:
        InputError: no JSON, a key twice, NaN or Infinity, nesting beyond reason, a file that is too large.
    """
    check_size(data, place, _MOST_JSON)
    text, encoding = decode_statistics(data, place)
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_whole), encoding
    except _RefusedError as error:
        raise InputError(str(error), place, _REMEDY) from error
    except json.JSONDecodeError as error:
        raise InputError(
            f"Filen är inte hel JSON: läsningen stannar vid tecken {error.colno}.",
            Place(place.file, error.lineno),
            _REMEDY,
        ) from error
    except RecursionError as error:
        raise InputError("JSON-filen är nästlad djupare än något statistiksvar.", place, _REMEDY) from error


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    out = dict(pairs)
    if len(out) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _RefusedError(f"Nyckeln ”{plain(key[:60])}” står två gånger i samma objekt.")
            seen.add(key)
    return out


def _constant(word: str) -> object:
    raise _RefusedError(f"{word} är inget tal i JSON.")


def _whole(word: str) -> int:
    if len(word) > 300:
        raise _RefusedError("Ett tal har över 300 siffror.")
    return int(word)


def as_object(value: object, what: str, place: Place) -> Mapping[str, object]:
    """The value as an object; raises InputError that names `what` it was to be."""
    if not isinstance(value, dict):
        raise InputError(f"{what} saknas eller är inget objekt.", place, _REMEDY)
    return value


def as_list(value: object, what: str, place: Place) -> Sequence[object]:
    """The value as a list; raises InputError that names `what` it was to be."""
    if not isinstance(value, list):
        raise InputError(f"{what} saknas eller är ingen lista.", place, _REMEDY)
    return value


def as_texts(value: object, what: str, place: Place) -> tuple[str, ...]:
    """The value as a list of texts; raises InputError that names `what` it was to be."""
    items = as_list(value, what, place)
    if not all(isinstance(item, str) for item in items):
        raise InputError(f"{what} har annat än text.", place, _REMEDY)
    return tuple(str(item) for item in items)


def as_text(value: object) -> str:
    """The value where it is a text, "" otherwise: for what one can do without."""
    return value if isinstance(value, str) else ""


def as_number(value: object, what: str, place: Place) -> float:
    """A finite number; raises InputError for anything else, true and false among it."""
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e200:
        raise InputError(f"{what} är inget tal.", place, _REMEDY)
    return float(value)
