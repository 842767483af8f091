"""The nämnd's paper, kept between reruns; shared by all users of the server."""

from __future__ import annotations

import streamlit as st

from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.periods import Month
from forecast.questions.forecast_change import ForecastChange
from forecast.report.history.error_split import KeptYears
from forecast.report.papers.board import board_paper
from forecast.report.papers.paper import Paper
from forecast.scenario.schema import Scenario
from forecast.ui import kept_changes
from forecast.ui.data import path_of, snapshots, state, years_over
from forecast.ui.results import result
from forecast.workspace.workspace import Workspace


def board(opened: Workspace, as_of: Month, headline: Layer, scenario: Scenario | None = None) -> Paper:
    """The nämnd's paper, with a scenario in it where one is chosen; raises InputError."""
    base = result(opened, as_of, headline)
    made = base if scenario is None else result(opened, as_of, headline, scenario)
    before = kept_changes.before(opened, made)
    change = None if before is None else kept_changes.since(opened, before, made, scenario)
    since = "" if before is None else before.id
    path = path_of(opened.name)
    whole = years_over(path, snapshots(path), made.as_of)
    past = KeptYears(whole, kept_changes.errors(opened, made, whole))
    held = tuple(item.id for item in whole)
    return _paper(opened, state(opened), made, base, change, past, made.record.run_id, made.scenario, since, held)


@st.cache_resource(max_entries=32, show_spinner="Gör underlaget …")
def _paper(
    _opened: Workspace,
    digest: str,
    _result: Result,
    _base: Result,
    _change: ForecastChange | None,
    _past: KeptYears,
    run: str,
    scenario: tuple[str, ...],
    since: str,
    held: tuple[str, ...],
) -> Paper:
    del digest, run, scenario, since, held
    return board_paper(_opened, _result, _base, change=_change, past=_past)
