"""`store`: what people decided and what was forecast; shown, added to, proved whole, exported and imported."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.journal import add_command
from forecast.cli.memory import StoreUrl, name_of, store_place
from forecast.cli.options import Answer, AnswerForm, ShortAnswer, ShortForm, WorkspacePath
from forecast.cli.streams import answer, say
from forecast.report.contract import dump
from forecast.report.journal_table import journal_csv, journal_json, journal_text, snapshots_json, snapshots_text
from forecast.store.chains import LOG_SV
from forecast.store.door import FILE
from forecast.store.exchange import faults_against, import_file, write_export
from forecast.store.store import open_store

store_app = typer.Typer(help="Minnet: journalen och de sparade prognoserna.", rich_markup_mode=None)
store_app.command("add")(add_command)

Somewhere = Annotated[Path | None, typer.Argument(metavar="[WORKSPACE]", help=f"Mapp med {FILE}.")]


@store_app.command("verify")
def verify_command(
    workspace: Somewhere = None,
    store: StoreUrl = None,
    against: Annotated[Path | None, typer.Option("--against", help="Tidigare export att hålla minnet mot.")] = None,
    form: ShortForm = ShortAnswer.TABLE,
) -> None:
    """Pröva att inget i minnet är ändrat, borttaget eller tillagt i efterhand. Kod 0: helt, 1: inte."""
    with open_store(store_place(workspace, store), create=False, upgraded=False) as kept:
        faults, heads = kept.verify()
        if against is not None:
            faults += faults_against(kept, against)
    if form is ShortAnswer.JSON:
        told = [{"workspace": f.workspace, "log": f.log, "seq": f.seq, "sentence": f.sentence} for f in faults]
        ends = [{"workspace": h.workspace, "log": h.log, "count": h.count, "hash": h.hash} for h in heads]
        answer(dump({"schema": 1, "whole": not faults, "faults": told, "heads": ends}))
    else:
        for fault in faults:
            answer(f"{fault}\n")
        for head in heads:
            answer(f"{head.workspace}, {LOG_SV.get(head.log, head.log)}: {head.count} poster, slutar på {head.hash}\n")
    say("Minnet är helt." if not faults else f"Minnet är inte helt: {len(faults)} fel.")
    if faults:
        raise typer.Exit(1)


@store_app.command("log")
def log_command(
    workspace: WorkspacePath,
    store: StoreUrl = None,
    form: AnswerForm = Answer.TABLE,
) -> None:
    """Visa journalen: vem som sade vad, när och varför."""
    name = name_of(workspace)
    with open_store(store_place(workspace, store), create=False) as kept:
        entries = kept.journal(name)
    if form is Answer.JSON:
        answer(journal_json(name, entries))
    else:
        answer(journal_csv(entries) if form is Answer.CSV else journal_text(name, entries))


@store_app.command("snapshots")
def snapshots_command(
    workspace: WorkspacePath,
    store: StoreUrl = None,
    key: Annotated[str | None, typer.Option("--id", help="Skriv hela den sparade prognosen, JSON.")] = None,
    form: ShortForm = ShortAnswer.TABLE,
) -> None:
    """Visa de sparade prognoserna."""
    name = name_of(workspace)
    with open_store(store_place(workspace, store), create=False) as kept:
        if key is not None:
            answer(dump(dict(kept.snapshot(name, key).result)))
            return
        known = kept.snapshots_in_short(name)
    answer((snapshots_json if form is ShortAnswer.JSON else snapshots_text)(name, known))


@store_app.command("export")
def export_command(
    out: Annotated[Path, typer.Option("--out", help="Fil att skriva, JSON-rader.")],
    workspace: Somewhere = None,
    store: StoreUrl = None,
) -> None:
    """Skriv hela minnet till en fil. Spara den utanför: den är också ett vittne, se verify --against."""
    with open_store(store_place(workspace, store), create=False) as kept:
        count = write_export(kept, out)
    say(f"{count} poster skrivna i {out}.")


@store_app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Fil ur forecast store export.")],
    workspace: Somewhere = None,
    store: StoreUrl = None,
) -> None:
    """Läs in en export, hel eller inte alls. Det som redan finns ska vara lika."""
    with open_store(store_place(workspace, store)) as kept:
        done = import_file(kept, file)
    say(f"{done.added} poster inlästa, {done.known} fanns redan.")
