"""Checks of phasing.csv against the months that the tables hold."""

from __future__ import annotations

import numpy as np

from forecast.errors import Place
from forecast.ledger.book import by_month
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.specs import Kind
from forecast.ledger.tree import Tree, full_name
from forecast.workspace.phasing_file import FILE, phased_months
from forecast.workspace.workspace import Workspace

MOST_NAMES = 3
WITHIN = 0.005
"""SEK; months that are nearer than this are the same."""


def phasing_replaces_months(workspace: Workspace) -> list[Finding]:
    """Where phasing.csv and the tables hold different months for a row, it is told that the former decide."""
    return [finding for tree in workspace.trees.values() for finding in _of_statement(workspace, tree)]


def _of_statement(workspace: Workspace, tree: Tree) -> list[Finding]:
    entries = workspace.ledger.select(tree.statement, Kind.BUDGET)
    printed = by_month(entries, tree, workspace.settings.year)
    gap = np.abs(phased_months(workspace.phasing, tree) - printed)
    rows = np.flatnonzero(np.any(np.isfinite(gap) & (gap > WITHIN), axis=1))
    if not rows.size:
        return []
    months = entries[(entries["year"] == workspace.settings.year) & (entries["first"] == entries["last"])]
    files = " och ".join(sorted({str(file) for file in months["file"]}))
    names = [full_name(tree, int(at)) for at in rows[:MOST_NAMES]]
    more = f" och {rows.size - MOST_NAMES} till" if rows.size > MOST_NAMES else ""
    found = (
        f"Budget per månad för {rows.size} {'rad' if rows.size == 1 else 'rader'} i ”{tree.statement}” "
        f"({', '.join(names)}{more}) tas härifrån och ersätter andra månader i {files}."
    )
    remedy = f"Ta bort {FILE} om tabellens månader ska gälla."
    return [Finding("månadsbudget", Severity.INFO, found, Place(FILE), remedy)]
