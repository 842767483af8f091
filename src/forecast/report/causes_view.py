"""Why: the largest deficits, what a person has said of them, and whether their rest goes on or turns."""

from __future__ import annotations

from dataclasses import dataclass

from forecast.fullyear.timing import Timing
from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.money import Unit, format_amount
from forecast.report.labels import COUNT_SV, sentence_name
from forecast.report.reading import deficits, reading_rows
from forecast.report.timing_view import (
    BOOKED,
    CONTINUES,
    TURNS,
    TURNS_PARTLY,
    TURNS_TO_DEFICIT,
    UNKNOWN,
    WORSENS,
    against_pace,
    shown_timing,
    status_of,
)
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Cause:
    """A row that explains the deviation, and what its rest of the year looks like."""

    key: str
    name: str
    cause: str
    deviation: float
    status: str
    detail: str


def causes(workspace: Workspace, result: Result, rows: list[int], unit: Unit) -> tuple[Cause, ...]:
    """The three rows furthest below budget, worst first."""
    main, found = result.main, shown_timing(workspace, result, result.primary)
    out = []
    for i in deficits(result, rows)[:3]:
        row = main.tree.rows[i]
        status, detail = rest_of_year(found, i, unit, closed=result.closed)
        out.append(
            Cause(
                row.key, row.name, written_cause(workspace, result, row.key), float(main.deviation[i]), status, detail
            )
        )
    return tuple(out)


def written_cause(workspace: Workspace, result: Result, row: str) -> str:
    """A person's or a report's words about a row, of the headline layer first; never made up.

    They are about the workspace's own month (decision 0011): another month's forecast was made without them.
    """
    if result.as_of != workspace.settings.as_of:
        return "Ingen orsak skriven."
    own = [c for c in workspace.comments if (c.statement, c.row) == (result.primary, row) and c.cause]
    own.sort(key=lambda comment: comment.layer is not result.headline)
    return own[0].cause if own else "Ingen orsak skriven."


def rest_of_year(found: Timing, at: int, unit: Unit, *, closed: bool) -> tuple[str, str]:
    """What the rest of the year does to a row's deviation so far, and by how much it leaves the pace."""
    status = status_of(found, at, closed=closed)
    detail = {BOOKED: "hela året", UNKNOWN: "inget utfall"}.get(status)
    return status, against_pace(found, at, unit) if detail is None else detail


def causes_title(found: tuple[Cause, ...]) -> str:
    """`En orsak fortsätter, två vänder delvis`: the causes counted by what their rest does."""
    if not found:
        return "Inga underskott att förklara"
    if all(cause.status == BOOKED for cause in found):
        one = len(found) == 1
        return "Det största underskottet och dess orsak" if one else "De största underskotten och deras orsaker"
    counts: dict[str, int] = {}
    for cause in found:
        counts[cause.status] = counts.get(cause.status, 0) + 1
    order = [s for s in (CONTINUES, WORSENS, TURNS_PARTLY, TURNS, TURNS_TO_DEFICIT, UNKNOWN) if s in counts]
    parts: list[str] = []
    for status in order:
        count = COUNT_SV[counts[status]]
        noun = (" orsak" if counts[status] == 1 else " orsaker") if not parts else ""
        verb = {UNKNOWN: "är okänd" if counts[status] == 1 else "är okända"}
        parts.append(f"{count if not parts else count.lower()}{noun} {verb.get(status, status.lower())}")
    return ", ".join(parts)


def _read_name(result: Result, key: str) -> str:
    """The name of the row that people read and that holds the row."""
    tree = result.main.tree
    if key not in tree.keys:
        return ""
    at = tree.position(key)
    holder = (i for i in reading_rows(tree, result.total) if at == i or at in tree.leaves_below(i))
    return tree.rows[next(holder, at)].name


def one_offs(workspace: Workspace, result: Result, unit: Unit) -> tuple[str, ...]:
    """Each booked one-off, and the deviation without them all."""
    booked = [
        event
        for event in workspace.events
        if event.kind == "one_off" and event.statement == result.primary and event.booked is not None
        and event.booked.year == result.as_of.year and event.booked.first <= result.as_of.number
    ]  # fmt: skip
    if not booked:
        return ("Inga engångsposter är inlagda.",)
    amount = float(result.main.base.one_off[result.total])
    under = format_amount(float(result.main.deviation[result.total]) - amount, unit, signed=True)
    texts = []
    for event in booked:
        name = _read_name(result, event.row or "")
        shown = format_amount(float(event.amount or 0) * workspace.settings.unit.sek, unit, signed=True)
        state = ", överklagat" if event.state == "appealed" else ""
        texts.append(f"Engångspost: {event.name}, {shown} {unit} ({sentence_name(name)}{state}).")
    tail = "" if result.headline is Layer.MODEL else ", om hela beloppet ligger i prognosen"
    them = "den" if len(booked) == 1 else "dem"
    return (*texts, f"Utan {them} är avvikelsen {under} {unit}{tail}.")
