"""What a forecast was made of, and the mixtures of an earlier and a later one by which causes are told apart.

In every mixture the groups of inputs up to a cause are the later stand's, and all after it the earlier's. Only the
primary statement is mixed: no other is added to it.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from forecast.drivers.budget_versions import BudgetChange
from forecast.drivers.knowledge import Known
from forecast.drivers.lump_sums import LumpSum
from forecast.drivers.population.counts import Population
from forecast.ledger.book import COLUMNS, Ledger
from forecast.ledger.specs import Kind, Layer
from forecast.ledger.tree import CostType
from forecast.periods import CLOSING_PERIOD, Month
from forecast.questions.forecast_change import Cause
from forecast.scenario.result import Choice
from forecast.scenario.schema import Scenario
from forecast.workspace.settings import Judgement
from forecast.workspace.workspace import Workspace

_CELL = ["row", "kind", "layer", "version", "year", "first", "last"]
"""What makes two amounts of a statement the same amount, told twice."""
_DRIVERS = (
    "known", "population", "population_spans", "demand", "volumes", "volume_links", "staffing", "placements",
    "arrivals", "driver_facts", "indicators", "ranges", "years", "purchases", "hours", "allocations",
    "compared",
)  # fmt: skip
_ON_ROWS = ("judgements", "methods", "previous", "track_record", "phasing", "budget_changes")
"""What names rows one by one, and says nothing of a row that is gone."""
_PERSONS = ("judgements", "previous", "track_record", "comments", "remarks", "adopted")
"""What persons say of the year, or have said of earlier ones; laid in with their layers."""
PARTS: Mapping[Cause, tuple[str, ...]] = MappingProxyType(
    {
        Cause.RESTATED: ("trees", "settings", "ledger"),
        Cause.BUDGET: ("budget_changes", "phasing"),
        Cause.DRIVERS: _DRIVERS,
        Cause.GRANTS: ("grants", "grants_apart"),
        Cause.EVENTS: ("events",),
        Cause.MEASURES: ("measures",),
        Cause.METHOD: ("methods",),
        Cause.JUDGEMENT: _PERSONS,
    }
)
"""Which parts of a workspace are laid in with which cause; what two causes move stands with one of them."""
_UNSAID: Mapping[str, None] = MappingProxyType({"adopted": None})
"""What stands for a part where nobody has said anything, if that is not an empty one."""
MOVES_NOTHING = (
    "name", "printed", "text_figures", "named_deviations", "digest", "imports", "new_rows", "published_outcomes",
    "units", "comment_threshold", "files",
)  # fmt: skip
"""What a workspace holds that no forecast is made of: receipts, checks, who hands in, what is only held against."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that decides a forecast: the workspace with its journal, what was asked, and the (united) scenario."""

    workspace: Workspace
    choice: Choice
    scenario: Scenario

    @property
    def as_of(self) -> Month:
        """Last booked month."""
        return self.choice.as_of or self.workspace.settings.as_of


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both ends, with the primary statement alone; `one` says that both are of the same files and journal."""

    before: Inputs
    now: Inputs
    one: bool


def mixtures(before: Inputs, now: Inputs) -> Iterator[tuple[Cause | None, Inputs]]:
    """The earlier inputs (None), then those after each cause in the order of `Cause`; the last are the later ones.

    Where a cause's inputs are the same in both, the very same mixture comes again.
    """
    one = before.workspace.digest == now.workspace.digest
    pair = _Pair(_alone(before), _alone(now), one)
    at = replace(pair.before, choice=replace(pair.before.choice, as_of=before.as_of, draws=1))
    yield None, at
    for cause, step in _STEPS.items():
        at = step(pair, at)
        yield cause, at


def apart_at_all(before: Inputs, now: Inputs) -> str | None:
    """Why inputs cannot be mixed, a Swedish clause; None where they can."""
    old, new = before.workspace.settings, now.workspace.settings
    for name, word in (("unit", "enhet"), ("primary_statement", "uppställning"), ("total", "summarad")):
        if getattr(old, name) != getattr(new, name):
            return f"arbetsytan har fått en annan {word} ({getattr(old, name)} → {getattr(new, name)})"
    return None


def _alone(inputs: Inputs) -> Inputs:
    """The primary statement alone, of which all months are asked as the later program does."""
    workspace = inputs.workspace
    tree, frame = workspace.tree, workspace.ledger.frame
    own = frame[(frame["statement"] == tree.statement).to_numpy()]
    ledger = Ledger(own, workspace.ledger.receipts)
    return replace(inputs, workspace=replace(workspace, trees={tree.statement: tree}, ledger=ledger))


def _restated(pair: _Pair, at: Inputs) -> Inputs:
    """The later books of what the earlier forecast knew: history, corrected months, rows, principles, restatements."""
    later, own = pair.now.workspace, at.workspace
    if pair.one:
        return at
    known = own.known.model_copy(
        update={
            "restatements": later.known.restatements,
            "holiday_liability": later.known.holiday_liability,
        }
    )
    trees, rows = later.trees, set(later.tree.keys)
    if any(row not in rows for statement, row in known.named_rows() if statement in trees):
        known = later.known  # what was known of a row that is gone goes with it
    booked = _of(own, Kind.ACTUAL)
    actual = _overlaid(booked, _through(_of(later, Kind.ACTUAL), at.as_of))
    frame = pd.concat([actual, _others(own, Kind.ACTUAL)], ignore_index=True)
    settings = own.settings.model_copy(update={"principles": later.settings.principles})
    as_it_was = (own.tree.rows, own.known, own.settings) == (later.tree.rows, known, settings)
    if as_it_was and _same_amounts(booked, actual):
        return at
    made = replace(own, trees=trees, known=known, settings=settings, ledger=_ledger(own, frame, rows))
    left: dict[str, Any] = {
        name: tuple(item for item in getattr(own, name) if item.statement not in trees or item.row in rows)
        for name in _ON_ROWS
    }
    return replace(at, workspace=replace(made, **left))


def _budget(pair: _Pair, at: Inputs) -> Inputs:
    """The later budget, as decided as of the later month; of period budgets those that both know."""
    later, own = pair.now.workspace, at.workspace
    if pair.one and not later.budget_changes:
        return at
    kinds = (Kind.BUDGET, Kind.YTD_BUDGET)
    frame = pd.concat(
        [
            _others(own, *kinds),
            _of(later, Kind.BUDGET),
            _overlaid(_of(own, Kind.YTD_BUDGET), _through(_of(later, Kind.YTD_BUDGET), at.as_of)),
        ],
        ignore_index=True,
    )
    changes = _as_if_decided(later.budget_changes, at.as_of, pair.now.as_of)
    mixed = _ledger(own, frame, None)
    as_it_was = (own.budget_changes, own.phasing) == (changes, later.phasing)
    if as_it_was and all(_same_amounts(_of(own, kind), _kind(mixed.frame, kind)) for kind in kinds):
        return at
    made = replace(own, ledger=mixed, budget_changes=changes, phasing=later.phasing)
    return replace(at, workspace=made)


def _as_if_decided(changes: tuple[BudgetChange, ...], known: Month, through: Month) -> tuple[BudgetChange, ...]:
    """Changes decided by `through`, dated so that they count as of `known`; those decided later stay as they are."""
    day, last = _last_day(known), _last_day(through)
    return tuple(
        replace(item, date=min(item.date, day) if item.date <= last else max(item.date, day + dt.timedelta(days=1)))
        for item in changes
    )


def _last_day(month: Month) -> dt.date:
    return dt.date(month.year, month.number, calendar.monthrange(month.year, month.number)[1])


def _swapped(*names: str) -> Callable[[_Pair, Inputs], Inputs]:
    """A step that takes some of the later workspace's parts as they are."""

    def step(pair: _Pair, at: Inputs) -> Inputs:
        return _laid(pair, at, {name: getattr(pair.now.workspace, name) for name in names})

    return step


