"""The few calls that the page and the command line share."""

from __future__ import annotations

from forecast.fullyear.phasing.month_budgets import CHOICES
from forecast.service.backtests import BacktestFiles, backtest_file
from forecast.service.forecasts import (
    BASE_CHOICE,
    compare,
    forecast_to_keep,
    restate_holiday,
    run,
    sensitivity,
    solve,
)
from forecast.service.intake import look, make_workspace, take_in
from forecast.service.workspaces import booked_months, check, open_to_phase, phase
from forecast.store.opened import open_with, open_workspace
from forecast.workspace.imports.looked import FileToTake, Looked
from forecast.workspace.imports.taken import Taken
from forecast.workspace.placement_cases import placements, with_cases
from forecast.workspace.settings_text import NewWorkspace

__all__ = [
    "BASE_CHOICE",
    "CHOICES",
    "BacktestFiles",
    "FileToTake",
    "Looked",
    "NewWorkspace",
    "Taken",
    "backtest_file",
    "booked_months",
    "check",
    "compare",
    "forecast_to_keep",
    "look",
    "make_workspace",
    "open_to_phase",
    "open_with",
    "open_workspace",
    "phase",
    "placements",
    "restate_holiday",
    "run",
    "sensitivity",
    "solve",
    "take_in",
    "with_cases",
]
