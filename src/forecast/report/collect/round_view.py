"""A month's round as a whole: who has handed in, what the units say together, and whether the month is adopted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from forecast.model import Result
from forecast.money import Unit, format_amount
from forecast.report.collect.tables import units_table
from forecast.report.collect.words import (
    HANDED,
    by_whom,
    listed,
    month_words,
    threshold_words,
    uncommented_rows,
    under_words,
)
from forecast.report.table import Table
from forecast.report.words import footer
from forecast.store.desk import Desk
from forecast.store.locks import lock_on, locked_words
from forecast.store.records import EntryKind
from forecast.store.rounds import UnitStand, UnitState

MOST_NAMED = 3
"""Units that the lead names in a group."""


@dataclass(frozen=True, slots=True)
class RoundView:
    """What is said of a round.

    Attributes:
        heading: the message.
        lead: who is missing, returned or changed, "" where nobody is; of a locked month by whom and why.
        under: who, when, what, unit.
        units: one row a unit and, for who sees all, the economist's own rows and the committee.
        locked: nothing can be said about the month.
        reopened: that the month was adopted and is open again, by whom and why; "" where it is not so.
        waiting: (key, name) of the units that are not approved as they stand.
        uncommented: rows that need a comment and have none, each with its deviation.
        limit: from when a comment is asked for, a sentence; "" where it never is.
        adopts: what would be adopted, a sentence.
    """

    heading: str
    lead: str
    under: str
    units: Table
    locked: bool
    reopened: str
    waiting: tuple[tuple[str, str], ...]
    uncommented: tuple[str, ...]
    limit: str
    adopts: str


def round_view(desk: Desk, result: Result, unit: Unit, shown: Sequence[str]) -> RoundView:
    """Build the round.

    Args:
        desk: the workspace's month.
        result: of that month, judged where somebody has judged.
        unit: of the amounts.
        shown: keys of the units that the reader sees; the whole is told where that is all of them.
    """
    stands = [stand for stand in desk.round.units if stand.unit.key in shown]
    whole = len(stands) == len(desk.round.units)
    lock = lock_on(desk.entries, desk.round.month)
    leaves = [at for stand in stands for at in desk.leaves(stand)] + (list(desk.own) if whole else [])
    return RoundView(
        heading=_heading(desk, stands),
        lead=_lead(stands) if lock is None else " ".join(month_words(desk)) or locked_words(lock, desk.round.month),
        under=under_words(desk, unit),
        units=replace(units_table(desk, stands, unit, whole=whole), footer=footer(desk.workspace, result)),
        locked=lock is not None,
        reopened="" if lock is not None else _reopened(desk),
        waiting=tuple((stand.unit.key, stand.unit.name) for stand in stands if not stand.settled),
        uncommented=uncommented_rows(desk, leaves, unit),
        limit=" ".join(threshold_words(desk, unit)),
        adopts=_adopts(desk, result, unit),
    )


def _reopened(desk: Desk) -> str:
    """`Augusti 2024 öppnades igen av Gun Chef, 2024-09-12 08:15: fel underlag.`; "" where nobody did."""
    month = desk.round.month
    about = {"month": str(month)}
    steps = [entry for entry in desk.entries if entry.kind is EntryKind.ADOPTION and dict(entry.subject) == about]
    if not steps or steps[-1].new is not None:
        return ""
    return f"{month.label.capitalize()} öppnades igen av {by_whom(steps[-1])}: {steps[-1].reason.rstrip('.')}."


def _heading(desk: Desk, stands: Sequence[UnitStand]) -> str:
    """How far the round has come: `2 av 3 enheter har lämnat in`."""
    lock, month = lock_on(desk.entries, desk.round.month), desk.round.month
    if desk.round.adopted is not None:
        return f"{month.label.capitalize()} är fastställd och låst"
    if lock is not None:
        return f"{month.label.capitalize()} är låst"
    count, handed = len(stands), sum(stand.state in HANDED for stand in stands)
    if count == 1:
        return unit_heading(stands[0])
    if all(stand.settled for stand in stands):
        return f"Alla {count} enheter är godkända"
    if handed == count:
        return f"Alla {count} enheter har lämnat in"
    return f"{handed} av {count} enheter har lämnat in"


def unit_heading(stand: UnitStand) -> str:
    """`Hemtjänsten: inlämnad, väntar på ekonomen`."""
    words = stand.words
    if stand.state is UnitState.DRAFT:
        words = "inte inlämnad"
    elif stand.state is UnitState.SUBMITTED:
        words = f"{words}, väntar på ekonomen" if not stand.changed else words
    return f"{stand.unit.name}: {words}"


def _lead(stands: Sequence[UnitStand]) -> str:
    """Who is missing, returned or changed since; each with the managers."""
    groups = (
        ("Saknas", [s for s in stands if s.state is UnitState.DRAFT]),
        ("Återlämnad", [s for s in stands if s.state is UnitState.RETURNED]),
        ("Ändrad efteråt", [s for s in stands if s.changed]),
        ("Väntar på godkännande", [s for s in stands if s.state is UnitState.SUBMITTED and not s.changed]),
    )
    return " ".join(f"{title}: {_some(found)}." for title, found in groups if found)


def _named(stand: UnitStand) -> str:
    return f"{stand.unit.name} ({', '.join(stand.unit.managers)})"


def _some(stands: Sequence[UnitStand]) -> str:
    """A few by name and manager; where they are many, the rest as a count: the table has them all."""
    if len(stands) <= MOST_NAMED:
        return listed([_named(stand) for stand in stands])
    first = [stand.unit.name for stand in stands[: MOST_NAMED - 1]]
    return listed([*first, f"{len(stands) - len(first)} till"])


def _adopts(desk: Desk, result: Result, unit: Unit) -> str:
    """What the committee's forecast is as it stands."""
    forecast, deviation = float(desk.forecast[result.total]), float(desk.deviation[result.total])
    if math.isnan(forecast):
        return "Nämndens prognos kan inte räknas."
    against = "" if math.isnan(deviation) else f", {format_amount(deviation, unit, signed=True)} {unit} mot budget"
    return f"Nämndens prognos är {format_amount(forecast, unit)} {unit}{against}."
