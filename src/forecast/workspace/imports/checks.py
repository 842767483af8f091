"""What a controller should see of a workspace's imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forecast.drivers.population.own_file import FILE as POPULATION_FILE
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


def imported_inhabitants_count(workspace: Workspace) -> list[Finding]:
    """Inhabitants that an import brought are used only where the workspace has no file of its own."""
    brought = [v for v in workspace.imports if POPULATION_FILE in _files(v.receipt)]
    if not brought or workspace.population is None or workspace.population.source != POPULATION_FILE:
        return []
    last = brought[-1]
    return [
        Finding(
            "befolkning",
            Severity.WARNING,
            f"Befolkningen i {last.file} (import {last.number}) används inte: arbetsytan har egen {POPULATION_FILE}.",
            Place(f"{workspace.name}/{POPULATION_FILE}"),
            f"Ta bort den egna filen om den inlästa ska gälla, annars mappen {last.folder}.",
        )
    ]


def _files(receipt: Mapping[str, object]) -> Sequence[object]:
    files = receipt.get("files")
    return files if isinstance(files, list) else ()


def _top(workspace: Workspace, statement: str) -> str:
    return next(row.key for row in workspace.trees[statement].rows if row.parent is None)
