"""What one file of a workspace says of another: rows exist, nothing is said twice, nothing is said of a sum."""

from __future__ import annotations

from collections import Counter

from forecast.errors import CollectedInputError, InputError, Place
from forecast.ledger.tree import Role
from forecast.workspace import budget_file, notes, question_files
from forecast.workspace.allocation_rows import allocation_faults
from forecast.workspace.demand_rows import demand_faults
from forecast.workspace.known_rows import known_faults
from forecast.workspace.measure_rows import measure_faults
from forecast.workspace.purchase_file import purchase_faults
from forecast.workspace.workspace import Workspace


def check_references(workspace: Workspace) -> None:
    """Rows that the YAML files name must exist."""
    named = [("events.yaml", e.statement, e.row) for e in workspace.events if e.row is not None]
    named += [("grants.yaml", g.statement, g.row) for g in workspace.grants if g.row is not None]
    named += [("judgements.yaml", j.statement, j.row) for j in workspace.judgements]
    named += [("methods.yaml", m.statement, m.row) for m in workspace.methods]
    named += [("measures.yaml", m.statement, m.row) for m in workspace.measures]
    named += [("ranges.yaml", r.statement, r.row) for r in workspace.ranges]
    faults = []
    for file, statement, row in named:
        try:
            notes.check_row(statement, row, workspace.trees, Place(file))
        except InputError as error:
            faults.append(error)
    faults += known_faults(workspace.known, workspace.settings, workspace.trees)
    faults += question_files.link_faults(workspace.volume_links, workspace.volumes, workspace.settings, workspace.trees)
    faults += question_files.named_twice(workspace.named_deviations)
    faults += question_files.year_faults(workspace.years, workspace.volumes, workspace.population)
    faults += budget_file.budget_faults(workspace.budget_changes, workspace.trees)
    faults += demand_faults(workspace.demand, workspace.volumes, workspace.trees)
    primary = workspace.settings.primary_statement
    faults += purchase_faults(workspace.purchases, primary, workspace.trees)
    faults += allocation_faults(workspace.allocations, primary, workspace.trees)
    if faults:
        raise CollectedInputError(faults)
    faults = _on_sums(workspace) + _said_twice(workspace)
    faults += measure_faults(workspace.measures, workspace.tree, workspace.settings.as_of)
    if faults:
        raise CollectedInputError(faults)


def _on_sums(workspace: Workspace) -> list[InputError]:
    """A sum is its parts; a method or a judgement on it would be dropped without a word."""
    said = [
        ("methods.yaml", m.statement, m.row, f"Metoden ”{m.method}” är låst på", "Lås den på")
        for m in workspace.methods
    ]
    said += [("judgements.yaml", j.statement, j.row, f"{j.name} har bedömt", "Bedöm") for j in workspace.judgements]
    faults = []
    for file, statement, row, what, remedy in said:
        tree = workspace.trees[statement]
        at = tree.position(row)
        if tree.rows[at].role is Role.SUM:
            parts = ", ".join(tree.rows[i].key for i in tree.children(at))
            found = f"{what} ”{row}”, som är en summa."
            faults.append(InputError(found, Place(file), f"{remedy} rader som summan består av: {parts}."))
    return faults


def _said_twice(workspace: Workspace) -> list[InputError]:
    """Two methods on one row, or two forecasts of one row, month and layer: only one of them would count."""
    methods = Counter((item.statement, item.row) for item in workspace.methods)
    past = Counter((item.statement, item.row, item.as_of, item.layer) for item in workspace.track_record)
    faults = [
        InputError(f"Raden ”{row}” har {count} låsta metoder.", Place("methods.yaml"), "Behåll en av dem.")
        for (_, row), count in methods.items()
        if count > 1
    ]
    faults += [
        InputError(
            f"Prognosen ({layer.value}) för ”{row}” efter {as_of.label} står {count} gånger.",
            Place("track_record.csv"),
            "Behåll en av dem.",
        )
        for (_, row, as_of, layer), count in past.items()
        if count > 1
    ]
    return faults
