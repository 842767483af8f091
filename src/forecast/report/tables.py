"""A result to tables, as a profile prints them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from forecast.ledger.specs import FileSign, Layer
from forecast.ledger.tree import Role, Tree
from forecast.model import Floats, Result, StatementResult
from forecast.money import Unit, format_amount
from forecast.periods import Span
from forecast.report.labels import row_label
from forecast.report.printed import Difference, Meaning, PrintedCells, meaning, printed_cells
from forecast.report.profile import ColumnSpec, Profile, TableProfile, load_profile
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import COST_TYPE_SV, footer, subtitle
from forecast.workspace.load import Workspace

DEVIATIONS = frozenset({"deviation", "ytd_deviation", "actual_change"})


def profile_tables(workspace: Workspace, result: Result, unit: Unit | None = None) -> tuple[Table, ...]:
    """The tables of the workspace's profile that its statements can fill."""
    profile = load_profile(workspace.settings.profile)
    when = "closed" if result.as_of.number == 12 else "open"
    cells = printed_cells(workspace)
    return tuple(
        _table(workspace, result, profile, table, cells, unit or workspace.settings.unit)
        for table in profile.tables
        if table.when in {when, "always"} and table.statement in result.statements
    )


@dataclass(frozen=True, slots=True)
class _Measures:
    """A statement's measures in the inner sign, and what the print calls them."""

    values: Mapping[str, Floats]
    meanings: Mapping[str, Meaning | Difference]


def _table(
    workspace: Workspace, result: Result, profile: Profile, spec: TableProfile, cells: PrintedCells, unit: Unit
) -> Table:
    statement = result.statements[spec.statement]
    tree = statement.tree
    notes: list[str] = []
    rows = []
    for at in _chosen(tree, spec):
        values = tuple(_cell(result, column, spec, at, cells, unit, notes) for column in spec.columns)
        if all(value is None for value in values[: len(values) - _of_parent(spec)]):
            parent = tree.rows[int(tree.parent[at])].name if spec.rows == "leaves" else tree.rows[at].name
            notes.append(f"{parent} finns inte i källans tabell.")
            continue
        rows.append(_row(tree, spec, at, _signed(values, spec, profile), _totals(workspace, tree, spec)))
    so_far = Span.through(result.as_of)
    words = {"year": so_far.year, "last_year": so_far.year - 1, "so_far": so_far.months_label}
    return Table(
        key=spec.key,
        title=spec.title,
        subtitle=subtitle(workspace, result, unit),
        labels=("Verksamhet", "Slag") if spec.rows == "leaves" else ("Rad",),
        columns=tuple(Column(c.title.format(**words), c.measure in DEVIATIONS) for c in spec.columns),
        rows=tuple(rows),
        unit=unit,
        decimals=unit.decimals,
        notes=tuple(dict.fromkeys(notes)),
        footer=footer(workspace, result, profile.sign),
    )


def _chosen(tree: Tree, spec: TableProfile) -> list[int]:
    if spec.under is not None:
        top = tree.position(spec.under)
        return [*(int(i) for i in np.flatnonzero(tree.parent == top)), top]
    if spec.rows == "first":
        return [i for i in range(len(tree.rows)) if tree.level[i] <= 1]
    if spec.rows == "leaves":
        return [int(i) for i in tree.where(Role.LEAF)]
    return list(range(len(tree.rows)))


def _of_parent(spec: TableProfile) -> int:
    """How many of the last columns tell about the parent, not the row."""
    return sum(column.of_parent for column in spec.columns)


def _totals(workspace: Workspace, tree: Tree, spec: TableProfile) -> set[int]:
    """Rows that a rule is drawn above."""
    if spec.under is not None:
        return {tree.position(spec.under)}
    tops = {int(i) for i in np.flatnonzero(tree.level == 0)}
    own = tree.statement == workspace.settings.primary_statement
    return tops | ({tree.position(workspace.settings.total)} if own else set())


def _row(tree: Tree, spec: TableProfile, at: int, values: tuple[float | None, ...], totals: set[int]) -> TableRow:
    row = tree.rows[at]
    role, level = row.role.value, int(tree.level[at])
    if spec.rows == "leaves" and row.parent is not None:
        parent = tree.rows[tree.position(row.parent)]
        return TableRow(row.key, parent.name, 0, role, values, COST_TYPE_SV[row.cost_type])
    label = row.name if spec.under else row_label(tree, at)
    shown = "total" if at in totals else role
    return TableRow(row.key, label, 0 if spec.under else max(level - 1, 0), shown, values)


