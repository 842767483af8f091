"""Workspaces and results, kept between reruns. Cached values are frozen and shared by all users of the server."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import streamlit as st

from forecast import service
from forecast.errors import CollectedInputError, InputError, Place, UsageError
from forecast.fullyear.alternatives import Alternatives
from forecast.fullyear.alternatives import alternatives as every_method
from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.periods import Month
from forecast.questions.compare import Compared
from forecast.questions.compare import compared as against_base
from forecast.questions.sensitivity import RowVariance, Swing
from forecast.questions.solve import Asked, Solved
from forecast.scenario.result import BaseYear, Choice, base_year, with_scenario
from forecast.scenario.schema import Scenario
from forecast.service import booked_months, open_with
from forecast.store.door import VARIABLE, open_to_read
from forecast.workspace.workspace import Workspace

IMPORTS = "imports"
"""The folder of a workspace that imported files lie in."""


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
    files = (item for item in (*path.iterdir(), *(path / IMPORTS).glob("[0-9]*/**/*")) if item.is_file())
    stamp = tuple(sorted((str(item.relative_to(path)), item.stat().st_mtime_ns, item.stat().st_size) for item in files))
    where = os.environ.get(VARIABLE) or None
    end = "" if where is None else str(_journal_end(where, path.resolve().name))
    return _workspace(str(path), stamp, where, end)


def _journal_end(where: str, name: str) -> tuple[int, str]:
    """Where the journal of a named store ends; raises InputError, also where the name cannot be read."""
    try:
        with open_to_read(where) as store:
            return store.journal_end(name)
    except UsageError as error:
        raise InputError(str(error), Place(VARIABLE), "Rätta variabeln och starta sidan igen.") from error


@st.cache_resource(max_entries=16, show_spinner="Läser arbetsytan …")
def _workspace(path: str, stamp: tuple[tuple[str, int, int], ...], where: str | None, end: str) -> Workspace:
    del stamp, end
    return open_with(Path(path), where)


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


def counted(
    opened: Workspace, as_of: Month, headline: Layer, scenario: Scenario
) -> tuple[Result, Scenario, Mapping[str, str]]:
    """A result with every change that can be made; the changes that count; name -> why, for those that do not.

    What cannot be told from one change alone stands under the name "".
    """
    try:
        return result(opened, as_of, headline, scenario), scenario, {}
    except InputError:
        refused = {}
    for override in scenario.overrides:
        try:
            result(opened, as_of, headline, replace(scenario, overrides=(override,)))
        except InputError as error:
            refused[override.name] = sentences(error)
    left = replace(scenario, overrides=tuple(part for part in scenario.overrides if part.name not in refused))
    try:
        return result(opened, as_of, headline, left), left, refused
    except InputError as error:
        base = replace(scenario, overrides=())
        return result(opened, as_of, headline, base), base, {**refused, "": sentences(error)}


def compared(opened: Workspace, as_of: Month, headline: Layer, scenario: Scenario) -> Compared:
    """One scenario against the base, with the same luck; raises InputError."""
    choice = Choice(as_of=as_of, headline=headline)
    year = _bases(opened, opened.digest, as_of)
    return against_base(opened, year, result(opened, as_of, headline), scenario, choice)


def solved(opened: Workspace, as_of: Month, headline: Layer, scenario: Scenario, asked: Asked) -> tuple[Result, Solved]:
    """What one lever would have to be, with a scenario in the year; raises ForecastError."""
    return _solved(opened, opened.digest, as_of, headline, scenario, scenario.digest, asked, str(asked))


@st.cache_resource(max_entries=64, show_spinner="Räknar vad som krävs …")
def _solved(
    _opened: Workspace,
    digest: str,
    as_of: Month,
    headline: Layer,
    _scenario: Scenario,
    scenario_digest: str,
    _asked: Asked,
    asked_digest: str,
) -> tuple[Result, Solved]:
    del scenario_digest, asked_digest
    return service.solve(
        _opened, _made(_scenario), Choice(as_of, "auto", headline), _asked, _bases(_opened, digest, as_of)
    )


def sensitivity(
    opened: Workspace, as_of: Month, headline: Layer, scenario: Scenario
) -> tuple[Result, tuple[Swing, ...], tuple[RowVariance, ...]]:
    """The tornado of the stated ranges, and the rows by their share of the model's variance; raises InputError."""
    return _sensitivity(opened, opened.digest, as_of, headline, scenario, scenario.digest)


@st.cache_resource(max_entries=64, show_spinner="Räknar känsligheten …")
def _sensitivity(
    _opened: Workspace, digest: str, as_of: Month, headline: Layer, _scenario: Scenario, scenario_digest: str
) -> tuple[Result, tuple[Swing, ...], tuple[RowVariance, ...]]:
    del scenario_digest
    choice = Choice(as_of, "auto", headline)
    made, swings, rows, _ = service.sensitivity(_opened, _made(_scenario), choice, _bases(_opened, digest, as_of))
    return made, swings, rows


def _made(scenario: Scenario) -> tuple[Scenario, ...]:
    return (scenario,) if scenario.keys else ()


def sentences(error: InputError) -> str:
    """What was found and what to do, without the place: on the page it stands where it is read."""
    parts = error.errors if isinstance(error, CollectedInputError) else (error,)
    return " ".join(f"{part.found} {part.remedy}" for part in parts)
