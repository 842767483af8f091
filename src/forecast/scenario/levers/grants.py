"""Grants whose rest does not come."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from forecast.drivers.grants import Grant, lost_rest
from forecast.formats.yaml_file import Closed
from forecast.ledger.tree import CostType
from forecast.model import LeverEffect, Posting
from forecast.money import Unit, format_amount, format_number
from forecast.periods import Month, Span
from forecast.scenario.levers.ground import Ground, near, upwards
from forecast.workspace.load import Workspace


class GrantChange(Closed):
    """Whether the rest of a grant comes, and which share of the cost that it pays for falls away if not."""

    rest_of_year: bool = Field(title="Kommer resten av året")
    avoidable_share: float = Field(0.0, ge=0, le=1, title="Kostnad som bortfaller", json_schema_extra={"unit": "andel"})


def grant_keys(workspace: Workspace, as_of: Month) -> Mapping[str, str]:
    """Lever key -> name: the grants that a lever may act on."""
    return {grant.id: grant.name for grant in grant_levers(workspace, as_of)}


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


def grant_effects(key: str, change: GrantChange, ground: Ground) -> tuple[LeverEffect, ...]:
    """The effect of a grant's rest that does not come; nothing where it comes.

    Raises:
        InputError: a grant that does not exist or has nothing left.
    """
    if change.rest_of_year:
        return ()
    workspace, as_of = ground.workspace, ground.as_of
    grants = {grant.id: grant for grant in grant_levers(workspace, as_of)}
    if key not in grants:
        raise ground.fault(f"”{key}” är inget bidrag som har något kvar i år.", near(key, grants))
    grant, unit = grants[key], workspace.settings.unit.sek
    amount, booked = float(grant.amount) * unit, float(grant.booked or 0) * unit
    months = lost_rest(amount, booked, change.avoidable_share, as_of)
    left = format_amount(amount - booked, Unit.TKR)
    share = format_number(100 * change.avoidable_share)
    avoided = f"{share} % av kostnaden faller bort" if change.avoidable_share else "ingen kostnad faller bort"
    total = -(amount - booked) * (1 - change.avoidable_share)
    rest = Span(as_of.year, as_of.number + 1, 12).months_label
    effect = LeverEffect(
        key=f"grants.{key}",
        label=f"Utan {grant.name}, {rest}",
        postings=(Posting(upwards(workspace.tree, grant.row or ""), CostType.GRANTS.value, months),),
        next_year=None,
        old=f"{left} kvar {rest}",
        new="0",
        arithmetic=f"Kvar {left}, {avoided}: {format_amount(total, Unit.TKR, signed=True)} tkr i år",
    )
    return (effect,)
