"""Budget versions and the deviation from each: as tables for people and as JSON."""

from __future__ import annotations

import numpy as np

from forecast.drivers.budget_versions import BudgetChange, Standing
from forecast.ledger.tree import full_name
from forecast.model import Result
from forecast.money import Unit, format_amount, format_number
from forecast.periods import MONTH_NAMES
from forecast.questions.budgets import BudgetVersions
from forecast.report.contract import answer_head, dump, json_amount
from forecast.report.labels import row_label
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import budget_name, footer, subtitle
from forecast.workspace.workspace import Workspace


def budget_words(workspace: Workspace, result: Result) -> str:
    """Which budget the deviations are against, as a sentence."""
    counted = {change.version for change in workspace.budget_changes if _decided(change, result)}
    beside = f", {len(counted)} av ändringarna i budget.csv" if workspace.budget_changes else ""
    return f"Avvikelsen är mot budget {budget_name(workspace, result)}{beside}."


def _decided(change: BudgetChange, result: Result) -> bool:
    return change.belongs(Standing.DECIDED, result.as_of)


def budget_tables(workspace: Workspace, result: Result, found: BudgetVersions) -> tuple[Table, ...]:
    """The versions' totals and deviations by row, and the changes between them."""
    unit = Unit.TKR
    tree = found.tree
    columns = [Column("Prognos")]
    for version in found.versions:
        columns += [Column(f"Budget {version.name}"), Column("avvikelse", signed=True)]
    rows = tuple(
        TableRow(
            row.key,
            row_label(tree, i),
            max(int(tree.level[i]) - 1, 0),
            "total" if i == result.total else row.role.value,
            tuple(
                None if np.isnan(value) else float(value)
                for value in (found.forecast[i], *(a[i] for v in found.versions for a in (v.budget, v.deviation)))
            ),
        )
        for i, row in enumerate(tree.rows)
    )
    first = Table(
        key="budgetversioner",
        title=f"Avvikelsen mot varje budgetversion {result.as_of.year}",
        subtitle=subtitle(workspace, result, unit),
        labels=("Rad",),
        columns=tuple(columns),
        rows=rows,
        unit=unit,
        decimals=unit.decimals,
        notes=(budget_words(workspace, result), *_same(workspace), *_pending_words(found, unit), *found.told),
        footer=footer(workspace, result),
    )
    changes = _changes_table(workspace, result)
    return (first,) if changes is None else (first, changes)


def _same(workspace: Workspace) -> tuple[str, ...]:
    """Why the versions are alike where no change is known."""
    return (
        ()
        if workspace.budget_changes
        else ("Inga ändringar är inlästa (budget.csv): ursprunglig och beslutad budget är tabellernas.",)
    )


def _pending_words(found: BudgetVersions, unit: Unit) -> tuple[str, ...]:
    """What the expected pay compensation rests on; a default says that it is one."""
    pending = found.pending
    if pending is None:
        return ()
    amount = format_amount(float(pending.amounts.sum()), unit, signed=True)
    rate = format_number(100 * pending.rate, 1)
    whose = "antagande ur avtalet" if pending.default else "nämndens egen"
    month = MONTH_NAMES[pending.start.number - 1]
    what = f"Väntad lönekompensation {amount} {unit}: {rate} % av lönebudgeten från {month}"
    return (f"{what} ({whose}; {pending.source}). Inget beslut finns i budget.csv.",)


def _changes_table(workspace: Workspace, result: Result) -> Table | None:
    """Every change, one line a row that it touches."""
    if not workspace.budget_changes:
        return None
    unit = Unit.TKR
    rows = tuple(
        TableRow(
            change.row,
            f"{change.version}: {_name(workspace, change)}",
            0,
            "leaf",
            (change.amount,),
            _state(change, result),
        )
        for change in workspace.budget_changes
    )
    return Table(
        key="budgetandringar",
        title="Budgetändringar",
        subtitle=subtitle(workspace, result, unit),
        labels=("Ändring", "Beslut"),
        columns=(Column("Belopp", signed=True),),
        rows=rows,
        unit=unit,
        decimals=unit.decimals,
        notes=("Minus är mer kostnad i budgeten, plus är mer intäkt eller mindre kostnad.",),
        footer=footer(workspace, result),
    )


def _name(workspace: Workspace, change: BudgetChange) -> str:
    tree = workspace.trees[change.statement]
    return full_name(tree, tree.position(change.row))


def _state(change: BudgetChange, result: Result) -> str:
    held = ", finns redan i tabellernas budget" if change.in_tables else ""
    if not change.decided:
        return f"{change.kind.swedish}, väntad {change.date}{held} ({change.source})"
    late = "" if _decided(change, result) else f", efter {result.as_of.label} och därför bara väntad"
    return f"{change.kind.swedish}, beslutad {change.date}: {change.decision}{late}{held} ({change.source})"


