"""`store add`: what a person says, tried on the workspace before it is written in the journal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.memory import StoreUrl, moment_of, store_place
from forecast.cli.options import WorkspacePath
from forecast.cli.streams import say
from forecast.drivers.measures import STATES_SV
from forecast.errors import UsageError
from forecast.ledger.specs import Kind, Layer
from forecast.ledger.tree import full_name
from forecast.money import parse_amount
from forecast.periods import Month, Span
from forecast.report.commentary.remarks import row_remarks, text_unit
from forecast.report.row_form import amount_words, understood
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run
from forecast.store import sayings
from forecast.store.door import FILE
from forecast.store.records import KIND_SV, NewEntry
from forecast.store.sayings import Voice, remarked
from forecast.store.shapes import MOST_CAUSE, MOST_TEXT, Cause, Decision, Progress
from forecast.store.store import Store, open_store
from forecast.workspace.amounts import amounts
from forecast.workspace.load import load_workspace
from forecast.workspace.workspace import Workspace


class SayKind(StrEnum):
    """What can be said."""

    JUDGEMENT = "judgement"
    COMMENT = "comment"
    METHOD = "method"
    MEASURE = "measure"
    APPROVAL = "approval"
    REMARK = "remark"


class Verdict(StrEnum):
    """What is decided about a kept forecast."""

    APPROVED = "approved"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of the command line; None where nothing was said."""

    kind: SayKind
    statement: str | None
    row: str | None
    layer: Layer | None
    value: str | None
    text: str | None
    quote: str | None
    measure: str | None
    state: str | None
    through: str | None
    snapshot: str | None
    decision: Verdict | None
    section: str | None
    withdraw: bool


def add_command(
    workspace: WorkspacePath,
    kind: Annotated[
        SayKind, typer.Argument(metavar="KIND", help="judgement, comment, method, measure, approval eller remark.")
    ],
    reason: Annotated[str, typer.Option(help="Varför.")],
    name: Annotated[str, typer.Option(help="Vem som säger det.")],
    row: Annotated[str | None, typer.Option(help="Radens nyckel i rows.csv.")] = None,
    statement: Annotated[str | None, typer.Option(help="Uppställning; annars huvuduppställningen.")] = None,
    layer: Annotated[Layer | None, typer.Option(help="(comment) skikt; annars arbetsytans.")] = None,
    value: Annotated[str | None, typer.Option(help="Belopp i arbetsytans enhet, kostnad med minus.")] = None,
    text: Annotated[
        str | None, typer.Option(help="(comment) orsaken, (method) metodens nyckel, (remark) texten.")
    ] = None,
    quote: Annotated[str | None, typer.Option(help="(comment) hela texten.")] = None,
    measure: Annotated[str | None, typer.Option(help="(measure) åtgärdens id.")] = None,
    state: Annotated[str | None, typer.Option(help="(measure) planned, decided, started, done, stopped.")] = None,
    through: Annotated[str | None, typer.Option(help="(measure) effekt till och med månad, 2024-08.")] = None,
    snapshot: Annotated[str | None, typer.Option(help="(approval) den sparade prognosens id.")] = None,
    decision: Annotated[Verdict | None, typer.Option(help="(approval) approved eller returned.")] = None,
    section: Annotated[str | None, typer.Option(help="(remark) avsnittets nyckel, till exempel analys.")] = None,
    at: Annotated[str | None, typer.Option(help="Tidpunkt; annars nu.")] = None,
    store: StoreUrl = None,
    *,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Ta tillbaka det som är sagt.")] = False,
) -> None:
    """Skriv i journalen: en bedömning, kommentar, låst metod, åtgärds läge, ett godkännande eller en text."""
    asked = Asked(
        kind, statement, row, layer, value, text, quote, measure, state, through, snapshot, decision, section, withdraw
    )
    voice, moment = Voice(name, reason), moment_of(at)
    if store is None and kind is not SayKind.APPROVAL:  # nothing is made in the folder before it is known to fit
        entry = _tried(workspace, asked, voice, None)
        with open_store(workspace / FILE) as kept:
            _keep(kept, entry, moment)
    else:
        with open_store(store_place(workspace, store), create=kind is not SayKind.APPROVAL) as kept:
            entry = _tried(workspace, asked, voice, kept)
            _keep(kept, entry, moment)
    if kind is SayKind.JUDGEMENT and not withdraw:
        _echo(load_workspace(workspace), entry, _said(value, "--value"))


def _echo(opened: Workspace, entry: NewEntry, text: str) -> None:
    """How a judged amount was understood, and what is odd about it: a unit too many is seen at once."""
    tree, settings = opened.trees[entry.subject["statement"]], opened.settings
    at = tree.position(entry.subject["row"])
    year, so_far = Span.full_year(settings.year), Span.through(settings.as_of)
    budget, actual = (
        amounts(opened, tree, kind, span)[at] for kind, span in ((Kind.BUDGET, year), (Kind.ACTUAL, so_far))
    )
    found = understood(text, settings.unit, float(budget), float(actual))
    say(f"{full_name(tree, at)}: helåret bedöms till {amount_words(found.sek, settings.unit)}.")
    if found.odd:
        say(f"Obs! {found.odd}")


