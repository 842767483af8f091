"""Where the tables of a sheet begin and end: title lines above, header rows, the body."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forecast.errors import InputError, Place
from forecast.formats.book import Merged, Sheet
from forecast.ledger.intake.layout.header_cells import (
    NO_AMOUNT,
    counts_months,
    filled_cells,
    header_text,
    is_amount,
    is_number,
    may_be_word,
)

JOINED = " | "
"""Between the texts of several header rows."""
_MOST_HEADER_ROWS = 3
_LOOK_AHEAD = 12
"""Rows below a header within which an amount must stand."""
MOST_COLUMNS = 500
"""Columns of a table that are understood; months of many years, each with budget and actual, are fewer."""
_MOST_TABLES = 1000
_MOST_FAILED = 500
"""Rows that look like a header and are none, before nothing more is looked for: a sheet of text stays cheap."""


@dataclass(frozen=True, slots=True)
class HeadedTable:
    """One table of a sheet.

    Attributes:
        sheet: the sheet.
        title: text lines above it, those of earlier tables in the sheet first.
        header_rows: positions in `Sheet.cells` of its header rows; empty where it has none.
        columns: (K,) positions of its columns in `Sheet.cells`.
        headers: K texts, several header rows joined by " | "; "(kolumn D)" where nothing stands above.
        rows: (B,) positions of its body rows: filled ones, group lines and notes included, repeated headers left out.
        repeated: positions of header rows printed again, with a page.
    """

    sheet: Sheet
    title: tuple[str, ...]
    header_rows: tuple[int, ...]
    columns: NDArray[np.int64]
    headers: tuple[str, ...]
    rows: NDArray[np.int64]
    repeated: tuple[int, ...] = ()

    def cells(self, at: int) -> NDArray[np.object_]:
        """(B,) the body cells of the table's column number `at`."""
        column: NDArray[np.object_] = self.sheet.cells[self.rows, self.columns[at]]
        return column

    def body(self, most: int | None = None) -> NDArray[np.object_]:
        """(B, K) body cells, the first `most` rows."""
        cells: NDArray[np.object_] = self.sheet.cells[np.ix_(self.rows[:most], self.columns)]
        return cells


def tables_in(sheet: Sheet) -> tuple[HeadedTable, ...]:
    """All tables of a sheet, from the top; none where no amounts stand. Work grows with the number of cells.

    Raises:
        InputError: more tables than anyone prints.
    """
    look = _look_at(sheet)
    heads = _heads(look)
    if not heads:
        return _headless(look)
    starts = [_title_start(look, head[0], heads[i - 1][-1] if i else -1) for i, head in enumerate(heads)]
    tables: list[list[HeadedTable]] = []
    first: tuple[str, ...] = ()
    for head, start, end in zip(heads, starts, [*starts[1:], len(sheet.cells)], strict=True):
        own = tuple(look.line(row) for row in range(start, head[0]) if look.count[row])
        first = first or own
        made = _table(look, head, end, own if own == first else (*first, *own))
        if tables and tables[-1][0].headers == made.headers and (not own or _bare(own) == _bare(first)):
            tables[-1].append(made)
        else:
            tables.append([made])
    return tuple(_united(pages) for pages in tables)


def _united(pages: Sequence[HeadedTable]) -> HeadedTable:
    """Pages with the same headers as one table."""
    if len(pages) == 1:
        return pages[0]
    repeated = tuple(row for page in pages[1:] for row in page.header_rows)
    return replace(pages[0], rows=np.concatenate([page.rows for page in pages]), repeated=repeated)


def column_letters(position: int) -> str:
    """0 is A, 26 is AA, as Excel names columns."""
    letters = ""
    at = position + 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class _Look:
    """A sheet and where it is filled."""

    sheet: Sheet
    filled: NDArray[np.bool_]
    count: NDArray[np.int64]
    """(R,) filled cells a row."""
    merged: Mapping[int, tuple[Merged, ...]]
    """Merged ranges by row; what is higher than a header is left out."""

    def row(self, row: int) -> list[object]:
        """The filled cells of a row, as many as are looked at."""
        return list(self.sheet.cells[row, np.flatnonzero(self.filled[row])[:MOST_COLUMNS]])

    def line(self, row: int) -> str:
        """A row as one text."""
        return " ".join(header_text(cell) for cell in self.row(row))

    def header_like(self, row: int) -> bool:
        """Whether no cell of the row is an amount."""
        cells = self.row(row)
        if any(isinstance(cell, str) and cell in NO_AMOUNT for cell in cells[1:]):
            return False
        return counts_months(cells) or not any(is_amount(cell) for cell in cells)


