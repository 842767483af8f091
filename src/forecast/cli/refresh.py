"""`refresh`: what a scheduled job runs: check, forecast, keep. The same inputs give the same snapshot, kept once."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.files import make_folder, write_whole
from forecast.cli.memory import StoreUrl, moment_of, name_of, store_place, tell_unread
from forecast.cli.options import AsOf, Headline, Scenarios, WorkspacePath, month_of
from forecast.cli.papers import Form, table_texts
from forecast.cli.streams import answer, say
from forecast.errors import CollectedInputError, ForecastError, UsageError
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.report.contract import dump_line, total_object
from forecast.report.refresh_card import Kept, Limits, alerts_of, kept_object, kept_text, refused_object, run_card
from forecast.scenario.files import load_scenario
from forecast.scenario.result import DEFAULT_DRAWS, DEFAULT_SEED, Choice
from forecast.service import check, forecast_to_keep, open_workspace, run
from forecast.service.papers import board_of
from forecast.store.history import previous_of
from forecast.store.store import open_store, opened_if_there
from forecast.workspace.workspace import Workspace

ALERT = 3
"""The exit code where a limit was passed."""
CARD = "run-card.json"


class RefreshFormat(StrEnum):
    """How `refresh` answers."""

    TABLE = "table"
    JSON = "json"


class BlockedError(ForecastError):
    """Findings that make a forecast impossible or wrong; nothing is kept."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        self.why = tuple(str(item) for item in findings if item.severity is Severity.BLOCKER)
        super().__init__("\n".join((*self.why, f"{len(self.why)} hinder: ingen prognos är sparad.")))


class UnwrittenError(ForecastError):
    """The forecast is kept, but its report could not be written."""

    def __init__(self, kept: Kept, error: ForecastError) -> None:
        self.kept = kept
        super().__init__(f"{error} Prognosen är sparad ({kept.snapshot.id[:12]}).")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a refresh is asked for."""

    path: Path
    store: str | None
    scenarios: tuple[Path, ...]
    as_of: str | None
    headline: Layer | None
    draws: int
    seed: int
    limits: Limits
    report: Path | None
    at: dt.datetime


def refresh_command(
    workspace: WorkspacePath,
    store: StoreUrl = None,
    as_of: AsOf = None,
    scenario: Scenarios = None,
    headline: Headline = None,
    draws: Annotated[int, typer.Option(help="Antal dragningar.")] = DEFAULT_DRAWS,
    seed: Annotated[int, typer.Option(help="Frö.")] = DEFAULT_SEED,
    report: Annotated[Path | None, typer.Option("--report", help="Mapp för tabellerna och körkortet.")] = None,
    alert_change: Annotated[
        float | None, typer.Option("--alert-change", metavar="MNKR", help="Larma när prognosen ändrats mer än så.")
    ] = None,
    alert_deviation: Annotated[
        float | None,
        typer.Option("--alert-deviation", metavar="PROCENT", help="Larma när avvikelsen är sämre än så av budgeten."),
    ] = None,
    at: Annotated[str | None, typer.Option(help="Tidpunkt; annars nu.")] = None,
    form: Annotated[RefreshFormat, typer.Option("--format", help="table eller json.")] = RefreshFormat.TABLE,
) -> None:
    """Kontrollera, räkna och spara prognosen. Samma underlag sparas en gång. Kod 1: hinder, 3: larm."""
    limits = Limits(
        _limit("--alert-change", alert_change, 1_000_000), _limit("--alert-deviation", alert_deviation, 0.01)
    )
    paths = tuple(scenario or ())
    asked = Asked(workspace, store, paths, as_of, headline, draws, seed, limits, report, moment_of(at))
    try:
        kept, line = _refreshed(asked, form)
    except UsageError:
        raise
    except ForecastError as error:
        if form is RefreshFormat.JSON:
            answer(_refusal(workspace, error))
        raise
    answer(line)
    for alert in kept.alerts:
        say(f"Larm: {alert.sentence}")
    if kept.alerts:
        raise typer.Exit(ALERT)


def _refreshed(asked: Asked, form: RefreshFormat) -> tuple[Kept, str]:
    """The kept forecast, and what stdout is to hold."""
    if asked.report is not None:
        make_folder(asked.report)  # before anything is kept
    opened, findings, result = _forecast(asked)
    snapshot = forecast_to_keep(opened, result, findings)
    with open_store(store_place(asked.path, asked.store)) as store:
        made, new = store.put_snapshot(snapshot, at=asked.at)
        previous = previous_of(store.snapshots_in_short(opened.name), made)
        say(f"{'Sparad' if new else 'Redan sparad'}: {made.id[:12]} i {store.shown}.")
    kept = Kept(made, new, previous, alerts_of(made, previous, asked.limits))
    try:
        files = None if asked.report is None else _report(asked.report, opened, result, run_card(made))
    except ForecastError as error:
        raise UnwrittenError(kept, error) from error
    if form is RefreshFormat.JSON:
        return kept, dump_line(kept_object(kept, total_object(opened, result), files))
    counts = {level.value: sum(item.severity is level for item in findings) for level in Severity}
    return kept, kept_text(kept, counts)


def _forecast(asked: Asked) -> tuple[Workspace, tuple[Finding, ...], Result]:
    """The workspace with its journal, checked and forecast; raises BlockedError."""
    scenarios = [load_scenario(path) for path in asked.scenarios]
    opened = _opened(asked)
    say(f"{opened.name} är inläst.")
    findings = check(opened)
    if any(item.severity is Severity.BLOCKER for item in findings):
        raise BlockedError(findings)
    layer = asked.headline or opened.settings.headline
    result = run(opened, scenarios, Choice(month_of(asked.as_of), headline=layer, draws=asked.draws, seed=asked.seed))
    say(f"Prognosen efter {result.as_of.label} är räknad.")
    return opened, findings, result


def _opened(asked: Asked) -> Workspace:
    """Nothing is made before it is known that there is something to keep."""
    if asked.store is None:
        return open_workspace(asked.path)
    there = opened_if_there(asked.store)
    tell_unread(asked.path, asked.store)
    if there is None:
        return open_workspace(asked.path)
    with there as store:
        return open_workspace(asked.path, store)


def _report(folder: Path, opened: Workspace, result: Result, card: str) -> list[str]:
    """Write the tables, and last the card, so that it never tells of tables that are not there."""
    paper = board_of(opened, result)
    texts = {**table_texts(paper, Form.TEXT), **table_texts(paper, Form.CSV)}
    write_whole({folder / name: text for name, text in {**texts, CARD: card}.items()})
    say(f"{len(texts)} filer och {CARD} skrivna i {folder}.")
    return [*texts, CARD]


def _refusal(path: Path, error: ForecastError) -> str:
    findings = None
    why = [str(part) for part in error.errors] if isinstance(error, CollectedInputError) else [str(error)]
    if isinstance(error, BlockedError):
        why = list(error.why)
        findings = {level.value: sum(item.severity is level for item in error.findings) for level in Severity}
    kept = error.kept if isinstance(error, UnwrittenError) else None
    return dump_line(refused_object(name_of(path), findings, why, kept))


def _limit(option: str, said: float | None, unit: float) -> float | None:
    if said is None:
        return None
    if not math.isfinite(said) or said < 0:
        raise UsageError(f"{option} ska vara 0 eller större, inte {said}.")
    return said * unit
