"""What the registers record as having come between two months: measures, grants and booked one-offs, by row.

The model reads none of those registers of months that are yet to come, so what they brought lies in what was booked.
Only amounts that somebody has written are named; of the rest it is told that the register does not say them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from forecast.drivers.events import Event, booked_one_offs
from forecast.drivers.grants import Grant
from forecast.drivers.measures import NOT_COMPUTED, PlannedMeasure
from forecast.ledger.book import over_span
from forecast.ledger.specs import Kind, Layer
from forecast.ledger.tree import CostType, Tree
from forecast.model import Posting
from forecast.periods import Month, Span
from forecast.questions.forecast_change import Cause, Recorded
from forecast.questions.mixed_stands import Inputs
from forecast.scenario.apply import rows_for
from forecast.scenario.levers.ground import upwards

_INCOME = (CostType.GRANTS, CostType.INCOME, CostType.FEES)
_BEGUN = ("started", "done")


@dataclass(frozen=True, slots=True)
class _Between:
    """The earlier and the later stand, and the layer that each row of the earlier one came from."""

    early: Inputs
    late: Inputs
    layers: Mapping[str, str]

    @property
    def per_unit(self) -> int:
        """Öre in one of the files' units."""
        return self.late.workspace.settings.unit.sek * 100

    @property
    def since(self) -> str:
        """`maj 2024`, the last month that the earlier forecast knew."""
        return self.early.as_of.label

    def layer(self, row: str | None) -> str:
        """Whose forecast the earlier one was on a row."""
        return self.layers.get(row or "", Layer.MODEL.value)

    def holds(self, row: str, counted_in: Sequence[Layer]) -> bool:
        """Whether the earlier forecast of a row was of a layer that counts a measure.

        What a round adopts is the judged forecast where somebody judged, and the model's elsewhere.
        """
        own, workspace = {self.layer(row)}, self.early.workspace
        if own == {Layer.ADOPTED.value} and workspace.adopted is not None:
            judged = any(item.row == row for item in workspace.judgements)
            own.add(Layer.JUDGED.value if judged else Layer.MODEL.value)
        return bool(own & {layer.value for layer in counted_in})


def recorded_between(early: Inputs, late: Inputs, layers: Mapping[str, str]) -> tuple[Recorded, ...]:
    """What came between two months by what the later stand's registers say and the earlier's did not.

    Args:
        early: the stand of the earlier month.
        late: the stand of the later month, of the same year.
        layers: row -> the layer that the earlier forecast came from.

    Returns:
        in the order of grants, events, measures; nothing of what a lever of the earlier scenario already counts.
    """
    if (early.as_of.year, late.as_of.year) != (late.as_of.year,) * 2 or early.as_of >= late.as_of:
        return ()
    between = _Between(early, late, layers)
    return (*_checked(between, tuple(_grants(between))), *_events(between), *_measures(between))


def _measures(between: _Between) -> Iterator[Recorded]:
    known = {item.id: item for item in between.early.workspace.measures}
    for item in between.late.workspace.measures:
        before = known.get(item.id)
        counted = before is not None and between.holds(item.row, before.counted_in)
        if not counted and item.id not in between.early.scenario.group("measures"):
            found = _measure(between, before, item)
            yield from () if found is None else (found,)


def _measure(between: _Between, before: PlannedMeasure | None, item: PlannedMeasure) -> Recorded | None:
    """What a measure gave between the months: what it had given through the later, less through the earlier."""
    since, now, then = between.early.as_of, _given(item, between.late.as_of), None
    if before is not None:
        then = _given(before, since)
    if now is None or now[1] <= since:
        begun = item.state in _BEGUN and item.start is not None and item.start <= between.late.as_of
        why = NOT_COMPUTED if item.full_year_effect is None else f"ingen effekt är redovisad efter {between.since}"
        return Recorded(Cause.MEASURES, item.row, item.name, left=why) if begun else None
    if item == before:
        return None
    had_begun = item.start is not None and item.start <= since and (before is None or before.state in _BEGUN)
    if then is None and had_begun:
        why = f"vad den hade gett till och med {between.since} är inte redovisat"
        return Recorded(Cause.MEASURES, item.row, item.name, left=why)
    amount = now[0] - (0.0 if then is None else then[0])
    return _moved(Cause.MEASURES, item.row, item.name, amount * between.per_unit)


def _given(item: PlannedMeasure, as_of: Month) -> tuple[float, Month] | None:
    """What a measure has given this year and through which month; None where nothing is told by then."""
    told = item.realised
    known = told is not None and told.through.year == as_of.year and told.through <= as_of
    return (float(told.amount), told.through) if told is not None and known else None


def _grants(between: _Between) -> Iterator[Recorded]:
    known = {(item.id, item.year): item for item in between.early.workspace.grants}
    for item in between.late.workspace.grants:
        before = known.get((item.id, item.year))
        own = item.year == between.late.as_of.year and item.where == "committee"
        counted = item.id in between.early.scenario.group("grants") or _is_lump_sum(between, item)
        if own and item != before and not counted:
            found = _grant(between, before, item)
            yield from () if found is None else (found,)


def _is_lump_sum(between: _Between, grant: Grant) -> bool:
    """Whether knowledge.yaml tells the model of a grant, known by name or amount: then a step of its own has it."""
    return any(
        (lump.statement, lump.row, lump.year) == (grant.statement, grant.row, grant.year)
        and (lump.name == grant.name or lump.amount == grant.amount)
        for lump in between.late.workspace.known.lump_sums
    )


