"""A workspace checked, and its budget by month."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from forecast.fullyear.phasing.month_budgets import MonthBudgets, month_budgets
from forecast.fullyear.phasing.propose import AUTO
from forecast.ledger.book import over_span
from forecast.ledger.findings import Finding
from forecast.ledger.specs import Kind
from forecast.ledger.tree import Role
from forecast.money import Unit
from forecast.periods import Month, Span
from forecast.workspace.checks import check_workspace
from forecast.workspace.load import load_workspace
from forecast.workspace.workspace import Workspace


def check(workspace: Workspace) -> tuple[Finding, ...]:
    """Every finding about a workspace, gravest first."""
    return check_workspace(workspace)


def booked_months(workspace: Workspace) -> tuple[Month, ...]:
    """Months that a forecast can be made as of: January to it is booked, and it is not after the workspace's own."""
    tree, as_of = workspace.tree, workspace.settings.as_of
    actual = workspace.ledger.select(tree.statement, Kind.ACTUAL)
    leaves = tree.where(Role.LEAF)
    known = [
        Month(as_of.year, number)
        for number in range(1, as_of.number + 1)
        if not np.isnan(over_span(actual, tree, Span(as_of.year, 1, number))[leaves]).all()
    ]
    return tuple(known)


def open_to_phase(path: Path) -> Workspace:
    """Read a workspace whose month budget is to be proposed anew: of phasing.csv only locked rows must hold."""
    return load_workspace(path, to_phase=True)


def phase(workspace: Workspace, choice: str = AUTO, unit: Unit | None = None, version: str = AUTO) -> MonthBudgets:
    """Propose every row's budget by month; locked rows stand.

    Args:
        workspace: read by `open_to_phase`.
        choice: one of CHOICES.
        unit: kr or tkr, what the months foot in besides the öre; the workspace's own unless told.
        version: the budget version to spread, `auto` = the latest.

    Raises:
        UsageError: an unknown choice or version.
        InputError: no row has a year budget, or a locked row does not sum to the asked version's.
    """
    return month_budgets(workspace, choice, unit, version)
