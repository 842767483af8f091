"""`split`, `offsets`, `budget`, `years`: what a deviation is made of, leans on and is against, and the years ahead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from forecast.cli.memory import StoreUrl, open_remembered
from forecast.cli.options import AsOf, Headline, Scenarios, ShortAnswer, ShortForm, WorkspacePath, month_of
from forecast.cli.streams import answer, say
from forecast.errors import InputError, Place
from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.questions.budgets import budget_versions
from forecast.questions.changes import since_last_year, since_previous
from forecast.questions.offsets import offsets
from forecast.questions.row_volumes import volume_splits
from forecast.questions.years import several_years
from forecast.report.offsets_table import change_tables, offset_sentence, offset_tables, offsets_json
from forecast.report.plan.budget_table import budget_json, budget_tables, budget_words
from forecast.report.plan.years_table import years_json, years_tables
from forecast.report.split_table import split_json, split_tables
from forecast.report.table import Table, as_text
from forecast.scenario.files import load_scenario
from forecast.scenario.result import Choice
from forecast.scenario.schema import Scenario
from forecast.service import run
from forecast.workspace.workspace import Workspace


def split_command(
    workspace: WorkspacePath,
    as_of: AsOf = None,
    headline: Headline = None,
    year: Annotated[int | None, typer.Option(help="År att dela upp; annars det senaste som går.")] = None,
    form: ShortForm = ShortAnswer.TABLE,
    store: StoreUrl = None,
) -> None:
    """Dela avvikelsen i volym, bruttopris och intäkt, och räkna kostnaden per enhet. Kopplingen står i split.yaml."""
    opened = open_remembered(workspace, store)
    result = _forecast(opened, as_of, headline)
    found = volume_splits(opened, result, year)
    if form is ShortAnswer.JSON:
        answer(split_json(opened, result, found))
    else:
        _print(split_tables(opened, result, found))
    for sentence in found.told:
        say(sentence)


def offsets_command(
    workspace: WorkspacePath,
    as_of: AsOf = None,
    headline: Headline = None,
    form: ShortForm = ShortAnswer.TABLE,
    store: StoreUrl = None,
) -> None:
    """Vad prognosen kräver utöver namngivna avvikelser, och vad som har ändrats sedan sist och sedan förra året."""
    opened = open_remembered(workspace, store)
    result = _forecast(opened, as_of, headline)
    found, previous = offsets(opened, result), since_previous(opened, result)
    year = since_last_year(opened, result)
    if not (found or previous or year):
        raise InputError(
            "Inget finns att hålla prognosen mot: named_deviations.csv, previous_forecast.csv och förra årets budget "
            "och utfall saknas.",
            Place(opened.name),
            "Lägg till någon av dem; se docs/file-formats.md.",
        )
    if form is ShortAnswer.JSON:
        answer(offsets_json(opened, result, found, previous, year))
    else:
        _print((*offset_tables(opened, result, found), *change_tables(opened, result, previous, year)))
    for offset in found:
        if offset.named:
            say(offset_sentence(offset))


def budget_command(
    workspace: WorkspacePath,
    as_of: AsOf = None,
    headline: Headline = None,
    form: ShortForm = ShortAnswer.TABLE,
    store: StoreUrl = None,
) -> None:
    """Budgetens versioner (ursprunglig, beslutad, väntad) och avvikelsen mot var och en. Se budget.csv."""
    opened = open_remembered(workspace, store)
    result = _forecast(opened, as_of, headline)
    found = budget_versions(opened, result)
    if form is ShortAnswer.JSON:
        answer(budget_json(opened, result, found))
    else:
        _print(budget_tables(opened, result, found))
    say(budget_words(opened, result))


def years_command(
    workspace: WorkspacePath,
    to: Annotated[int | None, typer.Option(help="Sista år; annars sju år framåt.")] = None,
    as_of: AsOf = None,
    scenario: Scenarios = None,
    headline: Headline = None,
    form: ShortForm = ShortAnswer.TABLE,
    store: StoreUrl = None,
) -> None:
    """Åren framåt: årets nivå, volymer × pris, helårseffekter och daterade ändringar mot en ram. Se years.yaml."""
    opened = open_remembered(workspace, store)
    scenarios = [load_scenario(path) for path in scenario or ()]
    result = _forecast(opened, as_of, headline, scenarios)
    found = several_years(opened, result, to)
    if form is ShortAnswer.JSON:
        answer(years_json(opened, result, found))
    else:
        _print(years_tables(opened, result, found))


def _forecast(
    workspace: Workspace, as_of: str | None, headline: Layer | None, scenarios: Sequence[Scenario] = ()
) -> Result:
    """The workspace's own layer unless another is asked for, as tables and pages show it."""
    choice = Choice(month_of(as_of), headline=headline or workspace.settings.headline)
    return run(workspace, scenarios, choice)


def _print(tables: Sequence[Table]) -> None:
    answer("\n".join(as_text(table) for table in tables))
