"""The ledger: every amount that was read, what it is, which span it belongs to and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast.errors import Place
from forecast.ledger.specs import Kind, Layer
from forecast.ledger.tree import Tree
from forecast.money import round_ore
from forecast.periods import Month, Span

COLUMNS = (
    "statement", "row", "kind", "layer", "version", "year", "first", "last", "amount", "digit",
    "file", "line", "column",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount: SEK, income > 0, cost < 0, for a row of a statement over a span.

    `digit` is one unit of the last digit that the source prints, SEK: what rounding may hide.
    """

    statement: str
    row: str
    kind: Kind
    span: Span
    amount: float
    place: Place
    layer: Layer | None = None
    version: str = "original"
    digit: float = 1.0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was read from one table against what is in the ledger.

    Attributes:
        file: the file.
        title: the table's title.
        statement: where its amounts went.
        rows: data rows in the file.
        cells: measure cells with a number.
        empty: measure cells where nothing was printed.
        sum_file: sum of the measure cells as printed, turned into SEK and the inner sign.
        sum_loaded: sum of the ledger's amounts from this table, in SEK, as the file says them (a full-year deviation
            as a deviation).
        entries: how many amounts the table gave the ledger.
        amounts: their sum, SEK.
    """

    file: str
    title: str
    statement: str
    rows: int
    cells: int
    empty: int
    sum_file: float
    sum_loaded: float
    entries: int
    amounts: float

    @property
    def whole(self) -> bool:
        """Whether everything that was read is in the ledger, to the öre."""
        return abs(self.sum_file - self.sum_loaded) < 0.005


@dataclass(frozen=True, slots=True)
class Ledger:
    """All amounts as a long table (`frame`, columns `COLUMNS`; treat as read-only) and a receipt per table."""

    frame: pd.DataFrame
    receipts: tuple[Receipt, ...]

    def select(
        self, statement: str, kind: Kind, layer: Layer | None = None, version: str | None = None
    ) -> pd.DataFrame:
        """The entries of a statement and kind; of the latest budget version where several exist."""
        frame = self.frame
        mask = (frame["statement"] == statement) & (frame["kind"] == kind.value)
        mask &= frame["layer"] == (layer.value if layer else "")
        chosen = frame[mask if version is None else mask & (frame["version"] == version)]
        if version is not None or chosen["version"].nunique() < 2:
            return chosen
        return chosen.drop_duplicates(["row", "year", "first", "last"], keep="last")


def make_ledger(entries: Iterable[Entry], receipts: Iterable[Receipt]) -> Ledger:
    """Collect entries into a ledger; amounts are rounded to the öre here and nowhere later on their way in."""
    rows = [
        (
            e.statement, e.row, e.kind.value, e.layer.value if e.layer else "", e.version, e.span.year, e.span.first,
            e.span.last, e.amount, e.digit, e.place.file, e.place.row or 0, e.place.column or "",
        )
        for e in entries
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame["amount"] = round_ore(frame["amount"].to_numpy(dtype=np.float64))
    return Ledger(frame, tuple(receipts))


def over_span(entries: pd.DataFrame, tree: Tree, span: Span) -> NDArray[np.float64]:
    """Amount per row over a span, put together from spans that follow each other without gap or overlap.

    A full year takes the closing period 13 along where it is booked.

    Args:
        entries: of one statement, kind, layer and version.
        tree: its rows.
        span: the span wanted.

    Returns:
        (R,) SEK; NaN where the entries do not cover the span.
    """
    out = np.full(len(tree.rows), np.nan)
    where = {key: i for i, key in enumerate(tree.keys)}
    last = 13 if span.last == 12 else span.last
    within = entries[(entries["year"] == span.year) & (entries["first"] >= span.first) & (entries["last"] <= last)]
    for key, part in within.groupby("row", sort=False):
        pieces: dict[int, list[tuple[int, float]]] = {}
        for first, end, amount in zip(part["first"], part["last"], part["amount"], strict=True):
            pieces.setdefault(int(first), []).append((int(end), float(amount)))
        total = _put_together(pieces, span.first, span.last)
        if total is not None:
            out[where[str(key)]] = total
    return round_ore(out)


def _put_together(pieces: Mapping[int, list[tuple[int, float]]], at: int, last: int) -> float | None:
    """Sum of pieces that follow each other from `at` to at least `last`, the longest first; None where none do."""
    for end, amount in sorted(pieces.get(at, ()), reverse=True):
        rest = _put_together(pieces, end + 1, last)
        if rest is not None:
            return amount + rest
    return 0.0 if at > last else None


def by_month(entries: pd.DataFrame, tree: Tree, year: int) -> NDArray[np.float64]:
    """Amount per row and month where single months are known; period 13 is added to December.

    Returns:
        (R, 12) SEK; NaN where a month alone is not known.
    """
    out = np.full((len(tree.rows), 12), np.nan)
    where = {key: i for i, key in enumerate(tree.keys)}
    single = entries[(entries["year"] == year) & (entries["first"] == entries["last"])].sort_values(
        "first", kind="stable"
    )
    for key, month, amount in zip(single["row"], single["first"], single["amount"], strict=True):
        column = min(int(month), 12) - 1
        before = out[where[key], column]
        out[where[key], column] = amount if np.isnan(before) else before + amount
    return round_ore(out)


def booked_through(ledger: Ledger, statement: str, year: int) -> Month | None:
    """The last month of `year` that holds an outcome in a statement."""
    actual = ledger.select(statement, Kind.ACTUAL)
    last = actual.loc[actual["year"] == year, "last"].max()
    return None if pd.isna(last) else Month(year, min(int(last), 12))
