"""A refresh: check, forecast, keep, write the report. The same inputs give the same snapshot, kept once.

One call for the command, for whoever refreshes many, and for any worker: what it is asked and what it answers are
frozen values that can be sent to another process.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from forecast.errors import ForecastError
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.periods import Month
from forecast.report.refresh_card import Kept, Limits, alerts_of, run_card
from forecast.report.table import as_csv, as_text
from forecast.scenario.files import load_scenario
from forecast.scenario.result import DEFAULT_DRAWS, DEFAULT_SEED, Choice
from forecast.scenario.schema import Scenario, unite
from forecast.service.forecasts import forecast_to_keep, run
from forecast.service.papers import board_of
from forecast.service.workspaces import check
from forecast.store.door import FILE
from forecast.store.history import previous_of
from forecast.store.opened import open_workspace
from forecast.store.store import open_store, opened_if_there
from forecast.workspace.disk import make_folder, write_whole
from forecast.workspace.workspace import Workspace

CARD = "run-card.json"
NO_LIMITS = Limits()

Tell = Callable[[str], None]
"""Told how far the work has come, in Swedish sentences."""


class BlockedError(ForecastError):
    """Findings that make a forecast impossible or wrong; nothing is kept."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        self.why = tuple(str(item) for item in findings if item.severity is Severity.BLOCKER)
        super().__init__("\n".join((*self.why, f"{len(self.why)} hinder: ingen prognos är sparad.")))

    @property
    def counts(self) -> dict[str, int]:
        """How many findings of each severity there are."""
        return counts_of(self.findings)


class UnwrittenError(ForecastError):
    """The forecast is kept, but its report could not be written."""

    def __init__(self, kept: Kept, error: ForecastError) -> None:
        self.kept = kept
        super().__init__(f"{error} Prognosen är sparad ({kept.snapshot.id[:12]}).")


@dataclass(frozen=True, slots=True)
class RefreshOrder:
    """What a refresh is asked for.

    Attributes:
        path: the workspace's folder.
        at: when it is kept, with time zone.
        store: where; None = the file in the workspace.
        scenarios: files, united.
        as_of: last booked month; None = the workspace's.
        headline: the layer; None = the workspace's.
        draws, seed: of the quantiles.
        limits: when somebody wants to be told.
        report: folder of the report; None = none is written.
    """

    path: Path
    at: dt.datetime
    store: str | None = None
    scenarios: tuple[Path, ...] = ()
    as_of: Month | None = None
    headline: Layer | None = None
    draws: int = DEFAULT_DRAWS
    seed: int = DEFAULT_SEED
    limits: Limits = NO_LIMITS
    report: Path | None = None


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What came of a refresh.

    Attributes:
        workspace: as it was read, with its journal.
        result: its forecast.
        findings: what the check found.
        kept: the snapshot beside the one before, and the limits that were passed.
        files: names of what was written in the report's folder; None where no report was asked for.
    """

    workspace: Workspace
    result: Result
    findings: tuple[Finding, ...]
    kept: Kept
    files: tuple[str, ...] | None

    @property
    def counts(self) -> dict[str, int]:
        """How many findings of each severity there are."""
        return counts_of(self.findings)


def refresh(order: RefreshOrder, tell: Tell) -> Refreshed:
    """Refresh one workspace.

    Raises:
        BlockedError: findings stand in the way; nothing is kept.
        UnwrittenError: it is kept, but the report could not be written.
        UsageError: a store's address that cannot be read, or draws or seed outside their bounds.
        InputError: the workspace, a scenario or the store cannot be read.
    """
    if order.report is not None:
        make_folder(order.report)  # before anything is kept
    opened, findings, result, scenario = _forecast(order, tell)
    snapshot = forecast_to_keep(opened, result, findings, scenario)
    with open_store(order.path / FILE if order.store is None else order.store) as store:
        made, new = store.put_snapshot(snapshot, at=order.at)
        previous = previous_of(store.snapshots_in_short(opened.name), made)
        tell(f"{'Sparad' if new else 'Redan sparad'}: {made.id[:12]} i {store.shown}.")
    kept = Kept(made, new, previous, alerts_of(made, previous, order.limits))
    try:
        files = None if order.report is None else _report(order.report, opened, result, run_card(made), tell)
    except ForecastError as error:
        raise UnwrittenError(kept, error) from error
    return Refreshed(opened, result, findings, kept, files)


def _forecast(order: RefreshOrder, tell: Tell) -> tuple[Workspace, tuple[Finding, ...], Result, Scenario]:
    """The workspace with its journal, checked and forecast, and its scenarios in one; raises BlockedError."""
    scenarios = [load_scenario(path) for path in order.scenarios]
    opened = _opened(order)
    tell(f"{opened.name} är inläst.")
    findings = check(opened)
    if any(item.severity is Severity.BLOCKER for item in findings):
        raise BlockedError(findings)
    layer = order.headline or opened.settings.headline
    result = run(opened, scenarios, Choice(order.as_of, headline=layer, draws=order.draws, seed=order.seed))
    tell(f"Prognosen efter {result.as_of.label} är räknad.")
    return opened, findings, result, unite(scenarios, opened.name)


def _opened(order: RefreshOrder) -> Workspace:
    """Nothing is made before it is known that there is something to keep."""
    there = None if order.store is None else opened_if_there(order.store)
    if there is None:
        return open_workspace(order.path)
    with there as store:
        return open_workspace(order.path, store)


def _report(folder: Path, opened: Workspace, result: Result, card: str, tell: Tell) -> tuple[str, ...]:
    """Write the tables, and last the card, so that it never tells of tables that are not there."""
    paper = board_of(opened, result)
    texts = {f"{table.key}.{ending}": write(table) for ending, write in _FORMS.items() for table in paper.tables}
    write_whole({folder / name: text for name, text in {**texts, CARD: card}.items()})
    tell(f"{len(texts)} filer och {CARD} skrivna i {folder}.")
    return (*texts, CARD)


_FORMS = {"txt": as_text, "csv": as_csv}


def counts_of(findings: tuple[Finding, ...]) -> dict[str, int]:
    """How many findings of each severity there are."""
    return {level.value: sum(item.severity is level for item in findings) for level in Severity}
