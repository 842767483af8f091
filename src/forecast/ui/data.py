"""Workspaces, journals and files, kept between reruns: cached values are frozen, shared by all users of the server."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG

import streamlit as st

from forecast import service
from forecast.errors import CollectedInputError, InputError, Place, UsageError, unreadable
from forecast.ledger.findings import Finding
from forecast.periods import Month
from forecast.scenario.files import load_scenario
from forecast.scenario.schema import Scenario
from forecast.service import booked_months, open_with
from forecast.store.door import FILE, VARIABLE, open_to_read, store_to_read
from forecast.store.past import of_years_over
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
    kept = store_of(path)
    if kept is None:
        return ()
    with kept:
        return kept.snapshots_in_short(path.resolve().name)


def snapshot(path: Path, key: str) -> Snapshot:
    """A whole kept forecast, proved against its hash; raises InputError."""
    kept = store_of(path)
    if kept is None:
        raise InputError("Minnet finns inte längre.", Place(str(path / FILE)), "Ladda om sidan.")
    with kept:
        return kept.snapshot(path.resolve().name, key)


def years_over(path: Path, kept: Sequence[Snapshot], as_of: Month) -> tuple[Snapshot, ...]:
    """The kept forecasts of years that are over, whole; what is kept never changes. Raises InputError."""
    return tuple(_whole(str(path), named_store(), item.id, item.hash) for item in of_years_over(kept, as_of))


@st.cache_resource(max_entries=256, show_spinner=False)
def _whole(path: str, where: str | None, key: str, state: str) -> Snapshot:
    del where, state
    return snapshot(Path(path), key)


def store_of(path: Path) -> Store | None:
    """The named store, else the workspace's own; None where there is none."""
    return store_to_read(path, named_store())


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
    kept = store_of(Path(path))
    if kept is None:
        return ()
    with kept:
        return kept.journal(Path(path).resolve().name)


@st.cache_resource(max_entries=16, show_spinner="Läser arbetsytan …")
def _workspace(path: str, stamp: tuple[tuple[str, int, int], ...], where: str | None, end: str) -> Workspace:
    del stamp, end
    opened = open_with(Path(path), where)
    set_aside()
    return opened


def set_aside() -> None:
    """Spare the garbage collector what stays: Streamlit has it go through every object there is after each rerun.

    With the program and a workspace in memory that takes 0.1 s, three quarters of what a lever costs, and nobody else
    is served meanwhile. What was set aside before is looked through first, so that what has gone since is given back.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


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


def sentences(error: InputError) -> str:
    """What was found and what to do, without the place: on the page it stands where it is read."""
    parts = error.errors if isinstance(error, CollectedInputError) else (error,)
    return " ".join(f"{part.found} {part.remedy}" for part in parts)
