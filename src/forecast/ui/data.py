"""Workspaces and results, kept between reruns. Cached values are frozen and shared by all users of the server."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from forecast.fullyear.alternatives import Alternatives
from forecast.fullyear.alternatives import alternatives as every_method
from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.periods import Month
from forecast.scenario.result import BaseYear, Choice, base_year, with_scenario
from forecast.scenario.schema import Scenario
from forecast.service import booked_months, open_workspace
from forecast.workspace.load import Workspace


def folder() -> Path:
    """Where the workspaces lie: FORECAST_WORKSPACES, else ./data."""
    return Path(os.environ.get("FORECAST_WORKSPACES", "data"))


def workspaces() -> dict[str, Path]:
    """Folder name -> path of every workspace."""
    root = folder()
    found = sorted(root.iterdir()) if root.is_dir() else []
    return {path.name: path for path in found if (path / "workspace.yaml").is_file()}


def workspace(path: Path) -> Workspace:
    """A workspace, read again when any of its files has changed; raises InputError."""
    stamp = tuple(
        (item.name, item.stat().st_mtime_ns, item.stat().st_size) for item in sorted(path.iterdir()) if item.is_file()
    )
    return _workspace(str(path), stamp)


@st.cache_resource(max_entries=16, show_spinner="Läser arbetsytan …")
def _workspace(path: str, stamp: tuple[tuple[str, int, int], ...]) -> Workspace:
    del stamp
    return open_workspace(Path(path))


@st.cache_resource(max_entries=64, show_spinner=False)
def months(_opened: Workspace, digest: str) -> tuple[Month, ...]:
    """Months that a forecast can be made as of."""
    del digest
    return booked_months(_opened)


@st.cache_resource(max_entries=16, show_spinner="Räknar varje metod …")
def alternatives(_opened: Workspace, digest: str, statement: str, as_of: Month) -> Alternatives:
    """What every method would give on every row of a statement."""
    del digest
    return every_method(_opened, statement, as_of)


@st.cache_resource(max_entries=64, show_spinner="Räknar prognosen …")
def _bases(_opened: Workspace, digest: str, as_of: Month) -> BaseYear:
    del digest
    return base_year(_opened, Choice(as_of=as_of))


def result(opened: Workspace, as_of: Month, headline: Layer, scenario: Scenario | None = None) -> Result:
    """A result; the baseline is computed once a workspace and month, a lever only moves what it touches."""
    bases = _bases(opened, opened.digest, as_of)
    chosen = scenario or Scenario(opened.name, "bas")
    names = (scenario.name,) if scenario is not None and scenario.keys else ()
    return with_scenario(opened, bases, chosen, Choice(as_of=as_of, headline=headline), names)
