"""What has changed between kept forecasts, told apart once for each pair; shared by all users of the server."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from forecast.errors import InputError, Place
from forecast.model import Result
from forecast.questions.forecast_change import ForecastChange
from forecast.report.history.error_split import to_split
from forecast.report.history.kept_change import last_before
from forecast.scenario.schema import Scenario
from forecast.service import changes
from forecast.service.accuracy import told_apart
from forecast.store.door import FILE
from forecast.store.records import Snapshot
from forecast.store.store import Store
from forecast.ui import data
from forecast.workspace.workspace import Workspace


def between(opened: Workspace, pair: tuple[str, str]) -> ForecastChange:
    """From one kept forecast to another, by their ids; raises InputError."""
    return _between(opened, data.state(opened), pair)


@st.cache_resource(max_entries=64, show_spinner="Skiljer orsakerna åt …")
def _between(_opened: Workspace, digest: str, pair: tuple[str, str]) -> ForecastChange:
    del digest
    with _store(_opened) as store:
        return changes.change_between(store, _opened, pair)


def before(opened: Workspace, result: Result) -> Snapshot | None:
    """The kept forecast that one of the page is held against; None where none is kept. Raises InputError."""
    return last_before(data.snapshots(data.path_of(opened.name)), result.as_of, result.headline)


def since(opened: Workspace, earlier: Snapshot, result: Result, scenario: Scenario | None = None) -> ForecastChange:
    """From a kept forecast to one of the page; raises InputError."""
    return _since(opened, data.state(opened), result, result.record.run_id, scenario, earlier.id)


@st.cache_resource(max_entries=64, show_spinner="Skiljer orsakerna åt …")
def _since(
    _opened: Workspace, digest: str, _result: Result, run: str, _scenario: Scenario | None, earlier: str
) -> ForecastChange:
    del digest, run
    with _store(_opened) as store:
        return changes.change_since(store, store.snapshot(_opened.name, earlier), _opened, _result, _scenario)


def errors(
    opened: Workspace, result: Result, whole: Sequence[Snapshot]
) -> tuple[tuple[Snapshot, ForecastChange | None], ...]:
    """Forecasts of a closed year whose errors are split, each with the change to the closing; raises InputError."""
    return tuple((item, told_apart(since(opened, item, result))) for item in to_split(whole, result))


def _store(opened: Workspace) -> Store:
    path = data.path_of(opened.name)
    kept = data.store_of(path)
    if kept is None:
        raise InputError("Minnet finns inte längre.", Place(str(path / FILE)), "Ladda om sidan.")
    return kept
