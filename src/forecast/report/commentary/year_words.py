"""Sentences about a row's whole year: the forecast, its parts, what goes on, what has changed, one-offs, volumes."""

from __future__ import annotations

import numpy as np

from forecast.ledger.tree import Role
from forecast.money import format_number
from forecast.report.commentary.facts import Asked, Facts
from forecast.report.labels import sentence_name
from forecast.report.timing_reasons import ReasonKind
from forecast.report.timing_view import (
    BOOKED,
    CONTINUES,
    IMPROVES,
    TURNS,
    TURNS_PARTLY,
    TURNS_TO_DEFICIT,
    UNKNOWN,
    WORSENS,
    split_row,
)
from forecast.workspace.notes import Previous

NO_FORECAST = "Ingen prognos finns för raden."
NO_PREVIOUS = "Ingen tidigare prognos är inlagd."
NO_CHANGE_CAUSE = "Ingen orsak till ändringen är skriven."
_MOST_PARTS, _SMALL_PART = 2, 0.05
"""Parts that are named either way, and how large one must be beside the largest."""
_WHAT_THE_REST_DOES = {
    TURNS_PARTLY: "vända delvis",
    TURNS: "vända helt",
    TURNS_TO_DEFICIT: "vända till underskott",
    WORSENS: "förvärras",
    IMPROVES: "förbättras",
}


def forecast(asked: Asked) -> list[str]:
    """The year beside its budget, with both levels."""
    facts = asked.facts
    if not facts.known("forecast"):
        return [NO_FORECAST]
    closed = facts.ground.result.closed
    year = f"Utfallet {facts.ground.result.as_of.year}" if closed else "Helårsprognosen"
    if not facts.known("budget", "deviation"):
        return [f"{year} är {facts.level('forecast')}. Budget saknas."]
    return [f"{year} är {facts.level('forecast')} mot budgeten {facts.level('budget')}{_against(facts)}"]


def deviation(asked: Asked) -> list[str]:
    """The year's deviation alone, for a print that has no level of the forecast."""
    facts = asked.facts
    if not facts.known("deviation", "budget"):
        return [NO_FORECAST]
    amount, year = facts.value("deviation"), "Utfallet" if facts.ground.result.closed else "Årsprognosen"
    if facts.is_zero(amount):
        return [f"{year} är i nivå med årsbudgeten {facts.level('budget')}."]
    share = f" ({facts.share})" if facts.share else ""
    if not facts.is_net:
        word = "sämre" if amount < 0 else "bättre"
        return [f"{year} är {facts.size(amount)} {word} än årsbudgeten {facts.level('budget')}{share}."]
    return [f"{year} är {facts.gap(amount)}{share} mot årsbudgeten {facts.level('budget')}."]


def _against(facts: Facts) -> str:
    """`, ett underskott på 3 517 tkr (4,3 procent av budgeten).`; of a small one that it is small."""
    amount = facts.value("deviation")
    if facts.is_zero(amount):
        return ", i nivå med budgeten."
    share = f" ({facts.share})" if facts.share else ""
    if _near(facts):
        return f". Budgeten hålls i stort sett: {facts.gap(amount)}{share}."
    return f", {facts.gap(amount)}{share}."


def _near(facts: Facts) -> bool:
    """Within both of the threshold's limits."""
    return facts.ground.threshold.within(facts.value("deviation"), facts.value("budget"))


def parts(asked: Asked) -> list[str]:
    """Which parts of a sum deviate most, either way."""
    facts, tree, values = asked.facts, asked.facts.ground.tree, asked.facts.ground.values["deviation"]
    known = [i for i in tree.children(facts.at) if not np.isnan(values[i])]
    if tree.rows[facts.at].role is not Role.SUM or len(known) < 2:
        return []
    least = _SMALL_PART * max(abs(float(values[i])) for i in known)
    below = [i for i in known if abs(values[i]) >= least and not facts.is_zero(float(values[i]))]

    def named(found: list[int]) -> str:
        texts = [f"{sentence_name(tree.rows[i].name)} ({facts.signed(float(values[i]))})" for i in found[:_MOST_PARTS]]
        return " och ".join(texts)

    worse = sorted((i for i in below if values[i] < 0), key=lambda i: (values[i], i))
    better = sorted((i for i in below if values[i] > 0), key=lambda i: (-values[i], i))
    said = []
    if worse:
        said.append(f"{'Störst underskott har' if len(worse) > 1 else 'Underskott har'} {named(worse)}.")
    if better:
        said.append(f"{'Störst överskott har' if len(better) > 1 else 'Överskott har'} {named(better)}.")
    return said


