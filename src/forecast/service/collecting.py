"""The month's round: the desk that it is worked at, and the adoption of what the units have handed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from forecast.errors import CollectedInputError, InputError, Place
from forecast.fullyear.baseline import baseline
from forecast.ledger.findings import Severity
from forecast.ledger.specs import Layer
from forecast.ledger.tree import full_name
from forecast.model import Floats
from forecast.money import Unit, format_amount
from forecast.scenario.result import DEFAULT_DRAWS, Choice
from forecast.service.forecasts import forecast_to_keep, run
from forecast.service.workspaces import check
from forecast.store import sayings
from forecast.store.desk import Desk, comment_asked, comments_on, desk_of
from forecast.store.door import FILE, store_to_read
from forecast.store.following import INPUT, following_model
from forecast.store.handing import missing_faults
from forecast.store.kept_rows import kept_amount, kept_rows
from forecast.store.locks import lock_on, locked_error
from forecast.store.opened import open_with
from forecast.store.records import Entry, EntryKind, NewEntry, NewSnapshot, Snapshot
from forecast.store.sayings import Voice
from forecast.store.shapes import Adopted
from forecast.store.store import Store
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Adoption:
    """A forecast that may be adopted: what is kept, what is said of it, and how much of the journal it holds."""

    snapshot: NewSnapshot
    entry: NewEntry
    seen: int


def open_desk(workspace: Workspace, entries: Sequence[Entry]) -> Desk:
    """The desk of a workspace's own month.

    Args:
        workspace: with its journal laid over its files.
        entries: the journal, oldest first; where it was read at another time than the one that is laid, before it.

    Raises:
        InputError: the month has no outcome.
    """
    as_of = workspace.settings.as_of
    return desk_of(workspace, baseline(workspace, workspace.settings.primary_statement, as_of), entries)


def read_desk(path: Path, where: str | None) -> Desk:
    """The desk of the workspace in a folder.

    Args:
        path: the folder.
        where: the store that somebody has named; None = the folder's own, where there is one. None is made.

    Raises:
        UsageError: an address that cannot be read.
        InputError: every fault that was found; the named store is not there; the month has no outcome.
    """
    name = path.resolve().name
    kept = store_to_read(path, where)
    if kept is None:
        return open_desk(open_with(path, where), ())
    with kept as store:
        entries = store.journal(name)  # first: what is said meanwhile is then in the forecast, and not taken as seen
    return open_desk(open_with(path, where), entries)


def read_snapshot(path: Path, where: str | None, key: str) -> Snapshot:
    """A kept forecast of the workspace in a folder, by the first characters of its id.

    Raises:
        InputError: there is no store, or none or several begin so.
    """
    kept = store_to_read(path, where)
    if kept is None:
        raise InputError("Minnet finns inte.", Place(str(path / FILE)), "Utan --snapshot sparas en ny prognos.")
    with kept as store:
        return store.snapshot(path.resolve().name, key)


def adoption(
    desk: Desk,
    following: Sequence[str],
    voice: Voice,
    snapshot: Snapshot | None = None,
    *,
    draws: int = DEFAULT_DRAWS,
) -> Adoption:
    """The month's forecast, ready to be adopted: the approved units as approved, the rest as the journal says.

    Args:
        desk: of the month.
        following: keys of units that have not been approved and follow the model instead; their judged rows do not
            count. The voice's reason says why.
        voice: who adopts.
        snapshot: a kept forecast of the month to adopt, without scenario; None makes one of the judged forecast.
        draws: behind the quantiles of a forecast that is made.

    Raises:
        CollectedInputError: all that stands in the way: units that are not approved, rows without comment, findings,
            rows of the snapshot that are not as approved.
        InputError: the month is locked, no such unit, a snapshot of another month or with a scenario.
    """
    month, following = desk.round.month, tuple(dict.fromkeys(following))
    lock = lock_on(desk.entries, month)
    if lock is not None:
        raise locked_error(lock, month, EntryKind.ADOPTION)
    faults = _unsettled(desk, following)
    laid = following_model(desk.workspace, [desk.stand(key).unit.key for key in following])
    if snapshot is None:
        blockers = _blockers(desk.workspace)
        if blockers:
            raise CollectedInputError([*faults, *blockers])
        result = run(laid, (), Choice(headline=Layer.JUDGED, draws=draws))
        kept = forecast_to_keep(laid, result, check(laid))
        if following:
            kept = replace(kept, inputs={**kept.inputs, INPUT: sorted(following)})
    else:
        _check_plain(snapshot, month)
        kept = NewSnapshot(snapshot.workspace, snapshot.as_of, snapshot.inputs, snapshot.result)
    faults += _unlike(desk, kept, following)
    faults += _uncommented(laid, desk, kept)
    if faults:
        raise CollectedInputError(faults)
    adopted = Adopted(snapshot=kept.id, following=following)
    entry = sayings.adoption(desk.workspace, desk.round.adopted, adopted, voice)
    return Adoption(kept, entry, len(desk.entries))


def keep_adoption(store: Store, made: Adoption, *, at: dt.datetime) -> tuple[Snapshot, Entry]:
    """Keep the forecast and its adoption; the month is locked from then on.

    Raises:
        InputError: somebody has said something since the desk was read, or the month is locked.
    """
    return store.adopt(made.snapshot, made.entry, seen=made.seen, at=at)


def _unsettled(desk: Desk, following: Sequence[str]) -> list[InputError]:
    """Units that are neither approved as they stand nor named as following the model."""
    named = {desk.stand(key).unit.key for key in following}
    faults = []
    for stand in desk.round.units:
        place = Place(f"{desk.workspace.name}, {stand.unit.name}")
        if stand.unit.key in named and stand.settled:
            found = "Enheten är godkänd och ska inte följa modellen."
            faults.append(InputError(found, place, "Ta bort den ur listan, eller återlämna den först."))
        if stand.unit.key not in named and not stand.settled:
            found = f"Enheten är inte godkänd: {stand.words}."
            remedy = "Godkänn den, eller säg att den följer modellen, med skäl."
            faults.append(InputError(found, place, remedy))
    return faults


def _blockers(workspace: Workspace) -> list[InputError]:
    blockers = [item for item in check(workspace) if item.severity is Severity.BLOCKER]
    return [InputError(item.sentence, item.place, item.remedy) for item in blockers]


def _check_plain(snapshot: Snapshot, month: object) -> None:
    """Refuse a kept forecast that is of another month, or of a scenario, whose rows nobody has handed in."""
    place = Place(f"prognosen {snapshot.id[:12]}")
    if snapshot.as_of != str(month):
        found = f"Den är per {snapshot.as_of}, och omgången gäller {month}."
        raise InputError(found, place, "Välj en prognos per samma månad.")
    if snapshot.inputs.get("scenarios"):
        raise InputError("Den är räknad med ett scenario.", place, "Fastställ en prognos utan scenario.")


def _column(desk: Desk, kept: NewSnapshot, name: str) -> Floats:
    """(R,) a column of the kept forecast, SEK; NaN where it has nothing."""
    found = {row.get("row"): kept_amount(row, name) for row in kept_rows(kept, desk.tree.statement)}
    return np.array([np.nan if found.get(key) is None else found[key] for key in desk.tree.keys], dtype=np.float64)


def _unlike(desk: Desk, kept: NewSnapshot, following: Sequence[str]) -> list[InputError]:
    """Rows of the kept forecast that are not what was approved, or what the model says of units that follow it."""
    forecast, model = (_column(desk, kept, name) for name in ("forecast", "model"))
    tree, unit = desk.tree, desk.workspace.settings.unit
    faults = []
    for stand in desk.round.units:
        handed, follows = stand.handed, stand.unit.key in following
        for at in desk.leaves(stand):
            said = handed.rows.get(tree.rows[at].key, np.nan) if handed is not None else np.nan
            wanted = float(model[at]) if follows else said
            same = abs(forecast[at] - wanted) < 0.005 or (np.isnan(forecast[at]) and np.isnan(wanted))
            if same or not (follows or stand.settled):
                continue
            which = "modellen säger" if follows else "enheten är godkänd med"
            found = (
                f"{full_name(tree, at)} är {_words(float(forecast[at]), unit)} i prognosen, men {which} "
                f"{_words(wanted, unit)}."
            )
            remedy = "Välj en annan prognos." if follows else "Underlaget är nytt: godkänn enheten igen."
            faults.append(InputError(found, Place(f"{desk.workspace.name}, {stand.unit.name}"), remedy))
    return faults


def _words(sek: float, unit: Unit) -> str:
    return "okänd" if np.isnan(sek) else f"{format_amount(sek, unit)} {unit}"


def _uncommented(laid: Workspace, desk: Desk, kept: NewSnapshot) -> list[InputError]:
    """Rows of the kept forecast that need a comment and have none, by unit and last the economist's."""
    tree = desk.tree
    budget, forecast, judged = (_column(desk, kept, name) for name in ("budget", "forecast", "judged"))
    base = replace(desk.base, judged=judged)
    asked = comment_asked(laid, tree, budget, forecast)
    missing = np.array([bool(asked[at]) and not comments_on(laid, base, at) for at in range(len(asked))])
    whose = [(stand.unit.name, desk.leaves(stand)) for stand in desk.round.units] + [("ekonomens rader", desk.own)]
    seen = replace(desk, missing=missing)
    return [
        fault
        for name, leaves in whose
        for fault in missing_faults(laid, tree, forecast - budget, seen.missing_in(leaves), name)
    ]
