"""The ledger: every amount that was read, what it is, which span it belongs to and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

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
    "file", "line", "column", "sheet", "lines",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One amount: SEK, income > 0, cost < 0, for a row of a statement over a span.

    `digit` is one unit of the last digit that the source prints, SEK: what rounding may hide. `lines` is how many lines
    of the source it sums; `place` is the first of them.
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
    lines: int = 1


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
    _chosen: dict[tuple[str, Kind, Layer | None, str | None], pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """What was selected before: a page and its checks ask for the same entries dozens of times."""

    def select(
        self, statement: str, kind: Kind, layer: Layer | None = None, version: str | None = None
    ) -> pd.DataFrame:
        """The entries of a statement and kind; of the latest budget version where several exist."""
        asked = (statement, kind, layer, version)
        if asked not in self._chosen:
            self._chosen[asked] = self._select(*asked)
        return self._chosen[asked].copy(deep=False)  # whoever writes in it writes in a copy

    def _select(self, statement: str, kind: Kind, layer: Layer | None, version: str | None) -> pd.DataFrame:
        frame = self.frame
        mask = (frame["statement"] == statement) & (frame["kind"] == kind.value)
        mask &= frame["layer"] == (layer.value if layer else "")
        chosen = frame[mask if version is None else mask & (frame["version"] == version)]
        if version is not None or chosen["version"].nunique() < 2:
            return chosen
        return chosen.drop_duplicates(["row", "year", "first", "last"], keep="last")


def make_ledger(entries: Iterable[Entry], receipts: Iterable[Receipt], imported: Sequence[pd.DataFrame] = ()) -> Ledger:
    """Collect entries into a ledger; amounts are rounded to the öre here and nowhere later on their way in.

    Args:
        entries: amounts of tables.
        receipts: of everything.
        imported: amounts as long tables already, with the columns `COLUMNS`.
    """
    rows = [
        (
            e.statement, e.row, e.kind.value, e.layer.value if e.layer else "", e.version, e.span.year, e.span.first,
            e.span.last, e.amount, e.digit, e.place.file, e.place.row or 0, e.place.column or "", e.place.sheet or "",
            e.lines,
        )
        for e in entries
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    parts = [part for part in (frame, *imported) if len(part)]
    if imported and parts:
        frame = pd.concat(parts, ignore_index=True)
    frame["amount"] = round_ore(frame["amount"].to_numpy(dtype=np.float64))
    return Ledger(frame, tuple(receipts))


def place_of(cell: pd.Series) -> Place:
    """Where an entry of the ledger's long table stands."""
    return Place(str(cell["file"]), int(cell["line"]), str(cell["column"]), str(cell["sheet"]) or None)


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
    rows: dict[str, dict[int, list[tuple[int, float]]]] = {}
    for key, first, end, amount in _spans(within):
        rows.setdefault(key, {}).setdefault(first, []).append((end, amount))
    for key, pieces in rows.items():
        total = _put_together(pieces, span.first, span.last)
        if total is not None:
            out[where[key]] = total
    return round_ore(out)


def _spans(entries: pd.DataFrame) -> Iterator[tuple[str, int, int, float]]:
    """Row, first and last month, SEK of each entry: as lists, many times faster than a frame's rows one by one."""
    return zip(*(entries[name].tolist() for name in ("row", "first", "last", "amount")), strict=True)


def _put_together(pieces: Mapping[int, list[tuple[int, float]]], at: int, last: int) -> float | None:
    """Sum of pieces that follow each other from `at` to at least `last`, the longest first; None where none do."""
    for end, amount in sorted(pieces.get(at, ()), reverse=True):
        rest = _put_together(pieces, end + 1, last)
        if rest is not None:
            return amount + rest
    return 0.0 if at > last else None


def by_month(entries: pd.DataFrame, tree: Tree, year: int) -> NDArray[np.float64]:
    """Amount per row and month; period 13 is added to December.

    A month that is not printed alone is the difference of spans where they leave no other: August is January to August
    less January to July, as two months' reports of what is booked to date say it.

    Returns:
        (R, 12) SEK; NaN where a month is not known.
    """
    out = np.full((len(tree.rows), 13), np.nan)
    where = {key: i for i, key in enumerate(tree.keys)}
    own = entries[entries["year"] == year]
    for key, month, _, amount in _spans(own[own["first"] == own["last"]]):
        before = out[where[key], month - 1]
        out[where[key], month - 1] = amount if np.isnan(before) else before + amount
    _fill_between(out, own, where)
    closing = out[:, 12]
    out[:, 11] = np.where(np.isnan(closing), out[:, 11], np.nan_to_num(out[:, 11]) + closing)
    return round_ore(out[:, :12])


def _fill_between(out: NDArray[np.float64], entries: pd.DataFrame, where: Mapping[str, int]) -> None:
    """Fill months of `out` (R, 13) that sums and differences of longer spans leave no choice about."""
    longer = set(entries.loc[entries["first"] < entries["last"], "row"])
    if not longer:
        return
    unlike: dict[frozenset[tuple[int, int]], list[tuple[int, dict[tuple[int, int], float]]]] = {}
    known_of: dict[str, dict[tuple[int, int], float]] = {}
    for key, first, last, amount in _spans(entries):
        if key in longer:
            known_of.setdefault(key, {})[first, last] = amount
    for key, spans in known_of.items():
        unlike.setdefault(frozenset(spans), []).append((where[key], spans))
    for known, rows in unlike.items():
        for month in range(1, 13):
            steps = _steps_between(known, month)
            for at, spans in rows if steps else ():
                if np.isnan(out[at, month - 1]):
                    out[at, month - 1] = sum(sign * spans[span] for span, sign in steps)


def _steps_between(known: Iterable[tuple[int, int]], month: int) -> list[tuple[tuple[int, int], int]]:
    """The fewest spans, added or taken away, that leave one month alone; none where no spans do.

    A span is a way from its first month to the month after its last, and back with the other sign.
    """
    reached: dict[int, list[tuple[tuple[int, int], int]]] = {month: []}
    edge = [month]
    while edge and month + 1 not in reached:
        at = edge.pop(0)
        for first, last in sorted(known):
            for start, end, sign in ((first, last + 1, 1), (last + 1, first, -1)):
                if start == at and end not in reached:
                    reached[end] = [*reached[at], ((first, last), sign)]
                    edge.append(end)
    return reached.get(month + 1, [])


def booked_through(ledger: Ledger, statement: str, year: int) -> Month | None:
    """The last month of `year` that holds an outcome in a statement."""
    actual = ledger.select(statement, Kind.ACTUAL)
    last = actual.loc[actual["year"] == year, "last"].max()
    return None if pd.isna(last) else Month(year, min(int(last), 12))
