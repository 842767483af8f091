"""A workspace, opened and checked; its budget by month."""

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
from forecast.store.overlay import remembered
from forecast.store.store import FILE, Store, opened_if_there
from forecast.workspace.checks import check_workspace
from forecast.workspace.load import load_workspace
from forecast.workspace.workspace import Workspace


def open_workspace(path: Path, store: Store | None = None) -> Workspace:
    """Read a workspace, with what its journal says laid over its files.

    Args:
        path: its folder.
        store: where its journal is; without it the store in the folder, where there is one. None is made.

    Raises:
        InputError: every fault that was found.
    """
    opened = load_workspace(path)
    if store is not None:
        return remembered(opened, store)
    kept = opened_if_there(path / FILE)
    if kept is None:
        return opened
    with kept:
        return remembered(opened, kept, own=True)


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
