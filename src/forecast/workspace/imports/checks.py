"""What a controller should see of a workspace's imports."""

from __future__ import annotations

from forecast.errors import Place
from forecast.ledger.findings import Finding, Severity
from forecast.workspace.workspace import Workspace


def new_rows_are_placed(workspace: Workspace) -> list[Finding]:
    """A row that an import added directly under the total lies where the user wants it only when rows.csv says so."""
    findings = []
    for statement, key in workspace.new_rows:
        tree = workspace.trees[statement]
        row = tree.rows[tree.position(key)]
        above = None if row.parent is None else tree.rows[tree.position(row.parent)]
        if above is None or above.key not in {workspace.settings.total, _top(workspace, statement)}:
            continue
        findings.append(
            Finding(
                "ny rad",
                Severity.WARNING,
                f"{row.name} ({key}) är ny i ”{statement}” och ligger direkt under {above.name}.",
                Place(f"{workspace.name}/rows.csv"),
                f"Placera {key} i rows.csv: skriv raden där med den överrad som den hör till.",
            )
        )
    return findings


def _top(workspace: Workspace, statement: str) -> str:
    return next(row.key for row in workspace.trees[statement].rows if row.parent is None)