def budget_steps(workspace: Workspace, result: Result, found: BudgetVersions, unit: Unit = Unit.TKR) -> Table | None:
    """From the original budget through each change to the expected one, each version with its deviation.

    Returns:
        None where the budget has one version only.
    """
    total = result.total
    changes = _by_name(workspace, result)
    if not changes and found.pending is None and len(found.versions) == len(Standing):
        return None
    own = {version.key: version for version in found.versions}
    rows: list[TableRow] = []
    for standing, before in ((Standing.ORIGINAL, None), (Standing.DECIDED, True), (Standing.EXPECTED, False)):
        parts = [rows[-1].key] if rows else []
        steps = [] if before is None else [step for step in changes if step[0] is before]
        for number, (_, name, amount, words) in enumerate(steps):
            parts.append(f"{standing.value}-{number}")
            rows.append(TableRow(parts[-1], name, 1, "leaf", (amount, None), words))
        if before is False and found.pending is not None:
            parts.append("vantad-lon")
            amount = float(found.pending.amounts.sum())
            words = f"{format_number(100 * found.pending.rate, 1)} % från {found.pending.start.label}, inget beslut"
            rows.append(TableRow(parts[-1], "Väntad lönekompensation", 1, "leaf", (amount, None), words))
        version = own[standing.value]
        cells = (_known(version.budget[total]), _known(version.deviation[total]))
        label = f"Budget, {version.name}"
        note = "avvikelser är mot denna" if version.default else ""
        rows.append(TableRow(version.key, label, 0, "sum", cells, note, tuple(parts)))
    for version in found.versions:
        if version.key not in {standing.value for standing in Standing}:
            cells = (_known(version.budget[total]), _known(version.deviation[total]))
            rows.append(TableRow(version.key, f"Budget, {version.name}", 0, "memo", cells, "egen kolumn i underlaget"))
    return Table(
        key="budgetsteg",
        title=f"Budgetens versioner {result.as_of.year}",
        subtitle=subtitle(workspace, result, unit),
        labels=("Version och ändring", "Datum och beslut"),
        columns=(Column("Budget"), Column("Prognosens avvikelse", signed=True)),
        rows=tuple(rows),
        unit=unit,
        decimals=unit.decimals,
        notes=(budget_words(workspace, result), *_pending_words(found, unit), *found.told),
        footer=footer(workspace, result),
    )


def one_version(workspace: Workspace, result: Result, unit: Unit = Unit.TKR) -> str:
    """What is said where the budget has one version only."""
    budget = float(result.main.base.budget[result.total])
    if np.isnan(budget):
        return "Ingen budget är inläst."
    name, amount = budget_name(workspace, result), format_amount(budget, unit)
    return (
        f"Budgeten {result.as_of.year} finns i en version, {name}: {amount} {unit}. Inga ändringar är inlästa; "
        "tilläggsbudget och omdisponering skrivs i budget.csv."
    )


def _by_name(workspace: Workspace, result: Result) -> list[tuple[bool, str, float, str]]:
    """Each change of the primary statement once: whether it counts as decided, name, SEK of all its rows, decision."""
    out: dict[tuple[bool, str], tuple[float, str]] = {}
    for change in workspace.budget_changes:
        if change.statement == result.primary:
            key = (_decided(change, result), change.version)
            amount, _ = out.get(key, (0.0, ""))
            out[key] = (round(amount + change.amount, 2) + 0.0, _state(change, result))
    return [(decided, name, amount, words) for (decided, name), (amount, words) in out.items()]


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def budget_json(workspace: Workspace, result: Result, found: BudgetVersions) -> str:
    """The same in SEK, by the contract in docs/file-formats.md."""
    tree = found.tree
    pending = found.pending
    return dump(
        {
            **answer_head(workspace, result),
            "versions": [
                {
                    "version": version.key,
                    "name": version.name,
                    "default": version.default,
                    "budget": json_amount(float(version.budget[result.total])),
                    "deviation": json_amount(float(version.deviation[result.total])),
                }
                for version in found.versions
            ],
            "rows": [
                {
                    "statement": tree.statement,
                    "row": row.key,
                    "name": row.name,
                    "forecast": json_amount(float(found.forecast[i])),
                    "budgets": {version.key: json_amount(float(version.budget[i])) for version in found.versions},
                    "deviations": {version.key: json_amount(float(version.deviation[i])) for version in found.versions},
                }
                for i, row in enumerate(tree.rows)
            ],
            "changes": [_change_object(change, result) for change in workspace.budget_changes],
            "pending_pay": None
            if pending is None
            else {
                "amount": json_amount(float(pending.amounts.sum())),
                "rate": pending.rate,
                "from": str(pending.start),
                "default": pending.default,
                "source": pending.source,
            },
            "notes": list(found.told),
        }
    )


def _change_object(change: BudgetChange, result: Result) -> dict[str, object]:
    return {
        "version": change.version,
        "kind": change.kind.value,
        "state": "decided" if change.decided else "expected",
        "counted_as_decided": _decided(change, result),
        "date": str(change.date),
        "decision": change.decision,
        "statement": change.statement,
        "row": change.row,
        "amount": change.amount,
        "first_month": change.first,
        "in_tables": change.in_tables,
        "source": change.source,
    }
