"""The measures (åtgärder) beside the forecast: plan, outcome, what is left, and the forecast with and without them."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

from forecast.drivers.measures import (
    NOT_COMPUTED,
    STATES_SV,
    MeasureFigures,
    PlannedMeasure,
    WithAndWithout,
    measure_figures,
    with_and_without,
)
from forecast.ledger.tree import full_name
from forecast.model import Result
from forecast.money import Unit, format_amount, format_number
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import footer, subtitle
from forecast.scenario.levers.savings import saving_keys
from forecast.workspace.workspace import Workspace

NO_MEASURES = "Arbetsytan har inga åtgärder (measures.yaml)."


@dataclass(frozen=True, slots=True)
class MeasuresView:
    """What the table and the JSON say.

    Attributes:
        measures: in the file's order.
        figures: of each.
        counted: whether the shown forecast of its row holds it already.
        total: the committee's forecast, three ways.
        budget: the committee's, SEK.
    """

    measures: tuple[PlannedMeasure, ...]
    figures: tuple[MeasureFigures, ...]
    counted: tuple[bool, ...]
    total: WithAndWithout
    budget: float


def measures_view(workspace: Workspace, result: Result) -> MeasuresView:
    """The workspace's measures beside a result.

    A row's forecast may come from another layer than the asked one (the model where a person has said nothing); the
    layer that it does come from decides whether it counts a measure.
    """
    main, measures = result.main, workspace.measures
    figures = tuple(measure_figures(item, result.as_of, workspace.settings.unit) for item in measures)
    counted = tuple(main.layer[main.tree.position(item.row)] in map(str, item.counted_in) for item in measures)
    total = with_and_without(float(main.forecast[result.total]), [seen.counts for seen in figures], counted)
    return MeasuresView(measures, figures, counted, total, float(main.base.budget[result.total]))


def measures_table(workspace: Workspace, result: Result, unit: Unit = Unit.TKR) -> Table:
    """One row a measure, then the forecast without, with and with all of them."""
    view = measures_view(workspace, result)
    rows = [
        TableRow(item.id, item.name, 0, "leaf", _cells(seen), _note(workspace, item, seen, counted=counted))
        for item, seen, counted in zip(view.measures, view.figures, view.counted, strict=True)
    ]
    through = result.as_of.label.split()[0][:3]
    return Table(
        key="atgarder",
        title=f"Åtgärder {result.as_of.year}",
        subtitle=subtitle(workspace, result, unit),
        labels=("Åtgärd", "Läge"),
        columns=(
            Column("Helårseffekt", signed=True),
            Column(f"Plan t.o.m. {through}", signed=True),
            Column("Realiserat", signed=True),
            Column("Väntat, resten", signed=True),
            Column("Engångskostnad", signed=True),
            Column("Nästa år", signed=True),
        ),
        rows=tuple(rows),
        unit=unit,
        decimals=unit.decimals,
        notes=_notes(view, unit),
        footer=footer(workspace, result),
    )


def _cells(seen: MeasureFigures) -> tuple[float | None, ...]:
    return (seen.full_year, seen.plan_so_far, seen.realised, seen.rest, seen.cost or None, seen.next_year)


def _note(workspace: Workspace, item: PlannedMeasure, seen: MeasureFigures, *, counted: bool) -> str:
    """State, who decided, how it goes, and whether the shown forecast holds it."""
    tree = workspace.tree
    parts = [full_name(tree, tree.position(item.row)), STATES_SV[item.state]]
    if item.decided_by:
        parts[-1] += f" av {item.decided_by} {item.decided_on or ''}".rstrip()
    if seen.late and item.start is not None:
        parts.append(f"skulle ha börjat i {item.start.label}")
    if seen.full_year is None:
        parts.append(NOT_COMPUTED)
    elif item.state != "stopped":
        parts.append(item.words)
    if seen.realised_share is not None and item.realised is not None:
        share = format_number(100 * seen.realised_share)
        parts.append(f"{share} % av planen har blivit av t.o.m. {item.realised.through.label}")
    parts.append("inräknad" if counted else "inte inräknad")
    return "; ".join(parts)


def _notes(view: MeasuresView, unit: Unit) -> tuple[str, ...]:
    """The forecast three ways, each against budget, and what has no amount."""
    if not view.measures:
        return (NO_MEASURES,)
    total = view.total
    return (
        _line("Prognos utan fler effekter av de inräknade åtgärderna", total.without, view.budget, unit)
        + _missing(view, counted=True),
        _line("Prognos med de inräknade åtgärderna", total.forecast, view.budget, unit),
        _line("Prognos om även de som inte är inräknade blir av", total.with_all, view.budget, unit)
        + _missing(view, counted=False),
    )


def _line(label: str, forecast: float, budget: float, unit: Unit) -> str:
    if math.isnan(forecast):
        return f"{label}: kan inte räknas."
    gap = "" if math.isnan(budget) else f" (avvikelse {format_amount(forecast - budget, unit, signed=True)})"
    return f"{label}: {format_amount(forecast, unit)} {unit}{gap}."


def _missing(view: MeasuresView, *, counted: bool) -> str:
    """Which measures a line leaves out because nobody has computed what they give."""
    names = [
        item.name
        for item, seen, inside in zip(view.measures, view.figures, view.counted, strict=True)
        if inside is counted and seen.rest is None
    ]
    return f" Effekten är inte beräknad för: {', '.join(names)}." if names else ""


@dataclass(frozen=True, slots=True)
class Unallocated:
    """A budgeted saving that nobody has yet, SEK: `budget` > 0, and what the forecast expects of it, 0 or more."""

    key: str
    name: str
    budget: float
    expected: float


def unallocated(workspace: Workspace, result: Result) -> tuple[Unallocated, ...]:
    """Rows with a saving in budget and no outcome; one that the forecast expects to cost is something else."""
    main = result.main
    found = []
    for key, name in saving_keys(workspace, result.as_of).items():
        at = main.tree.position(key)
        expected, budget = float(main.forecast[at]), float(main.base.budget[at])
        if expected >= 0 and budget > 0:
            found.append(Unallocated(key, name, budget, expected))
    return tuple(found)


def savings_table(workspace: Workspace, result: Result, unit: Unit = Unit.TKR) -> Table | None:
    """Measures and unallocated savings: state, what is expected this year, and a full year; None where there are none.

    An unallocated saving is a line of its own: what the budget counts on, and what the forecast expects of it.
    """
    view = measures_view(workspace, result)
    rows = [
        TableRow(
            item.id, item.name, 0, "leaf", (_this_year(seen), seen.full_year), _note(workspace, item, seen, counted=c)
        )
        for item, seen, c in zip(view.measures, view.figures, view.counted, strict=True)
    ]
    for saving in unallocated(workspace, result):
        cells = (saving.expected, saving.budget)
        note = "ofördelad besparing: budgeterad, men ingen rad har fått den"
        rows.append(TableRow(f"ofordelat-{saving.key}", saving.name, 0, "leaf", cells, note))
    if not rows:
        return None
    return Table(
        key="besparingar",
        title=f"Besparingar och åtgärder {result.as_of.year}",
        subtitle=subtitle(workspace, result, unit),
        labels=("Besparing eller åtgärd", "Läge"),
        columns=(Column("Väntas i år", signed=True), Column("Helår", signed=True)),
        rows=tuple(rows),
        unit=unit,
        decimals=unit.decimals,
        notes=("Väntas i år är det som har blivit av och det som väntas resten av året, med engångskostnad.",),
        footer=footer(workspace, result),
    )


def _this_year(seen: MeasureFigures) -> float | None:
    """What a measure gives this year: what has come about and what is expected; None where nothing is computed."""
    return None if seen.rest is None else round((seen.realised or 0.0) + seen.rest + seen.cost, 2) + 0.0


def action_sentences(view: MeasuresView, unit: Unit = Unit.TKR, most: int = 3) -> tuple[str, ...]:
    """The measures that weigh most in the rest of the year, a sentence each; those without an amount come last."""
    pairs = sorted(
        ((item, seen) for item, seen in zip(view.measures, view.figures, strict=True) if item.state != "stopped"),
        key=lambda pair: (pair[1].rest is None, -abs(pair[1].rest or 0.0)),
    )
    out = []
    for item, seen in pairs[:most]:
        if seen.full_year is None:
            out.append(f"{item.name}: {NOT_COMPUTED}.")
            continue
        rest, full = (format_amount(value, unit, signed=True) for value in (seen.counts, seen.full_year))
        out.append(f"{item.name}: {rest} {unit} väntas resten av året, {full} på helår.")
    return tuple(out)


def measures_json(workspace: Workspace, result: Result) -> str:
    """The same as JSON, SEK; see docs/file-formats.md."""
    view = measures_view(workspace, result)
    ways = {"without": view.total.without, "forecast": view.total.forecast, "with_all": view.total.with_all}
    body = {
        "schema": 1,
        "workspace": workspace.name,
        "synthetic": workspace.settings.synthetic,
        "as_of": str(result.as_of),
        "unit": "SEK",
        "layer": str(result.headline),
        "measures": [
            _record(item, seen, counted=counted)
            for item, seen, counted in zip(view.measures, view.figures, view.counted, strict=True)
        ],
        "not_computed": [item.id for item, seen in zip(view.measures, view.figures, strict=True) if seen.rest is None],
        "forecast": {key: _known(value) for key, value in ways.items()},
        "deviation": {key: _known(round(value - view.budget, 2)) for key, value in ways.items()},
    }
    return json.dumps(body, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _record(item: PlannedMeasure, seen: MeasureFigures, *, counted: bool) -> dict[str, object]:
    return {
        "id": item.id,
        "name": item.name,
        "statement": item.statement,
        "row": item.row,
        "state": item.state,
        "decided_by": item.decided_by,
        "decided_on": None if item.decided_on is None else item.decided_on.isoformat(),
        "start": None if item.start is None else str(item.start),
        "late": seen.late,
        "full_year_effect": seen.full_year,
        "expected_share": None if seen.full_year is None else item.mean,
        "plan_so_far": seen.plan_so_far,
        "realised": seen.realised,
        "rest_of_year": seen.rest,
        "one_time_cost": seen.cost,
        "next_year": seen.next_year,
        "counted": counted,
        "counted_in": [str(layer) for layer in item.counted_in],
        "source": item.source,
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
