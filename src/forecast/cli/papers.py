"""`report`: the municipality's tables as text, and the nämnd's papers as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.memory import StoreUrl, open_remembered
from forecast.cli.options import AsOf, Headline, Scenarios, WorkspacePath, month_of
from forecast.cli.progress import progress_line, told_when_interrupted
from forecast.cli.streams import answer, say
from forecast.errors import UsageError
from forecast.report.papers.files import KINDS, Form, file_name, table_texts
from forecast.report.papers.paper import Paper
from forecast.scenario.files import load_scenario
from forecast.scenario.result import Choice
from forecast.scenario.schema import Scenario
from forecast.service.papers import board, plan
from forecast.store.door import store_to_read
from forecast.workspace.disk import make_folder, write_whole
from forecast.workspace.workspace import Workspace


class PaperName(StrEnum):
    """Which paper `report` writes."""

    BOARD = "namnd"
    PLAN = "budgetunderlag"


def report_command(
    workspace: WorkspacePath,
    as_of: AsOf = None,
    scenario: Scenarios = None,
    headline: Headline = None,
    to: Annotated[
        list[Form] | None, typer.Option("--to", help="text, csv, docx, pptx, xlsx eller pdf; kan upprepas.")
    ] = None,
    paper: Annotated[PaperName, typer.Option("--paper", help="namnd eller budgetunderlag.")] = PaperName.BOARD,
    out: Annotated[
        Path | None, typer.Option("--out", help="Mapp att skriva i; för en enda fil också filens namn.")
    ] = None,
    store: StoreUrl = None,
) -> None:
    """Skriv tabellerna så som kommunen trycker dem, eller nämndens underlag som filer."""
    forms = list(dict.fromkeys(to or [Form.TEXT]))
    place = _place(forms, out)
    opened = open_remembered(workspace, store)
    choice = Choice(month_of(as_of), headline=headline or opened.settings.headline)
    scenarios = [load_scenario(path) for path in scenario or ()]
    with told_when_interrupted(), progress_line("Räknar prognosen …") as tell:
        made = _paper(paper, opened, scenarios, choice, (workspace, store))
        files = _files(made, forms, tell)
    tables = {form: table_texts(made, form) for form in forms if form not in KINDS}
    if out is None:
        for texts in tables.values():
            answer("\n".join(texts.values()))
    else:
        files |= {Path(name): text for texts in tables.values() for name, text in texts.items()}
    written = place(files) if files else []
    if out is not None and len(tables) == len(forms):
        say(f"{len(written)} tabeller skrivna i {out}.")
        return
    for path in written:
        say(f"{path} är skriven.")


Files = dict[Path, str | bytes]


def _files(paper: Paper, forms: Sequence[Form], tell: Callable[[str], None]) -> Files:
    """The asked files of the paper by name, nothing written yet."""
    kinds = [KINDS[form] for form in forms if form in KINDS]
    made: Files = {}
    for number, kind in enumerate(kinds, start=1):
        tell(f"Skriver {kind.title} ({number} av {len(kinds)}) …")
        made[Path(file_name(paper, kind.ending))] = kind.write(paper)
    return made


def _paper(
    name: PaperName, opened: Workspace, scenarios: Sequence[Scenario], choice: Choice, where: tuple[Path, str | None]
) -> Paper:
    """The asked paper; the nämnd's says what has changed since the forecast that was kept before."""
    if name is PaperName.PLAN:
        return plan(opened, scenarios, choice)
    folder, named = where
    kept = store_to_read(folder, named)
    if kept is None:
        return board(opened, scenarios, choice)
    with kept:
        return board(opened, scenarios, choice, kept)


def _place(forms: Sequence[Form], out: Path | None) -> Callable[[Files], list[Path]]:
    """How the files are written where they were asked for; raises UsageError where the place does not fit the files."""
    ending = "" if out is None else out.suffix.lower().removeprefix(".")
    if out is None or ending not in KINDS:
        return lambda files: _write(Path() if out is None else out, files)
    if len(forms) > 1:
        raise UsageError(f"--out {out} är en fil, men --to ber om {len(forms)}. Ange en mapp.")
    if forms[0] != ending:
        raise UsageError(f"--out {out} slutar på .{ending}, men --to är {forms[0]}. Ange samma.")
    return lambda files: _write(out.parent, {Path(out.name): content for content in files.values()})


def _write(folder: Path, files: Files) -> list[Path]:
    """Write all files or none; returns where they stand."""
    make_folder(folder)
    placed = {folder / name: content for name, content in files.items()}
    write_whole(placed)
    return list(placed)