def _keep(store: Store, entry: NewEntry, at: dt.datetime) -> None:
    [made] = store.append([entry], at=at)
    say(f"Post {made.seq} i journalen för {made.workspace}: {KIND_SV[made.kind]} av {made.who}. {store.shown}.")


def _tried(path: Path, asked: Asked, voice: Voice, store: Store | None) -> NewEntry:
    """The entry, held against the workspace; what is taken back fits anywhere."""
    if asked.withdraw:
        return _entry(load_workspace(path), asked, voice, store)
    opened = open_workspace(path, store)
    entry = _entry(opened, asked, voice, store)
    sayings.try_on(opened, entry)
    return entry


def _entry(opened: Workspace, asked: Asked, voice: Voice, store: Store | None) -> NewEntry:
    if asked.kind is SayKind.APPROVAL:
        return _approval(opened, asked, voice, store)
    if asked.kind is SayKind.MEASURE:
        return sayings.measure_progress(opened, _said(asked.measure, "--measure"), _progress(opened, asked), voice)
    row = asked.statement or opened.settings.primary_statement, _said(asked.row, "--row")
    if asked.kind is SayKind.JUDGEMENT:
        sek = None if asked.withdraw else _sek(opened, _said(asked.value, "--value"))
        return sayings.judgement(opened, row, sek, voice)
    if asked.kind is SayKind.METHOD:
        return sayings.method(opened, row, None if asked.withdraw else _said(asked.text, "--text"), voice)
    if asked.kind is SayKind.REMARK:
        return _remark(opened, row, asked, voice)
    layer = asked.layer or opened.settings.headline
    return sayings.comment(opened, row, layer, None if asked.withdraw else _cause(asked), voice)


def _remark(opened: Workspace, row: tuple[str, str], asked: Asked, voice: Voice) -> NewEntry:
    """A text for the report, held against the sections that the report has about the row."""
    section = _said(asked.section, "--section")
    if asked.withdraw:
        return sayings.remark(opened, row, section, None, voice)
    text = _said(asked.text, "--text")
    if len(text) > MOST_TEXT:
        raise UsageError(f"--text är längre än {MOST_TEXT} tecken. Korta den.")
    result = run(opened, (), Choice(headline=opened.settings.headline, draws=1))
    known = {item.section: item for item in row_remarks(opened, result, text_unit(opened), *row)}
    if not known:
        raise UsageError(f"Rapporten har ingen text om raden ”{row[1]}”.")
    if section not in known:
        raise UsageError(f"--section kan inte vara ”{section}”. Välj {', '.join(known)}.")
    return sayings.remark(opened, row, section, remarked(text, known[section].suggestion), voice)


def _approval(opened: Workspace, asked: Asked, voice: Voice, store: Store | None) -> NewEntry:
    key = _said(asked.snapshot, "--snapshot")
    if store is None:
        raise UsageError("Ett godkännande gäller en sparad prognos; inget minne är öppet.")
    kept = store.snapshot(opened.name, key)
    if asked.withdraw:
        return sayings.approval(opened, kept, None, voice)
    if asked.decision is None:
        raise UsageError("--decision saknas.")
    decided = Decision(decision="approved" if asked.decision is Verdict.APPROVED else "returned")
    return sayings.approval(opened, kept, decided, voice)


def _progress(opened: Workspace, asked: Asked) -> Progress | None:
    if asked.withdraw:
        return None
    if asked.state is None and asked.value is None:
        raise UsageError("--state eller --value saknas.")
    if (asked.value is None) != (asked.through is None):
        raise UsageError("--value och --through skrivs tillsammans.")
    state = next((known for known in STATES_SV if known == asked.state), None)
    if asked.state is not None and state is None:
        raise UsageError(f"--state kan inte vara ”{asked.state}”. Välj {', '.join(STATES_SV)}.")
    if asked.value is None or asked.through is None:
        return Progress(state=state)
    try:
        through = str(Month.parse(asked.through))
    except ValueError as error:
        raise UsageError(f"--through: {error}") from error
    return Progress(state=state, realised_sek=_sek(opened, asked.value), through=through)


def _cause(asked: Asked) -> Cause:
    text = _said(asked.text, "--text")
    if len(text) > MOST_CAUSE:
        raise UsageError(f"--text är längre än {MOST_CAUSE} tecken. Korta den; hela texten hör hemma i --quote.")
    return Cause(cause=text, quote=asked.quote or "")


def _said(text: str | None, option: str) -> str:
    if text is None or not text.strip():
        raise UsageError(f"{option} saknas.")
    return text


def _sek(opened: Workspace, text: str) -> float:
    """An amount in the workspace's unit as SEK."""
    try:
        return float(parse_amount(text) * opened.settings.unit.sek)
    except ValueError as error:
        raise UsageError(f"--value: {error}") from error