def _laid(pair: _Pair, at: Inputs, later: dict[str, Any]) -> Inputs:
    """The mixture with some of its workspace's parts exchanged; the very same where they say the same."""
    if pair.one or all(_alike(getattr(at.workspace, name), part) for name, part in later.items()):
        return at
    return replace(at, workspace=replace(at.workspace, **later))


def _drivers(pair: _Pair, at: Inputs) -> Inputs:
    """The later drivers, and what is known but for the sums on rows of grants: those are told as grants."""
    later: dict[str, Any] = {name: getattr(pair.now.workspace, name) for name in PARTS[Cause.DRIVERS]}
    known, own = pair.now.workspace.known, at.workspace.known
    granted = {row.key for row in at.workspace.tree.rows if row.cost_type == CostType.GRANTS}
    if _sums_of(known, granted) != _sums_of(own, granted):
        others = tuple(item for item in known.lump_sums if item.row not in granted)
        known = known.model_copy(update={"lump_sums": (*others, *_sums_of(own, granted))})
    return _laid(pair, at, {**later, "known": known})


def _sums_of(known: Known, rows: Set[str]) -> tuple[LumpSum, ...]:
    return tuple(item for item in known.lump_sums if item.row in rows)


def _alike(one: object, other: object) -> bool:
    """Whether two parts of workspaces say the same; counts of inhabitants are held together by their amounts."""
    if isinstance(one, Population) and isinstance(other, Population):
        return (one.years, one.projected) == (other.years, other.projected) and np.array_equal(one.counts, other.counts)
    return one == other


def _method(pair: _Pair, at: Inputs) -> Inputs:
    choice = replace(at.choice, method=pair.now.choice.method)
    if (choice, at.workspace.methods) == (at.choice, pair.now.workspace.methods):
        return at
    return replace(at, workspace=replace(at.workspace, methods=pair.now.workspace.methods), choice=choice)


