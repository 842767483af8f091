"""What the journal says laid over a workspace's files: the latest of each thing counts, the files stay as they are.

An entry belongs to its as-of month: it counts in its own budget year, from that month on. A new value of None takes
away what was said of the row, in the journal and in the files; of a measure, it takes away what the journal said.
A remark is the text of one month: it is kept with its month, and says nothing of another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic import ValidationError

from forecast.drivers.measures import PlannedMeasure
from forecast.errors import CollectedInputError, InputError, Place
from forecast.fullyear.methods import METHODS
from forecast.ledger.specs import Layer
from forecast.money import Unit
from forecast.periods import Month
from forecast.store.adopted_layer import adoption_before, last_adoption, snapshot_in, with_adopted, with_previous
from forecast.store.canonical import digest_of
from forecast.store.door import FILE
from forecast.store.past import with_past
from forecast.store.records import KIND_SV, Entry, EntryKind, swedish
from forecast.store.shapes import PLACE, Cause, FixedKey, JudgedYear, Progress, Remarked, shaped
from forecast.workspace import notes
from forecast.workspace.references import check_references
from forecast.workspace.settings import FixedMethod, Judgement
from forecast.workspace.workspace import Workspace

if TYPE_CHECKING:
    from forecast.store.store import Store

MEND = "Eller ta tillbaka det: forecast store add ... --withdraw."
LAID = frozenset(EntryKind) - {EntryKind.APPROVAL, EntryKind.SUBMISSION, EntryKind.ADOPTION}
"""Kinds that change a workspace by themselves; what is adopted is laid by its snapshot, the others are only kept."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What the journal says last of one thing."""

    entry: Entry
    new: Mapping[str, object] | None

    @property
    def place(self) -> Place:
        """Which entry; what is only tried has no number yet."""
        file = f"{PLACE}, post {self.entry.seq}" if self.entry.seq else PLACE
        return Place(file, None, KIND_SV[self.entry.kind])

    def remedy(self, text: str) -> str:
        """What to do, for an entry that cannot be edited."""
        return f"{text} {MEND}" if self.entry.seq else text

    @property
    def row(self) -> tuple[str, str]:
        return self.entry.subject["statement"], self.entry.subject["row"]


def remembered(workspace: Workspace, store: Store, *, own: bool = False) -> Workspace:
    """A workspace with what a store's journal says of it, and with the judgements of its kept earlier years.

    Args:
        workspace: as its files are.
        store: where the journal is.
        own: it lies in the workspace's folder, so that it should be about no other.

    Raises:
        InputError: the journal is altered, is about a folder of another name, or does not fit the workspace.
    """
    entries = store.journal(workspace.name)
    if own and not entries:
        others = [name for name in store.workspaces() if name != workspace.name and store.journal(name)]
        if others:
            found = f"Journalen gäller ”{others[0]}”, men mappen heter ”{workspace.name}”."
            hint = (
                f"Ge mappen sitt gamla namn, eller ta {FILE} ur kopian (den går att spara med forecast store export)."
            )
            raise InputError(found, Place(f"{workspace.name}/{FILE}"), hint)
    return laid_by(workspace, entries, store)


def laid_by(workspace: Workspace, entries: Sequence[Entry], store: Store) -> Workspace:
    """A workspace with its kept earlier years and all that a journal says: the forecast that it adopts, what was said.

    The judgements that the store has kept of earlier years join its track record; what was adopted in an earlier month
    is its previous forecast.

    Raises:
        InputError: as `with_journal`; the adopted forecast is altered or not kept.
    """
    workspace = with_past(workspace, store.forecasts_before(workspace.name, workspace.settings.year))
    for adoption, lay in (
        (last_adoption(workspace, entries), with_adopted),
        (adoption_before(workspace, entries), with_previous),
    ):
        if adoption is not None:
            laid = lay(workspace, adoption, store.snapshot(workspace.name, snapshot_in(adoption)))
            workspace = replace(laid, digest=digest_of([workspace.digest, adoption.hash]))
    return with_journal(workspace, entries)


def with_journal(workspace: Workspace, entries: Sequence[Entry]) -> Workspace:
    """A workspace with what was said laid over its files; the workspace itself where nothing counts.

    What is adopted is not among it: that is laid by `laid_by`, which has the kept forecast.

    Args:
        workspace: as its files are.
        entries: the journal, oldest first.

    Raises:
        CollectedInputError: what was said does not fit the workspace: every fault at once.
    """
    said = _latest(workspace, entries)
    if not said:
        return workspace
    faults = [fault for item in said if (fault := _row_fault(workspace, item)) is not None]
    if faults:
        raise CollectedInputError(faults)
    by_kind = {kind: [item for item in said if item.entry.kind is kind] for kind in LAID}
    laid = replace(
        workspace,
        judgements=_judgements(workspace, by_kind[EntryKind.JUDGEMENT]),
        methods=_methods(workspace, by_kind[EntryKind.METHOD]),
        comments=_comments(workspace, by_kind[EntryKind.COMMENT]),
        measures=_measures(workspace, by_kind[EntryKind.MEASURE_PROGRESS]),
        remarks=_remarks(by_kind[EntryKind.REMARK]),
        digest=digest_of([workspace.digest, [_state(item) for item in said]]),
    )
    try:
        check_references(laid)  # the files alone have passed, so what is wrong now comes out of the journal
    except InputError as error:
        parts = error.errors if isinstance(error, CollectedInputError) else (error,)
        mend = f" {MEND}" if any(item.entry.seq for item in said) else ""
        places = [InputError(part.found, Place(PLACE), part.remedy + mend) for part in parts]
        raise CollectedInputError(places) from error
    return laid


