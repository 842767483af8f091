"""What the rows of a table are called: codes and names by column, and what is printed once for a whole group."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.ledger.intake.layout.column_words import NAME_OF, code_and_name
from forecast.ledger.intake.layout.headers import HeadedTable
from forecast.ledger.intake.layout.spans import period_words
from forecast.ledger.intake.mapping_file import Column, Holds
from forecast.ledger.intake.reading.sum_words import Mark, is_memo_item, mark_of
from forecast.ledger.intake.words import Words, keys_of, no_words, words_of

NAMES = (
    Holds.ORGANISATION, Holds.ORGANISATION_NAME, Holds.ACTIVITY, Holds.ACTIVITY_NAME, Holds.ACCOUNT,
    Holds.ACCOUNT_NAME, Holds.COST_TYPE, Holds.LABEL,
)  # fmt: skip
_CODE_OF = {name: code for code, name in NAME_OF.items()}
_READ = frozenset({*NAMES, Holds.PERIOD, Holds.KIND})
_LEADING = re.compile(r"\d+")
_LEAST_BLANK = 0.25
"""A column that is printed once a group is blank on at least this share of the rows."""


@dataclass(frozen=True, slots=True)
class RowNames:
    """The texts of B rows.

    Attributes:
        words: what each column of names holds; a column that the table lacks is missing.
        periods: columns with the row's period, from the left; last what the kind says of it (Utfall 2024-08).
        kind: what the row's amounts are, in words; None without such a column.
        marks: (B,) what the labels say of sums, `Mark`.
        groups: (B,) rows that head a group by their codes.
        filled_down: header -> (B,) rows that took the text above, where any did.
    """

    words: Mapping[Holds, Words]
    periods: tuple[Words, ...]
    kind: Words | None
    marks: NDArray[np.int64]
    groups: NDArray[np.bool_]
    filled_down: Mapping[str, NDArray[np.bool_]]

    def of(self, holds: Holds) -> Words:
        """The texts of one column of names."""
        return self.words.get(holds, no_words(len(self.marks)))

    def shown(self, row: int) -> str:
        """A row's name in messages: code and name as printed."""
        texts = [words.at(row) for holds in NAMES if (words := self.words.get(holds)) is not None]
        return " ".join(dict.fromkeys(filter(None, texts))) or "(utan namn)"


@dataclass(frozen=True, slots=True)
class _Unit:
    """Columns that are printed together: a code and its name."""

    holds: Holds
    at: int
    header: str
    columns: tuple[int, ...]


def row_names(
    table: HeadedTable,
    columns: Sequence[Column | None],
    has_amount: NDArray[np.bool_],
    sums: frozenset[str],
    not_sums: frozenset[str],
) -> RowNames:
    """Read the columns of codes and names.

    Args:
        table: the table.
        columns: what each of its columns holds.
        has_amount: (B,) rows with an amount.
        sums: labels of sums that the mapping names, as `sum_words.plain` writes them.
        not_sums: labels that it says are none.
    """
    cells = {at: words_of(table.cells(at)) for at, c in enumerate(columns) if c is not None and c.holds in _READ}
    marks = _marks(cells, columns, sums, not_sums, len(has_amount))
    marks = _items_after_varav(cells, columns, marks, has_amount)
    units = _units(table, columns, cells)
    groups = _lack_the_deepest(units, cells, has_amount)
    cells, filled = _fill_down(table, units, cells, has_amount & (marks == Mark.NONE))
    words: dict[Holds, Words] = {}
    periods: list[Words] = []
    for at, text in cells.items():
        column = columns[at]
        if column is None:
            continue
        if column.holds is Holds.PERIOD:
            periods.append(text)
        elif column.with_name and column.holds in NAME_OF:
            _join(words, column.holds, text.mapped(lambda cell: code_and_name(cell)[0]))
            _join(words, NAME_OF[column.holds], text.mapped(lambda cell: code_and_name(cell)[1]))
        else:
            _join(words, column.holds, text)
    kind = words.pop(Holds.KIND, None)
    if kind is not None and any(map(period_words, kind.texts)):
        periods.append(kind.mapped(period_words))
    if not periods and kind is None:
        groups |= _begin_the_codes_below(words, len(has_amount))
    return RowNames(words, tuple(periods), kind, marks, groups & has_amount, filled)


def _join(words: dict[Holds, Words], holds: Holds, text: Words) -> None:
    words[holds] = words[holds].or_else(text) if holds in words else text


def _marks(
    cells: Mapping[int, Words],
    columns: Sequence[Column | None],
    sums: frozenset[str],
    not_sums: frozenset[str],
    count: int,
) -> NDArray[np.int64]:
    """(B,) what any text of a row says."""
    out = np.full(count, int(Mark.NONE), dtype=np.int64)
    for at, words in cells.items():
        column = columns[at]
        if column is not None and column.holds in NAMES:
            said = np.array([mark_of(text, sums, not_sums) for text in words.texts], dtype=np.int64)
            out = np.maximum(out, said[words.which])
    return out


