"""What each override does: months, next year, and the arithmetic in words."""

from __future__ import annotations

import difflib

from forecast.drivers.grants import Grant, lost_rest
from forecast.drivers.staffing import fte_effect, fte_full_year
from forecast.errors import InputError, Place
from forecast.ledger.tree import CostType, Role, Tree
from forecast.model import LeverEffect
from forecast.money import Unit, format_amount, format_number
from forecast.periods import MONTH_NAMES, Month, Span
from forecast.scenario.schema import GrantChange, Scenario, StaffingChange
from forecast.workspace.load import Workspace


def lever_effects(scenario: Scenario, workspace: Workspace, as_of: Month) -> tuple[LeverEffect, ...]:
    """The effect of every override, alone.

    Raises:
        InputError: an activity or grant that does not exist, a lever on a sum row or on a booked month.
    """
    staffing = [_staffing(key, change, workspace, as_of) for key, change in sorted(scenario.staffing.items())]
    grants = [
        _grant(key, change, workspace, as_of)
        for key, change in sorted(scenario.grants.items())
        if not change.rest_of_year
    ]
    return (*staffing, *grants)


def staffing_activities(tree: Tree) -> dict[str, str]:
    """Lever key -> name: what a staffing lever may act on.

    An activity whose rows are not further divided by activity; in a statement without activities, its staff row.
    """
    out: dict[str, str] = {}
    for at, row in enumerate(tree.rows):
        below = [tree.rows[i] for i in tree.leaves_below(at)]
        if row.activity and {leaf.activity for leaf in below} == {row.activity}:
            if any(leaf.cost_type in _STAFF_PLACES for leaf in below):
                out.setdefault(row.activity, row.name)
        elif not row.activity and row.role is Role.LEAF and row.cost_type is CostType.STAFF:
            out[row.key] = row.name
    return out


_STAFF_PLACES = (CostType.STAFF, CostType.COST, CostType.NET)


def grant_levers(workspace: Workspace, as_of: Month) -> tuple[Grant, ...]:
    """The grants of the year that can still fail to come: known row, known booked part, something left.

    What is booked of a grant is known as of the workspace's own month, so as of another month there is no lever.
    """
    return tuple(
        grant
        for grant in workspace.grants
        if grant.year == as_of.year
        and grant.where == "committee"
        and grant.row is not None
        and grant.statement == workspace.settings.primary_statement
        and grant.booked is not None
        and grant.amount > grant.booked
        and as_of.number < 12
        and as_of == workspace.settings.as_of
    )


def _staffing(key: str, change: StaffingChange, workspace: Workspace, as_of: Month) -> LeverEffect:
    place = Place("scenario", None, f"staffing › {key}")
    names = staffing_activities(workspace.tree)
    if key not in names:
        raise InputError(f"”{key}” är ingen verksamhet som kan få årsarbetare.", place, _hint(key, list(names)))
    try:
        months = fte_effect(change.fte, change.cost_per_fte, change.start, as_of)
    except ValueError as error:
        raise InputError(str(error), place, "Välj en senare månad.") from error
    left = 12 - change.start.number + 1
    span = Span(change.start.year, change.start.number, 12)
    this_year, full = round(float(months.sum()), 2), fte_full_year(change.fte, change.cost_per_fte)
    count = _count(abs(change.fte))
    cost = format_amount(change.cost_per_fte, Unit.TKR)
    now, then = (format_amount(amount, Unit.TKR, signed=True) for amount in (this_year, full))
    return LeverEffect(
        key=f"staffing.{key}",
        label=f"{fte_words(change.fte)}, {span.months_label}: {names[key]}",
        activities=_upwards(workspace.tree, key),
        cost_type=CostType.STAFF.value,
        months=months,
        next_year=full,
        old="0",
        new=f"{_count(change.fte)} från {MONTH_NAMES[change.start.number - 1]}",
        arithmetic=f"{count} årsarbetare × {cost} × {left}/12 = {now} tkr i år, {then} helt år",
    )


def _upwards(tree: Tree, key: str) -> tuple[str, ...]:
    """The activity (or row) and those above it, nearest first, so that coarser statements find their row."""
    at = next(i for i, row in enumerate(tree.rows) if key in {row.key, row.activity})
    return (key, *(tree.rows[i].key for i in reversed(tree.path(at)) if tree.rows[i].key != key))


def fte_words(fte: float) -> str:
    """`En årsarbetare mindre`, `2,5 årsarbetare fler`."""
    if abs(fte) == 1:
        return f"En årsarbetare {'mindre' if fte < 0 else 'mer'}"
    return f"{_count(abs(fte))} årsarbetare {'färre' if fte < 0 else 'fler'}"


def _count(fte: float) -> str:
    decimals = next((d for d in (0, 1) if round(fte, d) == fte), 2)
    return format_number(fte, decimals)


def _grant(key: str, change: GrantChange, workspace: Workspace, as_of: Month) -> LeverEffect:
    place = Place("scenario", None, f"grants › {key}")
    grants = {grant.id: grant for grant in grant_levers(workspace, as_of)}
    if key not in grants:
        raise InputError(f"”{key}” är inget bidrag som har något kvar i år.", place, _hint(key, list(grants)))
    grant, unit = grants[key], workspace.settings.unit.sek
    amount, booked = float(grant.amount) * unit, float(grant.booked or 0) * unit
    months = lost_rest(amount, booked, change.avoidable_share, as_of)
    left = format_amount(amount - booked, Unit.TKR)
    share = format_number(100 * change.avoidable_share)
    avoided = f"{share} % av kostnaden faller bort" if change.avoidable_share else "ingen kostnad faller bort"
    total = -(amount - booked) * (1 - change.avoidable_share)
    rest = Span(as_of.year, as_of.number + 1, 12).months_label
    return LeverEffect(
        key=f"grants.{key}",
        label=f"Utan {grant.name}, {rest}",
        activities=_upwards(workspace.tree, grant.row or ""),
        cost_type=CostType.GRANTS.value,
        months=months,
        next_year=None,
        old=f"{left} kvar {rest}",
        new="0",
        arithmetic=f"Kvar {left}, {avoided}: {format_amount(total, Unit.TKR, signed=True)} tkr i år",
    )


def _hint(key: str, known: list[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f"Menar du ”{near[0]}”?" if near else f"Välj bland {', '.join(known) or 'inga'}."