def _grant(between: _Between, before: Grant | None, item: Grant) -> Recorded | None:
    """What is booked of a grant beyond what the earlier forecast held; less than that only once it is settled."""
    row, name = item.row or "", item.name
    for stand in (between.early, between.late):
        known = stand.workspace.settings.as_of
        if stand.as_of != known:
            return Recorded(Cause.GRANTS, row, name, left=f"vad som är bokfört står per {known.label}")
    booked = item.amount if item.booked is None and item.status == "received" else item.booked
    if booked is None:
        return Recorded(Cause.GRANTS, row, name, left="bokfört belopp är inte angivet")
    held = 0.0 if before is None else _held(before, between.layer(item.row))
    if held is None:
        why = f"det står inte vad prognosen efter {between.since} räknade med"
        return Recorded(Cause.GRANTS, row, name, left=why)
    beyond = float(booked) - held
    settled = item.status == "received" or between.late.as_of.number == 12
    return None if beyond < 0 and not settled else _moved(Cause.GRANTS, row, name, beyond * between.per_unit)


def _held(grant: Grant, layer: str) -> float | None:
    """What a forecast held of a grant that it knew, in the workspace's unit; None where that is not told.

    A person is taken to know what the register expects; the model has what is booked where the rest is not in it.
    """
    if grant.held:
        return float(grant.amount) * (1 - (grant.deferred_share or 0.0))
    if grant.held is None or grant.booked is None:
        return None
    if layer == Layer.MODEL.value:
        return float(grant.booked)
    return None if grant.chance is None else float(grant.booked) + grant.chance * float(grant.amount - grant.booked)


def _checked(between: _Between, grants: tuple[Recorded, ...]) -> tuple[Recorded, ...]:
    """Grants, without those of a row of income on which less was booked between the months than they say.

    A register that is filled in late tells of money that was booked before: it did not come between the months.
    """
    too_much = {row for row in {item.row for item in grants if item.ore > 0} if _more_than_booked(between, row, grants)}
    why = f"det är mer än vad som bokförts på raden efter {between.since}"
    return tuple(replace(item, ore=0, left=why) if item.ore > 0 and item.row in too_much else item for item in grants)


def _more_than_booked(between: _Between, row: str, grants: tuple[Recorded, ...]) -> bool:
    """Whether grants of a row of income say more than the row got; what it got is not known where a span is missing."""
    tree = between.late.workspace.tree
    if row not in tree.keys or tree.rows[tree.position(row)].cost_type not in _INCOME:
        return False
    then = between.early.as_of
    known = [_through(stand, row, then) for stand in (between.late, between.early)]
    before = known[1] if math.isnan(known[0]) else known[0]
    got = (_through(between.late, row, between.late.as_of) - before) * 100
    return sum(item.ore for item in grants if item.row == row) > got + 0.5  # never more than what is not known (NaN)


def _through(stand: Inputs, row: str, month: Month) -> float:
    """A row's outcome January to a month, SEK; NaN where that is not booked or printed."""
    tree = stand.workspace.tree
    if row not in tree.keys:
        return math.nan
    entries = stand.workspace.ledger.select(tree.statement, Kind.ACTUAL)
    return float(over_span(entries, tree, Span.through(month))[tree.position(row)])


def _events(between: _Between) -> Iterator[Recorded]:
    known = {item.id: item for item in between.early.workspace.events}
    for item in between.late.workspace.events:
        before = known.get(item.id)
        if item != before and item.id not in between.early.scenario.group("events"):
            sek = _booked(between, item) - _known_of(between, before, item)
            found = _moved(Cause.EVENTS, item.row or "", item.name, sek * 100)
            yield from () if found is None else (found,)


def _booked(between: _Between, event: Event) -> float:
    """What is booked of a one-off in the months between, SEK."""
    settings, first = between.late.workspace.settings, between.early.as_of.number
    booked = booked_one_offs((event,), between.late.workspace.tree, settings.unit, between.late.as_of)
    return float(booked[:, first:].sum())


def _known_of(between: _Between, before: Event | None, item: Event) -> float:
    """What the earlier forecast held of it, SEK: what was booked already, or what a person knew would come."""
    if before is None or before.amount is None or before.row != item.row:
        return 0.0
    if before.booked is not None:
        return _booked(between, before)
    foreseen = between.layer(item.row) != Layer.MODEL.value and _booked(between, item)
    return float(before.amount) * between.per_unit / 100 if foreseen else 0.0


def _moved(cause: Cause, row: str, name: str, ore: float) -> Recorded | None:
    whole = round(ore)
    return Recorded(cause, row, name, whole) if whole else None


def on_leaf(tree: Tree, item: Recorded, leaves: Sequence[str]) -> Recorded:
    """On the leaf where a lever would lay it; left among the outcomes where no leaf of the committee's takes it."""
    if item.left or item.row in leaves:
        return item
    if item.row in tree.keys:
        row = tree.rows[tree.position(item.row)]
        kind = CostType.GRANTS if item.cause is Cause.GRANTS else row.cost_type
        found = rows_for(tree, Posting(upwards(tree, row.key), kind.value, np.zeros(12)))
        if found and tree.rows[found[0]].key in leaves:
            return replace(item, row=tree.rows[found[0]].key)
    return replace(item, ore=0, left="ingen av nämndens rader är angiven")
