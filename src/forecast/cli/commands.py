"""Which commands there are, and where each one's function lies: read when it is asked for, as one needs a part only.

`forecast import` needs half of the program's modules, and reading the other half takes longer than a small import.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence

import typer

COMMANDS = {
    "new": "intake.new_command",
    "import": "intake.import_command",
    "check": "forecasts.check_command",
    "run": "forecasts.run_command",
    "report": "forecasts.report_command",
    "compare": "questions.compare_command",
    "solve": "questions.solve_command",
    "sensitivity": "questions.sensitivity_command",
    "phase": "month_budget.phase_command",
    "grants": "grants.grants_command",
    "split": "deviations.split_command",
    "offsets": "deviations.offsets_command",
    "budget": "deviations.budget_command",
    "years": "deviations.years_command",
    "measures": "measures.measures_command",
    "holiday": "holiday.holiday_command",
    "placements": "placements.placements_command",
    "backtest": "panel.backtest_command",
    "population": "population.population_command",
    "refresh": "refresh.refresh_command",
    "store": "journal.store_app",
    "app": "page.app_command",
}
"""Module in `forecast.cli` and its function, or its app where the command is followed by another; in help's order."""


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """The program with the command that the first word names; with all of them where it names none."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback()(_nothing)  # without it, a program of one command would take that command's words itself
    for name in arguments[:1] if arguments[:1] and arguments[0] in COMMANDS else COMMANDS:
        module, _, function = COMMANDS[name].partition(".")
        found = getattr(importlib.import_module(f"forecast.cli.{module}"), function)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)
    return app


def _nothing() -> None:
    return None
