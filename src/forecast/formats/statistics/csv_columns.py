"""Which columns of a statistics table say what a row is about, and which hold its values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forecast.errors import InputError, Place
from forecast.formats.csv_table import CsvTable
from forecast.formats.statistics.cell_text import is_cell
from forecast.formats.statistics.cube import folded, plain
from forecast.formats.statistics.names import KNOWN_NAMES, TIME_NAMES

_DATED = re.compile(r"(?:(.*)\s)?(\d{4}(?:[MKQ]\d{1,2})?)")
_VALUE_WORDS = frozenset({"värde", "value", "antal", "count", "folkmängd", "befolkning", "population", "personer"})
_MOST_KEYS = 40
_WANTED = "Variablerna står först och värdena sist, eller så har värdenas kolumner året i rubriken."


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """A column of values: its position, what it holds and when; "" where other columns say it."""

    at: int
    content: str
    period: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions of the columns that say what a row is about, and the columns of values."""

    keys: tuple[int, ...]
    values: tuple[ValueColumn, ...]


def columns_of(table: CsvTable) -> tuple[Columns, list[str]]:
    """Tell the columns apart, and what one should know of it in Swedish sentences.

    Raises:
        InputError: no column of values.
    """
    names = [folded(name) for name in table.header]
    timed = any(name in TIME_NAMES for name in names)
    dated = [] if timed else [(at, _DATED.fullmatch(plain(name))) for at, name in enumerate(table.header)]
    values = [ValueColumn(at, plain(found[1] or ""), found[2]) for at, found in dated if found]
    if not values:
        values = [ValueColumn(at, plain(table.header[at]), "") for at in _value_columns(table, names)]
    taken = {column.at for column in values}
    keys = [at for at in range(len(names)) if at not in taken]
    if not values or not keys:
        raise InputError("Ingen kolumn med värden finns.", Place(table.file, table.head_row), _WANTED)
    if len(keys) > _MOST_KEYS:
        found = f"Tabellen har {len(keys)} kolumner som inte är värden; högst {_MOST_KEYS} läses."
        raise InputError(found, Place(table.file, table.head_row), _WANTED)
    _refuse_twins(values, table)
    repeats = _repeating(table, keys)
    told = [
        f"Kolumnen ”{plain(table.header[at])}” följer av ”{plain(table.header[owner])}” och är ingen egen indelning."
        for at, owner in repeats.items()
    ]
    return Columns(tuple(at for at in keys if at not in repeats), tuple(values)), told


def _value_columns(table: CsvTable, names: Sequence[str]) -> list[int]:
    """Positions of the columns after the last that is no number; only the last where the others tell rows apart."""
    known = [at for at, name in enumerate(names) if name in KNOWN_NAMES]
    named = [at for at, name in enumerate(names) if name in _VALUE_WORDS]
    if known and known[-1] == len(names) - 1:
        return named
    start = known[-1] + 1 if known else 1
    numeric = [at for at in range(start, len(names)) if at == len(names) - 1 or _is_numeric(table, at)]
    keys = sorted(set(range(len(names))) - set(numeric))
    if len(numeric) > 1 and len({tuple(row[at] for at in keys) for row in table.rows}) < len(table.rows):
        return numeric[-1:]
    return numeric


def _is_numeric(table: CsvTable, at: int) -> bool:
    cells = [is_cell(row[at]) for row in table.rows]
    return sum(cells) >= 0.9 * len(cells)


def _refuse_twins(values: Sequence[ValueColumn], table: CsvTable) -> None:
    seen: set[tuple[str, str]] = set()
    for column in values:
        key = (column.content, column.period)
        if key in seen:
            raise InputError(
                f"Två kolumner heter ”{' '.join(filter(None, key))}”.",
                Place(table.file, table.head_row),
                "Ge dem skilda rubriker.",
            )
        seen.add(key)


def _repeating(table: CsvTable, keys: Sequence[int]) -> dict[int, int]:
    """Columns that only repeat another in wider words (`60-64 år` beside `63 år`) -> the column that they repeat."""
    out: dict[int, int] = {}
    for at in keys:
        if folded(table.header[at]) in KNOWN_NAMES or len({row[at] for row in table.rows}) < 2:
            continue
        owners = (other for other in keys if other != at and other not in out and _decides(table, other, at))
        owner = next(owners, None)
        if owner is not None:
            out[at] = owner
    return out


def _decides(table: CsvTable, owner: int, at: int) -> bool:
    known: dict[str, str] = {}
    return all(known.setdefault(row[owner], row[at]) == row[at] for row in table.rows)