def _look_at(sheet: Sheet) -> _Look:
    filled = filled_cells(sheet.cells)
    merged: dict[int, tuple[Merged, ...]] = {}
    for area in sheet.merged:
        if area.bottom - area.top < _MOST_HEADER_ROWS:
            for row in range(area.top, area.bottom + 1):
                merged[row] = (*merged.get(row, ()), area)
    return _Look(sheet, filled, filled.sum(axis=1), merged)


def _bare(lines: tuple[str, ...]) -> list[str]:
    """Title lines without digits: a page's number makes no other title."""
    return [re.sub(r"\d+", "", line) for line in lines]


def _heads(look: _Look) -> list[tuple[int, ...]]:
    """The header rows of each table, in one pass from the top; headers printed again among them."""
    heads: list[tuple[int, ...]] = []
    amounts: list[int] = []
    at, failed, kinds = 0, 0, 0
    while at < len(look.count) and failed < _MOST_FAILED:
        if heads:
            at = _next_close(look, at, heads[-1][-1], amounts[-1])
        if at >= len(look.count) or look.count[at] < 2 or (heads and not _may_head(look, at, heads[-1][-1], amounts)):
            at += 1
            continue
        head = _again(look, at, heads[-1]) if heads else None
        if head is None:
            head = _head_at(look, at, heads[-1][-1] if heads else -1)
            if head is None:
                failed += 1
                at += 1
                continue
            kinds += 1
            amounts = [int(column) for column in _amount_columns(look, head[-1])]
        if kinds > _MOST_TABLES:
            raise InputError(
                f"Bladet har fler än {_MOST_TABLES} tabeller.", Place(look.sheet.name or "Filen"), "Dela det."
            )
        heads.append(head)
        at = head[-1] + 1
    return heads


def _next_close(look: _Look, at: int, before: int, column: int) -> int:
    """The next row that `_may_head` must look at: no plain number stands in the column, or a blank row is above.

    Looked for in pieces that grow, so that neither a long table nor many short ones take long.
    """
    there, step = look.sheet.cells[before, column], 64
    while at < len(look.count):
        end = min(at + step, len(look.count))
        cells = look.sheet.cells[at:end, column].tolist()
        words = np.array([may_be_word(cell, there) for cell in cells], dtype=np.bool_)
        found = np.flatnonzero((words | (look.count[at - 1 : end - 1] == 0)) & (look.count[at:end] >= 2))
        if len(found):
            return at + int(found[0])
        at, step = end, min(2 * step, 8192)
    return at


def _again(look: _Look, row: int, before: tuple[int, ...]) -> tuple[int, ...] | None:
    """The header before printed once more, cell by cell; None where it is another."""
    head = tuple(range(row, row + len(before)))
    if head[-1] >= len(look.count):
        return None
    same = look.sheet.cells[list(head)] == look.sheet.cells[list(before)]
    return head if bool(np.all(same)) else None


def _may_head(look: _Look, row: int, before: int, amounts: Sequence[int]) -> bool:
    """Whether a row below a table's header may be a header: words where its amounts stand, or the same cells again.

    Years and months are no words here: 1900 may be an amount. After a blank row any words will do.
    """
    here, there = look.sheet.cells[row, amounts[-1]], look.sheet.cells[before, amounts[-1]]
    if isinstance(here, str) and here and here not in NO_AMOUNT and not is_number(here):
        return True
    if here is not None and here == there:
        return bool(np.all(look.sheet.cells[row] == look.sheet.cells[before]))
    return not look.count[row - 1] and not any(is_number(cell) for cell in look.row(row))


def _amount_columns(look: _Look, head: int) -> NDArray[np.int64]:
    """Columns in which amounts stand in the next rows below."""
    found = np.zeros(look.filled.shape[1], dtype=np.bool_)
    seen = 0
    for row in range(head + 1, min(head + 1 + 4 * _LOOK_AHEAD, len(look.count))):
        if not look.count[row]:
            continue
        seen += 1
        if not look.header_like(row):
            for column in np.flatnonzero(look.filled[row] & ~found)[:MOST_COLUMNS]:
                found[column] = is_amount(look.sheet.cells[row, column])
        if seen >= _LOOK_AHEAD:
            break
    columns: NDArray[np.int64] = np.flatnonzero(found)
    return columns


