"""What staffing, sick leave, overtime, agency staff and pay do together beyond each alone.

With F' more full-time equivalents, d SEK that sick leave changes each by, and f the factor on pay: those who come or go
have the new sick leave too, and a new pay holds for all that the others add or take away:

    joint - alone = F' x d + (f - 1) x (everything on staff and substitutes, F' x d included)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from forecast.formats.yaml_file import Closed
from forecast.ledger.tree import CostType, Role
from forecast.model import Floats, LeverEffect, Posting
from forecast.scenario.levers.agency import AgencyChange, agency_effects, agency_switch, employed_fte
from forecast.scenario.levers.ground import Ground, upwards
from forecast.scenario.levers.overtime import OvertimeChange, overtime_effects
from forecast.scenario.levers.pay import PayChange, pay_change_factors, pay_rows
from forecast.scenario.levers.sick_leave import SickLeaveChange, sick_leave_effects
from forecast.scenario.levers.staffed import known_chain, window
from forecast.scenario.levers.staffing import StaffingChange, staffing_effects
from forecast.workspace.staffed import Chain

_STAFF = (CostType.STAFF, CostType.SUBSTITUTES)


def staffing_together(overrides: Mapping[str, Closed], ground: Ground) -> tuple[Posting, ...]:
    """The joint effect of overrides less the sum of each alone.

    Args:
        overrides: `staffing.hemtjanst` -> change; groups that are not about staff are passed by. Each must hold alone.
        ground: what they are worked out from.

    Returns:
        postings, SEK, better > 0, without those that are zero; () where nothing acts together.

    Raises:
        InputError: two pay changes of one row, which of them holds is not said.
    """
    out: list[Posting] = []
    payers = _payers(overrides, ground)
    by_activity: dict[str, dict[str, Closed]] = {}
    for name, change in sorted(overrides.items()):
        group, _, activity = name.partition(".")
        by_activity.setdefault(activity, {})[group] = change
    for activity, own in by_activity.items():
        crossed = _staff_and_sick(activity, own, ground)
        out += crossed
        if payers:
            changed = [posting for effect in _effects(activity, own, ground) for posting in effect.postings]
            out += _pay_on(activity, [*changed, *crossed], payers, ground)
    return tuple(posting for posting in out if posting.months.any())


def _effects(activity: str, own: Mapping[str, Closed], ground: Ground) -> list[LeverEffect]:
    """What the activity's levers do alone, pay aside."""
    out: list[LeverEffect] = []
    for change in own.values():
        if isinstance(change, StaffingChange):
            out += staffing_effects(activity, change, ground)
        elif isinstance(change, SickLeaveChange):
            out += sick_leave_effects(activity, change, ground)
        elif isinstance(change, OvertimeChange):
            out += overtime_effects(activity, change, ground)
        elif isinstance(change, AgencyChange):
            out += agency_effects(activity, change, ground)
    return out


def _staff_and_sick(activity: str, own: Mapping[str, Closed], ground: Ground) -> list[Posting]:
    """More staff under another sick leave: each of them costs what the sick leave changes one by."""
    sick = own.get("sick_leave")
    if not isinstance(sick, SickLeaveChange) or len(own) < 2:
        return []
    chain = known_chain(activity, ground)
    if chain is None:
        return []
    more = _more_staff(activity, own, ground, chain)
    if not more.any():
        return []
    [effect] = sick_leave_effects(activity, sick, ground)
    return [replace(posting, months=posting.months / chain.facts.fte * more, knots=None) for posting in effect.postings]


def _more_staff(activity: str, own: Mapping[str, Closed], ground: Ground, chain: Chain) -> Floats:
    """(12,) full-time equivalents that the other levers add."""
    more = np.zeros(12)
    staffing, agency = own.get("staffing"), own.get("agency")
    if isinstance(staffing, StaffingChange) and staffing.fte is not None:
        more += window(staffing.start, staffing.until, ground).each(staffing.fte)
    if isinstance(agency, AgencyChange):
        switch, _ = agency_switch(activity, agency, ground)
        first = max(switch.exit.number - switch.introduction, ground.as_of.number + 1)
        more += np.where(np.arange(1, 13) >= first, employed_fte(agency, ground, chain), 0.0)
    return more


@dataclass(frozen=True, slots=True)
class _Payer:
    """A pay change: the rows that it holds for, and what it does to pay by month."""

    rows: frozenset[int]
    factor: Floats


def _payers(overrides: Mapping[str, Closed], ground: Ground) -> list[_Payer]:
    out: dict[str, _Payer] = {}
    for name, change in sorted(overrides.items()):
        if isinstance(change, PayChange):
            rows = pay_rows(name.partition(".")[2], change, ground)
            out[name] = _Payer(frozenset(rows.at), pay_change_factors(change, ground).both)
    for (first, one), (second, other) in combinations(out.items(), 2):
        if one.rows & other.rows:
            row = ground.workspace.tree.rows[min(one.rows & other.rows)].key
            raise ground.fault(f"”{first}” och ”{second}” ändrar båda lönen på ”{row}”.", "Behåll en av dem.")
    return list(out.values())


def _pay_on(activity: str, changed: Sequence[Posting], payers: Sequence[_Payer], ground: Ground) -> list[Posting]:
    """A new pay holds also for what the other levers add to staff and substitutes."""
    out = []
    for payer in payers:
        for posting in changed:
            at = _row_of(activity, CostType(posting.cost_type), ground)
            if at in payer.rows:
                upward = upwards(ground.workspace.tree, activity)
                out.append(Posting(upward, posting.cost_type, posting.months * (payer.factor - 1)))
    return out


def _row_of(activity: str, kind: CostType, ground: Ground) -> int | None:
    """The row of the primary statement that holds an activity's staff or substitutes; None for other money."""
    if kind not in _STAFF:
        return None
    for wanted in (kind, CostType.STAFF, CostType.COST, CostType.NET):
        for at, row in enumerate(ground.workspace.tree.rows):
            if row.role is Role.LEAF and row.cost_type is wanted and activity in {row.activity, row.key}:
                return at
    return None
