"""From overrides to effects: each alone, and what they do together beyond that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.bridge import INTERACTION
from forecast.errors import CollectedInputError, InputError
from forecast.model import Baseline, Floats, LeverEffect, Posting
from forecast.periods import Month
from forecast.scenario.apply import rows_for
from forecast.scenario.levers import BY_GROUP
from forecast.scenario.levers.ground import Ground
from forecast.scenario.levers.prices import PriceChange, price_shares
from forecast.scenario.levers.staffing_together import staffing_together
from forecast.scenario.schema import GROUPS, Override, Scenario
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a scenario does.

    Attributes:
        effects: each override alone, by group and key, so that the file's order never matters.
        interaction: what they do together beyond the sum of each alone; None where nothing.
    """

    effects: tuple[LeverEffect, ...]
    interaction: LeverEffect | None


def resolve(
    scenario: Scenario,
    workspace: Workspace,
    as_of: Month,
    rest: Floats,
    base: Baseline,
    layers: tuple[str, ...] = (),
) -> Resolved:
    """Work out every override against the base.

    Args:
        scenario: the united overrides.
        workspace: the base's inputs.
        as_of: last booked month.
        rest: (R, 12) the primary statement's months after as-of, SEK; see `Ground`.
        base: the primary statement, before any row is added.
        layers: (R,) layer of each of its rows; see `Ground`.

    Raises:
        CollectedInputError: every override that names what does not exist or changes what cannot be changed.
    """
    effects: list[LeverEffect] = []
    faults: list[InputError] = []
    ordered = sorted(scenario.overrides, key=lambda override: (GROUPS.index(override.group), override.key))
    for override in ordered:
        try:
            effects += effects_of(override, workspace, as_of, rest, layers)
        except CollectedInputError as error:
            faults += error.errors
        except InputError as error:
            faults.append(error)
    if faults:
        raise CollectedInputError(faults)
    together = _prices_on_changes(ordered, effects, base)
    if len(ordered) > 1:
        ground = Ground(workspace, as_of, rest, ordered[0].place)
        together += staffing_together({override.name: override.change for override in ordered}, ground)
    return Resolved(tuple(effects), _interaction(together))


def effects_of(
    override: Override, workspace: Workspace, as_of: Month, rest: Floats, layers: tuple[str, ...] = ()
) -> tuple[LeverEffect, ...]:
    """What one override does alone; raises InputError at its place."""
    ground = Ground(workspace, as_of, rest, override.place, layers)
    return BY_GROUP[override.group].effects(override.key, override.change, ground)


def _interaction(together: Sequence[Posting]) -> LeverEffect | None:
    postings = [posting for posting in together if posting.amount]
    if not postings:
        return None
    return LeverEffect(
        key="interaction",
        label=INTERACTION,
        postings=tuple(postings),
        next_year=None,
        old="",
        new="",
        arithmetic="Det som ändringarna gör tillsammans utöver var och en för sig",
    )


def _prices_on_changes(overrides: Sequence[Override], effects: Sequence[LeverEffect], base: Baseline) -> list[Posting]:
    """A price that changes also holds for what the other levers add to the row or take from it."""
    prices = {o.key: o.change for o in overrides if o.group == "prices" and isinstance(o.change, PriceChange)}
    out = []
    for effect in effects:
        if effect.key.startswith("prices."):
            continue
        for posting in effect.postings:
            for at in [] if posting.budget else rows_for(base.tree, posting):
                row = base.tree.rows[at]
                if row.key in prices:
                    months = posting.months * price_shares(prices[row.key])
                    out.append(Posting((row.key, *posting.activities), row.cost_type.value, np.asarray(months)))
    return out