def _head_at(look: _Look, row: int, before: int) -> tuple[int, ...] | None:
    """The header rows around `row`, if it is one: texts above at least half of the columns of amounts."""
    if not look.header_like(row):
        return None
    amounts = _amount_columns(look, row)
    spread = _spread_filled(look, row)
    if not len(amounts) or 2 * spread[amounts].sum() < len(amounts):
        return None
    rows = [row]
    while len(rows) < _MOST_HEADER_ROWS and rows[-1] + 1 < len(look.count):
        below = rows[-1] + 1
        over = np.logical_or.reduce([look.filled[upper] for upper in rows])
        if not look.count[below] or not look.header_like(below):
            break
        if not (look.filled[below][amounts].any() or not (look.filled[below] & over).any()):
            break
        rows.append(below)
    while len(rows) < _MOST_HEADER_ROWS and rows[0] - 1 > before:
        above = rows[0] - 1
        if not _is_upper(look, above, rows, amounts):
            break
        rows.insert(0, above)
    return tuple(rows)


def _is_upper(look: _Look, above: int, rows: Sequence[int], amounts: NDArray[np.int64]) -> bool:
    """Whether the row above heads groups of the columns, and is no title line.

    A lone text above the first column is a title, also where codes below it look like amounts.
    """
    filled, spread = look.filled[above], _spread_filled(look, above)
    if not spread[amounts].any() or not look.header_like(above):
        return False
    if not filled.any():
        return False
    first = int(np.flatnonzero(filled)[0])
    if spread.sum() == 1 and first == int(np.flatnonzero(look.filled[list(rows)].any(axis=0))[0]):
        return False
    return bool(first > np.flatnonzero(look.filled[rows[0]])[0] or not look.filled[rows[0], first])


def _spread_filled(look: _Look, row: int) -> NDArray[np.bool_]:
    """Where the row's texts stand, merged ranges spread."""
    filled: NDArray[np.bool_] = look.filled[row].copy()
    for area in look.merged.get(row, ()):
        if look.filled[area.top, area.left]:
            filled[area.left : area.right + 1] = True
    return filled


def _title_start(look: _Look, head: int, before: int) -> int:
    """Where the title lines above a header begin: lines of text that belong to no table before."""
    if before < 0:
        return 0
    start = head
    for row in range(head - 1, before, -1):
        cells = look.row(row)
        if len(cells) > 1 or any(not isinstance(cell, str) or is_number(cell) for cell in cells):
            break
        start = row if cells else start
    return start


def _headless(look: _Look) -> tuple[HeadedTable, ...]:
    """A sheet of amounts that nothing stands above; no table where no amounts stand."""
    rows = np.flatnonzero(look.count >= 2)
    if not any(is_amount(cell) for row in rows[: 2 * _LOOK_AHEAD] for cell in look.row(int(row))):
        return ()
    titles = tuple(look.line(row) for row in range(int(rows[0])) if look.count[row])
    return (_table(look, (), len(look.count), titles, int(rows[0])),)


def _table(look: _Look, head: tuple[int, ...], end: int, title: tuple[str, ...], start: int = 0) -> HeadedTable:
    start = head[-1] + 1 if head else start
    rows = start + np.flatnonzero(look.count[start:end])
    used = look.filled[[*head, *rows]].any(axis=0)
    columns = np.flatnonzero(used)
    headers = _header_texts(look, head, columns)
    return HeadedTable(look.sheet, title, head, columns, headers, rows)


def _header_texts(look: _Look, head: tuple[int, ...], columns: NDArray[np.int64]) -> tuple[str, ...]:
    """One text a column; a text above several columns stands in each."""
    grid = [[header_text(cell) for cell in look.sheet.cells[row]] for row in head]
    for at, row in enumerate(head):
        if counts_months(look.row(row)):
            grid[at] = [f"P{int(text):02d}" if re.fullmatch(r"\d{1,2}", text) else text for text in grid[at]]
        merged = look.merged.get(row, ())
        for area in merged:
            text = header_text(look.sheet.cells[area.top, area.left])
            grid[at][area.left : area.right + 1] = [text] * (area.right + 1 - area.left)
        if not merged and row != head[-1]:
            _fill_right(grid[at], grid[at + 1])
    out = []
    for column in columns:
        texts = [grid[at][column] for at in range(len(head))]
        apart = [text for i, text in enumerate(texts) if text and text not in texts[:i]]
        out.append(JOINED.join(apart) or f"(kolumn {column_letters(int(column))})")
    return tuple(out)


def _fill_right(upper: list[str], lower: list[str]) -> None:
    """A group's text above all its columns, where the file has lost that they were merged."""
    text = ""
    for column, below in enumerate(lower):
        text = upper[column] or (text if below else "")
        if text and below:
            upper[column] = text
