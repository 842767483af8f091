"""What budget.csv changes, held against the workspace's other statements."""

from __future__ import annotations

import numpy as np

from forecast.drivers.budget_versions import Standing, moved
from forecast.errors import Place
from forecast.ledger.findings import Finding, Severity
from forecast.workspace.amounts import tkr
from forecast.workspace.budget_file import FILE
from forecast.workspace.workspace import Workspace, decided_budget


def budget_changes_agree(workspace: Workspace) -> list[Finding]:
    """A decided change moves every statement that has a budget by the same amount, or their deviations part."""
    if not workspace.budget_changes:
        return []
    settings = workspace.settings
    sums: dict[str, float] = {}
    for statement, tree in workspace.trees.items():
        if not np.isnan(decided_budget(workspace, tree, settings.as_of)).all():
            change = moved(workspace.budget_changes, tree, Standing.DECIDED, settings.as_of)
            sums[statement] = round(float(change.sum()), 2)
    own = sums.get(settings.primary_statement, 0.0)
    return [
        Finding(
            "budgetversion",
            Severity.WARNING,
            f"Beslutade budgetändringar är {tkr(total, signed=True)} tkr i ”{statement}” men "
            f"{tkr(own, signed=True)} tkr i ”{settings.primary_statement}”, så deras avvikelser skiljer sig.",
            Place(FILE),
            f"Skriv ändringarna också på rader i ”{statement}”.",
        )
        for statement, total in sums.items()
        if abs(total - own) >= 0.005
    ]
