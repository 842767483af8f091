"""A refresh: check, forecast, keep, write the report. The same inputs give the same snapshot, kept once.

One call for the command, for whoever refreshes many, and for any worker: what it is asked and what it answers are
frozen values that can be sent to another process.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from forecast.errors import CollectedInputError, ForecastError, system_reason
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.periods import Month
from forecast.report.alerts.message import BEGINS, alert_message
from forecast.report.alerts.passed import Alert
from forecast.report.alerts.rules import AlertRules, fit_rules
from forecast.report.papers.files import Form
from forecast.report.refresh_card import Kept, refused_object, run_card
from forecast.scenario.files import load_scenario
from forecast.scenario.result import DEFAULT_DRAWS, DEFAULT_SEED, Choice
from forecast.scenario.schema import Scenario, unite
from forecast.service.accuracy import years_kept
from forecast.service.alerting import passed, rules_at
from forecast.service.changes import latest_change
from forecast.service.forecasts import forecast_to_keep, run
from forecast.service.papers import board_of, paper_files
from forecast.service.workspaces import check
from forecast.store.door import FILE, whole_place
from forecast.store.history import previous_of
from forecast.store.opened import open_workspace
from forecast.store.records import SWEDEN
from forecast.store.store import Store, open_store, opened_if_there
from forecast.workspace.disk import make_folder, write_whole
from forecast.workspace.workspace import Workspace

CARD = "run-card.json"
MESSAGE = "alert.txt"
"""The message's file in the report's folder."""
FORMS = (Form.DOCX, Form.PPTX, Form.XLSX, Form.PDF, Form.CSV)
"""What a report is written as where nobody says otherwise."""
_ELSEWHERE = "Välj en annan plats med --message."


@dataclass(frozen=True, slots=True)
class Step:
    """How far the work has come: step `number` of `of` begins; the last one tells what came of it, in Swedish."""

    number: int
    of: int
    text: str


Tell = Callable[[Step], None]
"""Told how far the work has come."""


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
        alerts: the file of rules by which somebody is told; None = nobody is.
        message: where the message is written; None = `alert.txt` in the report's folder, or nowhere without one.
        report: folder of the report; None = none is written.
        forms: what the report is written as.
    """

    path: Path
    at: dt.datetime
    store: str | None = None
    scenarios: tuple[Path, ...] = ()
    as_of: Month | None = None
    headline: Layer | None = None
    draws: int = DEFAULT_DRAWS
    seed: int = DEFAULT_SEED
    alerts: Path | None = None
    message: Path | None = None
    report: Path | None = None
    forms: tuple[Form, ...] = FORMS

    @property
    def today(self) -> dt.date:
        """The day of the run on a Swedish clock."""
        return self.at.astimezone(SWEDEN).date()

    @property
    def message_file(self) -> Path | None:
        """Where a message would be written; None where nobody is to be told, or no place was named."""
        if self.alerts is None:
            return None
        return self.message or (None if self.report is None else self.report / MESSAGE)

    @property
    def steps(self) -> int:
        """How many steps its refresh takes."""
        return 5 + (0 if self.report is None else len(set(self.forms)))


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What came of a refresh.

    Attributes:
        workspace: as it was read, with its journal.
        result: its forecast.
        findings: what the check found.
        kept: the snapshot beside the one before, and the rules that were passed.
        files: names of what was written in the report's folder; None where no report was asked for.
        message: where the message was written; None where nothing alerts, or no place was named.
    """

    workspace: Workspace
    result: Result
    findings: tuple[Finding, ...]
    kept: Kept
    files: tuple[str, ...] | None
    message: Path | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How many findings of each severity there are."""
        return counts_of(self.findings)


def refresh(order: RefreshOrder, tell: Tell) -> Refreshed:
    """Refresh one workspace.

    An earlier message is taken away first: where there is one, it is of the latest run.

    Raises:
        BlockedError: findings stand in the way; nothing is kept.
        UnwrittenError: it is kept, but the report or the message could not be written.
        UsageError: a store's address that cannot be read, or draws or seed outside their bounds.
        InputError: the workspace, a scenario, the rules or the store cannot be read.
    """
    steps = _Steps(tell, order.steps)
    _make_room(order)
    rules = None if order.alerts is None else rules_at(order.alerts)
    opened, findings, result, scenario = _forecast(order, rules, steps)
    steps.begin("Sparar prognosen.")
    snapshot = forecast_to_keep(opened, result, findings, scenario)
    with open_store(order.path / FILE if order.store is None else order.store) as store:
        made, new = store.put_snapshot(snapshot, at=order.at)
        previous = previous_of(store.snapshots_in_short(opened.name), made)
        alerts: tuple[Alert, ...] = ()
        if rules is not None:
            alerts = passed(rules, order.path, (opened, findings), (made, previous), (store, order.today))
        kept, shown = Kept(made, new, previous, alerts), store.shown
        try:
            files, message = _written(order, (opened, result, scenario), (kept, counts_of(findings)), store, steps)
        except ForecastError as error:
            raise UnwrittenError(kept, error) from error
    steps.begin(f"{'Sparad' if new else 'Redan sparad'}: {made.id[:12]} i {shown}.")
    return Refreshed(opened, result, findings, kept, files, message)


