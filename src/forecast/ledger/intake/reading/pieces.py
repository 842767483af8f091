"""Amounts ready for the ledger: months parted from what counts from January, levels out of deviations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast.errors import InputError, Place
from forecast.ledger.intake.reading.amounts import AmountColumn, Unread, What
from forecast.ledger.intake.reading.row_names import RowNames
from forecast.ledger.intake.words import keys_of
from forecast.money import round_ore
from forecast.periods import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """Amounts of one column.

    Attributes:
        header: the column that they stand in.
        digit: one unit of the last digit printed, SEK.
        whats: what they are.
        what: (n,) position in `whats`.
        rows: (n,) row of the body.
        sek: (n,) SEK.
        base: (n,) the budget within a level that was printed as a deviation, SEK; None where none was.
    """

    header: str
    digit: float
    whats: tuple[What, ...]
    what: NDArray[np.int64]
    rows: NDArray[np.int64]
    sek: NDArray[np.float64]
    base: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """The money of each row as the file prints it, SEK: what a sum of the file's cells counts.

    Attributes:
        all: (B,) every amount; of columns that count from January the last one filled.
        unread: (B,) of it, what has no months or no kind.
    """

    all: NDArray[np.float64]
    unread: NDArray[np.float64]


def count_cells(columns: Sequence[AmountColumn], rows: int) -> Counted:
    """Add the cells of each row, apart from what becomes of them."""
    every, unread = np.zeros(rows), np.zeros(rows)
    for group in cumulative_groups(columns).values():
        last = np.full(rows, np.nan)
        what, through = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
        for column in group:
            month = column.whats[0].span.last
            here = ~np.isnan(column.sek) & (column.what != Unread.DERIVED) & (through < month)
            last[here], what[here], through[here] = column.sek[here], column.what[here], month
        every += np.nan_to_num(last)
        unread += np.where(what < 0, np.nan_to_num(last), 0.0)
    for column in columns:
        if not column.cumulative:
            sek = np.where(column.what == Unread.DERIVED, 0.0, np.nan_to_num(column.sek))
            every += sek
            unread += np.where(column.what < 0, sek, 0.0)
    return Counted(round_ore(every), round_ore(unread))


def cumulative_groups(columns: Sequence[AmountColumn]) -> dict[object, list[AmountColumn]]:
    """Columns whose months follow each other from January, by kind and year, in the order of the months.

    Zeros all the way down after the last month with money are months that are not booked yet, not money given back.
    """
    groups: dict[object, list[AmountColumn]] = {}
    for column in columns:
        if column.cumulative and column.whats:
            c, span = column.column, column.whats[0].span
            groups.setdefault((c.kind, c.layer, c.version, c.cost_type, span.year), []).append(column)
    return {key: _booked(sorted(group, key=lambda column: column.whats[0].span.last)) for key, group in groups.items()}


def _booked(group: list[AmountColumn]) -> list[AmountColumn]:
    last = max((at for at, column in enumerate(group) if np.nan_to_num(column.sek).any()), default=len(group) - 1)
    return group[: last + 1]


def pieces_of(columns: Sequence[AmountColumn], names: RowNames, place: Place) -> tuple[list[Piece], NDArray[np.bool_]]:
    """All amounts that have months and a kind, levels only.

    Returns:
        The amounts, and (B,) rows where a deviation stands without a budget: the level is then the deviation alone.

    Raises:
        InputError: a forecast printed as a deviation in a table without a budget for its year.
    """
    plain = [_piece(column) for column in columns if not column.cumulative]
    months = [piece for group in cumulative_groups(columns).values() for piece in _months(group)]
    pieces = [piece for piece in (*plain, *months) if len(piece.rows)]
    lacking = np.zeros(len(names.marks), dtype=np.bool_)
    out: list[Piece] = []
    for piece in pieces:
        if not any(what.is_deviation for what in piece.whats):
            out.append(piece)
            continue
        level, missing = _level(piece, pieces, names, place)
        lacking[missing] = True
        out.append(level)
    return out, lacking


def _piece(column: AmountColumn) -> Piece:
    rows = np.flatnonzero(~np.isnan(column.sek) & (column.what >= 0))
    return Piece(column.header, column.digit, column.whats, column.what[rows], rows, column.sek[rows])


def _months(group: Sequence[AmountColumn]) -> list[Piece]:
    """Each column's months alone: what it adds to the filled one before it."""
    count = len(group[0].sek)
    before, through = np.zeros(count), np.zeros(count, dtype=np.int64)
    pieces = []
    for column in group:
        here = ~np.isnan(column.sek) & (column.what >= 0)
        last = column.whats[0].span.last
        for month in np.unique(through[here]).tolist():
            rows = np.flatnonzero(here & (through == month))
            if month >= last:
                continue
            whats = tuple(replace(what, span=Span(what.span.year, month + 1, last)) for what in column.whats)
            sek = round_ore(column.sek[rows] - before[rows])
            pieces.append(Piece(column.header, column.digit, whats, column.what[rows], rows, sek))
        before[here], through[here] = column.sek[here], last
    return pieces