def _items_after_varav(
    cells: Mapping[int, Words],
    columns: Sequence[Column | None],
    marks: NDArray[np.int64],
    has_amount: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Rows like "- statsbidrag" right below a "varav:" without amounts are parts of the row above, too."""
    heads = np.flatnonzero((marks == Mark.MEMO) & ~has_amount)
    if not len(heads):
        return marks
    items = np.zeros(len(marks), dtype=np.bool_)
    for at, words in cells.items():
        column = columns[at]
        if column is not None and column.holds in NAMES:
            items |= words.test(is_memo_item)
    out = marks.copy()
    for head in heads.tolist():
        row = head + 1
        while row < len(out) and items[row] and out[row] == Mark.NONE:
            out[row] = Mark.MEMO
            row += 1
    return out


def _units(table: HeadedTable, columns: Sequence[Column | None], cells: Mapping[int, Words]) -> list[_Unit]:
    """Code and name columns that belong together, from the left."""
    found: dict[Holds, list[int]] = {}
    for at in cells:
        column = columns[at]
        if column is not None:
            found.setdefault(_CODE_OF.get(column.holds, column.holds), []).append(at)
    return [_Unit(holds, ats[0], table.headers[ats[0]], tuple(ats)) for holds, ats in found.items()]


def _filled(unit: _Unit, cells: Mapping[int, Words]) -> NDArray[np.bool_]:
    out: NDArray[np.bool_] = np.logical_or.reduce([cells[at].filled for at in unit.columns])
    return out


def _lack_the_deepest(
    units: Sequence[_Unit], cells: Mapping[int, Words], has_amount: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Rows that name a group but not what most rows name furthest to the right."""
    named = [unit for unit in units if unit.holds not in {Holds.PERIOD, Holds.KIND}]
    none = np.zeros(len(has_amount), dtype=np.bool_)
    if len(named) < 2:
        return none
    deepest = _filled(named[-1], cells)
    if 2 * (deepest & has_amount).sum() < has_amount.sum():
        return none
    others = np.logical_or.reduce([_filled(unit, cells) for unit in named[:-1]])
    out: NDArray[np.bool_] = has_amount & ~deepest & others
    return out


def _fill_down(
    table: HeadedTable, units: Sequence[_Unit], cells: Mapping[int, Words], rows: NDArray[np.bool_]
) -> tuple[dict[int, Words], dict[str, NDArray[np.bool_]]]:
    """Give rows the group that is printed once above them: under a merged cell, or where a column is printed so."""
    out, told = dict(cells), {}
    for nth, unit in enumerate(units):
        blank = ~_filled(unit, cells)
        take = rows & blank & _printed_once(unit, units[nth + 1 :], cells, rows)
        for at in unit.columns:
            merged = _under_merged(table, at) & ~cells[at].filled
            out[at] = cells[at].filled_down(take | merged)
            if (out[at].filled & ~cells[at].filled).any() and unit.header not in told:
                told[unit.header] = out[at].filled & ~cells[at].filled
    return out, told


def _printed_once(
    unit: _Unit, right: Sequence[_Unit], cells: Mapping[int, Words], rows: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """(B,) rows whose blank means "as above": a column that never says the same twice running, and often nothing."""
    nothing = np.zeros(len(rows), dtype=np.bool_)
    blank = rows & ~_filled(unit, cells)
    key = keys_of([cells[at] for at in unit.columns])
    said = _filled(unit, cells)
    again = said[1:] & said[:-1] & (key[1:] == key[:-1])
    if not said.any() or unit.holds is Holds.LABEL or again.any() or blank.sum() < _LEAST_BLANK * rows.sum():
        return nothing
    below = nothing.copy()
    for other in right:
        if other.holds is Holds.LABEL and not _repeats(keys_of([cells[at] for at in other.columns])[rows]):
            continue
        below |= _filled(other, cells)
    return blank & below


def _repeats(key: NDArray[np.int64]) -> bool:
    return len(np.unique(key)) < len(key)


def _under_merged(table: HeadedTable, at: int) -> NDArray[np.bool_]:
    """(B,) rows below the first of a merged range in the table's column number `at`."""
    column, out = int(table.columns[at]), np.zeros(len(table.rows), dtype=np.bool_)
    for area in table.sheet.merged:
        if area.left <= column <= area.right and area.bottom > area.top:
            first, end = np.searchsorted(table.rows, [area.top, area.bottom], side="right")
            out[first:end] = True
    return out


def _begin_the_codes_below(words: Mapping[Holds, Words], count: int) -> NDArray[np.bool_]:
    """(B,) rows whose code begins a neighbour's longer code: 3 above 30 and 31, or below them."""
    out = np.zeros(count, dtype=np.bool_)
    for holds in (Holds.ACCOUNT, Holds.ACTIVITY, Holds.ORGANISATION, Holds.COST_TYPE, Holds.LABEL):
        if holds not in words or count < 2:
            continue
        codes = words[holds].mapped(lambda text: match[0] if (match := _LEADING.match(text)) else "")
        length = np.array([len(text) for text in codes.texts])[codes.which]
        for step in (1, -1):
            other = np.roll(codes.which, -step)
            longer = (length > 0) & (np.roll(length, -step) > length)
            longer[-1 if step == 1 else 0] = False
            rows = np.flatnonzero(longer)
            pairs, which = np.unique(codes.which[rows] * len(codes.texts) + other[rows], return_inverse=True)
            short, long = np.divmod(pairs, len(codes.texts))
            begins = [codes.texts[b].startswith(codes.texts[a]) for a, b in zip(short, long, strict=True)]
            out[rows] |= np.array(begins, dtype=np.bool_)[which]
    return out
