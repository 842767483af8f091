"""Workspaces and results, kept between reruns. Cached values are frozen and shared by all users of the server."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from stat import S_ISREG

import streamlit as st

from forecast import service
from forecast.errors import CollectedInputError, InputError, Place, UsageError, unreadable
from forecast.fullyear.alternatives import Alternatives
from forecast.fullyear.alternatives import alternatives as every_method
from forecast.ledger.findings import Finding
from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.periods import Month
from forecast.questions.compare import Compared
from forecast.questions.compare import compared as against_base
from forecast.questions.sensitivity import RowVariance, Swing
from forecast.questions.solve import Asked, Solved
from forecast.report.commentary.remarks import Remark, text_unit
from forecast.report.commentary.remarks import remarks as every_remark
from forecast.report.lever_groups import LeverChoices, lever_choices_of
from forecast.scenario.files import load_scenario
from forecast.scenario.result import BaseYear, Choice, base_year, with_scenario
from forecast.scenario.schema import Scenario
from forecast.service import booked_months, open_with
from forecast.store.door import FILE, VARIABLE, open_to_read, own_if_there
from forecast.store.records import Entry, Snapshot
from forecast.store.store import Store
from forecast.workspace.workspace import Workspace

SCENARIOS = "scenarios"
"""The folder of scenario files: one in a workspace, one beside all workspaces with a folder for each."""
IMPORTS = "imports"
"""The folder of a workspace that imported files lie in."""
_COUNTER = slice(24, 28)
"""Where an SQLite file counts its changes: a disk's clock may not tell two of them apart."""


def folder() -> Path:
    """Where the workspaces lie: FORECAST_WORKSPACES, else ./data."""
    return Path(os.environ.get("FORECAST_WORKSPACES", "data"))


def workspaces() -> dict[str, Path]:
    """Folder name -> path of every workspace that may be read; raises InputError where the folder may not be."""
    root = folder()
    try:
        found = sorted(root.iterdir()) if root.is_dir() else []
    except OSError as error:
        raise unreadable(error, Place(str(root))) from error
    return {path.name: path for path in found if _is_workspace(path)}


def _is_workspace(path: Path) -> bool:
    try:
        return (path / "workspace.yaml").is_file()
    except PermissionError:
        return False


def path_of(name: str) -> Path:
    """The folder of a workspace by its name; raises InputError where it is no longer there."""
    for path in workspaces().values():
        if path.resolve().name == name:
            return path
    raise InputError(f"Arbetsytan {name} finns inte längre.", Place(str(folder())), "Inget är sparat.")


def workspace(path: Path) -> Workspace:
    """A workspace, read again when any of its files or its journal has changed; raises InputError."""
    return _workspace(str(path), tuple(sorted(_stamps(path))), named_store(), _end(path))


def _stamps(path: Path) -> Iterator[tuple[str, int, int]]:
    """Name, time and size of every file but the store's; what goes away meanwhile is none."""
    for item in (*path.iterdir(), *(path / IMPORTS).glob("[0-9]*/**/*")):
        with suppress(FileNotFoundError):
            known = item.stat()
            if S_ISREG(known.st_mode) and not item.name.startswith(FILE):
                yield str(item.relative_to(path)), known.st_mtime_ns, known.st_size


def named_store() -> str | None:
    """The store that somebody has named for all workspaces; None where each has its own."""
    return os.environ.get(VARIABLE) or None


def journal(path: Path) -> tuple[Entry, ...]:
    """All that was said about a workspace, oldest first, read again when more is said; raises InputError."""
    return _journal(str(path), named_store(), _end(path))


def snapshots(path: Path) -> tuple[Snapshot, ...]:
    """The kept forecasts of a workspace, oldest first, `total` alone of each result; raises InputError."""
    kept = _store(path)
    if kept is None:
        return ()
    with kept:
        return kept.snapshots_in_short(path.resolve().name)


def snapshot(path: Path, key: str) -> Snapshot:
    """A whole kept forecast, proved against its hash; raises InputError."""
    kept = _store(path)
    if kept is None:
        raise InputError("Minnet finns inte längre.", Place(str(path / FILE)), "Ladda om sidan.")
    with kept:
        return kept.snapshot(path.resolve().name, key)


def _store(path: Path) -> Store | None:
    """The named store, else the workspace's own; None where there is none."""
    where = named_store()
    return own_if_there(path) if where is None else open_to_read(where)


def _end(path: Path) -> str:
    """What changes whenever something is kept: a named store's last hash; of the own file, what tells writes apart."""
    where = named_store()
    if where is not None:
        return str(_journal_end(where, path.resolve().name))
    try:
        known = (path / FILE).stat()
        with (path / FILE).open("rb") as file:
            return f"{known.st_mtime_ns} {known.st_size} {file.read(_COUNTER.stop)[_COUNTER].hex()}"
    except FileNotFoundError:
        return ""
    except OSError as error:  # whoever opens it tells of it; it is never taken for none
        return type(error).__name__


