"""JSON-stat2, the answer that SCB's database gives by PxWebApi; version 1 with one dataset is read too.

Source of the format: json-stat.org, JSON-stat 2.0: `id`, `size`, `dimension`, `value` row-major as list or by position.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.errors import InputError, Place
from forecast.formats.statistics import json_text
from forecast.formats.statistics.cube import (
    Cube,
    Dimension,
    Marks,
    Role,
    check_cells,
    check_dimensions,
    labels_of,
    plain,
    stem,
)
from forecast.formats.statistics.px_data import Cells

_ROLES: dict[str, Role] = {"time": "time", "metric": "contents", "geo": "region"}
_CLASSES = ("dataset", "collection", "dimension")
_REMEDY = "Hämta tabellen på nytt som JSON-stat2."


@dataclass(frozen=True, slots=True)
class _Dataset:
    """The parts of a dataset that both versions have, in one place."""

    whole: Mapping[str, object]
    ids: tuple[str, ...]
    sizes: tuple[int, ...]
    dimension: Mapping[str, object]
    roles: Mapping[str, object]


def is_json_stat(value: object) -> bool:
    """Whether a JSON value looks like JSON-stat."""
    if not isinstance(value, dict):
        return False
    return value.get("class") in _CLASSES or "dataset" in value or {"id", "size"} <= set(value)


def json_stat_cube(value: object, encoding: str, file: str) -> Cube:
    """The cube of a parsed JSON-stat dataset.

    Raises:
        InputError: no dataset, sizes that do not fit, categories or values that cannot be read.
    """
    place = Place(file)
    dataset = _dataset(value, place)
    dimensions = tuple(
        _dimension(dataset, code, size, place) for code, size in zip(dataset.ids, dataset.sizes, strict=True)
    )
    check_dimensions(dimensions, place)
    marks = Marks(place)
    values, status = _cells(dataset, marks, place)
    whole, notes = dataset.whole, dataset.whole.get("note")
    return Cube(
        file=file,
        format="JSON-stat2",
        encoding=encoding,
        table=_table_id(whole) or stem(file),
        title=plain(json_text.as_text(whole.get("label"))),
        source=plain(json_text.as_text(whole.get("source"))),
        updated=plain(json_text.as_text(whole.get("updated"))),
        unit="",
        dimensions=dimensions,
        values=values.reshape(dataset.sizes),
        status=status.reshape(dataset.sizes),
        marks=marks.all,
        rows=np.zeros(0, dtype=np.int32),
        notes=tuple(plain(str(note)) for note in notes) if isinstance(notes, list) else (),
    )


def json_stat_dimensions(value: object, file: str) -> tuple[Dimension, ...]:
    """The variables of a table, of an answer that describes it: its values, if it has any, are not read.

    Raises:
        InputError: no dataset, or categories that cannot be read.
    """
    place = Place(file)
    dataset = _dataset(value, place, whole_table=False)
    return tuple(_dimension(dataset, code, size, place) for code, size in zip(dataset.ids, dataset.sizes, strict=True))


def _dataset(value: object, place: Place, *, whole_table: bool = True) -> _Dataset:
    whole = json_text.as_object(value, "JSON-stat", place)
    if whole.get("class") in {"collection", "dimension"}:
        raise InputError("Filen är en förteckning och ingen tabell.", place, _REMEDY)
    if isinstance(whole.get("dataset"), dict):
        whole = json_text.as_object(whole["dataset"], "dataset", place)
    dimension = json_text.as_object(whole.get("dimension"), "dimension", place)
    ids = json_text.as_texts(whole.get("id", dimension.get("id")), "id", place)
    given = json_text.as_list(whole.get("size", dimension.get("size")), "size", place)
    sizes = tuple(size for size in given if isinstance(size, int) and not isinstance(size, bool) and size >= 0)
    if len(sizes) != len(given) or len(sizes) != len(ids):
        raise InputError("id och size passar inte ihop.", place, _REMEDY)
    if whole_table:
        check_cells(sizes, place)
    roles = whole.get("role", dimension.get("role"))
    return _Dataset(whole, ids, sizes, dimension, roles if isinstance(roles, dict) else {})


def _dimension(dataset: _Dataset, code: str, size: int, place: Place) -> Dimension:
    shown = plain(code) or "variabel"
    about = json_text.as_object(dataset.dimension.get(code), f"Variabeln ”{shown}”", place)
    category = json_text.as_object(about.get("category"), f"category för ”{shown}”", place)
    words = category.get("label")
    labels = {key: json_text.as_text(word) for key, word in words.items()} if isinstance(words, dict) else {}
    codes = _codes(category.get("index"), labels, shown, place)
    if len(codes) != size:
        raise InputError(f"Variabeln ”{shown}” har {len(codes)} kategorier men size {size}.", place, _REMEDY)
    role: Role = next((ours for theirs, ours in _ROLES.items() if code in _listed(dataset.roles.get(theirs))), "")
    units = category.get("unit")
    return Dimension(
        code=shown,
        name=plain(json_text.as_text(about.get("label"))) or shown,
        codes=tuple(plain(item) for item in codes),
        labels=labels_of(codes, labels),
        role=role,
        units=tuple(_unit(units.get(item)) for item in codes) if isinstance(units, dict) else (),
    )


def _codes(index: object, labels: Mapping[str, str], code: str, place: Place) -> tuple[str, ...]:
    """Categories in the order of cells; without an index there is one category, and its label names it."""
    if isinstance(index, list):
        return json_text.as_texts(index, f"index för ”{code}”", place)
    if isinstance(index, dict):
        what = f"En plats i index för ”{code}”"
        positions = [json_text.as_number(position, what, place) for position in index.values()]
        if sorted(positions) != list(range(len(index))):
            raise InputError(f"index för ”{code}” räknar inte 0, 1, 2 …", place, _REMEDY)
        return tuple(sorted(index, key=lambda item: float(index[item])))
    return tuple(labels)


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _unit(value: object) -> str:
    return plain(json_text.as_text(value.get("base"))) if isinstance(value, dict) else ""


def _cells(dataset: _Dataset, marks: Marks, place: Place) -> Cells:
    count = check_cells(dataset.sizes, place)
    values, status = np.full(count, np.nan), np.zeros(count, dtype=np.uint8)
    missing = np.ones(count, dtype=np.bool_)
    for at, value in _by_position(dataset.whole.get("value"), count, "value", place):
        if value is not None:
            values[at] = json_text.as_number(value, f"Värde {at + 1}", place)
            missing[at] = False
    beside = dataset.whole.get("status")
    if beside is not None and not isinstance(beside, str):
        for at, mark in _by_position(beside, count, "status", place):
            if mark is not None and mark != "":
                status[at] = marks.position(str(mark))
    elif beside:
        status[:] = marks.position(beside)
    status[missing & (status == 0)] = marks.position("null") if np.any(missing & (status == 0)) else 0
    return values, status


def _by_position(given: object, count: int, what: str, place: Place) -> Sequence[tuple[int, object]]:
    """Cells with their positions, of a list of all or an object of some."""
    if isinstance(given, dict):
        keys = [key if re.fullmatch(r"\d{1,9}", key) else "" for key in given]
        positions = [int(key or count) for key in keys]
        if any(at >= count for at in positions) or len(set(positions)) < len(positions):
            raise InputError(f"{what} har celler utanför tabellens {count}.", place, _REMEDY)
        return list(zip(positions, given.values(), strict=True))
    items = json_text.as_list(given, what, place)
    if len(items) != count:
        raise InputError(f"{what} har {len(items)} celler men size ger {count}.", place, _REMEDY)
    return list(enumerate(items))


def _table_id(whole: Mapping[str, object]) -> str:
    """SCB's id of the table, in the part that JSON-stat leaves to each agency."""
    extension = whole.get("extension")
    px = extension.get("px") if isinstance(extension, dict) else None
    return plain(json_text.as_text(px.get("tableid") or px.get("matrix"))) if isinstance(px, dict) else ""
