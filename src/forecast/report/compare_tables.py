"""Scenarios beside the base, as tables and as JSON by the contract."""

from __future__ import annotations

import numpy as np

from forecast.model import Result
from forecast.money import Unit, decimals_that_foot
from forecast.questions.compare import Compared, Comparison
from forecast.report.contract import SCHEMA, dump, total_object
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import footer, subtitle
from forecast.workspace.workspace import Workspace


def compare_json(workspace: Workspace, comparison: Comparison) -> str:
    """Each scenario against the base, in argument order; SEK, better > 0."""
    base = comparison.base
    return dump(
        {
            "schema": SCHEMA,
            "workspace": base.workspace,
            "municipality": workspace.settings.municipality,
            "synthetic": workspace.settings.synthetic,
            "as_of": str(base.as_of),
            "headline": base.headline.value,
            "unit": "SEK",
            "base": {"run": base.record.run_id, "total": total_object(workspace, base)},
            "scenarios": [_scenario(workspace, made) for made in comparison.scenarios],
        }
    )


def _scenario(workspace: Workspace, made: Compared) -> dict[str, object]:
    return {
        "name": made.name,
        "run": made.result.record.run_id,
        "total": total_object(workspace, made.result),
        "delta_sek": made.delta,
        "worst_sek": made.worst,
        "best_sek": made.best,
        "next_year_sek": made.next_year,
        "silent_about_next_year": list(made.silent),
        "underlying_deviation": _known(made.result.underlying_deviation),
        "bridge": [{"step": step.step, "amount": step.amount} for step in made.bridge],
        "changes": [
            {
                "key": lever.key,
                "label": lever.label,
                "old": lever.old,
                "new": lever.new,
                "effect": lever.amount,
                "effect_next_year": lever.next_year,
                "one_off": lever.one_off,
                "correction": lever.correction,
                "arithmetic": lever.arithmetic,
            }
            for lever in made.result.levers
        ],
    }


def compare_tables(workspace: Workspace, comparison: Comparison) -> tuple[Table, ...]:
    """The totals side by side, then each scenario's way from the base."""
    return (_totals(workspace, comparison), *(_bridge(workspace, made) for made in comparison.scenarios))


def _totals(workspace: Workspace, comparison: Comparison) -> Table:
    base = comparison.base
    rows = [_row("bas", "Bas", base, (None, None, None, None))]
    for number, made in enumerate(comparison.scenarios, 1):
        uncertain = (made.worst, made.best) != (made.delta, made.delta)
        reach = (made.worst, made.best) if uncertain else (None, None)
        says = len(made.silent) < len(made.result.levers)
        next_year = made.next_year if says else None
        rows.append(_row(f"scenario-{number}", made.name, made.result, (made.delta, *reach, next_year)))
    titles = ("Avvikelse", "Utan engångsposter", "Skillnad mot bas", "Sämst", "Bäst", f"Helår {base.as_of.year + 1}")
    notes = [
        f"{made.name}: säger inget om {base.as_of.year + 1} för {', '.join(made.silent)}."
        for made in comparison.scenarios
        if made.silent
    ]
    return Table(
        key="jamfor",
        title="Scenarier mot bas",
        subtitle=subtitle(workspace, base, Unit.TKR),
        labels=("Scenario",),
        columns=(Column("Helårsprognos"), *(Column(title, signed=True) for title in titles)),
        rows=tuple(rows),
        unit=Unit.TKR,
        decimals=0,
        notes=tuple(notes),
        footer=footer(workspace, base),
    )


def _row(key: str, name: str, result: Result, rest: tuple[float | None, ...]) -> TableRow:
    main, at = result.main, result.total
    own = (float(main.forecast[at]), float(main.deviation[at]), result.underlying_deviation)
    return TableRow(key, name, 0, "leaf", (*(_known(value) for value in own), *rest))


def _bridge(workspace: Workspace, made: Compared) -> Table:
    steps = [TableRow(str(n), step.step, 0, "leaf", (step.amount,)) for n, step in enumerate(made.bridge, 1)]
    return Table(
        key="bro",
        title=f"Från bas till {made.name}",
        subtitle=subtitle(workspace, made.result, Unit.TKR),
        labels=("Steg",),
        columns=(Column("Effekt i år", signed=True),),
        rows=(*steps, TableRow("skillnad", "Skillnad mot bas", 0, "total", (made.delta,))),
        unit=Unit.TKR,
        decimals=decimals_that_foot([step.amount for step in made.bridge], Unit.TKR),
        notes=tuple(f"{lever.label}: {lever.arithmetic}." for lever in made.result.levers),
        footer=footer(workspace, made.result),
    )


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
