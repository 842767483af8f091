"""Kept forecasts and track_record.csv beside the outcomes that the ledger holds: the arrays of questions/track.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.fullyear.plain import linear_deviation, straight
from forecast.ledger.book import by_month
from forecast.ledger.specs import Kind
from forecast.model import Floats, Result
from forecast.money import round_ore
from forecast.periods import Month, Span
from forecast.questions.track import LAYERS, VOICES, Track, Voice
from forecast.store.past import kept_leaves
from forecast.store.records import Snapshot
from forecast.workspace.amounts import amounts
from forecast.workspace.workspace import Workspace, decided_budget

_MODEL, _JUDGED = VOICES.index(Voice.MODEL), VOICES.index(Voice.JUDGED)


def track_of(workspace: Workspace, result: Result, kept: Sequence[Snapshot]) -> Track:
    """Every forecast of a year whose outcome is booked, a month each; N is 0 where there is none.

    Args:
        workspace: its ledger's outcomes, and its track_record.csv.
        result: as of when: its own year counts only when December is booked.
        kept: whole kept forecasts, at most one a month (`last_of_months`); a month of a closed year's own end is none.
    """
    leaves = _Leaves(workspace, result)
    months = sorted({*_of_snapshots(kept, leaves), *_of_record(workspace, leaves)})
    by_month = {Month.parse(item.as_of): item for item in kept}
    made = [_forecast(workspace, leaves, month, by_month.get(month)) for month in months]
    return Track(
        as_of=tuple(months),
        rows=leaves.keys,
        amounts=np.array([item.amounts for item in made]).reshape(len(made), len(VOICES), leaves.count),
        outcome=np.array([leaves.outcome(month.year) for month in months]).reshape(len(made), leaves.count),
        budget=np.array([leaves.budget(month.year) for month in months]).reshape(len(made), leaves.count),
        preliminary=tuple(month.year == result.as_of.year and not result.closed for month in months),
        kept=tuple("" if month not in by_month else by_month[month].id for month in months),
        judged=np.array([item.judged for item in made], dtype=np.bool_).reshape(len(made), leaves.count),
    )


class _Leaves:
    """The leaves below the committee's row, and what the ledger knows of them in a year that is booked to its end."""

    def __init__(self, workspace: Workspace, result: Result) -> None:
        tree = workspace.tree
        self._workspace, self._last = workspace, result.as_of
        self._at = tree.leaves_below(tree.position(workspace.settings.total))
        self.keys = tuple(tree.keys[at] for at in self._at)
        self.where = {key: number for number, key in enumerate(self.keys)}
        self.count = len(self.keys)
        self._years: dict[tuple[Kind, int], Floats] = {}
        self._months: dict[tuple[Kind, int], Floats] = {}

    def outcome(self, year: int) -> Floats:
        """(R,) SEK, NaN where the year is not booked to its end."""
        over = year < self._last.year or self._last == Month(year, 12)
        return self._year(Kind.ACTUAL, year) if over else np.full(self.count, np.nan)

    def budget(self, year: int) -> Floats:
        """(R,) the year's budget as it was when the year ended; a row that it does not name has none of it."""
        if year == self._last.year:
            found = np.asarray(decided_budget(self._workspace, self._workspace.tree, self._last)[self._at])
        else:
            found = self._year(Kind.BUDGET, year)
        return np.where(np.isnan(found), 0.0, found) if np.isfinite(found).any() else found

    def lines(self, month: Month) -> Mapping[Voice, Floats]:
        """The two plain lines as the ledger gives them today; NaN where the months are not known."""
        actual, planned = (self._through(kind, month) for kind in (Kind.ACTUAL, Kind.BUDGET))
        even = linear_deviation(actual, planned, self._year(Kind.BUDGET, month.year), month.number)
        pace = {Voice.LINEAR: straight(actual, month.number), Voice.LINEAR_DEVIATION: even}
        return {voice: round_ore(line) for voice, line in pace.items()}

    def _year(self, kind: Kind, year: int) -> Floats:
        if (kind, year) not in self._years:
            self._years[kind, year] = self._over(kind, Span.full_year(year))
        return self._years[kind, year]

    def _through(self, kind: Kind, month: Month) -> Floats:
        """January to a month: of the months where they are known, else of the span as it is printed."""
        if (kind, month.year) not in self._months:
            tree = self._workspace.tree
            entries = self._workspace.ledger.select(tree.statement, kind)
            self._months[kind, month.year] = by_month(entries, tree, month.year)[self._at]
        found = self._months[kind, month.year][:, : month.number].sum(axis=1)
        return self._over(kind, Span.through(month)) if np.isnan(found).all() else np.asarray(found)

    def _over(self, kind: Kind, span: Span) -> Floats:
        return np.asarray(amounts(self._workspace, self._workspace.tree, kind, span)[self._at], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Forecast:
    """(V, R) amounts of a month, and (R,) which rows a person had judged."""

    amounts: Floats
    judged: NDArray[np.bool_]


def _of_snapshots(kept: Sequence[Snapshot], leaves: _Leaves) -> list[Month]:
    months = [Month.parse(item.as_of) for item in kept]
    return [month for month in months if month.number < 12 and np.isfinite(leaves.outcome(month.year)).any()]


def _of_record(workspace: Workspace, leaves: _Leaves) -> list[Month]:
    return [
        item.as_of
        for item in workspace.track_record
        if item.statement == workspace.tree.statement
        and item.row in leaves.where
        and item.as_of.number < 12
        and np.isfinite(leaves.outcome(item.as_of.year)[leaves.where[item.row]])
    ]


def _forecast(workspace: Workspace, leaves: _Leaves, month: Month, kept: Snapshot | None) -> _Forecast:
    """What was kept; where nothing was, what track_record.csv says, with the plain lines of the rows it speaks of."""
    said = np.full((len(VOICES), leaves.count), np.nan)
    for item in kept_leaves(kept) if kept is not None else ():
        if item.statement == workspace.tree.statement and item.row in leaves.where:
            said[:, leaves.where[item.row]] = [item.amounts.get(voice.value, np.nan) for voice in VOICES]
    judged = np.isfinite(said[_JUDGED])
    if judged.any():
        said[_JUDGED] = np.where(judged, said[_JUDGED], said[_MODEL])
    said, written = _with_record(workspace, leaves, month, said)
    if kept is None:
        spoke = np.isfinite(said[: len(LAYERS)]).any(axis=0)
        for voice, line in leaves.lines(month).items():
            said[VOICES.index(voice)] = np.where(spoke, line, np.nan)
    return _Forecast(said, judged | written)


def _with_record(workspace: Workspace, leaves: _Leaves, month: Month, said: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Layers that were kept nowhere, as track_record.csv has them; and the rows that it has a judgement of."""
    written = np.full(said.shape, np.nan)
    for item in workspace.track_record:
        if item.statement == workspace.tree.statement and item.as_of == month and item.row in leaves.where:
            written[VOICES.index(Voice(item.layer.value)), leaves.where[item.row]] = item.forecast
    silent = np.asarray(~np.isfinite(said).any(axis=1, keepdims=True), dtype=np.bool_)
    return np.where(silent, written, said), np.isfinite(written[_JUDGED]) & silent[_JUDGED]
