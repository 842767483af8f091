"""A municipality's inhabitants out of SCB's database: counted before 2025, counted from 2025, and projected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from forecast.drivers.population.official_axes import is_single_age, is_total_category
from forecast.errors import Place
from forecast.formats.statistics.cube import Dimension, folded
from forecast.formats.statistics.json_stat import json_stat_dimensions
from forecast.formats.statistics.json_text import read_json
from forecast.formats.statistics.names import AGE_NAMES, CONTENT_NAMES, REGION_NAMES, SEX_NAMES, YEAR_NAMES
from forecast.sources.answers import Answers, FetchedFile, fetched_of
from forecast.sources.calls import SourceError, Tell
from forecast.sources.joined import joined
from forecast.sources.selection import Selection, data_request, metadata_request, parts_of
from forecast.sources.services import PopulationTable, population_tables

YEARS_BACK, YEARS_AHEAD = 10, 20
"""Counted and projected years where nobody has said which."""
_COUNTED = ("folkmängd", "folkmängden", "antal", "befolkning")


@dataclass(frozen=True, slots=True)
class PopulationOrder:
    """What is wanted.

    Attributes:
        municipality: its code.
        years: which; () = the last counted ones, and of a projection the first.
        projection: whether SCB's projection is wanted too.
    """

    municipality: str
    years: tuple[int, ...] = ()
    projection: bool = False


@dataclass(frozen=True, slots=True)
class _Shape:
    """A table's variables, and those among them that the selection must know."""

    table: PopulationTable
    dimensions: tuple[Dimension, ...]
    region: Dimension
    time: Dimension


def fetch_population(order: PopulationOrder, answers: Answers, tell: Tell) -> tuple[FetchedFile, ...]:
    """One file a table, in the order that they are taken in: projected first, so that what is counted counts.

    Raises:
        SourceError: no answer, a municipality or years that no table has, a table of another shape.
        InputError: an answer that is no JSON-stat2.
    """
    shapes = []
    for table in population_tables():
        if table.projection and not order.projection:
            continue
        tell(f"Frågar SCB vad {table.id} innehåller.")
        shapes.append(_shape(table, answers))
    if not any(order.municipality in shape.region.codes for shape in shapes):
        raise SourceError(
            f"Kommunen {order.municipality} finns inte i {', '.join(shape.table.id for shape in shapes)}. "
            "Ange en kommunkod med fyra siffror, till exempel --municipality 1882."
        )
    chosen = [(shape, _years(shape, shapes, order)) for shape in shapes if order.municipality in shape.region.codes]
    files = tuple(_file(shape, years, order, answers, tell) for shape, years in chosen if years)
    if not files:
        held = "; ".join(f"{shape.table.id} har {_span(shape.time.codes)}" for shape in shapes)
        raise SourceError(f"Inget av åren finns: {held}. Ange andra med --years.")
    lacking = sorted(set(map(str, order.years)) - {year for _, years in chosen for year in years})
    said = [f"Åren {', '.join(lacking)} finns inte i tabellerna och är inte hämtade."] if lacking else []
    elsewhere = [shape.table.id for shape in shapes if order.municipality not in shape.region.codes]
    said += [f"Kommunen {order.municipality} finns inte i {table}." for table in elsewhere]
    return (replace(files[0], told=(*files[0].told, *said)), *files[1:])


def _shape(table: PopulationTable, answers: Answers) -> _Shape:
    data = answers.get(metadata_request(table.id, answers.caller.service)).data
    value, _ = read_json(data, Place(f"{table.id}, beskrivning"))
    dimensions = json_stat_dimensions(value, f"{table.id}, beskrivning")
    return _Shape(
        table,
        dimensions,
        _named(table, dimensions, REGION_NAMES, "region"),
        _named(table, dimensions, YEAR_NAMES, "time"),
    )


def _named(table: PopulationTable, dimensions: Sequence[Dimension], names: Sequence[str], role: str) -> Dimension:
    for found in (*(d for d in dimensions if d.role == role), *(d for d in dimensions if d.words & set(names))):
        return found
    shown = ", ".join(dimension.code for dimension in dimensions)
    raise SourceError(f"{table.id} har inte den form som programmet väntar sig: {names[0]} saknas bland {shown}.")


def _years(shape: _Shape, shapes: Sequence[_Shape], order: PopulationOrder) -> tuple[str, ...]:
    """The codes of the years that are wanted of a table."""
    held = tuple(code for code in shape.time.codes if code.isdecimal())
    if order.years:
        return tuple(code for code in held if int(code) in order.years)
    if shape.table.projection:
        return held[:YEARS_AHEAD]
    counted = sorted({int(c) for s in shapes if not s.table.projection for c in s.time.codes if c.isdecimal()})
    return tuple(code for code in held if int(code) in counted[-YEARS_BACK:])


def _file(shape: _Shape, years: tuple[str, ...], order: PopulationOrder, answers: Answers, tell: Tell) -> FetchedFile:
    selection = Selection(shape.table.id, {d.code: _codes(d, shape, years, order) for d in shape.dimensions})
    service = answers.caller.service
    parts = parts_of(selection, service.most_cells or selection.cells, shape.time.code)
    many = f" i {len(parts)} delar" if len(parts) > 1 else ""
    tell(f"Hämtar {shape.table.id}, {_span(years)}: {selection.cells} celler{many}.")
    got = [answers.get(data_request(part, service)) for part in parts]
    data, told = joined([answer.data for answer in got], selection)
    fetched = fetched_of(got, projection=shape.table.projection)
    return FetchedFile(f"{shape.table.id}-{order.municipality}.json", data, fetched, told)


def _codes(dimension: Dimension, shape: _Shape, years: tuple[str, ...], order: PopulationOrder) -> tuple[str, ...]:
    """The codes of one variable.

    Of ages the single ones: with noise (CKM) classes of several years are no sums of them. Of what else divides people
    the total alone where there is one, else all parts, which the reader sums.
    """
    if dimension is shape.region:
        return (order.municipality,)
    if dimension is shape.time:
        return years
    if dimension.role == "contents" or dimension.words & set(CONTENT_NAMES):
        return (_contents(dimension, shape.table),)
    if dimension.words & set(AGE_NAMES):
        return _single_ages(dimension)
    totals = _where(dimension, lambda at: is_total_category(dimension, at))
    if dimension.words & set(SEX_NAMES):
        return tuple(code for code in dimension.codes if code not in totals)
    return totals[:1] or dimension.codes


def _single_ages(dimension: Dimension) -> tuple[str, ...]:
    """By code where codes are ages (`100+5` is another class than `100+1` though both are called ”100+ år”)."""
    coded = Dimension(dimension.code, dimension.name, dimension.codes, dimension.codes)
    return _where(coded, lambda at: is_single_age(coded, at)) or _where(
        dimension, lambda at: is_single_age(dimension, at)
    )


def _where(dimension: Dimension, wanted: Callable[[int], bool]) -> tuple[str, ...]:
    return tuple(code for at, code in enumerate(dimension.codes) if wanted(at))


def _contents(dimension: Dimension, table: PopulationTable) -> str:
    if table.contents in dimension.codes:
        return table.contents
    named = [c for c, label in zip(dimension.codes, dimension.labels, strict=True) if folded(label) in _COUNTED]
    found = dimension.codes if len(dimension.codes) == 1 else named
    if len(found) != 1:
        raise SourceError(
            f"{table.id} har innehållen {', '.join(dimension.labels)}; inget av dem är känt som folkmängd."
        )
    return found[0]


def _span(years: Sequence[str]) -> str:
    return years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}" if years else "inga år"
