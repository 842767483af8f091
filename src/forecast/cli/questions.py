"""`compare`, `solve` and `sensitivity`: questions about the year."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.memory import StoreUrl, open_remembered
from forecast.cli.options import AsOf, Headline, Scenarios, ShortAnswer, ShortForm, WorkspacePath, month_of
from forecast.cli.streams import answer, say
from forecast.errors import UsageError
from forecast.money import parse_amount
from forecast.questions.solve import Asked
from forecast.report.compare_tables import compare_json, compare_tables
from forecast.report.sensitivity_table import sensitivity_json, sensitivity_tables
from forecast.report.solve_words import solve_json, solve_sentences, solve_table
from forecast.report.table import as_text
from forecast.scenario.files import load_scenario
from forecast.scenario.result import DEFAULT_DRAWS, DEFAULT_SEED, Choice
from forecast.service import compare, sensitivity, solve

Draws = Annotated[int, typer.Option(help="Antal dragningar.")]
Seed = Annotated[int, typer.Option(help="Frö.")]


def compare_command(
    workspace: WorkspacePath,
    scenario: Annotated[list[Path], typer.Option("--scenario", help="Scenariofil; upprepas för flera.")],
    as_of: AsOf = None,
    headline: Headline = None,
    draws: Draws = DEFAULT_DRAWS,
    seed: Seed = DEFAULT_SEED,
    form: ShortForm = ShortAnswer.TABLE,
    store: StoreUrl = None,
) -> None:
    """Ställ scenarier bredvid bas, vart och ett för sig, med broar som summerar."""
    opened = open_remembered(workspace, store)
    choice = Choice(month_of(as_of), "auto", headline, draws, seed)
    comparison = compare(opened, [load_scenario(path) for path in scenario], choice)
    if form is ShortAnswer.JSON:
        answer(compare_json(opened, comparison))
    else:
        answer("\n".join(as_text(table) for table in compare_tables(opened, comparison)))
    number = len(comparison.scenarios)
    each = "; varje scenario är räknat för sig" if number > 1 else ""
    say(f"{number} scenari{'er' if number > 1 else 'o'} mot bas{each}.")


def solve_command(
    workspace: WorkspacePath,
    lever: Annotated[str, typer.Option(metavar="PATH", help="Till exempel staffing.sarskilt-boende.fte.")],
    target: Annotated[str, typer.Option("--target-deviation", metavar="SEK", help="Avvikelse i kronor; 0 = budget.")],
    row: Annotated[str | None, typer.Option(help="Rad vars avvikelse gäller; annars hela nämnden.")] = None,
    said: Annotated[
        list[str] | None, typer.Option("--set", metavar="FÄLT=VÄRDE", help="Ändringens andra fält, t.ex. from=2024-10.")
    ] = None,
    notice: Annotated[int | None, typer.Option(min=0, max=24, help="Månader från beslut till lägre bemanning.")] = None,
    realistic: Annotated[
        float | None, typer.Option(min=0.001, max=1, help="Störst andel av radens rest som är rimlig.")
    ] = None,
    scenario: Scenarios = None,
    as_of: AsOf = None,
    headline: Headline = None,
    form: ShortForm = ShortAnswer.TABLE,
    store: StoreUrl = None,
) -> None:
    """Vad krävs? Lös ut ett reglage så att avvikelsen når ett mål, och se vad varje annat skulle behöva vara."""
    opened = open_remembered(workspace, store)
    choice = Choice(month_of(as_of), "auto", headline)
    given = [load_scenario(path) for path in scenario or ()]
    asked = Asked(lever, _sek(target), row, _fields(said or []), notice, realistic)
    result, solved = solve(opened, given, choice, asked)
    if form is ShortAnswer.JSON:
        answer(solve_json(opened, result, solved))
    else:
        answer("\n".join(solve_sentences(opened, result, solved)) + "\n\n")
        answer(as_text(solve_table(opened, result, solved)))
    say(solve_sentences(opened, result, solved)[1])


def sensitivity_command(
    workspace: WorkspacePath,
    scenario: Scenarios = None,
    as_of: AsOf = None,
    headline: Headline = None,
    draws: Draws = DEFAULT_DRAWS,
    seed: Seed = DEFAULT_SEED,
    form: ShortForm = ShortAnswer.TABLE,
    store: StoreUrl = None,
) -> None:
    """Vad flyttar året mest? Egna spann ur ranges.yaml, och radernas andel av prognosens osäkerhet."""
    opened = open_remembered(workspace, store)
    choice = Choice(month_of(as_of), "auto", headline, draws, seed)
    result, swings, rows, levers = sensitivity(opened, [load_scenario(path) for path in scenario or ()], choice)
    if form is ShortAnswer.JSON:
        answer(sensitivity_json(opened, result, swings, rows, levers))
    else:
        answer("\n".join(as_text(table) for table in sensitivity_tables(opened, result, swings, rows)))
    if not swings:
        say("Inga egna spann: skriv dem i ranges.yaml (docs/file-formats.md).")
    elif rows:
        say(f"Mest flyttar {swings[0].name}; mest osäker enligt modellen är {rows[0].name}.")


def _fields(said: list[str]) -> dict[str, object]:
    out: dict[str, object] = {}
    for text in said:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"”{text}” är inget fält med värde. Skriv till exempel --set from=2024-10.")
        out[name.strip()] = value.strip()
    return out


def _sek(text: str) -> float:
    try:
        return float(parse_amount(text))
    except ValueError as error:
        raise UsageError(f"--target-deviation: {error}") from error
