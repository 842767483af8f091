"""Why: the largest deficits, what a person has said of them, and whether their rest goes on or turns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.money import Unit, format_amount
from forecast.report.labels import COUNT_SV, sentence_name
from forecast.report.reading import deficits, reading_rows
from forecast.workspace.load import Workspace

SAME_PACE = (50_000.0, 0.01)
"""A rest within 50 tkr or 1 % of the row from this year's pace counts as the same pace."""


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
    main = result.main
    out = []
    for i in deficits(result, rows)[:3]:
        row = main.tree.rows[i]
        status, detail = rest_of_year(result, i, unit)
        out.append(
            Cause(
                row.key, row.name, written_cause(workspace, result, row.key), float(main.deviation[i]), status, detail
            )
        )
    return tuple(out)


def written_cause(workspace: Workspace, result: Result, row: str) -> str:
    """A person's or a report's words about a row, of the headline layer first; never made up."""
    own = [c for c in workspace.comments if (c.statement, c.row) == (result.primary, row) and c.cause]
    own.sort(key=lambda comment: comment.layer is not result.headline)
    return own[0].cause if own else "Ingen orsak skriven."


def rest_of_year(result: Result, at: int, unit: Unit) -> tuple[str, str]:
    """Whether a row's rest goes on at this year's pace, and by how much it differs."""
    main = result.main
    gap = float(main.forecast[at] - main.base.linear[at])
    if result.closed:
        return "Bokfört", "hela året"
    if np.isnan(gap):
        return "Okänt", "inget utfall"
    if abs(gap) <= max(SAME_PACE[0], SAME_PACE[1] * abs(float(main.forecast[at]))):
        return "Fortsätter", "i årets takt"
    amount = format_amount(abs(gap), unit, 2 if unit is Unit.MNKR else None)
    if gap < 0:
        return "Förvärras", f"{amount} sämre än takten"
    whole = main.deviation[at] >= 0
    return ("Vänder helt" if whole else "Vänder delvis"), f"{amount} bättre än takten"


def causes_title(found: tuple[Cause, ...]) -> str:
    """`En orsak fortsätter, två vänder delvis`: the causes counted by what their rest does."""
    if not found:
        return "Inga underskott att förklara"
    counts: dict[str, int] = {}
    for cause in found:
        counts[cause.status] = counts.get(cause.status, 0) + 1
    order = [s for s in ("Fortsätter", "Förvärras", "Vänder delvis", "Vänder helt", "Bokfört", "Okänt") if s in counts]
    parts: list[str] = []
    for status in order:
        count = COUNT_SV[counts[status]]
        noun = (" orsak" if counts[status] == 1 else " orsaker") if not parts else ""
        verb = {"Bokfört": "är bokförd" if counts[status] == 1 else "är bokförda", "Okänt": "är okänd"}
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
        texts.append(f"Engångspost: {event.name}, {shown} ({sentence_name(name)}{state}).")
    tail = "" if result.headline is Layer.MODEL else ", om hela beloppet ligger i prognosen"
    them = "den" if len(booked) == 1 else "dem"
    return (*texts, f"Utan {them} är avvikelsen {under}{tail}.")
