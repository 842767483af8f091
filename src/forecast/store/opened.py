"""A workspace as everybody reads it: its files, with what its journal says laid over them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forecast.store.door import open_to_read, own_if_there
from forecast.store.overlay import remembered
from forecast.workspace.load import load_workspace
from forecast.workspace.workspace import Workspace

if TYPE_CHECKING:
    from forecast.store.store import Store


def open_workspace(path: Path, store: Store | None = None) -> Workspace:
    """Read a workspace, with what its journal says laid over its files.

    Args:
        path: its folder.
        store: where its journal is; without it the store in the folder, where there is one. None is made.

    Raises:
        InputError: every fault that was found.
    """
    opened = load_workspace(path)
    if store is not None:
        return remembered(opened, store)
    kept = own_if_there(path)
    if kept is None:
        return opened
    with kept:
        return remembered(opened, kept, own=True)


def open_with(path: Path, where: str | None) -> Workspace:
    """Read a workspace with the journal of the store that somebody has named; without a name its own.

    Args:
        path: its folder.
        where: a file, `sqlite:///file` or `postgresql://user:password@host/database`.

    Raises:
        UsageError: an address that cannot be read.
        InputError: every fault that was found; no store is there. None is made.
    """
    if where is None:
        return open_workspace(path)
    with open_to_read(where) as store:
        return open_workspace(path, store)