def _latest(workspace: Workspace, entries: Sequence[Entry]) -> list[_Said]:
    """What counts, in the order in which it was said last; measures keep what later entries do not mention."""
    said: dict[str, _Said] = {}
    for entry in entries:
        if entry.kind not in LAID:
            continue
        shape = shaped(entry.kind, entry.subject, entry.new, entry.seq)
        month = Month.parse(entry.subject["month"])
        if month.year != workspace.settings.year or month > workspace.settings.as_of:
            continue
        new = None if shape is None else shape.model_dump(mode="json", exclude_none=True)
        before = said.pop(entry.key, None)
        if entry.kind is EntryKind.MEASURE_PROGRESS and new is not None and before is not None and before.new:
            new = {**before.new, **new}
        said[entry.key] = _Said(entry, new)
    return list(said.values())


def _state(item: _Said) -> list[object]:
    entry = item.entry
    return [entry.kind.value, dict(entry.subject), item.new, entry.reason, entry.who, entry.at]


def _row_fault(workspace: Workspace, item: _Said) -> InputError | None:
    """Why something cannot be said of its row; what is taken away fits anywhere."""
    if item.new is None:
        return None
    if item.entry.kind is EntryKind.MEASURE_PROGRESS:
        ids = [measure.id for measure in workspace.measures]
        if item.entry.subject["measure"] in ids:
            return None
        known = f"Välj bland {', '.join(ids)}." if ids else "Skriv den i measures.yaml."
        return InputError(f"Åtgärden ”{item.entry.subject['measure']}” finns inte.", item.place, item.remedy(known))
    try:
        notes.check_row(*item.row, workspace.trees, item.place)
    except InputError as error:
        return InputError(error.found, item.place, item.remedy(error.remedy))
    method = item.new.get("method")
    if method is not None and method not in METHODS:
        return InputError(
            f"Metoden ”{method}” finns inte.", item.place, item.remedy(f"Välj bland {', '.join(METHODS)}.")
        )
    return None


def _judgements(workspace: Workspace, said: Sequence[_Said]) -> tuple[Judgement, ...]:
    rows = {item.row for item in said}
    kept = [item for item in workspace.judgements if (item.statement, item.row) not in rows]
    for item in said:
        if item.new is not None:
            entry, statement, row = item.entry, *item.row
            sek = JudgedYear.model_validate(item.new).forecast_sek
            amount = _in_unit(sek, workspace.settings.unit)
            made = Judgement(
                statement=statement,
                row=row,
                forecast=amount,
                reason=entry.reason,
                name=entry.who,
                date=swedish(entry.at).date(),
            )
            kept.append(made)
    return tuple(kept)


def _methods(workspace: Workspace, said: Sequence[_Said]) -> tuple[FixedMethod, ...]:
    rows = {item.row for item in said}
    kept = [item for item in workspace.methods if (item.statement, item.row) not in rows]
    for item in said:
        if item.new is not None:
            entry, statement, row = item.entry, *item.row
            key = FixedKey.model_validate(item.new).method
            kept.append(FixedMethod(statement=statement, row=row, method=key, reason=entry.reason, name=entry.who))
    return tuple(kept)


def _comments(workspace: Workspace, said: Sequence[_Said]) -> tuple[notes.Comment, ...]:
    about = {(*item.row, item.entry.subject["layer"]) for item in said}
    kept = [item for item in workspace.comments if (item.statement, item.row, item.layer) not in about]
    for item in said:
        if item.new is not None:
            words, entry = Cause.model_validate(item.new), item.entry
            layer = Layer(entry.subject["layer"])
            source = f"journalen {swedish(entry.at).date()}"
            kept.append(notes.Comment(*item.row, layer, words.cause, words.quote, entry.who, source))
    return tuple(kept)


def _remarks(said: Sequence[_Said]) -> tuple[notes.Remark, ...]:
    kept = []
    for item in said:
        if item.new is not None:
            words, entry = Remarked.model_validate(item.new), item.entry
            about, month = (*item.row, entry.subject["section"]), Month.parse(entry.subject["month"])
            kept.append(notes.Remark(*about, month, words.text, words.suggestion, entry.who, entry.at))
    return tuple(kept)


def _measures(workspace: Workspace, said: Sequence[_Said]) -> tuple[PlannedMeasure, ...]:
    by_id = {item.entry.subject["measure"]: item for item in said if item.new is not None}
    unit = workspace.settings.unit
    return tuple(
        _moved(measure, by_id[measure.id], unit) if measure.id in by_id else measure for measure in workspace.measures
    )


def _moved(measure: PlannedMeasure, item: _Said, unit: Unit) -> PlannedMeasure:
    """A measure as far as it has come."""
    progress = Progress.model_validate(item.new)
    whole = measure.model_dump(by_alias=True)
    if progress.state is not None:
        whole["state"] = progress.state
    if progress.realised_sek is not None:
        whole["realised"] = {"amount": _in_unit(progress.realised_sek, unit), "through": progress.through}
    try:
        return PlannedMeasure.model_validate(whole, by_alias=True)
    except ValidationError as error:
        wrong = error.errors()[0]
        found = str(wrong.get("ctx", {}).get("error", "")) or f"Läget passar inte åtgärden ”{measure.id}”."
        raise InputError(found, item.place, item.remedy("Rätta measures.yaml eller läget.")) from error


def _in_unit(sek: float, unit: Unit) -> Decimal:
    return Decimal(repr(sek)) / unit.sek
