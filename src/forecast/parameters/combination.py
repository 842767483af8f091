"""The shipped weights of the readings and of the difficulty: small tables, learned on public monthly series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from forecast.errors import InputError, Place
from forecast.parameters.dated import SourceClass
from forecast.parameters.reading import as_mapping, check_keys, number_of, parse_yaml, text_of

_TEXTS = ("schema", "name", "title", "unit", "source", "source_class")
_TABLES = ("members", "features", "mean", "deviation", "bias", "feature_weights", "distance", "side")
_NUMBERS = ("own_misses", "middle_part", "difficulty_level")
_PARTS = ("middle_of", "difficulty", "levels", "scores")
_CUTOFFS = tuple(f"m{month}" for month in range(1, 12))


@dataclass(frozen=True, slots=True)
class Combination:
    """How readings are weighed: softmax of a linear score of the row's features, and how hard the row is.

    Attributes:
        title, unit, source, source_class: where the numbers come from.
        members: J readings.
        features: F names of what is known of a row.
        mean, deviation: (F,) with which features are put on one scale.
        bias: (J,) score of a reading on a normal row.
        feature_weights: (F, J) what a feature adds to a reading's score.
        distance: (J,) what a reading loses for lying far from the middle one, whichever side.
        side: (J,) what it loses for lying above the middle one in the direction of the money.
        own_misses: what it loses when it has missed more than the others on this very row.
        middle_part: the weight that the middle reading gets besides, 0 to 1.
        middle_of: the readings among which the middle one is found; an odd number.
        difficulty_level: log of the expected miss of a normal row, as a share of its year.
        difficulty: (F,) what a feature on the common scale adds to that.
        levels: (K,) levels of the scores, growing.
        scores: (11, K) quantiles of miss / difficulty with 1 to 11 booked months, in the direction of the money.
    """

    title: str
    unit: str
    source: str
    source_class: SourceClass
    members: tuple[str, ...]
    features: tuple[str, ...]
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    bias: tuple[float, ...]
    feature_weights: tuple[tuple[float, ...], ...]
    distance: tuple[float, ...]
    side: tuple[float, ...]
    own_misses: float
    middle_part: float
    middle_of: tuple[str, ...]
    difficulty_level: float
    difficulty: tuple[float, ...]
    levels: tuple[float, ...]
    scores: tuple[tuple[float, ...], ...]


@cache
def load_combination() -> Combination:
    """The tables that are shipped with the program."""
    file = "combination.yaml"
    return parse_combination((resources.files("forecast.parameters") / file).read_text(encoding="utf-8"), file)


def parse_combination(text: str, file: str) -> Combination:
    """Read the tables from YAML text.

    Raises:
        InputError: unknown or missing keys, a table of the wrong size, a deviation that is not above zero, or a middle
            reading of an even number of readings.
    """
    data = parse_yaml(text, file)
    place = Place(file)
    check_keys(data, (*_TEXTS, *_TABLES, *_NUMBERS, *_PARTS), (), place)
    if data["source_class"] not in [str(known) for known in SourceClass]:
        raise InputError(f"source_class är {data['source_class']!r}.", place, "Skriv en av a, b, c, m.")
    members, features = _names(data, "members", place), _names(data, "features", place)
    weights = as_mapping(data["feature_weights"], place)
    check_keys(weights, features, (), place)
    middle_of = _names(data, "middle_of", place)
    if len(middle_of) % 2 == 0 or not set(middle_of) <= set(members):
        raise InputError("”middle_of” ska vara ett udda antal av ”members”.", place, "Rätta listan.")
    deviation = _row(data, "deviation", len(features), place)
    if min(deviation) <= 0:
        raise InputError("”deviation” ska vara större än noll.", place, "Rätta listan.")
    levels = _growing(data, "levels", place)
    scores = as_mapping(data["scores"], place)
    check_keys(scores, _CUTOFFS, (), place)
    return Combination(
        title=text_of(data, "title", place),
        unit=text_of(data, "unit", place),
        source=text_of(data, "source", place),
        source_class=SourceClass(str(data["source_class"])),
        members=members,
        features=features,
        mean=_row(data, "mean", len(features), place),
        deviation=deviation,
        bias=_row(data, "bias", len(members), place),
        feature_weights=tuple(_row(weights, feature, len(members), place) for feature in features),
        distance=_row(data, "distance", len(members), place),
        side=_row(data, "side", len(members), place),
        own_misses=number_of(data["own_misses"], "own_misses", place),
        middle_part=number_of(data["middle_part"], "middle_part", place),
        middle_of=middle_of,
        difficulty_level=number_of(data["difficulty_level"], "difficulty_level", place),
        difficulty=_row(data, "difficulty", len(features), place),
        levels=levels,
        scores=tuple(_row(scores, cutoff, len(levels), place) for cutoff in _CUTOFFS),
    )


def _growing(data: Mapping[str, object], key: str, place: Place) -> tuple[float, ...]:
    value = data[key]
    numbers = tuple(number_of(number, key, place) for number in value) if isinstance(value, list) else ()
    if not numbers or list(numbers) != sorted(set(numbers)):
        raise InputError(f"”{key}” ska vara växande tal.", place, "Rätta listan.")
    return numbers


def _names(data: Mapping[str, object], key: str, place: Place) -> tuple[str, ...]:
    value = data[key]
    if not isinstance(value, list) or not value or len(set(value)) != len(value):
        raise InputError(f"”{key}” ska vara en lista av olika namn.", place, "Rätta listan.")
    return tuple(str(name) for name in value)


def _row(data: Mapping[str, object], key: str, length: int, place: Place) -> tuple[float, ...]:
    value = data[key]
    if not isinstance(value, list) or len(value) != length:
        raise InputError(f"”{key}” ska vara en lista av {length} tal.", place, "Rätta listan.")
    return tuple(number_of(number, key, place) for number in value)
