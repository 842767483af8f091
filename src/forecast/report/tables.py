"""A result to tables, as a profile prints them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from forecast.ledger.specs import FileSign
from forecast.ledger.tree import Role, Tree
from forecast.model import Result
from forecast.money import Unit
from forecast.periods import Span
from forecast.report.labels import row_label
from forecast.report.measures import DEVIATIONS, DIFFERENCES, Shown, shown
from forecast.report.profile import ColumnSpec, Profile, TableProfile, load_profile
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import COST_TYPE_SV, footer, subtitle
from forecast.workspace.workspace import Workspace


def profile_tables(workspace: Workspace, result: Result, unit: Unit | None = None) -> tuple[Table, ...]:
    """The tables of the workspace's profile that its statements can fill."""
    profile = load_profile(workspace.settings.profile)
    when = "closed" if result.closed else "open"
    sources = {statement: shown(workspace, result, statement) for statement in result.statements}
    return tuple(
        _table(workspace, result, profile, table, sources, unit or workspace.settings.unit)
        for table in profile.tables
        if table.when in {when, "always"} and table.statement in result.statements
    )


def _table(
    workspace: Workspace,
    result: Result,
    profile: Profile,
    spec: TableProfile,
    sources: Mapping[str, Shown],
    unit: Unit,
) -> Table:
    tree = result.statements[spec.statement].tree
    notes: list[str] = []
    rows: list[TableRow] = []
    totals = _totals(workspace, tree, spec)
    for at in _chosen(tree, spec):
        values = tuple(_cell(result, column, at, sources, spec.statement) for column in spec.columns)
        if all(value is None for value in values[: len(values) - _of_parent(spec)]):
            parent = tree.rows[int(tree.parent[at])].name if spec.rows == "leaves" else tree.rows[at].name
            notes.append(f"{parent} finns inte i källans tabell.")
            continue
        rows.append(_row(tree, spec, at, _signed(values, spec, profile), totals))
        notes += _faults(tree, spec, at, sources[spec.statement])
    so_far = Span.through(result.as_of)
    words = {"year": so_far.year, "last_year": so_far.year - 1, "so_far": so_far.months_label}
    return Table(
        key=spec.key,
        title=spec.title,
        subtitle=subtitle(workspace, result, unit),
        labels=("Verksamhet", "Slag") if spec.rows == "leaves" else ("Rad",),
        columns=tuple(
            Column(c.title.format(**words), c.measure in DEVIATIONS, minus=_minus(result, spec, profile, c))
            for c in spec.columns
        ),
        rows=_summed(tree, rows),
        unit=unit,
        decimals=unit.decimals,
        notes=tuple(dict.fromkeys(notes)),
        footer=footer(workspace, result, profile.sign),
    )


def _minus(result: Result, spec: TableProfile, profile: Profile, column: ColumnSpec) -> tuple[int, int] | None:
    """Which two columns a deviation is the difference of, in printed sign; None where the table has not both."""
    pair = DIFFERENCES.get(column.measure)
    if pair is None or column.of_parent:
        return None
    first = "actual" if pair[0] == "forecast" and result.closed else pair[0]
    places = [
        next((at for at, c in enumerate(spec.columns) if (c.measure, c.cost_type) == (measure, column.cost_type)), None)
        for measure in (first, pair[1])
    ]
    if places[0] is None or places[1] is None:
        return None
    # a profile that prints costs without sign turns both amounts and not the deviation
    return (places[0], places[1]) if profile.sign is FileSign.COST_NEGATIVE else (places[1], places[0])


def _summed(tree: Tree, rows: list[TableRow]) -> tuple[TableRow, ...]:
    """The rows, those that are sums with the rows of the table that they are the sum of.

    A part that the source does not have adds nothing; where a part stands in another table, the sum has no parts here.
    """
    there = {row.key for row in rows}
    out = []
    for row in rows:
        at = tree.position(row.key)
        keys = [tree.rows[part].key for part in tree.children(at)] if tree.rows[at].role is Role.SUM else []
        shown = tuple(key for key in keys if key in there)
        out.append(replace(row, parts=shown) if shown and len(shown) == len(keys) else row)
    return tuple(out)


def _faults(tree: Tree, spec: TableProfile, at: int, source: Shown) -> list[str]:
    """What the source prints otherwise, for the cells of a row."""
    rows = {tree.rows[at].key, *({tree.rows[at].parent} if _of_parent(spec) else set())}
    measures = {column.measure for column in spec.columns}
    return [fault.sentence for fault in source.faults if fault.row in rows and fault.measure in measures]


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


def _cell(result: Result, column: ColumnSpec, at: int, sources: Mapping[str, Shown], statement: str) -> float | None:
    """The amount of a column on a row; None where nothing is known."""
    tree = result.statements[statement].tree
    if column.of_parent:
        at = int(tree.parent[at])
    if column.cost_type is not None:
        return _typed(result, column, tree.rows[at].key, sources.get("by_activity_gross"))
    value = float(sources[statement].values[column.measure][at])
    return None if np.isnan(value) else value


def _typed(result: Result, column: ColumnSpec, key: str, gross: Shown | None) -> float | None:
    """The income or cost part of a row, from the statement that divides it so."""
    if gross is None:
        return None
    tree = result.statements["by_activity_gross"].tree
    if key not in tree.keys:
        return None
    top = tree.position(key)
    values = gross.values[column.measure]
    own = [i for i, row in enumerate(tree.rows) if tree.parent[i] == top and row.cost_type is column.cost_type]
    parts = own or [i for i in tree.leaves_below(top) if tree.rows[i].cost_type is column.cost_type]
    return float(np.nansum(values[parts])) if parts and not np.isnan(values[parts]).all() else None
