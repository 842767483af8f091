"""`population`: those who are 65 and 80 years and older, official figures first, else projected by cohorts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.files import refuse_shared_files
from forecast.cli.memory import StoreUrl, open_remembered
from forecast.cli.progress import progress_line, told_when_interrupted
from forecast.cli.streams import say
from forecast.errors import UsageError
from forecast.report.population_files import PopulationChoice, population_files
from forecast.workspace.disk import write_whole


def population_command(
    to: Annotated[int, typer.Option("--to", metavar="YEAR", help="Sista år att framskriva till.")],
    out: Annotated[Path, typer.Option("--out", help="Fil (CSV) för year,sex,age,count.")],
    components: Annotated[
        Path | None,
        typer.Argument(metavar="COMPONENTS.csv", help="Folkmängd, födda, döda och flyttade per ålder."),
    ] = None,
    official: Annotated[
        Path | None, typer.Option(help="SCB:s folkmängd eller framskrivning (CSV, PX, JSON-stat); går före.")
    ] = None,
    region: Annotated[str, typer.Option(help="Kommunkod, där SCB:s fil har flera kommuner.")] = "",
    quantiles: Annotated[Path | None, typer.Option(help="Fil (CSV) för spannen kring 65+ och 80+.")] = None,
    draws: Annotated[int, typer.Option(help="Antal dragningar för spannen.")] = 1000,
    seed: Annotated[int, typer.Option(help="Frö; samma frö ger samma spann.")] = 1,
    workspace: Annotated[Path | None, typer.Option(help="Arbetsyta vars egna tal om tillväxt visas bredvid.")] = None,
    store: StoreUrl = None,
) -> None:
    """Framskriv befolkningen per kön och ettårsklass. Officiella siffror går före egna."""
    refuse_shared_files({"COMPONENTS": components, "--official": official, "--out": out, "--quantiles": quantiles})
    if draws < 1:
        raise UsageError(f"--draws är {draws}. Minst en dragning behövs.")
    opened = None if workspace is None else open_remembered(workspace, store)
    choice = PopulationChoice(to, components, official, region, draws if quantiles is not None else 0, seed)
    with told_when_interrupted():
        with progress_line("Läser befolkningen") as show:
            files = population_files(choice, opened, lambda done, total: show(f"{done} av {total} dragningar klara"))
        texts = {out: files.counts}
        if quantiles is not None:
            texts[quantiles] = files.quantiles
        write_whole(texts)
    for sentence in files.told:
        say(sentence)
