"""What each column of a table holds: its words and its content together, each choice with its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.ledger.intake.layout.column_words import (
    NAME_OF,
    MoneyWords,
    are_kinds,
    code_and_name,
    dimension,
    money_words,
    says_amount,
    says_code,
    says_name,
)
from forecast.ledger.intake.layout.header_cells import is_period
from forecast.ledger.intake.layout.headers import HeadedTable
from forecast.ledger.intake.layout.period_words import cell_period, main_period, normalised_header
from forecast.ledger.intake.mapping_file import CODES, Column, Holds
from forecast.ledger.intake.reading.numbers import read_numbers
from forecast.ledger.intake.reading.sum_words import Mark, mark_of

_SAMPLE = 400
"""Rows of a table whose content is looked at."""
_MOST_KIND_ROWS = 12
_EMPTY = frozenset({"-", "–", "—", "\u2212", "x", "X", "..", "...", "*"})
_CODE = re.compile(r"\d[\dXx*.\-]{0,11}[A-Za-z]?")


@dataclass(frozen=True, slots=True)
class Seen:
    """One column's header and what a sample of it holds.

    Attributes:
        header: its text in this file.
        words: what the header says of money.
        cells: the sample's filled cells.
        values: (S,) the sample's numbers, NaN where there are none.
        numeric: most filled cells are numbers and not all of them periods.
        digit: one unit of the last digit printed.
    """

    header: str
    words: MoneyWords
    cells: tuple[object, ...]
    values: NDArray[np.float64]
    numeric: bool
    digit: float

    @property
    def texts(self) -> tuple[str, ...]:
        """The cells as text, codes that a spreadsheet made numbers of without decimals."""
        return tuple(
            f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell) for cell in self.cells
        )

    @property
    def codes(self) -> bool:
        """Whether most cells are short codes; sums that stand in the column ("Summa 51") say nothing of it."""
        found = [_CODE.fullmatch(text) is not None for text in self.texts if mark_of(text) is Mark.NONE]
        return bool(found) and sum(found) >= 0.6 * len(found)


@dataclass(frozen=True, slots=True)
class Decided:
    """What a column holds, why, and whether that is a guess that a person should look at."""

    column: Column
    reason: str
    guess: bool = False


def sample_rows(table: HeadedTable) -> NDArray[np.int64]:
    """Positions in `table.rows` of a bounded sample: the first rows and some of the others."""
    count = len(table.rows)
    if count <= _SAMPLE:
        return np.arange(count)
    spread = np.linspace(_SAMPLE // 2, count - 1, _SAMPLE // 2).astype(np.int64)
    return np.concatenate([np.arange(_SAMPLE // 2), spread])


def look_at(table: HeadedTable) -> tuple[Seen, ...]:
    """Every column of the table, by a sample of its rows."""
    rows = table.rows[sample_rows(table)]
    return tuple(
        _seen(text, table.sheet.cells[rows, at]) for text, at in zip(table.headers, table.columns, strict=True)
    )


def _seen(header: str, cells: NDArray[np.object_]) -> Seen:
    filled = tuple(cell for cell in cells if cell is not None and cell != "" and cell not in _EMPTY)
    read = read_numbers(cells, empty=_EMPTY, percent=True)
    words = money_words(header)
    least = 0.3 if words.kind is not None else 0.7  # under "Utfall" a cell that is no number is a fault to tell
    numeric = bool(filled) and read.filled.sum() >= least * len(filled)
    if numeric and all(is_period(cell) for cell in filled[:60]) and not says_amount(header):
        numeric = False
    return Seen(header, words, filled, read.values, numeric, read.digit)


def names_across(table: HeadedTable) -> bool:
    """Whether the table lies down: each row is another kind of amount, and the columns are what amounts are of."""
    if not 2 <= len(table.columns) <= _SAMPLE or not 2 <= len(table.rows) <= _MOST_KIND_ROWS:
        return False
    first, *others = look_at(table)
    texts = [text for text in first.texts if money_words(text).kind or money_words(text).derived]
    several = len(set(texts)) == len(first.texts) > 1 and len(others) > 1 and are_kinds(texts)
    numbers = [each for each in others if each.numeric]
    return several and len(numbers) > 1 and not any(is_money(each) and not each.words.total for each in numbers)


def row_columns(seen: Sequence[Seen]) -> list[Decided | None]:
    """The columns that name rows, say periods or kinds, or hold nothing; None for what is or may be money."""
    kinds = [None if is_money(each) else dimension(each.header) for each in seen]
    out: list[Decided | None] = [_by_content(each, kind) for each, kind in zip(seen, kinds, strict=True)]
    _name_rows(seen, out)
    _only_one_each(seen, out)
    if not any(each is not None and each.column.holds in CODES for each in out):
        _name_rows_by_place(seen, out)
    for at, each in enumerate(seen):
        if out[at] is None and not each.numeric and each.cells:
            out[at] = nothing(each, "texten är inget som prognosen delas upp efter", guess=not says_name(each.header))
    return out


def _name_rows_by_place(seen: Sequence[Seen], out: list[Decided | None]) -> None:
    """Where no header names the rows, the first text does, or the first codes beside other numbers."""
    ignored = [at for at, each in enumerate(seen) if each.cells and dimension(each.header) is Holds.NOTHING]
    open_ = [at for at, each in enumerate(out) if not is_money(seen[at]) and (each is None or at in ignored)]
    texts = [at for at in open_ if not seen[at].numeric]
    codes = [at for at in open_ if seen[at].codes and at < len(seen) - 1]
    codes = [at for at in codes if len(set(seen[at].texts)) > 1 or says_code(seen[at].header)]
    if codes and texts and codes[0] < texts[0]:
        out[codes[0]] = _holds(
            seen[codes[0]], Holds.ACTIVITY, "koder med namn bredvid; rubriken säger inte av vad", guess=True
        )
        out[texts[0]] = _holds(seen[texts[0]], Holds.ACTIVITY_NAME, "namnen bredvid koderna", guess=True)
    elif texts or codes:
        at = (texts or codes)[0]
        reason = "det första som namnger raderna"
        out[at] = _holds(seen[at], Holds.LABEL, reason, guess=True, with_name=_with_name(seen[at]))


def is_money(each: Seen) -> bool:
    """Whether words and content say that the column holds money, or what follows from money."""
    if not each.cells:  # months to come
        return each.words.kind is not None or main_period(each.header) is not None
    return each.numeric and (each.words.kind is not None or each.words.derived or says_amount(each.header))


def nothing(each: Seen, reason: str, *, guess: bool = False) -> Decided:
    """A column that is not read."""
    return Decided(Column(header=normalised_header(each.header), holds=Holds.NOTHING), reason, guess)


def _holds(each: Seen, holds: Holds, reason: str, *, guess: bool = False, with_name: bool = False) -> Decided:
    column = Column(header=normalised_header(each.header), holds=holds, with_name=with_name and holds in CODES)
    return Decided(column, reason, guess)


def _by_content(each: Seen, kind: Holds | None) -> Decided | None:
    """A column that its header and content settle; None: money, or something that its neighbours settle."""
    if is_money(each):
        return None
    if not each.cells:
        return nothing(each, "kolumnen är tom")
    texts = sorted(set(each.texts))
    if not each.numeric and are_kinds(texts):
        return _holds(each, Holds.KIND, f"cellerna säger vad beloppet är: {', '.join(texts[:4])}")
    if kind is Holds.PERIOD or (kind is None and not each.numeric and _are_periods(each)):
        return _period(each, guess=kind is None)
    if kind is Holds.NOTHING:
        return nothing(each, "prognosen har ingen användning för kolumnen")
    return None if kind is None else _naming(each, kind)


def _are_periods(each: Seen) -> bool:
    periods = [cell_period(cell) is not None for cell in each.cells[:100]]
    return sum(periods) >= 0.8 * len(periods)


def _period(each: Seen, *, guess: bool) -> Decided:
    if _are_periods(each):
        return _holds(each, Holds.PERIOD, f"cellerna är perioder: {each.texts[0][:40]}", guess=guess)
    return nothing(each, "rubriken säger period men cellerna är inga perioder", guess=True)


def _naming(each: Seen, kind: Holds) -> Decided:
    """A column that names rows, and whether code and name stand in one cell."""
    with_name = _with_name(each)
    told = "; kod och namn står i samma cell" if with_name else ""
    return _holds(each, kind, f"rubriken ”{each.header[:60]}”{told}", with_name=with_name)


def _with_name(each: Seen) -> bool:
    both = [code_and_name(text)[0] != "" for text in each.texts if mark_of(text) is Mark.NONE]
    return not each.codes and bool(both) and sum(both) >= 0.6 * len(both)


def _name_rows(seen: Sequence[Seen], out: list[Decided | None]) -> None:
    """Names that follow codes, and codes that stand before a dimension."""
    for at, each in enumerate(seen):
        before = out[at - 1] if at else None
        after = out[at + 1] if at + 1 < len(out) else None
        if out[at] is None and says_code(each.header) and after is not None and after.column.holds in NAME_OF:
            holds = after.column.holds
            out[at] = _holds(each, holds, f"koder framför ”{seen[at + 1].header[:60]}”")
            out[at + 1] = _holds(seen[at + 1], NAME_OF[holds], "namnen bredvid koderna")
            continue
        here = out[at]
        mine = here.column.holds if here is not None else None
        if each.numeric or each.codes or before is None or before.column.holds not in CODES or not seen[at - 1].codes:
            continue
        same = mine is before.column.holds
        unnamed = out[at] is None and (says_name(each.header) or each.header.startswith("(kolumn"))
        if same or unnamed or (mine in CODES and says_name(each.header)):
            _name_follows(seen, out, at)


def _name_follows(seen: Sequence[Seen], out: list[Decided | None], at: int) -> None:
    before = out[at - 1]
    if before is None:
        return
    holds = before.column.holds
    if holds in NAME_OF:
        out[at] = _holds(seen[at], NAME_OF[holds], f"namn till ”{seen[at - 1].header[:60]}”")
    else:
        out[at] = _holds(seen[at], holds, "namnet säger mer än koden bredvid")
        out[at - 1] = nothing(seen[at - 1], "koden läses inte när namnet står bredvid")


def _only_one_each(seen: Sequence[Seen], out: list[Decided | None]) -> None:
    """Of several columns of one dimension the most detailed is read."""
    for holds in CODES | set(NAME_OF.values()):
        same = [at for at, each in enumerate(out) if each is not None and each.column.holds is holds]
        if len(same) < 2:
            continue
        chosen = max(same, key=lambda at: len(set(seen[at].texts)))
        for at in same:
            if at != chosen:
                reason = f"”{seen[chosen].header[:60]}” delar upp mer"
                out[at] = nothing(seen[at], reason, guess=len(set(seen[at].texts)) > 1)
