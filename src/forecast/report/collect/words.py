"""Words that a round's tables and views share: how far it has come, what is asked for, who did what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forecast.ledger.tree import full_name
from forecast.money import NBSP, Unit, format_amount, format_shortly
from forecast.report.labels import whole_label
from forecast.report.row_history import said_value, swedish_time
from forecast.store.desk import Desk
from forecast.store.locks import locked_words
from forecast.store.records import Entry
from forecast.store.rounds import UnitStand, UnitState

OWN_KEY, OWN_SV = "-", "Ekonomens rader"
"""The rows that no unit answers for; no unit can have their key."""
HANDED = frozenset({UnitState.SUBMITTED, UnitState.APPROVED})


def under_words(desk: Desk, unit: Unit) -> str:
    """Who, when, what, unit."""
    settings = desk.workspace.settings
    return (
        f"{settings.municipality}, {settings.committee.lower()} · helår {settings.year} · efter "
        f"{desk.round.month.label.split()[0]} · bedömd prognos, annars modellens · {unit}"
    )


def uncommented_rows(desk: Desk, leaves: Sequence[int], unit: Unit) -> tuple[str, ...]:
    """`Särskilt boende (−4 050)`: rows that need a comment and have none."""
    return tuple(
        f"{whole_label(desk.tree, at)} ({format_amount(float(desk.deviation[at]), unit, signed=True)})"
        for at in desk.missing_in(leaves)
    )


def by_whom(entry: Entry | None) -> str:
    """`Anna Ek, 2024-09-10 10:15`; "" where nobody has said anything."""
    return "" if entry is None else f"{entry.who}, {swedish_time(entry.at)}"


def listed(names: Sequence[str]) -> str:
    """`A, B och C`."""
    return " och ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def count_words(desk: Desk) -> str:
    """How many of the units have come how far."""
    units = desk.round.units
    if not units:
        return "Inga enheter är angivna (units.yaml): alla rader är ekonomens."
    handed = sum(stand.state in HANDED for stand in units)
    settled = sum(stand.settled for stand in units)
    if len(units) == 1:
        done = "har lämnat in" if handed else "har inte lämnat in"
        return f"{units[0].unit.name}, den enda enheten, {done}{' och är godkänd' if settled else ''}."
    return f"{handed} av {len(units)} enheter har lämnat in, {settled} är {'godkänd' if settled == 1 else 'godkända'}."


def month_words(desk: Desk) -> tuple[str, ...]:
    """Whether the month is adopted, by whom and why; nothing while it is open."""
    adopted = desk.round.adopted
    if adopted is None:
        return ()
    value = adopted.new if isinstance(adopted.new, Mapping) else {}
    names = {stand.unit.key: stand.unit.name for stand in desk.round.units}
    following = [names.get(key, key) for key in value["following"]]
    model = f" Följer modellen: {', '.join(following)}." if following else ""
    start = locked_words(adopted, desk.round.month)
    return (f"{start} Prognos {str(value['snapshot'])[:12]}. Skäl: {adopted.reason.rstrip('.')}.{model}",)


def threshold_words(desk: Desk, unit: Unit) -> tuple[str, ...]:
    """When a comment is asked for, told in `unit`; nothing where units.yaml asks for none."""
    limit, own = desk.workspace.comment_threshold, desk.workspace.settings.unit
    if limit is None:
        return ()
    least = format_shortly(float(limit.amount) * own.sek / unit.sek)
    both = f"{format_shortly(limit.percent)}{NBSP}% av radens budget och {least} {unit}"
    return (f"Kommentar krävs där avvikelsen är större än både {both}.",)


def stand_words(stand: UnitStand) -> tuple[str, ...]:
    """Who gave a unit its state, when and why; nothing for a draft that nobody has touched."""
    last = stand.last
    if last is None:
        return ()
    word = "Återtagen" if last.new is None else _STEP_SV[stand.state]
    return (f"{word} av {last.who} {swedish_time(last.at)}: {last.reason.rstrip('.')}.",)


_STEP_SV: Mapping[UnitState, str] = {
    UnitState.SUBMITTED: "Inlämnad",
    UnitState.RETURNED: "Återlämnad",
    UnitState.APPROVED: "Godkänd",
}


def adjusted_words(desk: Desk, stand: UnitStand, said: Sequence[Entry], unit: Unit) -> tuple[str, ...]:
    """What was changed of a unit's rows, a sentence each: adjusted by another than the unit, and when it was late.

    Args:
        desk: the workspace's month.
        stand: the unit.
        said: the entries to tell, of `desk.adjusted(stand)` and `stand.changed`, in the order that they are told.
        unit: of the amounts.
    """
    others = {entry.seq for entry in desk.adjusted(stand)}
    later = {entry.seq for entry in stand.changed}
    return tuple(
        f"{'Justerad' if entry.seq in others else 'Ändrad'}{' efteråt' if entry.seq in later else ''} av {entry.who} "
        f"{swedish_time(entry.at)}: {_change_words(desk, entry, unit)}. Skäl: {entry.reason.rstrip('.')}."
        for entry in said
    )


def _change_words(desk: Desk, entry: Entry, unit: Unit) -> str:
    """Which row was changed, from what to what."""
    tree, row = desk.tree, entry.subject["row"]
    name = full_name(tree, tree.position(row)) if row in tree.keys else row
    old, new = (said_value(entry.kind, value, unit) for value in (entry.old, entry.new))
    return f"{name} {old} → {new}"
