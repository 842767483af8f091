"""Rows with the same names that only a heading or a sheet's name tells apart: they are summed, and that is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from forecast.errors import Place
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.intake.layout.month_sheets import sheet_month
from forecast.ledger.intake.mapping_file import Holds
from forecast.ledger.intake.proposal.signs import side_of_words
from forecast.ledger.intake.reading.table_read import TableRead
from forecast.ledger.intake.words import keys_of

_KINDS_ONLY = frozenset({Holds.LABEL, Holds.COST_TYPE, Holds.ACCOUNT, Holds.ACCOUNT_NAME})
_REMEDY = "Skriv verksamheten i en egen kolumn på varje rad, om raderna ska hållas isär."


def lost_groups(reads: Sequence[TableRead], file: str) -> Iterator[Finding]:
    """What a controller should see of rows whose kind of money stands once for each of several groups."""
    for read in reads:
        yield from _within(read, file)
    yield from _between(reads, file)


def _own_rows(read: TableRead) -> NDArray[np.int64]:
    rows: NDArray[np.int64] = np.flatnonzero((read.roles.role == "") & read.line_of)
    return rows


def _within(read: TableRead, file: str) -> Iterator[Finding]:
    """Intäkter and Kostnader again and again in one table, below headings that nobody reads."""
    names, rows = read.names, _own_rows(read)
    if names.periods or names.kind is not None or not names.words or len(rows) < 4:
        return
    key = keys_of(list(names.words.values()))[rows]
    _, first, count = np.unique(key, return_index=True, return_counts=True)
    again = [names.shown(int(rows[at])) for at, times in zip(first, count, strict=True) if times > 1]
    if not again or count[count > 1].sum() < 0.8 * len(rows) or not all(map(side_of_words, again)):
        return
    shown = ", ".join(f"”{text}”" for text in again[:4])
    line = int(read.table.sheet.numbers[read.table.rows[rows[0]]])
    yield Finding(
        "koder", Severity.WARNING,
        f"{shown} står på {int(count.max())} rader var, och bara rubriken ovanför skiljer dem åt. Den läses inte: "
        "raderna läggs ihop, och vad de hör till syns inte.",
        Place(file, line, None, read.table.sheet.name or None), _REMEDY,
    )  # fmt: skip


def _between(reads: Sequence[TableRead], file: str) -> Iterator[Finding]:
    """The same kinds of money on several sheets, which are those of units."""
    alike = [read for read in reads if read.part is reads[0].part and set(read.names.words) <= _KINDS_ONLY]
    alike = [read for read in alike if sheet_month(read.table) is None and len(_own_rows(read))]
    sheets = list(dict.fromkeys(read.table.sheet.name for read in alike))
    if len(sheets) < 2:
        return
    texts = [{read.names.shown(int(row)) for row in _own_rows(read)} for read in alike]
    common = set.intersection(*texts)
    if 2 * len(common) < max(map(len, texts)):
        return
    names = ", ".join(f"”{name}”" for name in sheets[:4])
    yield Finding(
        "koder", Severity.WARNING,
        f"Bladen {names} har samma rader, och bara bladets namn skiljer dem åt. Det läses inte: raderna läggs ihop.",
        Place(file), _REMEDY,
    )  # fmt: skip
