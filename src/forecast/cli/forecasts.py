"""`check` and `run`: a workspace read, its year forecast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from forecast.cli.memory import StoreUrl, open_remembered
from forecast.cli.options import (
    Answer,
    AnswerForm,
    AsOf,
    Headline,
    Scenarios,
    ShortAnswer,
    ShortForm,
    WorkspacePath,
    month_of,
)
from forecast.cli.streams import answer, say
from forecast.ledger.findings import SEVERITY_SV, Severity
from forecast.report.contract import findings_json, result_csv, result_json
from forecast.report.refresh_card import counts_sentence
from forecast.report.run_table import headline_sentence, run_table
from forecast.report.table import as_text
from forecast.report.words import SYNTHETIC
from forecast.scenario.files import load_scenario
from forecast.scenario.result import DEFAULT_DRAWS, DEFAULT_SEED, Choice
from forecast.service import check, run


def check_command(
    workspace: WorkspacePath,
    form: ShortForm = ShortAnswer.TABLE,
    store: StoreUrl = None,
) -> None:
    """Läs en arbetsyta och berätta vad som inte stämmer. Kod 0: inga hinder, 1: hinder."""
    opened = open_remembered(workspace, store)
    findings = check(opened)
    if form is ShortAnswer.JSON:
        answer(findings_json(opened, findings))
    else:
        if opened.settings.synthetic:
            answer(f"{SYNTHETIC}\n")
        for receipt in opened.ledger.receipts:
            state = "allt inläst" if receipt.whole else "STÄMMER INTE"
            answer(f"{receipt.file} ({receipt.title}): {receipt.rows} rader, {receipt.cells} belopp, {state}.\n")
        for finding in findings:
            answer(f"{SEVERITY_SV[finding.severity]}: {finding}\n")
    counts = {severity.value: sum(f.severity is severity for f in findings) for severity in Severity}
    say(counts_sentence(counts))
    if counts[Severity.BLOCKER.value]:
        raise typer.Exit(1)


def run_command(
    workspace: WorkspacePath,
    as_of: AsOf = None,
    scenario: Scenarios = None,
    method: Annotated[str, typer.Option(help="auto, linear, linear_deviation, budget, judged, adopted ...")] = "auto",
    headline: Headline = None,
    draws: Annotated[int, typer.Option(help="Antal dragningar.")] = DEFAULT_DRAWS,
    seed: Annotated[int, typer.Option(help="Frö.")] = DEFAULT_SEED,
    form: AnswerForm = Answer.TABLE,
    number: Annotated[int | None, typer.Option("--run", help="Spela upp dragning K.")] = None,
    store: StoreUrl = None,
) -> None:
    """Räkna helårsprognosen. Utan --headline är prognosen modellens."""
    choice = Choice(month_of(as_of), method, headline, draws, seed, number)
    opened = open_remembered(workspace, store)
    result = run(opened, [load_scenario(path) for path in scenario or ()], choice)
    writers: dict[Answer, Callable[[], str]] = {
        Answer.JSON: lambda: result_json(opened, result),
        Answer.CSV: lambda: result_csv(opened, result),
        Answer.TABLE: lambda: as_text(run_table(opened, result)),
    }
    answer(writers[form]())
    say(headline_sentence(opened, result))