def pace(asked: Asked) -> list[str]:
    """Whether the deviation so far goes on or turns, why where the data say it, and one-offs that it holds."""
    said = _pace(asked)
    return [*said, *(text for name, text in _one_offs(asked) if not any(name in sentence for sentence in said))]


def _pace(asked: Asked) -> list[str]:
    facts, ground = asked.facts, asked.facts.ground
    row = split_row(ground.workspace, ground.result, ground.split, facts.at, ground.unit)
    if row is None or row.status in {BOOKED, UNKNOWN}:
        return []
    if row.status == CONTINUES and (facts.is_zero(row.so_far) or facts.is_zero(row.deviation)):
        return []
    against = "en jämn fördelning av årsbudgeten" if row.straight else "periodbudgeten"
    so_far = f"Avvikelsen {row.months} är {facts.signed(row.so_far)} mot {against}"
    if facts.is_zero(row.so_far):
        word = "sämre" if row.correction < 0 else "bättre"
        return [
            f"Utfallet {row.months} följer {against}; resten av året väntas bli {facts.size(row.correction)} {word}."
        ]
    if row.status == CONTINUES:
        return [f"{so_far} och väntas fortsätta i samma takt."]
    word = "sämre" if row.correction < 0 else "bättre"
    gap = f"prognosen är {facts.size(row.correction)} {word} än om takten hade fortsatt"
    said = [f"{so_far} och väntas {_WHAT_THE_REST_DOES[row.status]}: {gap}."]
    return [*said, row.reason.text] if row.reason.kind is ReasonKind.DATA else said


def _one_offs(asked: Asked) -> list[tuple[str, str]]:
    """(name, sentence) of one-offs that are booked on the row or below it this year."""
    facts, ground = asked.facts, asked.facts.ground
    keys, as_of = facts.keys_below, ground.result.as_of
    said = []
    for event in ground.workspace.events:
        booked = event.booked
        if event.kind != "one_off" or booked is None or event.statement != ground.result.primary:
            continue
        if event.row not in keys or booked.year != as_of.year or booked.first > as_of.number:
            continue
        sek = float(event.amount or 0) * ground.workspace.settings.unit.sek
        appealed = ", som är överklagad" if event.state == "appealed" else ""
        said.append((event.name, f"I utfallet ligger en engångspost{appealed}: {event.name}, {facts.signed(sek)}."))
    return said


def change(asked: Asked) -> list[str]:
    """What has happened to the forecast since last time; nothing where there was none."""
    said = since(asked)
    return [] if said == [NO_PREVIOUS] else said


def since(asked: Asked) -> list[str]:
    """What has happened to the forecast since last time, and the cause that the earlier forecast's file holds."""
    facts, ground = asked.facts, asked.facts.ground
    moved = float(ground.part.forecast[facts.at] - ground.part.base.previous[facts.at])
    if np.isnan(moved):
        return [NO_PREVIOUS]
    known = [item for item in ground.workspace.previous if item.statement == ground.tree.statement]
    label = known[0].label if known else "förra prognosen"
    if facts.is_zero(moved):
        return [f"Prognosen är oförändrad sedan {label}."]
    said = f"Sedan {label} har prognosen {'försämrats' if moved < 0 else 'förbättrats'} med {facts.size(moved)}."
    own = next((item for item in known if item.row == facts.key), None)
    words = "" if own is None or not _same_change(facts, own, moved) else own.quote or own.cause
    if own is not None and words:
        return [said, f"”{words}” ({own.source})."]
    return [said] if ground.tree.rows[facts.at].role is Role.SUM else [said, NO_CHANGE_CAUSE]


def _same_change(facts: Facts, own: Previous, moved: float) -> bool:
    """Whether the words are about the change that is shown: not with a scenario in it, nor of another layer."""
    return not facts.ground.result.levers and (own.change is None or facts.is_zero(own.change - moved))


def volume(asked: Asked) -> list[str]:
    """The row's deviation in volume and price, where split.yaml links it to a volume."""
    facts = asked.facts
    split = facts.ground.volumes.get(facts.key)
    if split is None:
        return []
    unit, what = split.unit, "prognos" if split.forecast else "utfall"
    now, then = (format_number(ends.point, _places(ends.point)) for ends in (split.volume, split.budget_volume))
    volumes = f"Volymen är {now} {unit} mot budgeterade {then} ({what} {split.year})."
    by_volume, by_price = (facts.signed(item.point) for item in (split.net.volume, split.net.price))
    return [f"{volumes} Uppdelad på volym och pris är avvikelsen {by_volume} volym och {by_price} pris."]


def _places(value: float) -> int:
    return next((d for d in (0, 1, 2) if round(value, d) == value), 2)
