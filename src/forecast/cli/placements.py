"""`placements`: what dated cases cost for the rest of the year, and what one more would."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.memory import StoreUrl, open_remembered
from forecast.cli.options import Answer, AnswerForm, AsOf, WorkspacePath, month_of
from forecast.cli.streams import answer, say
from forecast.drivers.days import parse_day
from forecast.errors import UsageError
from forecast.report.placements_table import placements_json, placements_table, row_sentences
from forecast.report.table import as_csv, as_text
from forecast.scenario.result import DEFAULT_DRAWS, DEFAULT_SEED, Choice
from forecast.service import placements, run, with_cases


def placements_command(
    workspace: WorkspacePath,
    as_of: AsOf = None,
    start: Annotated[
        str | None, typer.Option("--from", help="Första dygnet för en placering till, 2024-10-01.")
    ] = None,
    cases: Annotated[Path | None, typer.Option(help="Ärenden ur en annan fil än arbetsytans placements.csv.")] = None,
    arrivals: Annotated[Path | None, typer.Option(help="Nya placeringar ur en annan fil.")] = None,
    draws: Annotated[int, typer.Option(help="Antal dragningar.")] = DEFAULT_DRAWS,
    seed: Annotated[int, typer.Option(help="Frö.")] = DEFAULT_SEED,
    form: AnswerForm = Answer.TABLE,
    store: StoreUrl = None,
) -> None:
    """Räkna placeringarnas kostnad resten av året: väntat, spann och vad en till kostar. Få fall visas inte för sig."""
    opened = open_remembered(workspace, store)
    choice = Choice(month_of(as_of), headline=opened.settings.headline, draws=draws, seed=seed)
    result = run(opened, (), choice)
    assumed = ", ".join(path.name for path in (cases, arrivals) if path is not None) or None
    known = with_cases(opened, cases, arrivals)
    found = placements(known, result.as_of, None if start is None else _ordinal(start), draws=draws, seed=seed)
    table = placements_table(known, found, result, assumed)
    if form is Answer.JSON:
        answer(placements_json(known, found, result, assumed))
    else:
        answer(as_csv(table) if form is Answer.CSV else as_text(table))
    for sentence in row_sentences(known, found, result, assumed):
        say(sentence)


def _ordinal(text: str) -> int:
    try:
        return parse_day(text).toordinal()
    except ValueError as error:
        raise UsageError(f"--from: {error}") from error
