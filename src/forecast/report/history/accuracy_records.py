"""Who leans which way: the rows' and the units' records over the years, with what a sign test allows to be said."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from forecast.model import Result
from forecast.money import Unit
from forecast.periods import years_label
from forecast.questions.track import FEWEST_YEARS, Tendency, Voice
from forecast.report.history.accuracy_tables import PLUS
from forecast.report.history.voices import VOICE_SV, Aim, percent_cell
from forecast.report.labels import one_line, row_label
from forecast.report.table import Cell, Column, Table, TableRow
from forecast.report.words import footer
from forecast.workspace.units import unit_leaves
from forecast.workspace.workspace import Workspace

FEW = f"Åt vilket håll prognoserna brukar slå sägs först efter {FEWEST_YEARS} år."
LUCK = (
    f"Tendens sägs först efter {FEWEST_YEARS} år (teckentest): fem av fem åt samma håll händer av slump en gång av "
    "sexton, fyra av fem mer än en gång av tre. Med tjugo rader är en rad med fem av fem att vänta också av slump."
)
WEIGHS = "Väger i år: bedömningens del av modellens prognos på radens delar; skälet står på raden i Driftredovisning."


@dataclass(frozen=True, slots=True)
class Groups:
    """What records are told of: rows that people read, or units.

    Attributes:
        key, title, label: of their table.
        names: key -> name.
        leaves: key -> positions of the leaves in the primary statement.
    """

    key: str
    title: str
    label: str
    names: Mapping[str, str]
    leaves: Mapping[str, tuple[int, ...]]


def row_groups(workspace: Workspace) -> Groups:
    """The rows that people read."""
    tree = workspace.tree
    rows = tree.reading_rows(tree.position(workspace.settings.total))
    return Groups(
        "traffsakerhet_rader",
        "Prognossäkerhet rad för rad",
        "Rad",
        {tree.keys[at]: row_label(tree, at) for at in rows},
        {tree.keys[at]: tuple(tree.leaves_below(at)) for at in rows},
    )


def unit_groups(workspace: Workspace) -> Groups:
    """The units of units.yaml."""
    tree = workspace.tree
    leaves = {unit.key: unit_leaves(tree, unit) for unit in workspace.units}
    names = {unit.key: one_line(unit.name) for unit in workspace.units}
    return Groups("traffsakerhet_enheter", "Prognossäkerhet enhet för enhet", "Enhet", names, leaves)


def records_table(
    workspace: Workspace,
    result: Result,
    found: Sequence[tuple[str, Tendency]],
    groups: Groups,
    aim: Aim,
    unit: Unit,
) -> Table:
    """Row by row, or unit by unit, over the years: how far off, whose, and whether it goes one way.

    Args:
        workspace: what was read.
        result: this year's; it says which rows hold income, and what judgements weigh.
        found: (name, record) of each group.
        groups: what they are.
        aim: how near a forecast should have been.
        unit: of the amounts.
    """
    years = sorted({year for _, item in found for year in item.years})
    columns = (
        Column("Skikt", kind="text"),
        Column("År", kind="number"),
        Column("Utfall − prognos", signed=True),
        Column("Fel utan tecken"),
        Column("Procent av budgeten", kind="number"),
        Column("Modellen, procent", kind="number"),
        Column(aim.column, kind="text"),
        Column("Tendens", kind="text"),
        Column("Väger i år", kind="text"),
    )
    made = [_tendency_row(result, name, item, groups.leaves[item.key], aim) for name, item in found]
    leans = any(len(item.years) >= FEWEST_YEARS for _, item in found)
    alike = {_YEARS} if len(years) == 1 else set()  # the subtitle says which
    alike |= set() if leans else {_LEANS}
    told = [
        at
        for at in range(len(columns))
        if at not in alike and (at not in _OPTIONAL or any(row.cells[at] for row in made))
    ]
    return Table(
        key=groups.key,
        title=groups.title,
        subtitle=f"{workspace.settings.committee}, helår {years_label(years)}, snitt av årens prognoser, {unit}",
        labels=(groups.label,),
        columns=tuple(columns[at] for at in told),
        rows=tuple(_with_columns(row, told) for row in made),
        unit=unit,
        decimals=unit.decimals,
        notes=(
            PLUS,
            "Raderna summeras inte: de är bedömda olika år och av olika skikt.",
            LUCK if leans else FEW,
            *((WEIGHS,) if _WEIGHT in told else ()),
            aim.words,
        ),
        footer=footer(workspace, result),
    )


_YEARS, _LEANS, _WEIGHT = 1, 7, 8
_OPTIONAL = frozenset({5, _WEIGHT})
"""Columns that are left out where no row has anything in them: the model's own record, and this year's weight."""


def _with_columns(row: TableRow, told: Sequence[int]) -> TableRow:
    return replace(row, cells=tuple(row.cells[at] for at in told), places=tuple(row.places[at] for at in told))


def _tendency_row(result: Result, name: str, item: Tendency, leaves: Sequence[int], aim: Aim) -> TableRow:
    known = [percent for percent in item.percents if not math.isnan(percent)]
    pairs = zip(item.model, item.budgets, strict=True)
    model = [100.0 * error / abs(budget) for error, budget in pairs if not math.isnan(error) and budget]
    met = sum(aim.met(percent) for percent in known)
    cells: tuple[Cell, ...] = (
        VOICE_SV[item.voice],
        float(len(item.years)),
        round(float(np.mean(item.errors)), 2) + 0.0,
        round(float(np.mean(item.apart)), 2) + 0.0,
        percent_cell(float(np.mean(np.abs(known))) if known else math.nan),
        percent_cell(float(np.mean(np.abs(model)))) if model and item.voice is not Voice.MODEL else None,
        f"{met} av {len(known)}" if known else "",
        tendency_words(item, income=_is_income(result, leaves)),
        _weight_words(result, leaves),
    )
    return TableRow(item.key, name, 0, "leaf", cells, places=(0, 0, 0, 0, 1, 1, 0, 0, 0))


def tendency_words(item: Tendency, *, income: bool) -> str:
    """`har underskattat kostnaden 5 av 5 år`; or that the years are too few, or could be chance."""
    count = len(item.years)
    if count < FEWEST_YEARS:
        return f"{count} år: för få för att säga"
    worse = item.worse >= item.better
    years = f"{max(item.worse, item.better)} av {count} år"
    if income:
        said = f"har {'överskattat' if worse else 'underskattat'} intäkten {years}"
    else:
        said = f"har {'underskattat' if worse else 'överskattat'} kostnaden {years}"
    return said if item.lasting else f"{said}, kan vara slump"


def _is_income(result: Result, leaves: Sequence[int]) -> bool:
    """Whether rows hold more income than cost this year."""
    return bool(np.nansum(result.main.base.model[list(leaves)]) > 0)


def _weight_words(result: Result, leaves: Sequence[int]) -> str:
    """How much a person's forecast weighs on rows this year: `42 %`, `30–42 %`; "" where nothing."""
    base = result.main.base
    found = [round(100 * weight) for at in leaves for part, weight, _ in base.parts[at] if part == Voice.JUDGED]
    if not found:
        return ""
    return f"{found[0]} %" if min(found) == max(found) else f"{min(found)}–{max(found)} %"
