"""`backtest`: a panel of months forecast as if its years ended at each cutoff."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.files import refuse_shared_files
from forecast.cli.progress import progress_line, told_when_interrupted
from forecast.cli.streams import say
from forecast.service import backtest_file
from forecast.workspace.disk import write_whole


def backtest_command(
    panel: Annotated[Path, typer.Argument(metavar="PANEL.csv", help="series_id,year,month,value[,budget]; även .gz.")],
    out: Annotated[Path, typer.Option("--out", help="Fil för prognoserna.")],
    cutoffs: Annotated[str, typer.Option(help="Månader, till exempel 2,3,4,6,8,10.")] = "2,3,4,6,8,10",
    target_years: Annotated[str, typer.Option(help="last, all eller år med komma.")] = "last",
    all_methods: Annotated[Path | None, typer.Option(help="Fil för varje metods prognos.")] = None,
    report: Annotated[Path | None, typer.Option(help="Fil (HTML) för hur väl prognoserna träffade.")] = None,
) -> None:
    """Prognostisera hela år ur en panel med månader, som om året slutade vid varje brytmånad."""
    refuse_shared_files({"PANEL": panel, "--out": out, "--all-methods": all_methods, "--report": report})
    with told_when_interrupted():
        with progress_line("Läser panelen") as show:
            files = backtest_file(
                panel,
                cutoffs,
                target_years,
                lambda done, total: show(f"Brytmånad {done} av {total} klar"),
                page=report is not None,
            )
        texts = {out: files.predictions}
        if all_methods is not None:
            texts[all_methods] = files.all_methods
        if report is not None:
            texts[report] = files.page
        write_whole(texts)
    for sentence in files.told:
        say(sentence)
