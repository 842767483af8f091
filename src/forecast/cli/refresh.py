"""`refresh`: what a scheduled job runs: check, forecast, keep. The same inputs give the same snapshot, kept once."""

from __future__ import annotations

import math
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.many import refresh_folder
from forecast.cli.memory import StoreUrl, moment_of, name_of, tell_unread
from forecast.cli.options import AsOf, Headline, Scenarios, month_of
from forecast.cli.streams import answer, say
from forecast.errors import CollectedInputError, ForecastError, UsageError
from forecast.report.contract import dump_line, total_object
from forecast.report.refresh_card import Limits, kept_object, kept_text, refused_object
from forecast.scenario.result import DEFAULT_DRAWS, DEFAULT_SEED
from forecast.service.refreshing import BlockedError, Refreshed, RefreshOrder, UnwrittenError, refresh

ALERT = 3
"""The exit code where a limit was passed."""


class RefreshFormat(StrEnum):
    """How `refresh` answers."""

    TABLE = "table"
    JSON = "json"


def refresh_command(
    workspace: Annotated[
        Path | None, typer.Argument(metavar="WORKSPACE", help="Mapp med workspace.yaml.", show_default=False)
    ] = None,
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
    folder: Annotated[
        Path | None, typer.Option("--all", metavar="MAPP", help="Varje arbetsyta i en mapp, i stället för WORKSPACE.")
    ] = None,
    executor: Annotated[
        str | None,
        typer.Option(metavar="VEM", help="(--all) processes[:ANTAL], threads[:ANTAL], serial eller dask://dator:port."),
    ] = None,
    timeout: Annotated[
        float | None, typer.Option(metavar="SEKUNDER", help="(--all) Längsta tid för en arbetsyta.")
    ] = None,
) -> None:
    """Kontrollera, räkna och spara prognosen. Samma underlag sparas en gång. Kod 1: hinder, 3: larm."""
    limits = Limits(
        _limit("--alert-change", alert_change, 1_000_000), _limit("--alert-deviation", alert_deviation, 0.01)
    )
    order = RefreshOrder(
        path=_asked(workspace, folder, executor, timeout),
        at=moment_of(at),
        store=store,
        scenarios=tuple(scenario or ()),
        as_of=month_of(as_of),
        headline=headline,
        draws=draws,
        seed=seed,
        limits=limits,
        report=report,
    )
    if folder is not None:
        raise typer.Exit(refresh_folder(folder, order, executor, timeout, json=form is RefreshFormat.JSON))
    try:
        tell_unread(order.path, store)
        made = refresh(order, say)
    except UsageError:
        raise
    except ForecastError as error:
        if form is RefreshFormat.JSON:
            answer(_refusal(order.path, error))
        raise
    answer(_answer(made, form))
    for alert in made.kept.alerts:
        say(f"Larm: {alert.sentence}")
    if made.kept.alerts:
        raise typer.Exit(ALERT)


def _asked(workspace: Path | None, folder: Path | None, executor: str | None, timeout: float | None) -> Path:
    """The workspace, or the folder with many; raises UsageError unless one of them is asked for."""
    if folder is None and (executor is not None or timeout is not None):
        raise UsageError("--executor och --timeout gäller bara --all.")
    if (workspace is None) == (folder is None):
        raise UsageError("Ange WORKSPACE, eller --all MAPP för varje arbetsyta i en mapp; en av dem.")
    return workspace or folder or Path()


def _answer(made: Refreshed, form: RefreshFormat) -> str:
    """What stdout is to hold."""
    if form is RefreshFormat.JSON:
        return dump_line(kept_object(made.kept, total_object(made.workspace, made.result), made.files))
    return kept_text(made.kept, made.counts)


def _refusal(path: Path, error: ForecastError) -> str:
    why = [str(part) for part in error.errors] if isinstance(error, CollectedInputError) else [str(error)]
    if isinstance(error, BlockedError):
        why = list(error.why)
    findings = error.counts if isinstance(error, BlockedError) else None
    kept = error.kept if isinstance(error, UnwrittenError) else None
    return dump_line(refused_object(name_of(path), findings, why, kept))


def _limit(option: str, said: float | None, unit: float) -> float | None:
    if said is None:
        return None
    if not math.isfinite(said) or said < 0:
        raise UsageError(f"{option} ska vara 0 eller större, inte {said}.")
    return said * unit