def _level(piece: Piece, pieces: Sequence[Piece], names: RowNames, place: Place) -> tuple[Piece, NDArray[np.int64]]:
    """A piece with its deviations as levels, and the rows whose budget is not printed."""
    base, found = np.zeros(len(piece.rows)), np.zeros(len(piece.rows), dtype=np.bool_)
    deviation = np.array([what.is_deviation for what in piece.whats])[piece.what]
    for at, what in enumerate(piece.whats):
        if not what.is_deviation:
            continue
        here = piece.what == at
        budget = _budget(piece, what, pieces, names)
        if budget is None:
            raise InputError(
                f"Prognosen i ”{piece.header}” är tryckt som avvikelse, men tabellen har ingen budget för "
                f"{what.span.label}.",
                place,
                "Peka ut årsbudgetens kolumn i mallen, eller läs kolumnen som ”nothing”.",
            )
        base[here], found[here] = budget.base[here], budget.found[here]
    whats = tuple(replace(what, kind="forecast") if what.is_deviation else what for what in piece.whats)
    level = replace(piece, whats=whats, sek=round_ore(piece.sek + base), base=base)
    return level, piece.rows[deviation & ~found]


@dataclass(frozen=True, slots=True)
class _Budget:
    """(n,) the budget of each amount of a piece, and whether it is printed."""

    base: NDArray[np.float64]
    found: NDArray[np.bool_]


def _budget(piece: Piece, what: What, pieces: Sequence[Piece], names: RowNames) -> _Budget | None:
    """The year's budget on the same row, or else on other rows with the same names, counted once."""
    beside = _budget_rows([other for other in pieces if other is not piece], what)
    if beside and any(np.isin(rows, piece.rows).any() for rows, _ in beside.values()):
        rows, sek = list(beside.values())[-1]
        on_row = pd.Series(sek, index=rows).groupby(level=0).sum().reindex(piece.rows).to_numpy(dtype=np.float64)
        return _Budget(np.nan_to_num(on_row), ~np.isnan(on_row))
    elsewhere = _budget_rows(pieces, what)
    if not elsewhere:
        return None
    key = keys_of([*names.words.values()]) if names.words else np.zeros(len(names.marks), dtype=np.int64)
    rows, sek = list(elsewhere.values())[-1]
    total = np.bincount(key[rows], weights=sek, minlength=int(key.max()) + 1)
    there = np.bincount(key[rows], minlength=int(key.max()) + 1) > 0
    mine = key[piece.rows]
    own = np.array([each.is_deviation for each in piece.whats])[piece.what]
    first = own & ~pd.Series(np.where(own, mine, -1)).duplicated().to_numpy()
    return _Budget(np.where(first, total[mine], 0.0), there[mine])


def _budget_rows(pieces: Sequence[Piece], what: What) -> Mapping[str, tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Version -> rows and amounts of the budgets of a deviation's year, in the order of the columns."""
    found: dict[str, list[tuple[NDArray[np.int64], NDArray[np.float64]]]] = {}
    for piece in pieces:
        for at, other in enumerate(piece.whats):
            if other.kind == "budget" and other.span == what.span and other.cost_type == what.cost_type:
                here = piece.what == at
                found.setdefault(other.version, []).append((piece.rows[here], piece.sek[here]))
    return {
        version: (np.concatenate([rows for rows, _ in parts]), np.concatenate([sek for _, sek in parts]))
        for version, parts in found.items()
    }
