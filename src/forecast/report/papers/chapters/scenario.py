"""The chapter of a chosen scenario: the same values as Scenarier shows, this year and next, against the base."""

from __future__ import annotations

from dataclasses import replace

from forecast.model import Result
from forecast.money import Unit
from forecast.report.charts.marks import Look
from forecast.report.charts.scenario_bridge import INTERACTION, ScenarioBridge
from forecast.report.labels import one_line
from forecast.report.papers.paper import Part, Picture, Section, Words
from forecast.report.scenario_view import ScenarioView, scenario_view
from forecast.report.table import Cell, Column, Table, TableRow
from forecast.report.words import footer, subtitle
from forecast.workspace.workspace import Workspace

NOT_SAID = "ej satt"


def scenario_section(workspace: Workspace, result: Result, base: Result, unit: Unit) -> tuple[Section, ...]:
    """Bridge from base to scenario, side by side, changes old -> new, rows; nothing where no scenario is chosen."""
    if not result.scenario:
        return ()
    view, blank = scenario_view(workspace, base, result, unit), _blank(workspace, result, unit)
    parts: list[Part] = [Words(f"{view.heading}.", "lead")]
    if view.bridge is not None:
        under = f"{workspace.settings.committee}, avvikelse mot budget, helår {result.as_of.year}, {unit}"
        parts.append(_bridge(replace(blank, subtitle=under), view, view.bridge))
    parts.append(_compared(blank, view))
    if view.changes:
        parts.append(_changes(blank, view, result.as_of.year))
    if view.rows:
        parts.append(_rows(blank, view))
    title = f"Scenario: {one_line(' + '.join(result.scenario))}"
    return (Section("scenario", title, tuple(parts)),)


def _blank(workspace: Workspace, result: Result, unit: Unit) -> Table:
    """What all tables of the chapter share."""
    under, foot = subtitle(workspace, result, unit), footer(workspace, result)
    return Table("", "", under, ("",), (), (), unit, unit.decimals, footer=foot)


def _bridge(blank: Table, view: ScenarioView, bridge: ScenarioBridge) -> Picture:
    steps = [TableRow(f"steg-{n}", step.label, 0, "leaf", (step.amount,)) for n, step in enumerate(bridge.steps)]
    base = TableRow("bas", bridge.base_label, 0, "leaf", (bridge.base,))
    keys = (base.key, *(step.key for step in steps))
    end = TableRow("scenario", bridge.scenario_label, 0, "total", (bridge.scenario,), "", keys)
    table = replace(
        blank,
        key="scenario_bro",
        title=view.under_bridge,
        labels=("Från bas till scenario",),
        columns=(Column("Avvikelse mot budget", signed=True),),
        rows=(base, *steps, end),
        decimals=view.decimals,
    )
    look = Look(blank.unit, view.decimals)
    return Picture("scenario_bro", view.under_bridge, blank.subtitle, bridge, look, f"{view.heading}.", table)


def _compared(blank: Table, view: ScenarioView) -> Table:
    """The committee's lines; the rows that the scenario moves have a table of their own."""
    rows = []
    for at, line in enumerate(line for line in view.compare if not line.name.startswith("varav ")):
        ends: tuple[Cell, Cell] = (line.base, line.scenario) if line.ends is None else line.ends
        rows.append(TableRow(f"rad-{at}", line.name, 0, "sum" if line.strong else "leaf", (*ends, line.difference)))
    return replace(
        blank,
        key="scenario_jamfort",
        title="Bas och scenario sida vid sida",
        labels=("Belopp",),
        columns=(Column("Bas"), Column("Scenario"), Column("Skillnad", signed=True, minus=(1, 0))),
        rows=tuple(rows),
    )


def _changes(blank: Table, view: ScenarioView, year: int) -> Table:
    """Every change old -> new; the interaction has a row of its own, so that this year sums to the difference."""
    lines = [
        TableRow(f"andring-{at}", line.name, 0, "leaf", (line.old, line.new, line.this_year, _next(line.next_year)))
        for at, line in enumerate(view.changes)
    ]
    lines.append(TableRow("samspel", INTERACTION, 0, "leaf", (None, None, view.interaction, None)))
    difference = round(sum(line.this_year for line in view.changes) + view.interaction, 2) + 0.0
    keys = tuple(line.key for line in lines)
    total = TableRow("summa", "Summa", 0, "total", (None, None, difference, view.next_year), "", keys)
    return replace(
        blank,
        key="scenario_andringar",
        title="Ändringar, gammalt och nytt",
        labels=("Ändring",),
        columns=(
            Column("Gammalt", kind="text"),
            Column("Nytt", kind="text"),
            Column(f"Effekt {year}", signed=True),
            Column(f"Helår {year + 1}", signed=True),
        ),
        rows=(*lines, total),
        notes=(view.next_year_note,),
    )


def _next(amount: float | None) -> Cell:
    return NOT_SAID if amount is None else amount


def _rows(blank: Table, view: ScenarioView) -> Table:
    ends = (Column("Bas", signed=True), Column("Scenario", signed=True))
    return replace(
        blank,
        key="scenario_rader",
        title="Rader som scenariot ändrar, avvikelse mot budget",
        labels=("Rad",),
        columns=(*ends, Column("Skillnad", signed=True, minus=(1, 0))),
        rows=tuple(
            TableRow(f"rad-{at}", line.label, 0, "leaf", (line.base, line.scenario, line.difference))
            for at, line in enumerate(view.rows)
        ),
    )
