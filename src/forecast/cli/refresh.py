"""`refresh`: what a scheduled job runs: check, forecast, keep. The same inputs give the same snapshot, kept once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.files import refuse_shared_files
from forecast.cli.many import ExecutorName, Folder, Timeout, refresh_folder
from forecast.cli.memory import StoreUrl, moment_of, name_of, tell_unread
from forecast.cli.options import AsOf, Headline, Scenarios, ShortAnswer, ShortForm, month_of
from forecast.cli.steps import told_steps
from forecast.cli.streams import answer, say
from forecast.errors import ForecastError, UsageError
from forecast.report.contract import dump_line, total_object
from forecast.report.papers.files import Form
from forecast.report.refresh_card import kept_object, kept_text
from forecast.scenario.result import DEFAULT_DRAWS, DEFAULT_SEED
from forecast.service.refreshing import FORMS, MESSAGE, Refreshed, RefreshOrder, refresh, refusal_of

OneWorkspace = Annotated[
    Path | None, typer.Argument(metavar="WORKSPACE", help="Mapp med workspace.yaml.", show_default=False)
]
ALERT = 3
"""The exit code where a rule of alerts was passed."""


def refresh_command(
    workspace: OneWorkspace = None,
    store: StoreUrl = None,
    as_of: AsOf = None,
    scenario: Scenarios = None,
    headline: Headline = None,
    draws: Annotated[int, typer.Option(help="Antal dragningar.")] = DEFAULT_DRAWS,
    seed: Annotated[int, typer.Option(help="Frö.")] = DEFAULT_SEED,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="DIR", help="Mapp för nämndens underlag och körkortet.")
    ] = None,
    report_to: Annotated[
        list[Form] | None,
        typer.Option("--report-to", help="docx, pptx, xlsx, pdf, text eller csv; kan upprepas. Annars alla utom text."),
    ] = None,
    alert: Annotated[
        Path | None, typer.Option("--alert", metavar="RULES.yaml", help="Regler för när någon ska få veta.")
    ] = None,
    message: Annotated[
        Path | None,
        typer.Option("--message", metavar="FILE", help="Fil för larmets text; annars alert.txt i --report."),
    ] = None,
    at: Annotated[str | None, typer.Option(help="Tidpunkt; annars nu.")] = None,
    form: ShortForm = ShortAnswer.TABLE,
    folder: Folder = None,
    executor: ExecutorName = None,
    timeout: Timeout = None,
) -> None:
    """Kontrollera, räkna och spara prognosen. Samma underlag sparas en gång. Kod 1: hinder, 3: larm."""
    _refuse(report, report_to, alert, message)
    order = RefreshOrder(
        path=_asked(workspace, folder, executor, timeout),
        at=moment_of(at),
        store=store,
        scenarios=tuple(scenario or ()),
        as_of=month_of(as_of),
        headline=headline,
        draws=draws,
        seed=seed,
        alerts=alert,
        message=message,
        report=report,
        forms=tuple(report_to or FORMS),
    )
    if folder is not None:
        raise typer.Exit(refresh_folder(folder, order, executor, timeout, json=form is ShortAnswer.JSON))
    _one(order, form)


def _one(order: RefreshOrder, form: ShortAnswer) -> None:
    """Refresh one workspace, and answer; exits with `ALERT` where a rule was passed."""
    try:
        tell_unread(order.path, order.store)
        with told_steps() as tell:
            made = refresh(order, tell)
    except UsageError:
        raise
    except ForecastError as error:
        if form is ShortAnswer.JSON:
            answer(dump_line(refusal_of(name_of(order.path), error)))
        raise
    answer(_answer(made, form))
    for passed in made.kept.alerts:
        say(f"Larm: {passed.sentence}")
    if made.kept.alerts:
        raise typer.Exit(ALERT)


def _asked(workspace: Path | None, folder: Path | None, executor: str | None, timeout: float | None) -> Path:
    """The workspace, or the folder with many; raises UsageError unless one of them is asked for."""
    if folder is None and (executor is not None or timeout is not None):
        raise UsageError("--executor och --timeout gäller bara --all.")
    if (workspace is None) == (folder is None):
        raise UsageError("Ange WORKSPACE, eller --all MAPP för varje arbetsyta i en mapp; en av dem.")
    return workspace or folder or Path()


def _answer(made: Refreshed, form: ShortAnswer) -> str:
    """What stdout is to hold."""
    if form is ShortAnswer.JSON:
        return dump_line(
            kept_object(made.kept, total_object(made.workspace, made.result), made.files, _shown(made.message))
        )
    return kept_text(made.kept, made.counts)


def _shown(path: Path | None) -> str | None:
    return None if path is None else str(path)


def _refuse(report: Path | None, forms: list[Form] | None, alert: Path | None, message: Path | None) -> None:
    """Raise UsageError for words that say nothing together, or that would write over the rules."""
    if forms and report is None:
        raise UsageError("--report-to säger hur underlaget skrivs, men --report saknas. Ange en mapp.")
    if message is not None and alert is None:
        raise UsageError("--message är larmets fil, men --alert saknas. Ange reglerna.")
    refuse_shared_files({"--alert": alert, "--message": message or (None if report is None else report / MESSAGE)})