def _outcomes(pair: _Pair, at: Inputs) -> Inputs:
    """The later workspace whole, as of its month, but for what persons say: that they said as of the earlier month."""
    later, own = pair.now.workspace, pair.before
    said_then = own.as_of == own.workspace.settings.as_of
    persons: dict[str, Any] = {
        name: getattr(at.workspace, name) if said_then else _UNSAID.get(name, ()) for name in _PERSONS
    }
    frame = _others(later, Kind.FORECAST)
    if said_then:
        said = _of(at.workspace, Kind.FORECAST)
        if pair.now.as_of.number == 12:
            said, persons["judgements"] = _still_said(pair.now, said, at.workspace.judgements)
        frame = pd.concat([frame, said], ignore_index=True)
    settings = later.settings
    if said_then and settings.as_of != pair.now.as_of:  # what was said must not be hidden before its own step
        settings = settings.model_copy(update={"as_of": pair.now.as_of})
    made = replace(later, settings=settings, ledger=_ledger(later, frame, set(later.tree.keys)), **persons)
    return replace(at, workspace=made, choice=replace(at.choice, as_of=pair.now.as_of))


def _still_said(
    closing: Inputs, said: pd.DataFrame, judged: tuple[Judgement, ...]
) -> tuple[pd.DataFrame, tuple[Judgement, ...]]:
    """Of what persons said during a year, that which stands when it is over; elsewhere the outcome takes its place.

    So a person's forecast that missed has missed by what happened. An adopted forecast is whole or none.
    """
    workspace, layer = closing.workspace, closing.choice.headline
    if closing.as_of != workspace.settings.as_of or layer not in {Layer.JUDGED, Layer.ADOPTED}:
        return said.iloc[:0], ()
    now = _of(workspace, Kind.FORECAST)
    rows = {*now["row"][(now["layer"] == layer.value).to_numpy()]}
    if layer is Layer.ADOPTED:
        return (said, judged) if rows else (said.iloc[:0], ())
    rows |= {item.row for item in workspace.judgements}
    mine = (said["layer"] == layer.value) & said["row"].isin(rows)
    return said[mine.to_numpy()], tuple(item for item in judged if item.row in rows)


def _judgement(pair: _Pair, at: Inputs) -> Inputs:
    return replace(at, workspace=pair.now.workspace, choice=replace(at.choice, headline=pair.now.choice.headline))


def _scenario(pair: _Pair, at: Inputs) -> Inputs:
    return at if at.scenario.digest == pair.now.scenario.digest else replace(at, scenario=pair.now.scenario)


_STEPS: dict[Cause, Callable[[_Pair, Inputs], Inputs]] = {
    Cause.RESTATED: _restated,
    Cause.BUDGET: _budget,
    Cause.DRIVERS: _drivers,
    Cause.GRANTS: _swapped(*PARTS[Cause.GRANTS], "known"),
    Cause.EVENTS: _swapped(*PARTS[Cause.EVENTS]),
    Cause.MEASURES: _swapped(*PARTS[Cause.MEASURES]),
    Cause.METHOD: _method,
    Cause.OUTCOMES: _outcomes,
    Cause.JUDGEMENT: _judgement,
    Cause.SCENARIO: _scenario,
}


def _of(workspace: Workspace, kind: Kind) -> pd.DataFrame:
    return _kind(workspace.ledger.frame, kind)


def _kind(frame: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    return frame[(frame["kind"] == kind.value).to_numpy()]


def _same_amounts(before: pd.DataFrame, later: pd.DataFrame) -> bool:
    """Whether two sets of amounts say the same in the same order; where in doubt, the forecast is reckoned again."""
    columns = [*_CELL, "amount"]
    return before[columns].reset_index(drop=True).equals(later[columns].reset_index(drop=True))


def _others(workspace: Workspace, *kinds: Kind) -> pd.DataFrame:
    frame = workspace.ledger.frame
    return frame[~frame["kind"].isin([kind.value for kind in kinds]).to_numpy()]


def _through(frame: pd.DataFrame, month: Month) -> pd.DataFrame:
    """Earlier years, and the year's spans that end no later than a month."""
    last = CLOSING_PERIOD if month.number == 12 else month.number
    known = (frame["year"] < month.year) | ((frame["year"] == month.year) & (frame["last"] <= last))
    return frame[known.to_numpy()]


def _overlaid(before: pd.DataFrame, later: pd.DataFrame) -> pd.DataFrame:
    """The later amounts, and the earlier ones that no later one corrects."""
    if before.empty or later.empty:
        return later if before.empty else before
    corrected = pd.MultiIndex.from_frame(before[_CELL]).isin(pd.MultiIndex.from_frame(later[_CELL]))
    return pd.concat([before[~corrected], later], ignore_index=True)


def _ledger(workspace: Workspace, frame: pd.DataFrame, rows: set[str] | None) -> Ledger:
    """A mixture's ledger, without the amounts of rows that are gone."""
    kept = frame if rows is None else frame[frame["row"].isin(rows).to_numpy()]
    return Ledger(kept[list(COLUMNS)].reset_index(drop=True), workspace.ledger.receipts)
