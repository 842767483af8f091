"""Grants: whether they come, how much of them, what they demand, what is claimed back and what belongs to next year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from forecast.drivers.grant_effects import Flow, Outcomes, deferred, nothing, spread
from forecast.drivers.grants import Grant
from forecast.ledger.tree import CostType, Role, Tree
from forecast.model import Floats, LeverEffect, Posting
from forecast.periods import Month
from forecast.scenario.levers import grant_words as words
from forecast.scenario.levers.grant_case import GrantCase, flow_is_empty
from forecast.scenario.levers.grant_change import GrantChange
from forecast.scenario.levers.grant_terms import case_of
from forecast.scenario.levers.ground import Ground, near, upwards
from forecast.workspace.workspace import Workspace

__all__ = ["GrantChange", "grant_effects", "grant_keys", "grant_levers"]


def grant_keys(workspace: Workspace, as_of: Month) -> Mapping[str, str]:
    """Lever key -> name: the year's grants that a lever may act on."""
    return {grant.id: grant.name for grant in workspace.grants if not _refusal(grant, workspace, as_of)}


def grant_levers(workspace: Workspace, as_of: Month) -> tuple[Grant, ...]:
    """The grants that the base holds and that can still fail to come: known booked part, something left."""
    keys = grant_keys(workspace, as_of)
    return tuple(
        grant
        for grant in workspace.grants
        if grant.id in keys and grant.year == as_of.year and grant.left and grant.held
    )


def _refusal(grant: Grant, workspace: Workspace, as_of: Month) -> str:
    """Why no lever may act on a grant, a Swedish sentence; empty where one may.

    What is booked of a grant is known as of the workspace's own month, so as of another month there is no lever.
    """
    if grant.year != as_of.year:
        return f"”{grant.id}” är ett bidrag för {grant.year}, inte {as_of.year}."
    if grant.where == "central":
        return f"”{grant.id}” bokförs centralt och ingår inte i nämndens prognos."
    if grant.row is None or grant.statement != workspace.settings.primary_statement:
        return f"”{grant.id}” har ingen rad i ”{workspace.settings.primary_statement}”."
    if as_of != workspace.settings.as_of:
        return f"Vad som är bokfört av ”{grant.id}” är känt per {workspace.settings.as_of.label}, inte {as_of.label}."
    return f"{as_of.label.capitalize()} är bokförd: inga månader återstår." if as_of.number == 12 else ""


def grant_effects(key: str, change: GrantChange, ground: Ground) -> tuple[LeverEffect, ...]:
    """The steps of a change: the rest, what is moved to next year, and what is claimed back.

    Raises:
        InputError: a grant that does not exist or cannot be changed, terms that are missing or contradict the books.
    """
    grant = _grant(key, ground)
    if change.says_nothing:
        raise ground.fault(
            "Ändringen säger inte vad som händer med bidraget.",
            "Skriv rest_of_year: false, probability, granted, deferred_share eller repayment.",
        )
    case = case_of(grant, change, ground)
    steps = []
    outcomes = case.outcomes()
    if outcomes.probability < 1 or not flow_is_empty(outcomes.comes):
        steps.append(_rest_step(case, change, ground, outcomes))
    if case.held and case.deferred_share and change.deferred_share is not None:
        steps += _deferral_steps(case, change, ground)
    if change.repayment:
        steps.append(_repayment_step(case, change, ground))
    return tuple(steps)


def _grant(key: str, ground: Ground) -> Grant:
    workspace, as_of = ground.workspace, ground.as_of
    own = [grant for grant in workspace.grants if grant.id == key]
    if not own:
        raise ground.fault(f"”{key}” är inget bidrag i grants.yaml.", near(key, grant_keys(workspace, as_of)))
    grant = next((grant for grant in own if grant.year == as_of.year), own[0])
    why = _refusal(grant, workspace, as_of)
    if why:
        others = ", ".join(grant_keys(workspace, as_of)) or "inga"
        raise ground.fault(why, f"Bidrag som kan ändras: {others}.")
    return grant


def _rest_step(case: GrantCase, change: GrantChange, ground: Ground, outcomes: Outcomes) -> LeverEffect:
    """What is not booked: lost, uncertain, more or less, or a grant that the base does not hold."""
    said = words.rest(case, change.source, outcomes, _short_row(case, ground))
    return LeverEffect(
        key=f"grants.{case.grant.id}",
        label=said.label,
        postings=_postings(ground.workspace.tree, case.grant.row or "", outcomes),
        next_year=case.next_year(),
        old=said.old,
        new=said.new,
        arithmetic=said.arithmetic,
        levels=None if outcomes.certain else _levels(outcomes.probability),
    )


