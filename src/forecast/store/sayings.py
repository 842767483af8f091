"""What a person says, made ready for the journal: what held before beside what holds from now."""

from __future__ import annotations

from dataclasses import dataclass

from forecast.errors import InputError, Place
from forecast.ledger.specs import Layer
from forecast.scenario.result import Choice, base_year
from forecast.store.overlay import with_journal
from forecast.store.records import FIRST, Entry, EntryKind, NewEntry, Snapshot
from forecast.store.shapes import (
    MOST_SUGGESTION,
    PLACE,
    Adopted,
    Cause,
    Decision,
    Handed,
    JudgedYear,
    Progress,
    Remarked,
    check_entry,
)
from forecast.workspace.workspace import Workspace

MOST_OLD = 4_000
"""Signs that are kept of the comments that a new one takes the place of; they stand whole in comments.csv."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says it, and why."""

    who: str
    reason: str


def judgement(workspace: Workspace, row: tuple[str, str], forecast_sek: float | None, voice: Voice) -> NewEntry:
    """A person's forecast of a row's year, SEK; None takes it away. `row` is (statement, row)."""
    unit = workspace.settings.unit.sek
    old = next(
        (float(item.forecast) * unit for item in workspace.judgements if (item.statement, item.row) == row), None
    )
    before = None if old is None else JudgedYear(forecast_sek=old).model_dump()
    after = None if forecast_sek is None else JudgedYear(forecast_sek=forecast_sek).model_dump()
    return _entry(workspace, EntryKind.JUDGEMENT, _row(workspace, row), (before, after), voice)


def method(workspace: Workspace, row: tuple[str, str], key: str | None, voice: Voice) -> NewEntry:
    """The method that a row shall have; None lets the program choose."""
    old = next((item.method for item in workspace.methods if (item.statement, item.row) == row), None)
    change = tuple(None if item is None else {"method": item} for item in (old, key))
    return _entry(workspace, EntryKind.METHOD, _row(workspace, row), (change[0], change[1]), voice)


def comment(workspace: Workspace, row: tuple[str, str], layer: Layer, cause: Cause | None, voice: Voice) -> NewEntry:
    """Why a layer's forecast of a row is what it is; None takes the comment away. A report's comments are one here."""
    about = (*row, layer)
    known = [item for item in workspace.comments if (item.statement, item.row, item.layer) == about]
    causes, quotes = ("; ".join(filter(None, texts)) for texts in ([c.cause for c in known], [c.quote for c in known]))
    old = {"cause": causes[:MOST_OLD], "quote": quotes[:MOST_OLD]} if known else None
    subject = {**_row(workspace, row), "layer": layer.value}
    new = None if cause is None else cause.model_dump()
    return _entry(workspace, EntryKind.COMMENT, subject, (old, new), voice)


def remarked(text: str, suggestion: str) -> Remarked:
    """A person's text beside the suggestion that it was written over, of which the beginning is kept."""
    return Remarked(text=text, suggestion=suggestion[:MOST_SUGGESTION])


def remark(workspace: Workspace, row: tuple[str, str], section: str, words: Remarked | None, voice: Voice) -> NewEntry:
    """A person's text for a section of the report, of the workspace's month; None returns to the machine's."""
    subject = {**_row(workspace, row), "section": section}
    about = (*row, section, workspace.settings.as_of)
    known = [item for item in workspace.remarks if (item.statement, item.row, item.section, item.month) == about]
    old = Remarked(text=known[0].text, suggestion=known[0].suggestion).model_dump() if known else None
    new = None if words is None else words.model_dump()
    return _entry(workspace, EntryKind.REMARK, subject, (old, new), voice)


def measure_progress(workspace: Workspace, measure: str, progress: Progress | None, voice: Voice) -> NewEntry:
    """How far a measure has come; None takes away what the journal said."""
    known = next((item for item in workspace.measures if item.id == measure), None)
    old: dict[str, object] | None = None
    if known is not None:
        old = {"state": known.state}
        if known.realised is not None:
            old["realised_sek"] = float(known.realised.amount) * workspace.settings.unit.sek
            old["through"] = str(known.realised.through)
    subject = {"measure": measure, "month": str(workspace.settings.as_of)}
    new = None if progress is None else progress.model_dump(mode="json", exclude_none=True)
    return _entry(workspace, EntryKind.MEASURE_PROGRESS, subject, (old, new), voice)


def approval(workspace: Workspace, snapshot: Snapshot, decision: Decision | None, voice: Voice) -> NewEntry:
    """What somebody decided about a kept forecast; None takes it back."""
    subject = {"snapshot": snapshot.id, "month": snapshot.as_of}
    new = None if decision is None else decision.model_dump()
    return _entry(workspace, EntryKind.APPROVAL, subject, (None, new), voice)


def submission(workspace: Workspace, unit: str, last: Entry | None, handed: Handed | None, voice: Voice) -> NewEntry:
    """How far a unit's forecast of the workspace's month has come; None makes it a draft again.

    `last` is the entry that the step is taken from: where the journal knows of a later one, it is refused.
    """
    subject = {"unit": unit, "month": str(workspace.settings.as_of)}
    new = None if handed is None else handed.model_dump(mode="json")
    return _entry(workspace, EntryKind.SUBMISSION, subject, (None if last is None else last.new, new), voice)


def adoption(workspace: Workspace, last: Entry | None, adopted: Adopted | None, voice: Voice) -> NewEntry:
    """The kept forecast that is adopted for the workspace's month; None opens the month again. `last`: as above."""
    subject = {"month": str(workspace.settings.as_of)}
    new = None if adopted is None else adopted.model_dump(mode="json")
    return _entry(workspace, EntryKind.ADOPTION, subject, (None if last is None else last.new, new), voice)


def try_on(workspace: Workspace, entry: NewEntry) -> Workspace:
    """The workspace with one more entry; what is taken back fits anywhere.

    Raises:
        ForecastError: it does not fit the workspace, a text cannot be kept, or the row cannot carry the method.
    """
    check_entry(entry)
    now = f"{workspace.settings.as_of}-01T00:00:00Z"
    kept = Entry(
        entry.workspace, 0, entry.kind, entry.subject, entry.old, entry.new, entry.reason, entry.who, now, FIRST, FIRST
    )
    laid = with_journal(workspace, [kept])
    if entry.kind is EntryKind.METHOD and entry.new is not None:  # whether it can be carried shows when it is forecast
        try:
            base_year(laid, Choice(draws=1))
        except InputError as error:
            raise InputError(error.found, Place(PLACE), "Välj en annan metod.") from error
    return laid


def _row(workspace: Workspace, row: tuple[str, str]) -> dict[str, str]:
    return {"statement": row[0], "row": row[1], "month": str(workspace.settings.as_of)}


def _entry(
    workspace: Workspace, kind: EntryKind, subject: dict[str, str], change: tuple[object, object], voice: Voice
) -> NewEntry:
    return NewEntry(workspace.name, kind, subject, *change, voice.reason, voice.who)