def _signed(values: tuple[float | None, ...], spec: TableProfile, profile: Profile) -> tuple[float | None, ...]:
    """Amounts in the profile's sign; deviations keep plus for better than budget."""
    if profile.sign is FileSign.COST_NEGATIVE:
        return values
    return tuple(
        value if value is None or column.measure in DEVIATIONS else -value + 0.0
        for value, column in zip(values, spec.columns, strict=True)
    )


def _cell(
    result: Result,
    column: ColumnSpec,
    spec: TableProfile,
    at: int,
    cells: PrintedCells,
    unit: Unit,
    notes: list[str],
) -> float | None:
    """The printed amount where rounding explains what it misses by, else the computed one and a note."""
    statement = result.statements[spec.statement]
    key = statement.tree.rows[at].key
    if column.of_parent:
        at = int(statement.tree.parent[at])
        key = statement.tree.rows[at].key
    if column.cost_type is not None:
        return _typed(result, column, key, cells)
    measures = _measures(statement, result)
    value = float(measures.values[column.measure][at])
    shown = _print_of(cells, spec.statement, key, measures.meanings.get(column.measure))
    if shown is None:
        return None if np.isnan(value) else value
    if np.isnan(value):
        return shown
    parts = len(statement.tree.leaves_below(at))
    tolerance = (-(-parts // 2) if parts > 1 else 0) + (1 if column.measure in DEVIATIONS else 0)
    if abs(shown - value) <= tolerance * unit.sek + 0.005:
        return shown
    name = statement.tree.rows[at].name
    notes.append(
        f"{name}: källan skriver {format_amount(shown, unit, signed=column.measure in DEVIATIONS)}, "
        f"beloppen ger {format_amount(value, unit, signed=column.measure in DEVIATIONS)}, som visas här."
    )
    return value


def _print_of(cells: PrintedCells, statement: str, key: str, what: Meaning | Difference | None) -> float | None:
    if what is None:
        return None
    if len(what) == 2:
        return cells.differences.get((statement, key, what))
    return cells.amounts.get((statement, key, what))


def _typed(result: Result, column: ColumnSpec, key: str, cells: PrintedCells) -> float | None:
    """The income or cost part of a row, from the statement that divides it so."""
    gross = result.statements.get("by_activity_gross")
    if gross is None:
        return None
    tree = gross.tree
    top = next((i for i, row in enumerate(tree.rows) if row.key == key), None)
    if top is None:
        return None
    measures = _measures(gross, result)
    memo = next(
        (row.key for i, row in enumerate(tree.rows) if tree.parent[i] == top and row.cost_type is column.cost_type),
        None,
    )
    shown = _print_of(cells, "by_activity_gross", memo or "", measures.meanings.get(column.measure))
    if shown is not None:
        return shown
    parts = [i for i in tree.leaves_below(top) if tree.rows[i].cost_type is column.cost_type]
    values = measures.values[column.measure][parts]
    return float(np.nansum(values)) if parts and not np.isnan(values).all() else None


def _measures(statement: StatementResult, result: Result) -> _Measures:
    base, year = statement.base, Span.full_year(result.as_of.year)
    so_far = Span.through(result.as_of)
    before = Span(so_far.year - 1, 1, so_far.last)
    values = {
        "actual": base.actual,
        "prior_actual": base.prior_actual,
        "prior_total": base.prior_total,
        "budget": base.budget,
        "ytd_budget": base.ytd_budget,
        "forecast": statement.forecast,
        "deviation": statement.deviation,
        "ytd_deviation": base.actual - base.ytd_budget,
        "actual_change": base.actual - base.prior_actual,
    }
    actual, budget = meaning("actual", so_far), meaning("budget", year)
    ytd_budget = meaning("ytd_budget", so_far)
    meanings: dict[str, Meaning | Difference] = {
        "actual": actual,
        "prior_actual": meaning("actual", before),
        "prior_total": meaning("actual", Span.full_year(year.year - 1)),
        "budget": budget,
        "ytd_budget": ytd_budget,
        "ytd_deviation": (actual, ytd_budget),
        "actual_change": (actual, meaning("actual", before)),
    }
    if result.as_of.number == 12:
        meanings["deviation"] = (actual, budget)
    elif result.headline is Layer.ADOPTED and not result.levers:
        adopted = meaning("forecast", year, "adopted")
        meanings |= {"forecast": adopted, "deviation": (adopted, budget)}
    return _Measures(values, meanings)
