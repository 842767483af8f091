"""`history`: the kept forecasts, and what has changed from one of them to another, by cause."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.memory import StoreUrl, open_remembered, store_place
from forecast.cli.options import Answer, AnswerForm, WorkspacePath
from forecast.cli.progress import progress_line, told_when_interrupted
from forecast.cli.streams import answer, say
from forecast.errors import InputError, Place, UsageError
from forecast.questions.forecast_change import ForecastChange
from forecast.report.history.change_answer import change_csv, change_json
from forecast.report.history.change_view import change_view
from forecast.report.history.kept_change import default_pair
from forecast.report.journal_table import snapshots_json, snapshots_text
from forecast.report.table import as_text
from forecast.service.changes import change_between
from forecast.store.door import open_to_read
from forecast.store.records import Snapshot
from forecast.workspace.workspace import Workspace

_MONTH = 7
"""Characters of `2024-08`."""


def history_command(
    workspace: WorkspacePath,
    fran: Annotated[
        str | None, typer.Option("--from", metavar="ID|2024-05", help="Den tidigare: id, eller månad (den sista då).")
    ] = None,
    till: Annotated[
        str | None, typer.Option("--to", metavar="ID|2024-08", help="Den senare; annars den senast sparade.")
    ] = None,
    store: StoreUrl = None,
    form: AnswerForm = Answer.TABLE,
) -> None:
    """Visa de sparade prognoserna, eller vad som har ändrats mellan två av dem, orsak för orsak och rad för rad."""
    opened = open_remembered(workspace, store)
    with open_to_read(store_place(workspace, store)) as kept:
        known = kept.snapshots_in_short(opened.name)
        if fran is None and till is None:
            _list(opened, known, form, workspace)
            return
        pair = _pair(opened, known, fran, till)
        with told_when_interrupted(), progress_line("Skiljer orsakerna åt …") as tell:
            change = change_between(kept, opened, pair, tell)
    _show(opened, change, pair, form)


def _list(opened: Workspace, known: Sequence[Snapshot], form: Answer, path: Path) -> None:
    if form is Answer.CSV:
        raise UsageError("Listan skrivs som table eller json; csv är för en ändring. Ange --from och --to.")
    answer((snapshots_json if form is Answer.JSON else snapshots_text)(opened.name, known))
    pair = default_pair(known, opened.settings.as_of, opened.settings.headline)
    if pair is not None:
        say(f"Ändringen mellan två: forecast history {path} --from {pair[0][:12]} --to {pair[1][:12]}")


def _pair(opened: Workspace, known: Sequence[Snapshot], fran: str | None, till: str | None) -> tuple[str, str]:
    """The ids that were asked for; raises InputError."""
    usual = default_pair(known, opened.settings.as_of, opened.settings.headline)
    if usual is None:
        found = f"Färre än två prognoser är sparade för {opened.name}."
        raise InputError(found, Place(opened.name), "Spara fler med forecast refresh.")
    pair = tuple(
        usual[at] if asked is None else _asked(opened, known, asked, option)
        for at, (asked, option) in enumerate(((fran, "--from"), (till, "--to")))
    )
    if pair[0] == pair[1]:
        raise UsageError(f"--from och --to är samma prognos ({pair[0][:12]}). Välj två olika.")
    return pair[0], pair[1]


def _asked(opened: Workspace, known: Sequence[Snapshot], asked: str, option: str) -> str:
    """A month's last kept forecast, of the workspace's layer where there is one; else an id as it is."""
    if len(asked) != _MONTH or asked[4] != "-":
        begun = [item.id for item in known if item.id.startswith(asked)]
        return begun[0] if len(begun) == 1 else asked  # the store says what is wrong with it
    mine = [item for item in known if item.as_of == asked]
    if not mine:
        months = ", ".join(dict.fromkeys(item.as_of for item in known)) or "inga"
        raise InputError(f"Ingen prognos efter {asked} är sparad.", Place(option), f"Sparade månader: {months}.")
    layer = opened.settings.headline.value
    plain = [item for item in mine if item.inputs.get("headline") == layer and not item.inputs.get("scenarios")]
    return (plain or mine)[-1].id


def _show(opened: Workspace, change: ForecastChange, pair: tuple[str, str], form: Answer) -> None:
    view = change_view(opened, change, opened.settings.unit)
    if form is Answer.JSON:
        answer(change_json(opened, change, pair))
    elif form is Answer.CSV:
        answer(change_csv(opened, change))
    else:
        bridge = None if view.picture is None else view.picture.table
        tables = [table for table in (bridge, view.rows, view.kinds, view.said) if table is not None]
        answer("\n".join(as_text(table) for table in tables))
    say(f"{view.heading}.")
    for sentence in view.sentences:
        say(sentence)
