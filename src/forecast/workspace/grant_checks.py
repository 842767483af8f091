"""Checks of what grants.yaml says of grants that are not settled."""

from __future__ import annotations

from forecast.drivers.grant_effects import Outcomes, Terms, new_grant
from forecast.drivers.grants import Grant
from forecast.errors import Place
from forecast.ledger.findings import Finding, Severity
from forecast.workspace.amounts import tkr
from forecast.workspace.workspace import Workspace

FILE = "grants.yaml"
CHECK = "bidrag"


def grants_are_told(workspace: Workspace) -> list[Finding]:
    """Of the year's grants that are not settled it is told what decides them."""
    findings = []
    for grant in workspace.grants:
        if grant.year == workspace.settings.year and grant.status != "received":
            findings += _cost_has_a_time(workspace, grant) + _deadline_is_ahead(workspace, grant)
    return findings


def _cost_has_a_time(workspace: Workspace, grant: Grant) -> list[Finding]:
    """A grant that may fail and demands cost says when the cost is taken on: the two outcomes differ."""
    left = float(grant.amount if grant.left is None else grant.left) * workspace.settings.unit.sek
    chance = grant.chance
    if not grant.matching or grant.cost_committed is not None or not left or chance == 1:
        return []
    words = [_outcome(grant, left, chance, in_advance=early, workspace=workspace) for early in (False, True)]
    return [
        Finding(
            CHECK,
            Severity.WARNING,
            f"{grant.name} kräver kostnader på {tkr(left * grant.matching)} tkr, men det står inte om de binds före "
            f"eller efter beslutet. Efter: {words[0]}. Före: {words[1]}.",
            Place(FILE, None, f"{grant.id} › cost_committed"),
            "Skriv cost_committed: after_decision eller before_decision.",
        )
    ]


def _outcome(grant: Grant, left: float, chance: float | None, *, in_advance: bool, workspace: Workspace) -> str:
    """`väntat +2 100 tkr, sämst 0 tkr`: the grant with its cost beside a year without both."""
    terms = Terms(left, workspace.settings.as_of, cost_share=grant.matching or 0.0, in_advance=in_advance)
    made: Outcomes = new_grant(terms, 0.0 if chance is None else chance)
    worst = f"sämst {tkr(made.worst, signed=True)} tkr"
    return worst if chance is None else f"väntat {tkr(made.expected.net, signed=True)} tkr, {worst}"


def _deadline_is_ahead(workspace: Workspace, grant: Grant) -> list[Finding]:
    """A condition whose last day has passed is settled, so the grant's status is too."""
    last, as_of = grant.condition_deadline, workspace.settings.as_of
    if last is None or (last.year, last.month) > (as_of.year, as_of.number) or grant.left == 0:
        return []
    return [
        Finding(
            CHECK,
            Severity.WARNING,
            f"Villkoret för {grant.name} skulle vara uppfyllt senast {last}, och {as_of.label} är bokförd. Är det "
            "uppfyllt är bidraget beslutat, annars uteblir resten eller krävs tillbaka.",
            Place(FILE, None, f"{grant.id} › condition_deadline"),
            "Skriv den status som nu gäller, eller ett nytt datum.",
        )
    ]
