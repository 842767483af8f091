"""Which variables of a table are sex, age and year, and what their categories mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from forecast.drivers.population.labels import OLDEST, age_of, is_total, sex_of
from forecast.drivers.statistics.region import Municipality, find_region
from forecast.errors import InputError, Place
from forecast.formats.statistics.cube import Cube, Dimension, folded
from forecast.formats.statistics.names import AGE_NAMES, CONTENT_NAMES, SEX_NAMES, YEAR_NAMES, find_dimension

_COUNT_WORDS = ("folkmängd", "be0101n1", "000007me", "befolkning", "antal", "population", "personer", "count")
_WANTED = "Hämta en kommun i taget, innehållet Folkmängd, med kön och ettårsklasser."
_EARLIEST, _LATEST = 1900, 2200
_MOST_FAULTS = 50


@dataclass(frozen=True, slots=True)
class Axes:
    """Positions of a cube's dimensions.

    Attributes:
        year, sex, age: where they stand.
        content: the dimension of contents and the category that is the population; None where there is none.
        others: further dimensions, regions not among them.
    """

    year: int
    sex: int
    age: int
    content: tuple[int, int] | None
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """What each category means: the year; 0 men, 1 women; the age; None for totals."""

    years: tuple[int, ...]
    sexes: tuple[int | None, ...]
    ages: tuple[int | None, ...]


def has_ages_by_sex(cube: Cube) -> bool:
    """Whether a table has sexes and one-year ages by year, so that it could be a population."""
    age = find_dimension(cube, AGE_NAMES)
    if age is None or find_dimension(cube, SEX_NAMES) is None or find_dimension(cube, YEAR_NAMES, "time") is None:
        return False
    dimension = cube.dimensions[age]
    return sum(is_single_age(dimension, at) for at in range(len(dimension.codes))) > OLDEST // 2


def is_total_category(dimension: Dimension, at: int) -> bool:
    """Whether a category sums its neighbours, by its code, its label or the words after a code (`SC totalt`)."""
    code, label = dimension.codes[at], dimension.labels[at]
    return any(is_total(text) for text in (code, label, label.partition(" ")[2]))


def is_single_age(dimension: Dimension, at: int) -> bool:
    """Whether a category is one year of age, or 100 and older; classes of several years and totals are not."""
    try:
        return _meaning(dimension, at, age_of) is not None
    except ValueError:
        return False


def axes_of(cube: Cube) -> Axes:
    """Find the variables; raises InputError where one is missing or the contents are unclear."""
    place = Place(cube.file)
    sex, age = _need(cube, SEX_NAMES), _need(cube, AGE_NAMES)
    year = find_dimension(cube, YEAR_NAMES, "time")
    if year is None:
        raise InputError("Filen säger inte vilket år talen gäller.", place, _WANTED)
    content = _content(cube, {sex, age, year})
    region = find_region(cube, Municipality()).axis
    taken = {sex, age, year, region, content[0] if content else None}
    return Axes(year, sex, age, content, tuple(at for at in range(len(cube.dimensions)) if at not in taken))


def _need(cube: Cube, names: Sequence[str]) -> int:
    at = find_dimension(cube, names)
    if at is None:
        raise InputError(
            f"Variabeln ”{names[0]}” saknas.",
            Place(cube.file),
            f"Filen har: {', '.join(item.name for item in cube.dimensions)}. Den får heta {', '.join(names)}.",
        )
    return at


def _content(cube: Cube, taken: set[int]) -> tuple[int, int] | None:
    """The contents that are counts of people, where a table has other contents beside them."""
    axis = find_dimension(cube, CONTENT_NAMES, "contents")
    if axis is None or axis in taken:
        return None
    dimension = cube.dimensions[axis]
    if len(dimension.codes) == 1:
        return axis, 0
    both = list(zip(map(folded, dimension.codes), map(folded, dimension.labels), strict=True))
    known = [at for at, words in enumerate(both) if any(word.startswith(_COUNT_WORDS) for word in words)]
    if len(known) != 1:
        shown = ", ".join(sorted(dimension.labels)[:8])
        raise InputError(f"Filen har flera innehåll: {shown}.", Place(cube.file), _WANTED)
    return axis, known[0]


def labels_of(cube: Cube, axes: Axes) -> tuple[Labels, list[InputError]]:
    """What the categories mean, and every one that means nothing or the same as another."""
    faults: list[InputError] = []
    years = _meanings(cube, axes.year, _year_of, faults)
    sexes = _meanings(cube, axes.sex, sex_of, faults)
    ages = _meanings(cube, axes.age, age_of, faults)
    return Labels(tuple(year or 0 for year in years), tuple(sexes), tuple(ages)), faults


def _meanings(
    cube: Cube, axis: int, meaning: Callable[[str], int | None], faults: list[InputError]
) -> list[int | None]:
    """What each category of a dimension means; None too where it means nothing, which is added to the faults."""
    dimension, place = cube.dimensions[axis], Place(cube.file)
    out: list[int | None] = []
    seen: set[int] = set()
    for at, code in enumerate(dimension.codes):
        found, why = None, ""
        try:
            found = _meaning(dimension, at, meaning)
        except ValueError as error:
            why = str(error)
        if found in seen and found != OLDEST:
            why = f"”{code}” i ”{dimension.name}” finns två gånger."
        if why and len(faults) < _MOST_FAULTS:
            faults.append(InputError(why, place, "Hämta tabellen på nytt."))
        if found is not None:
            seen.add(found)
        out.append(found)
    return out


def _meaning(dimension: Dimension, at: int, meaning: Callable[[str], int | None]) -> int | None:
    """What a category means by its code, else by its label; raises ValueError (Swedish)."""
    code, label = dimension.codes[at], dimension.labels[at]
    if is_total(label):
        return meaning(label)
    for text in dict.fromkeys((code, label)):
        try:
            return meaning(text)
        except ValueError:
            continue
    return _of_both(label, meaning)


def _of_both(text: str, meaning: Callable[[str], int | None]) -> int | None:
    """What a code with its text means (`1 män`, `65 65 år`), where both mean the same; raises ValueError (Swedish)."""
    code, _, words = text.partition(" ")
    try:
        if meaning(code) == meaning(words):
            return meaning(code)
    except ValueError:
        pass
    return meaning(text)


def _year_of(text: str) -> int | None:
    if not text.isdecimal() or not _EARLIEST <= int(text[:5]) <= _LATEST or len(text) != 4:
        raise ValueError(f"”{text}” är inget år.")
    return int(text)
