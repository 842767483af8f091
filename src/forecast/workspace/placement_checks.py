"""Whether the cases in placements.csv are those that the ledger has paid for."""

from __future__ import annotations

import numpy as np

from forecast.drivers.placements import booked_days
from forecast.errors import Place
from forecast.ledger.book import over_span
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.specs import Kind
from forecast.ledger.tree import CostType, full_name
from forecast.money import Unit, format_amount
from forecast.periods import Span
from forecast.workspace.placement_file import CASES
from forecast.workspace.workspace import Workspace

NEAR_ENOUGH = 0.1
"""Share of what is booked on a row that cases may miss before it is told; prices have one value a case."""


def cases_explain_their_rows(workspace: Workspace) -> list[Finding]:
    """On rows that hold nothing but placements, cases at today's price against what is booked so far this year."""
    tree, as_of = workspace.tree, workspace.settings.as_of
    actual = over_span(workspace.ledger.select(tree.statement, Kind.ACTUAL), tree, Span.through(as_of))
    findings = []
    for key in dict.fromkeys(case.row for case in workspace.placements):
        at = tree.position(key)
        if tree.rows[at].cost_type is not CostType.PLACEMENTS or np.isnan(actual[at]):
            continue
        own = [case for case in workspace.placements if case.row == key]
        paid = -sum(booked_days(case, as_of) * case.cost_per_day for case in own)
        if abs(paid - actual[at]) > NEAR_ENOUGH * abs(actual[at]):
            amounts = [format_amount(float(amount), Unit.TKR) for amount in (paid, actual[at])]
            findings.append(
                Finding(
                    "placeringar",
                    Severity.WARNING,
                    f"{full_name(tree, at)}: placeringarna i filen kostar {amounts[0]} tkr till och med {as_of.label} "
                    f"med dagens pris, men {amounts[1]} tkr är bokförda.",
                    Place(CASES),
                    "Se efter att alla placeringar, datum och priser är med; annars blir resten av året fel.",
                )
            )
    return findings
