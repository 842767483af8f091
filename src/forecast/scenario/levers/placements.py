"""Placements: one that ends or costs another price, one more, and a day's price that rises where cases are not known.

Days are exact and both ends count. An end that is not certain is drawn; what is expected is computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from forecast.drivers.days import day_words
from forecast.drivers.placements import KINDS, Calendar, End, Floats, Placement, calendar_after, presence, steps_of
from forecast.ledger.tree import CostType, Role, full_name
from forecast.model import LeverEffect, Posting
from forecast.money import Unit, format_amount, format_number, format_shortly
from forecast.periods import Month
from forecast.scenario.levers.ground import Ground, leaf_row, near, upwards
from forecast.scenario.levers.placement_change import PlacementChange, check_days, check_end, is_priced, short_day
from forecast.workspace.placement_file import kind_of, looks_personal
from forecast.workspace.workspace import Workspace

_HOLDS_PLACEMENTS = (CostType.PLACEMENTS, CostType.NET, CostType.PURCHASE)
_OF_NEW_ONES = frozenset(
    {"row", "kind", "count", "probability", "vat_reclaimed", "co_financing", "co_financing_per_day"}
)
_OF_ROW_PRICES = frozenset({"row", "count", "price_change_per_day", "start", "until", "source"})


@dataclass(frozen=True, slots=True)
class _Side:
    """(D,) chance that days are paid for, and SEK a day of cost and of what others pay, better > 0."""

    chance: Floats
    cost: Floats
    others: Floats


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands beside the amounts."""

    label: str
    old: str
    new: str
    parts: str
    source: str


def placement_keys(workspace: Workspace, as_of: Month) -> Mapping[str, str]:
    """Lever key -> name: cases that are not over, and rows that a new one may be paid on."""
    if as_of.number == 12:
        return {}
    calendar, tree = calendar_after(as_of), workspace.tree
    running = [case for case in workspace.placements if presence(case, calendar).any()]
    out = {case.id: f"Placering {case.id} ({full_name(tree, tree.position(case.row))})" for case in running}
    for at, row in enumerate(tree.rows):
        if row.role is Role.LEAF and row.cost_type in _HOLDS_PLACEMENTS:
            out.setdefault(row.key, f"Ny placering eller nytt dygnspris ({full_name(tree, at)})")
    return out


def placement_effects(key: str, change: PlacementChange, ground: Ground) -> tuple[LeverEffect, ...]:
    """The effect of a placement that ends, changes price or is added, or of a row's price a day.

    Raises:
        InputError: a case or row that does not exist, a sum row, a booked day, an end before its start, or fields that
            do not belong together.
    """
    if looks_personal(key, alone=True):
        raise ground.fault("Nyckeln ser ut som ett personnummer.", "Skriv en egen beteckning, till exempel P1.")
    check_days(change, ground)
    case = next((case for case in ground.workspace.placements if case.id == key), None)
    if case is not None:
        return (_changed(case, change, ground),)
    tree = ground.workspace.tree
    row = change.row or (key if key in tree.keys else None)
    if row is None:
        known = placement_keys(ground.workspace, ground.as_of)
        raise ground.fault(f"”{key}” är ingen känd placering, och ”row” saknas.", near(key, known))
    leaf_row(ground, row)
    if change.price_change_per_day is not None:
        return (_row_price(key, row, change, ground),)
    return (_new(key, row, change, ground),)


