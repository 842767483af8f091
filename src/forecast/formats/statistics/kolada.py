"""Kolada's answers, version 3: key figures by municipality, year and sex, one saved page or a list of pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from forecast.errors import InputError, Place
from forecast.formats.statistics import json_text
from forecast.formats.statistics.cube import (
    ABSENT,
    Cube,
    Dimension,
    Marks,
    check_cells,
    labels_of,
    plain,
    stem,
)

SOURCE = "Kolada (RKA)"
UNITS_OF_SERVICE = "ou"
"""Code of the second dimension where the answer is about units and not municipalities."""
DELETED = "raderad i Kolada"
_NAMES = {"T": "totalt", "K": "kvinnor", "M": "män"}
_REMEDY = "Hämta svaret på nytt från api.kolada.se/v3."

_Key = tuple[str, str, str, str]


@dataclass(slots=True)
class _Pages:
    """What has been gathered: cells by key, how many there were, the figures' titles, remarks."""

    cells: dict[_Key, tuple[float, str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    again: int = 0
    groups: int = 0
    unit: str = "municipality"
    next_url: str = ""


def is_kolada(value: object) -> bool:
    """Whether a JSON value looks like one of Kolada's answers."""
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict) and isinstance(first.get("values"), list) and "class" not in first


def kolada_cube(value: object, encoding: str, file: str) -> Cube:
    """The cube of a parsed answer to `/data/kpi/...` or `/oudata/kpi/...`.

    Args:
        value: one page, or a list of pages; pages of `/kpi`, `/municipality` or `/municipality_groups` give the names.
        encoding: as the receipt says it.
        file: name to show.

    Raises:
        InputError: pages without values, a cell twice with different values, a table that is too large.
    """
    place = Place(file)
    pages = _Pages()
    for page in value if isinstance(value, list) else [value]:
        about = json_text.as_object(page, "En sida", place)
        for item in json_text.as_list(about.get("values"), "values", place):
            _read_item(json_text.as_object(item, "En post i values", place), pages, place)
        pages.next_url = json_text.as_text(about.get("next_url"))
    if not pages.cells:
        raise InputError("Svaret har inga nyckeltalsvärden.", place, _REMEDY)
    return _cube(pages, encoding, file)


def _read_item(item: Mapping[str, object], pages: _Pages, place: Place) -> None:
    if "kpi" not in item:
        code, title = json_text.as_text(item.get("id")), json_text.as_text(item.get("title"))
        (pages.places if "type" in item or "members" in item else pages.titles)[code] = title
        return
    pages.unit = "ou" if "ou" in item else "municipality"
    kpi, where = item["kpi"], item.get(pages.unit)
    period = item.get("period")
    if not (isinstance(kpi, str) and kpi and isinstance(where, str) and where and isinstance(period, int | str)):
        raise InputError(f"En post saknar kpi, {pages.unit} eller period, eller har koden som tal.", place, _REMEDY)
    for number in json_text.as_list(item.get("values"), f"values för {plain(kpi)}", place):
        about = json_text.as_object(number, f"Ett värde för {plain(kpi)}", place)
        key = (plain(kpi), plain(where), plain(str(period)), plain(json_text.as_text(about.get("gender"))) or "T")
        _keep(key, _cell(about, key, place), pages, place)
        count = about.get("count")
        pages.groups += isinstance(count, int) and count > 1


def _cell(about: Mapping[str, object], key: _Key, place: Place) -> tuple[float, str]:
    """A value and its mark; what Kolada has deleted has no value."""
    mark = plain(json_text.as_text(about.get("status")))
    value = about.get("value")
    if about.get("isdeleted") is True:
        return np.nan, DELETED
    if value is None:
        return np.nan, mark or "null"
    return json_text.as_number(value, f"Värdet för {', '.join(key)}", place), mark


def _keep(key: _Key, cell: tuple[float, str], pages: _Pages, place: Place) -> None:
    before = pages.cells.setdefault(key, cell)
    if before is cell:
        return
    pages.again += 1
    if before[1] != cell[1] or not (before[0] == cell[0] or (np.isnan(before[0]) and np.isnan(cell[0]))):
        raise InputError(f"{', '.join(key)} finns två gånger med olika värden.", place, _REMEDY)


def _cube(pages: _Pages, encoding: str, file: str) -> Cube:
    place = Place(file)
    kpis, places, periods, genders = (tuple(sorted({key[at] for key in pages.cells})) for at in range(4))
    sizes = [len(kpis), len(places), len(periods), len(genders)]
    check_cells(sizes, place)
    at = [{code: i for i, code in enumerate(codes)} for codes in (kpis, places, periods, genders)]
    values = np.full(sizes, np.nan)
    status = np.full(sizes, ABSENT, dtype=np.uint8)
    marks = Marks(place)
    for key, (value, mark) in pages.cells.items():
        cell = tuple(known[code] for known, code in zip(at, key, strict=True))
        values[cell], status[cell] = value, marks.position(mark) if mark else 0
    where = "enhet" if pages.unit == "ou" else "kommun"
    return Cube(
        file=file,
        format="Kolada v3",
        encoding=encoding,
        table=stem(file),
        title="Nyckeltal ur Kolada",
        source=SOURCE,
        updated="",
        unit="",
        dimensions=(
            Dimension("kpi", "nyckeltal", kpis, labels_of(kpis, pages.titles), "contents"),
            Dimension(pages.unit, where, places, labels_of(places, {"0000": "Riket"} | pages.places), "region"),
            Dimension("period", "år", periods, periods, "time"),
            Dimension("gender", "kön", genders, labels_of(genders, _NAMES)),
        ),
        values=values,
        status=status,
        marks=marks.all,
        rows=np.zeros(0, dtype=np.int32),
        told=_told(pages),
        warned=_warned(pages),
    )


def _told(pages: _Pages) -> tuple[str, ...]:
    told = []
    if pages.again:
        told.append(f"{pages.again} värden står två gånger med samma tal och räknas en gång.")
    if pages.groups:
        told.append(f"{pages.groups} värden gäller grupper av kommuner (count över 1).")
    return tuple(told)


def _warned(pages: _Pages) -> tuple[str, ...]:
    if not pages.next_url:
        return ()
    return ("Fler sidor finns: svaret har next_url. Hämta även dem och spara sidorna i en lista.",)