def _deferral_steps(case: GrantCase, change: GrantChange, ground: Ground) -> list[LeverEffect]:
    """What belongs to next year: out of what is left, and, as a correction, out of what is booked."""
    steps = []
    for part, booked in zip(case.deferred_parts(), (False, True), strict=True):
        if not part:
            continue
        flow = Flow(spread(-part, 12), np.zeros(12)) if booked else deferred(case.terms(part), part)
        said = words.deferral(case, change.source, part, flow, booked=booked)
        steps.append(
            LeverEffect(
                key=f"grants.{case.grant.id}",
                label=said.label,
                postings=_postings(ground.workspace.tree, case.grant.row or "", Outcomes(1.0, flow, flow)),
                next_year=-flow.net + 0.0,
                old=said.old,
                new=said.new,
                arithmetic=said.arithmetic,
                one_off=True,
                correction=booked,
            )
        )
    return steps


def _repayment_step(case: GrantCase, change: GrantChange, ground: Ground) -> LeverEffect:
    """What is booked is claimed back: a correction of its own, which does not come again next year.

    Where the rest is uncertain, it is claimed back in the outcome where the grant fails.
    """
    if case.grant.repayable is False:
        raise ground.fault("Bidraget kan inte återkrävas enligt grants.yaml (repayable: false).", "Ta bort repayment.")
    claimed = case.booked if change.repayment is True else float(change.repayment)
    if not 0 < claimed <= case.booked:
        raise ground.fault(words.more_than_booked(case, claimed), "Bara det som är bokfört kan återkrävas.")
    month = 12 if case.decision is None else case.decision.number
    months = np.zeros(12)
    months[month - 1] = -claimed
    flow = Flow(months, np.zeros(12))
    uncertain = 0 < case.probability < 1
    outcomes = Outcomes(case.probability, nothing(), flow) if uncertain else Outcomes(1.0, flow, flow)
    said = words.repayment(case, change.source, claimed, outcomes, month)
    return LeverEffect(
        key=f"grants.{case.grant.id}",
        label=said.label,
        postings=_postings(ground.workspace.tree, case.grant.row or "", outcomes),
        next_year=0.0,
        old=said.old,
        new=said.new,
        arithmetic=said.arithmetic,
        levels=_levels(outcomes.probability) if uncertain else None,
        one_off=True,
        correction=True,
    )


def _levels(probability: float) -> Floats:
    """Two outcomes of one luck: the grant fails below, comes above."""
    return np.array([0.0, 1 - probability, 1 - probability, 1.0])


def _postings(tree: Tree, row: str, outcomes: Outcomes) -> tuple[Posting, ...]:
    """Income on the grant's row and cost where cost of the same activity is booked."""
    expected, out = outcomes.expected, []
    sides = (
        (upwards(tree, row), CostType.GRANTS, expected.income, outcomes.fails.income, outcomes.comes.income),
        (_cost_place(tree, row), CostType.COST, expected.cost, outcomes.fails.cost, outcomes.comes.cost),
    )
    for activities, kind, months, fails, comes in sides:
        if not (months.any() or fails.any() or comes.any()):
            continue
        bad, good = round(float(fails.sum()), 2), round(float(comes.sum()), 2)
        knots = None if outcomes.certain or bad == good else np.array([bad, bad, good, good])
        out.append(Posting(activities, kind.value, months, knots))
    return tuple(out)


def _cost_place(tree: Tree, row: str) -> tuple[str, ...]:
    """Where the cost that a grant pays for is booked: its activity; without activities, the row of all costs."""
    at = tree.position(row)
    own = tree.rows[at]
    if own.role is Role.SUM or own.cost_type is CostType.NET:
        return upwards(tree, row)
    if own.activity:
        return tuple(part for part in upwards(tree, row) if part != row)
    costs = [other.key for other in tree.rows if other.cost_type is CostType.COST and not other.activity]
    return upwards(tree, costs[0]) if costs else tuple(part for part in upwards(tree, row) if part != row)


def _short_row(case: GrantCase, ground: Ground) -> float | None:
    """What the base still holds on the grant's own row, where that is less than the grant's rest; else None."""
    tree = ground.workspace.tree
    at = tree.position(case.grant.row or "")
    rest = float(ground.rest[at].sum())
    alone = tree.rows[at].role is Role.LEAF and tree.rows[at].cost_type is CostType.GRANTS
    return rest if case.held and alone and 0 <= rest < case.left - 1 else None
