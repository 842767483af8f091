"""`collect`: the month's round from the command line: shown, and taken a step further, one step a call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from forecast.cli.memory import StoreUrl, moment_of, store_place, tell_unread
from forecast.cli.options import ShortAnswer, ShortForm, WorkspacePath
from forecast.cli.streams import answer, say
from forecast.errors import UsageError
from forecast.report.collect.answer import round_json, unit_json
from forecast.report.collect.tables import round_table, unit_table
from forecast.report.table import as_text
from forecast.service.collecting import adoption, keep_adoption, read_desk, read_snapshot
from forecast.store import handing
from forecast.store.desk import Desk
from forecast.store.records import KIND_SV, Entry, NewEntry
from forecast.store.rounds import STATE_SV, UnitState
from forecast.store.sayings import Voice
from forecast.store.store import open_store


def collect_command(
    workspace: WorkspacePath,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="ENHET", help="Visa en enhets rader; ENHET är nyckeln i units.yaml.")
    ] = None,
    submit: Annotated[str | None, typer.Option("--submit", metavar="ENHET", help="Lämna in enhetens prognos.")] = None,
    approve: Annotated[str | None, typer.Option("--approve", metavar="ENHET", help="Godkänn den.")] = None,
    send_back: Annotated[str | None, typer.Option("--return", metavar="ENHET", help="Återlämna den, med skäl.")] = None,
    withdraw: Annotated[
        str | None, typer.Option("--withdraw", metavar="ENHET", help="Ta tillbaka: den är ett utkast igen.")
    ] = None,
    snapshot: Annotated[
        str | None, typer.Option("--snapshot", metavar="ID", help="(--adopt) en sparad prognos; annars en ny.")
    ] = None,
    follow_model: Annotated[
        list[str] | None,
        typer.Option("--follow-model", metavar="ENHET", help="(--adopt) enhet som saknas och följer modellen."),
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="Vem som gör det.")] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Varför.")] = None,
    at: Annotated[str | None, typer.Option(help="Tidpunkt; annars nu.")] = None,
    form: ShortForm = ShortAnswer.TABLE,
    store: StoreUrl = None,
    *,
    adopt: Annotated[bool, typer.Option("--adopt", help="Fastställ månaden: den låses.")] = False,
    reopen: Annotated[bool, typer.Option("--reopen", help="Öppna en fastställd månad igen, med skäl.")] = False,
) -> None:
    """Månadens inlämning: vem som har lämnat in vad, godkännande, fastställelse."""
    asked = {"--submit": submit, "--approve": approve, "--return": send_back, "--withdraw": withdraw}
    steps = [(option, key) for option, key in asked.items() if key is not None]
    steps += [(option, "") for option, wanted in (("--adopt", adopt), ("--reopen", reopen)) if wanted]
    if (snapshot is not None or follow_model) and not adopt:
        raise UsageError("--snapshot och --follow-model hör till --adopt.")
    if not steps:
        tell_unread(workspace, store)
        _show(read_desk(workspace, store), unit, form)
        return
    if len(steps) > 1:
        raise UsageError(f"Ta ett steg i taget: {' eller '.join(option for option, _ in steps)}.")
    if unit is not None:
        raise UsageError(f"--unit visar en enhet och går inte ihop med {steps[0][0]}.")
    voice, moment = Voice(_said(name, "--name"), _said(reason, "--reason")), moment_of(at)
    tell_unread(workspace, store)
    desk = read_desk(workspace, store)
    if adopt:
        kept = None if snapshot is None else read_snapshot(workspace, store, snapshot)
        made = adoption(desk, tuple(follow_model or ()), voice, kept)
        with open_store(store_place(workspace, store), create=store is None) as opened:
            forecast, entry = keep_adoption(opened, made, at=moment)
            say(_kept(entry, opened.shown))
        say(f"{desk.round.month.label.capitalize()} är fastställd med prognosen {forecast.id[:12]} och låst.")
        return
    step = handing.reopen(desk, voice) if reopen else _STEPS[steps[0][0]](desk, steps[0][1], voice)
    with open_store(store_place(workspace, store), create=store is None) as opened:
        [entry] = opened.append([step], at=moment)
        say(_kept(entry, opened.shown, "" if reopen else desk.stand(steps[0][1]).unit.name))


_STEPS: Mapping[str, Callable[[Desk, str, Voice], NewEntry]] = {
    "--submit": handing.submit,
    "--approve": handing.approve,
    "--return": handing.send_back,
    "--withdraw": handing.take_back,
}


def _show(desk: Desk, unit: str | None, form: ShortAnswer) -> None:
    stand = None if unit is None else desk.stand(unit)
    if form is ShortAnswer.JSON:
        answer(round_json(desk) if stand is None else unit_json(desk, stand))
    else:
        answer(as_text(round_table(desk) if stand is None else unit_table(desk, stand)))
        if stand is None and desk.round.units:
            units = (each.unit for each in desk.round.units)
            say(f"ENHET skrivs som nyckeln i units.yaml: {', '.join(f'{each.key} ({each.name})' for each in units)}.")


def _kept(entry: Entry, shown: str, unit: str = "") -> str:
    """What was kept: `Post 6 i journalen för demo: Äldreomsorg godkänd av Eva. …`."""
    what = KIND_SV[entry.kind]
    if unit:
        state = entry.new.get("state") if isinstance(entry.new, dict) else None
        what = f"{unit} {'återtagen' if state is None else STATE_SV[UnitState(state)]}"
    elif entry.new is None:
        what = "månaden öppnad igen"
    return f"Post {entry.seq} i journalen för {entry.workspace}: {what} av {entry.who}. {shown}."


def _said(text: str | None, option: str) -> str:
    if text is None or not text.strip():
        raise UsageError(f"{option} saknas.")
    return text
