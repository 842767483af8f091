"""The way to a store. Whether there is one, most commands ask; only who opens one pays for the database's programs."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forecast.store.store import Store

FILE = "store.sqlite"
"""The store's name in a workspace."""
VARIABLE = "FORECAST_STORE"
"""The variable of the environment that names a store for every command and the page."""


READERS_PATIENCE = 10.0
"""Seconds that a reader waits. A writer shuts them out only while it commits: longer, and something is wrong."""


def own_if_there(folder: Path) -> Store | None:
    """The store in a folder; None where there is none, and none is made. Raises InputError as `open_store`."""
    path = folder / FILE
    if not path.is_file():
        return None
    opened: Store | None = importlib.import_module("forecast.store.store").opened_if_there(path, READERS_PATIENCE)
    return opened


def open_to_read(where: str | Path) -> Store:
    """The store at a place that somebody has named; none is made. Raises UsageError and InputError as `open_store`."""
    opened: Store = importlib.import_module("forecast.store.store").open_store(
        where, create=False, patience=READERS_PATIENCE
    )
    return opened


def store_to_read(folder: Path, where: str | Path | None) -> Store | None:
    """The store that somebody has named, else the one in a workspace's folder; None where there is none to name.

    Raises:
        UsageError: an address that cannot be read.
        InputError: the named store is not there, or a store cannot be read.
    """
    return own_if_there(folder) if where is None else open_to_read(where)


def whole_place(where: str) -> str:
    """A named place as it is meant from any folder."""
    if "://" in where and not where.startswith("sqlite:///"):
        return where
    return str(Path(where.removeprefix("sqlite:///")).resolve())


def is_own(where: str | Path, folder: Path) -> bool:
    """Whether a named place is the store in a workspace's folder."""
    return whole_place(str(where)) == str((folder / FILE).resolve())
