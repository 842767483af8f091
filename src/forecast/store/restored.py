"""A kept forecast's inputs as they were: its files, in a folder that lasts while they are read, and its journal."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from forecast.errors import ForecastError, InputError, Place
from forecast.scenario.files import parse_scenario
from forecast.scenario.schema import Scenario
from forecast.store.following import followed_in, following_model
from forecast.store.overlay import laid_by
from forecast.store.records import Snapshot
from forecast.workspace.load import load_workspace
from forecast.workspace.workspace import Workspace

if TYPE_CHECKING:
    from forecast.store.store import Store

SCENARIO = ".scenario.yaml"
"""What the scenario is called among a snapshot's files; no file of a workspace that is read begins with a dot."""


class NotRemadeError(InputError):
    """A kept forecast whose files today's program reads otherwise, so that it cannot be made again."""


def restored(store: Store, snapshot: Snapshot) -> tuple[Workspace, Scenario] | None:
    """What a snapshot was made of; None where it was kept before files were.

    Raises:
        NotRemadeError: today's program reads the files otherwise than they were read then.
        InputError: a file is altered or gone.
    """
    files = dict(store.files_of(snapshot))
    if not files:
        return None
    said = files.pop(SCENARIO, None)
    nothing = Scenario(snapshot.workspace, "bas")
    scenario = nothing if said is None else parse_scenario(said, SCENARIO)
    entries = store.journal(snapshot.workspace)[: snapshot.journal_count]
    with tempfile.TemporaryDirectory(prefix="forecast-") as top:
        home = Path(top) / snapshot.workspace
        if "\0" in snapshot.workspace or home.resolve().parent != Path(top).resolve():
            raise _otherwise(snapshot, "Namnet är ingen mapps.")
        try:
            for name, data in files.items():
                _write(home, name, data)
        except (OSError, ValueError) as error:
            raise _otherwise(snapshot, "Filernas namn går inte att skriva på den här datorn.") from error
        try:
            opened = laid_by(load_workspace(home), entries, store)
            opened = following_model(opened, followed_in(snapshot.inputs))
        except ForecastError as error:
            raise _otherwise(snapshot, str(error)) from error
    if (opened.digest, scenario.digest) != (snapshot.inputs.get("data"), snapshot.inputs.get("scenario")):
        raise _otherwise(snapshot, "De är inte de som prognosen säger att den gjordes av.")
    return opened, scenario


def _write(home: Path, name: str, data: bytes) -> None:
    """A file in its place; raises InputError where its name leads elsewhere."""
    path = (home / name).resolve()
    if not path.is_relative_to(home.resolve()):
        raise InputError(f"”{name}” ligger utanför arbetsytan.", Place("minnet"), "Lita inte på minnet.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _otherwise(snapshot: Snapshot, why: str) -> NotRemadeError:
    found = f"Prognosen {snapshot.id[:12]} går inte att göra om ur sina sparade filer. {why}"
    return NotRemadeError(found, Place("minnet"), "Jämför med en senare prognos.")
