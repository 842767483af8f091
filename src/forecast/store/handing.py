"""The steps of a round, made ready for the journal: a unit hands in, is approved or returned; a month is opened again.

Each is refused in a sentence where the round does not allow it. Who may take which step, the caller asks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forecast.errors import CollectedInputError, InputError, Place
from forecast.ledger.tree import Tree, full_name
from forecast.model import Floats
from forecast.money import NBSP, format_amount, format_shortly
from forecast.store import sayings
from forecast.store.desk import Desk
from forecast.store.locks import lock_on, locked_error
from forecast.store.records import EntryKind, NewEntry
from forecast.store.rounds import UnitStand, UnitState
from forecast.store.sayings import Voice
from forecast.store.shapes import Handed
from forecast.workspace.workspace import Workspace


def submit(desk: Desk, key: str, voice: Voice) -> NewEntry:
    """A unit hands in what its rows say; again where it was returned, changed, or just differently.

    Raises:
        InputError: no such unit, the month is locked, a row has no forecast.
        CollectedInputError: every row whose deviation needs a comment and has none.
    """
    stand = _open_stand(desk, key)
    leaves = desk.leaves(stand)
    faults = missing_faults(desk.workspace, desk.tree, desk.deviation, desk.missing_in(leaves), stand.unit.name)
    if faults:
        raise CollectedInputError(faults)
    return _handed(desk, stand, "submitted", voice)


def approve(desk: Desk, key: str, voice: Voice) -> NewEntry:
    """The economist approves a unit as its rows stand now, with what was said of them since it was handed in.

    Raises:
        InputError: no such unit, the month is locked, or nothing is handed in.
    """
    stand = _open_stand(desk, key)
    if stand.settled:
        raise _not_now(desk, stand, f"är redan godkänd av {_who(stand)}", "Inget behöver göras.")
    _check_handed(desk, stand, "går inte att godkänna")
    return _handed(desk, stand, "approved", voice)


def send_back(desk: Desk, key: str, voice: Voice) -> NewEntry:
    """The economist returns a unit, with the reason; it is to be handed in again.

    Raises:
        InputError: no such unit, the month is locked, or nothing is handed in.
    """
    stand = _open_stand(desk, key)
    _check_handed(desk, stand, "går inte att återlämna")
    new = Handed(state="returned", journal=len(desk.entries))
    return sayings.submission(desk.workspace, stand.unit.key, stand.last, new, voice)


def take_back(desk: Desk, key: str, voice: Voice) -> NewEntry:
    """What was handed in, approved or returned is a draft again.

    Raises:
        InputError: no such unit, the month is locked, or nothing to take back.
    """
    stand = _open_stand(desk, key)
    if stand.state is UnitState.DRAFT:
        raise _not_now(desk, stand, "har inte lämnat in", "Inget finns att ta tillbaka.")
    return sayings.submission(desk.workspace, stand.unit.key, stand.last, None, voice)


def reopen(desk: Desk, voice: Voice) -> NewEntry:
    """An approver opens the month again.

    Raises:
        InputError: it is not adopted, or a later month is.
    """
    month = desk.round.month
    lock = lock_on(desk.entries, month)
    if desk.round.adopted is None:
        if lock is not None:
            raise locked_error(lock, month, EntryKind.ADOPTION)
        found = f"{month.label.capitalize()} är inte fastställd."
        raise InputError(found, Place(desk.workspace.name), "Den är redan öppen.")
    return sayings.adoption(desk.workspace, desk.round.adopted, None, voice)


def missing_faults(
    workspace: Workspace, tree: Tree, deviation: Floats, rows: Sequence[int], whose: str
) -> list[InputError]:
    """Rows that lack a comment, each with its deviation and the limits; `whose` is the unit's name."""
    limit, unit = workspace.comment_threshold, workspace.settings.unit
    if limit is None:
        return []
    least = format_amount(float(limit.amount) * unit.sek, unit)
    above = f"{format_shortly(limit.percent)}{NBSP}% av budgeten och {least} {unit}"
    return [
        InputError(
            f"{full_name(tree, at)} avviker {format_amount(float(deviation[at]), unit, signed=True)} {unit} "
            f"från budgeten, mer än {above}, och har ingen kommentar.",
            Place(f"{workspace.name}, {whose}"),
            f"Kommentera raden ”{tree.rows[at].key}” i den bedömda prognosen.",
        )
        for at in rows
    ]


def _open_stand(desk: Desk, key: str) -> UnitStand:
    """A unit of a month that is not locked."""
    stand = desk.stand(key)
    lock = lock_on(desk.entries, desk.round.month)
    if lock is not None:
        raise locked_error(lock, desk.round.month, EntryKind.SUBMISSION)
    return stand


def _check_handed(desk: Desk, stand: UnitStand, what: str) -> None:
    if stand.state in {UnitState.SUBMITTED, UnitState.APPROVED}:
        return
    why = "är återlämnad och inte inlämnad igen" if stand.state is UnitState.RETURNED else "har inte lämnat in"
    raise _not_now(desk, stand, f"{why}, och {what}", "Vänta på inlämningen.")


def _not_now(desk: Desk, stand: UnitStand, why: str, remedy: str) -> InputError:
    return InputError(f"{stand.unit.name} {why}.", Place(f"{desk.workspace.name}, {desk.round.month.label}"), remedy)


def _who(stand: UnitStand) -> str:
    return "" if stand.last is None else stand.last.who


def _handed(desk: Desk, stand: UnitStand, state: str, voice: Voice) -> NewEntry:
    """The unit's rows as they stand, for the journal; a row of which nothing is known is left out."""
    leaves = [at for at in desk.leaves(stand) if not np.isnan(desk.forecast[at])]
    if not leaves:
        raise _not_now(desk, stand, "har ingen rad med prognos", "Bedöm minst en rad.")
    rows = {desk.tree.rows[at].key: float(desk.forecast[at]) for at in leaves}
    total = desk.amount(desk.forecast, leaves)
    new = Handed.model_validate({"state": state, "journal": len(desk.entries), "forecast_sek": total, "rows": rows})
    return sayings.submission(desk.workspace, stand.unit.key, stand.last, new, voice)