def _changed(case: Placement, change: PlacementChange, ground: Ground) -> LeverEffect:
    """A known case with another end, another price, or both."""
    end, priced = change.ending, is_priced(change, ground)
    calendar = calendar_after(ground.as_of)
    before = presence(case, calendar)
    _check_change(case, change, ground, changes=end is not None or priced, over=not before.any())
    after = presence(case if end is None else replace(case, end=end), calendar)
    dearer = _new_price(case, change, ground)
    held = change.held(calendar) & priced
    sides = (
        _Side(before, np.full(len(before), case.cost_per_day), np.full(len(before), -case.income_per_day)),
        _Side(
            after,
            np.where(held, -dearer.cost_per_day, -case.cost_per_day),
            np.where(held, dearer.income_per_day, case.income_per_day),
        ),
    )
    new, parts = [], []
    if end is not None:
        fewer = float((before - after)[: calendar.left].sum())
        new.append(f"sista dygn {_end_words(end)}")
        parts.append(f"{_days(abs(fewer))} dygn {'färre' if fewer >= 0 else 'fler'} × {_kr(case.net_per_day)} kr netto")
    if priced:
        paid = float(np.where(held, after, 0.0)[: calendar.left].sum())
        new.append(f"{_kr(dearer.price - case.price, signed=True)} kr per dygn {change.when}")
        parts.append(f"{_days(paid)} dygn × {_kr(dearer.net_per_day - case.net_per_day, signed=True)} kr netto")
    words = _Words(
        f"Placering {case.id}, {', '.join(new)}",
        f"{_kr(case.price)} kr per dygn, sista dygn {_end_words(case.end)}",
        ", ".join(new),
        "; ".join(parts),
        change.source,
    )
    return _effect(case.id, case.row, sides, calendar, ground, words)


def _check_change(case: Placement, change: PlacementChange, ground: Ground, *, changes: bool, over: bool) -> None:
    """Only what can change of a known case changes; raises InputError."""
    extra = sorted(_OF_NEW_ONES & change.model_fields_set)
    if extra:
        found = f"”{case.id}” finns i placements.csv, så {', '.join(extra)} kan inte ändras här."
        raise ground.fault(found, "Skriv bara nytt slut (end) eller nytt pris, eller rätta filen.")
    if not changes:
        raise ground.fault(f"Inget ändras för ”{case.id}”.", "Skriv end, price_per_day eller price_change_per_day.")
    if over:
        raise ground.fault(f"”{case.id}” är avslutad; inget återstår.", "Välj en placering som pågår.")
    if change.ending is not None:
        check_end(change.ending.earliest, case.start, ground)


def _new_price(case: Placement, change: PlacementChange, ground: Ground) -> Placement:
    """The case at its new price; raises InputError where that leaves nothing or less to pay."""
    rise = change.price_change_per_day or 0.0
    price = case.price + rise if change.price_per_day is None else change.price_per_day
    dearer = replace(case, price=price)
    if price < 0 or dearer.net_per_day < -0.005:
        raise ground.fault(f"Dygnspriset blir {_kr(price)} kr, mindre än vad andra betalar.", "Minska ändringen.")
    return dearer


def _new(key: str, row: str, change: PlacementChange, ground: Ground) -> LeverEffect:
    """One more placement (or several alike), known to nobody but the scenario."""
    case = _new_case(key, row, change, ground)
    calendar = calendar_after(ground.as_of)
    chance = presence(case, calendar)
    count = np.full(len(chance), float(change.count))
    many = f"{format_shortly(change.count)} × " if change.count > 1 else ""
    maybe = f", sannolikhet {format_number(100 * case.probability)} %" if case.probability < 1 else ""
    start = day_words(case.start)
    who = f"{format_shortly(change.count)} nya placeringar" if change.count > 1 else "En ny placering"
    words = _Words(
        f"{who} ({KINDS[case.kind]}) från {short_day(case.start)}",
        "0",
        f"{many}{_kr(case.price)} kr per dygn från {start}, sista dygn {_end_words(case.end)}{maybe}",
        f"{many}{_days(float(chance[: calendar.left].sum()))} dygn × {_kr(case.net_per_day)} kr netto",
        change.source,
    )
    side = _Side(chance, -case.cost_per_day * count, case.income_per_day * count)
    return _effect(key, row, (side,), calendar, ground, words)