def _journal_end(where: str, name: str) -> tuple[int, str]:
    """Where the journal of a named store ends; raises InputError, also where the name cannot be read."""
    try:
        with open_to_read(where) as store:
            return store.journal_end(name)
    except UsageError as error:
        raise InputError(str(error), Place(VARIABLE), "Rätta variabeln och starta sidan igen.") from error


@st.cache_resource(max_entries=16, show_spinner=False)
def _journal(path: str, where: str | None, end: str) -> tuple[Entry, ...]:
    del where, end  # they only tell when to read again
    kept = _store(Path(path))
    if kept is None:
        return ()
    with kept:
        return kept.journal(Path(path).resolve().name)


@st.cache_resource(max_entries=16, show_spinner="Läser arbetsytan …")
def _workspace(path: str, stamp: tuple[tuple[str, int, int], ...], where: str | None, end: str) -> Workspace:
    del stamp, end
    return open_with(Path(path), where)


def state(opened: Workspace) -> str:
    """What tells a workspace as it is now from all others; a copy under another name says the same and is another."""
    return f"{opened.name} {opened.digest}"


@st.cache_resource(max_entries=64, show_spinner=False)
def months(_opened: Workspace, digest: str) -> tuple[Month, ...]:
    """Months that a forecast can be made as of."""
    del digest
    return booked_months(_opened)


@st.cache_resource(max_entries=16, show_spinner="Kontrollerar underlaget …")
def findings(_opened: Workspace, digest: str) -> tuple[Finding, ...]:
    """Every finding about a workspace, gravest first."""
    del digest
    return service.check(_opened)


def remarks(opened: Workspace, result: Result) -> tuple[Remark, ...]:
    """Every text of the report; the run's id changes with the numbers and with what people write."""
    return _remarks(opened, result, result.record.run_id)


@st.cache_resource(max_entries=16, show_spinner=False)
def _remarks(_opened: Workspace, _result: Result, run_id: str) -> tuple[Remark, ...]:
    del run_id
    return every_remark(_opened, _result, text_unit(_opened))


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
    """A result; the base is computed once a workspace, month and layer, a lever only moves what it touches."""
    if scenario is None or not scenario.keys:
        return _base(opened, state(opened), as_of, headline)
    bases = _bases(opened, state(opened), as_of)
    return with_scenario(opened, bases, scenario, Choice(as_of=as_of, headline=headline), (scenario.name,))


@st.cache_resource(max_entries=64, show_spinner=False)
def _base(_opened: Workspace, digest: str, as_of: Month, headline: Layer) -> Result:
    choice = Choice(as_of=as_of, headline=headline)
    return with_scenario(_opened, _bases(_opened, digest, as_of), Scenario(_opened.name, "bas"), choice, ())


def lever_choices(opened: Workspace, as_of: Month) -> LeverChoices:
    """What the levers may act on: the workspace's and the month's, whatever is changed."""
    return _lever_choices(opened, state(opened), as_of)


@st.cache_resource(max_entries=64, show_spinner=False)
def _lever_choices(_opened: Workspace, digest: str, as_of: Month) -> LeverChoices:
    del digest
    return lever_choices_of(_opened, as_of)


def scenario_files(name: str) -> dict[str, Path]:
    """File name -> path of the scenarios that belong to a workspace: in its own folder and beside the workspaces."""
    found: dict[str, Path] = {}
    for home in (path_of(name) / SCENARIOS, folder().parent / SCENARIOS / name):
        for path in sorted(home.glob("*.yaml")) if home.is_dir() else ():
            found.setdefault(path.name, path)
    return found


def scenario_file(path: Path) -> Scenario:
    """A scenario file, read again when a file of its folder has changed; raises InputError."""
    return _scenario_file(str(path), tuple(sorted(_stamps(path.parent))))


@st.cache_resource(max_entries=128, show_spinner=False)
def _scenario_file(path: str, stamp: tuple[tuple[str, int, int], ...]) -> Scenario:
    del stamp
    return load_scenario(Path(path))


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
    year = _bases(opened, state(opened), as_of)
    return against_base(opened, year, result(opened, as_of, headline), scenario, choice)


def solved(opened: Workspace, as_of: Month, headline: Layer, scenario: Scenario, asked: Asked) -> tuple[Result, Solved]:
    """What one lever would have to be, with a scenario in the year; raises ForecastError."""
    return _solved(opened, state(opened), as_of, headline, scenario, scenario.digest, asked, str(asked))


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
    return _sensitivity(opened, state(opened), as_of, headline, scenario, scenario.digest)


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
