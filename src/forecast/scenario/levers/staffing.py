"""More or fewer full-time equivalents in an activity from a month on."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from forecast.drivers.staffing import fte_effect, fte_full_year
from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import MonthText
from forecast.ledger.tree import CostType, Role, Tree
from forecast.model import LeverEffect, Posting
from forecast.money import Unit, format_amount, format_number
from forecast.periods import MONTH_NAMES, Month, Span
from forecast.scenario.levers.ground import Ground, near, upwards
from forecast.workspace.load import Workspace

_STAFF_PLACES = (CostType.STAFF, CostType.COST, CostType.NET)


class StaffingChange(Closed):
    """More or fewer full-time equivalents from a month on; cost in SEK a year, charges included."""

    fte: float = Field(ge=-1000, le=1000, title="Ändring", json_schema_extra={"unit": "årsarbetare"})
    start: MonthText = Field(alias="from", title="Från och med")
    cost_per_fte: float = Field(
        gt=0,
        le=10_000_000,
        title="Kostnad per årsarbetare",
        json_schema_extra={"unit": "kr/år", "parameter": "fte_cost"},
    )
    source: str = Field("", title="Källa")


def staffing_keys(workspace: Workspace, as_of: Month) -> Mapping[str, str]:
    """Lever key -> name: what a staffing lever may act on."""
    return staffing_activities(workspace.tree) if as_of.number < 12 else {}


def staffing_activities(tree: Tree) -> dict[str, str]:
    """Lever key -> name of the activities that can have staff.

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


def staffing_effects(key: str, change: StaffingChange, ground: Ground) -> tuple[LeverEffect, ...]:
    """The effect of a change in staffing.

    Raises:
        InputError: an activity that does not exist or is a sum of activities, or a booked month.
    """
    tree = ground.workspace.tree
    names = staffing_activities(tree)
    if key not in names:
        raise ground.fault(f"”{key}” är ingen verksamhet som kan få årsarbetare.", near(key, names))
    try:
        months = fte_effect(change.fte, change.cost_per_fte, change.start, ground.as_of)
    except ValueError as error:
        raise ground.fault(str(error), "Välj en senare månad.") from error
    left = 12 - change.start.number + 1
    span = Span(change.start.year, change.start.number, 12)
    this_year, full = round(float(months.sum()), 2), fte_full_year(change.fte, change.cost_per_fte)
    cost = format_amount(change.cost_per_fte, Unit.TKR)
    now, then = (format_amount(amount, Unit.TKR, signed=True) for amount in (this_year, full))
    effect = LeverEffect(
        key=f"staffing.{key}",
        label=f"{fte_words(change.fte)}, {span.months_label}: {names[key]}",
        postings=(Posting(upwards(tree, key), CostType.STAFF.value, months),),
        next_year=full,
        old="0",
        new=f"{count(change.fte)} från {MONTH_NAMES[change.start.number - 1]}",
        arithmetic=f"{count(abs(change.fte))} årsarbetare × {cost} × {left}/12 = {now} tkr i år, {then} helt år",
    )
    return (effect,)


def fte_words(fte: float) -> str:
    """`En årsarbetare mindre`, `2,5 årsarbetare fler`."""
    if abs(fte) == 1:
        return f"En årsarbetare {'mindre' if fte < 0 else 'mer'}"
    return f"{count(abs(fte))} årsarbetare {'färre' if fte < 0 else 'fler'}"


def count(number: float) -> str:
    """A count with as few decimals as it needs, at most two: `−1`, `2,5`."""
    decimals = next((d for d in (0, 1) if round(number, d) == number), 2)
    return format_number(number, decimals)