def _new_case(key: str, row: str, change: PlacementChange, ground: Ground) -> Placement:
    """The placement that the override describes; raises InputError where it is not whole."""
    if change.start is None or change.price_per_day is None:
        missing = [name for name, x in (("from", change.start), ("price_per_day", change.price_per_day)) if x is None]
        remedy = (
            "En ny placering har row, from och price_per_day; ett höjt pris har row, from och price_change_per_day."
        )
        raise ground.fault(f"{' och '.join(missing)} saknas.", remedy)
    if change.ending is not None and change.until is not None:
        raise ground.fault("Slutet står både som until och som end.", "Behåll ett av dem.")
    try:
        kind = kind_of(change.kind) if change.kind else "annan"
    except ValueError as error:
        raise ground.fault(str(error), "Rätta kind.") from error
    case = Placement(
        key,
        row,
        kind,
        change.price_per_day,
        change.start,
        change.ending if change.until is None else End.on(change.until),
        change.vat_reclaimed,
        change.co_financing,
        change.co_financing_per_day,
        change.probability,
    )
    if case.net_per_day < -0.005:
        raise ground.fault("Moms och medfinansiering är tillsammans större än priset.", "Rätta en av dem.")
    return case


def _row_price(key: str, row: str, change: PlacementChange, ground: Ground) -> LeverEffect:
    """A rise of the price a day of a placement whose case is not in any file."""
    extra = sorted(change.model_fields_set - _OF_ROW_PRICES)
    if extra:
        raise ground.fault(f"{', '.join(extra)} hör inte ihop med price_change_per_day.", "Ta bort dem.")
    is_priced(change, ground)
    calendar = calendar_after(ground.as_of)
    held = change.held(calendar).astype(np.float64)
    rise = change.price_change_per_day or 0.0
    many = f"{format_shortly(change.count)} placeringar × " if change.count > 1 else ""
    new = f"{_kr(rise, signed=True)} kr per dygn {change.when}"
    name = full_name(ground.workspace.tree, ground.workspace.tree.position(row))
    days = _days(float(held[: calendar.left].sum()))
    parts = f"{many}{days} dygn × {_kr(rise)} kr"
    words = _Words(f"Dygnspris {new}: {name}", "0", f"{many}{new}", parts, change.source)
    side = _Side(held, np.full(len(held), -rise * change.count), np.zeros(len(held)))
    return _effect(key, row, (side,), calendar, ground, words)


def _effect(
    key: str, row: str, sides: Sequence[_Side], calendar: Calendar, ground: Ground, words: _Words
) -> LeverEffect:
    """The sides' daily amounts as postings: the cost on the row, what others pay on the activity's income."""
    tree, left = ground.workspace.tree, calendar.left
    flows = [(upwards(tree, row), CostType.PLACEMENTS, [(side.chance, side.cost) for side in sides])]
    if any(side.others.any() for side in sides):
        activity = tree.rows[tree.position(row)].activity or row
        flows.append((upwards(tree, activity), CostType.INCOME, [(side.chance, side.others) for side in sides]))
    steps = [steps_of([(chance[:left], daily[:left]) for chance, daily in flow]) for *_, flow in flows]
    sure = all(np.ptp(step.amounts) == 0 for step in steps)
    postings, later = [], 0.0
    for (activities, cost_type, flow), step in zip(flows, steps, strict=True):
        expected = np.sum([chance * daily for chance, daily in flow], axis=0)
        months = np.round(calendar.by_month(expected), 2) + 0.0
        postings.append(Posting(activities, cost_type.value, months, None if sure else np.repeat(step.amounts, 2)))
        later += float(expected[left:].sum())
    now, then = (
        format_amount(amount, Unit.TKR, signed=True) for amount in (sum(posting.amount for posting in postings), later)
    )
    source = f". Källa: {words.source}" if words.source else ""
    return LeverEffect(
        key=f"placements.{key}",
        label=words.label,
        postings=tuple(postings),
        next_year=round(later, 2) + 0.0,
        old=words.old,
        new=words.new,
        arithmetic=f"{words.parts} = {now} tkr i år, {then} nästa år (första och sista dygnet räknas){source}",
        levels=None if sure else np.repeat(np.concatenate([[0.0], steps[0].edges]), 2)[1:-1],
    )


def _end_words(end: End | None) -> str:
    if end is None:
        return "inte angivet"
    if end.certain:
        return day_words(end.earliest)
    return f"troligast {day_words(end.likely)} ({end.earliest} till {end.latest})"


def _days(days: float) -> str:
    return format_number(days, 0 if abs(days - round(days)) < 1e-9 else 1)


def _kr(sek: float, *, signed: bool = False) -> str:
    return format_number(sek, 0 if sek == round(sek) else 2, signed=signed)