@dataclass(slots=True)
class _Steps:
    """Counts the steps as they begin."""

    tell: Tell
    of: int
    number: int = 0

    def begin(self, text: str) -> None:
        """Tell that the next step begins."""
        self.number += 1
        self.tell(Step(self.number, self.of, text))


def _make_room(order: RefreshOrder) -> None:
    """Make the folders that are written in, and take away an earlier message, before anything is kept."""
    if order.report is not None:
        make_folder(order.report)
    message = order.message_file
    if message is None:
        return
    make_folder(message.parent)
    if whole_place(str(order.store or order.path / FILE)) == str(message.resolve()):
        raise ForecastError(f"{message} är minnet, som larmet skulle skrivas över. {_ELSEWHERE}")
    try:
        _take_away(message)
    except OSError as error:
        raise ForecastError(f"{message} går inte att ta bort: {system_reason(error)}. {_ELSEWHERE}") from error


def _take_away(message: Path) -> None:
    """Take an earlier message away, and nothing else: a mistyped place must not cost anybody a file.

    Raises:
        ForecastError: what is there is no message.
        OSError: it cannot be read or taken away.
    """
    if message.is_dir():
        raise IsADirectoryError
    if not message.exists() and not message.is_symlink():
        return
    if not message.is_file() or not _begins_so(message, BEGINS.encode()):
        raise ForecastError(f"{message} finns redan och är inget tidigare larm, så den är orörd. {_ELSEWHERE}")
    message.unlink(missing_ok=True)


def _begins_so(path: Path, words: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(words)) == words


def _forecast(
    order: RefreshOrder, rules: AlertRules | None, steps: _Steps
) -> tuple[Workspace, tuple[Finding, ...], Result, Scenario]:
    """The workspace with its journal, checked and forecast, and its scenarios in one; raises BlockedError."""
    scenarios = [load_scenario(path) for path in order.scenarios]
    steps.begin(f"Läser {order.path.resolve().name}.")
    opened = _opened(order)
    if rules is not None:
        fit_rules(rules, opened)
    steps.begin(f"Kontrollerar {opened.name}.")
    findings = check(opened)
    if any(item.severity is Severity.BLOCKER for item in findings):
        raise BlockedError(findings)
    steps.begin(f"Räknar prognosen efter {(order.as_of or opened.settings.as_of).label}.")
    layer = order.headline or opened.settings.headline
    result = run(opened, scenarios, Choice(order.as_of, headline=layer, draws=order.draws, seed=order.seed))
    return opened, findings, result, unite(scenarios, opened.name)


def _opened(order: RefreshOrder) -> Workspace:
    """Nothing is made before it is known that there is something to keep."""
    there = None if order.store is None else opened_if_there(order.store)
    if there is None:
        return open_workspace(order.path)
    with there as store:
        return open_workspace(order.path, store)


def _written(
    order: RefreshOrder,
    said: tuple[Workspace, Result, Scenario],
    told: tuple[Kept, dict[str, int]],
    store: Store,
    steps: _Steps,
) -> tuple[tuple[str, ...] | None, Path | None]:
    """Write the report and the message, all or none; last the card, so that it tells of nothing that is not there."""
    (opened, result, scenario), (kept, counts) = said, told
    texts: dict[Path, str | bytes] = {}
    names: tuple[str, ...] | None = None
    if order.report is not None:
        change, past = latest_change(store, opened, result, scenario), years_kept(store, opened, result)
        paper = board_of(opened, result, change, past)
        report = {**paper_files(paper, order.forms, steps.begin), CARD: run_card(kept.snapshot)}
        texts = {order.report / name: text for name, text in report.items()}
        names = tuple(report)
    message = order.message_file if kept.alerts else None
    if message is not None:
        if message in texts:
            raise ForecastError(f"{message} är en av rapportens filer. {_ELSEWHERE}")
        texts = {message: alert_message(opened, kept, counts, order.today, names or ()), **texts}
    if texts:
        write_whole(texts)
    return names, message


def refusal_of(name: str, error: ForecastError) -> dict[str, object]:
    """What a machine is told where the refresh of a workspace went wrong."""
    why = [str(part) for part in error.errors] if isinstance(error, CollectedInputError) else [str(error)]
    if isinstance(error, BlockedError):
        why = list(error.why)
    findings = error.counts if isinstance(error, BlockedError) else None
    kept = error.kept if isinstance(error, UnwrittenError) else None
    return refused_object(name, findings, why, kept)


def counts_of(findings: tuple[Finding, ...]) -> dict[str, int]:
    """How many findings of each severity there are."""
    return {level.value: sum(item.severity is level for item in findings) for level in Severity}
