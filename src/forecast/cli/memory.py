"""Where the memory is that a command reads: the one that is named, else the workspace's own."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.streams import say
from forecast.errors import InputError, UsageError
from forecast.service import open_with
from forecast.store.door import FILE, VARIABLE, is_own
from forecast.store.records import SWEDEN, moment
from forecast.workspace.workspace import Workspace

StoreUrl = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="URL",
        envvar=VARIABLE,
        help=f"Minnet: fil eller postgresql://...; annars {FILE} i WORKSPACE.",
    ),
]


def open_remembered(workspace: Path, store: str | None) -> Workspace:
    """A workspace with what its journal says.

    Raises:
        UsageError: an address that cannot be read.
        InputError: every fault that was found, or no store is there.
    """
    told = open_with(workspace, store)
    tell_unread(workspace, store)
    return told


def tell_unread(workspace: Path, store: str | None) -> None:
    """Say so where the workspace has a store of its own, and another is read."""
    own = workspace / FILE
    try:
        unread = store is not None and own.is_file() and not is_own(store, workspace)
    except OSError:  # a folder that nobody may look into: whoever reads it tells
        return
    if unread:
        say(f"{own} läses inte: minnet som --store eller {VARIABLE} anger gäller.")


def store_place(workspace: Path | None, store: str | None) -> str | Path:
    """Where the store is: the URL, else the file in the workspace."""
    if store is not None:
        return store
    if workspace is None:
        raise UsageError("Ange WORKSPACE eller --store.")
    return workspace / FILE


def moment_of(text: str | None) -> dt.datetime:
    """The moment that was asked for, else now: the only place where the journal's time is read off a clock.

    One without an offset is on a Swedish clock, as everything is shown, wherever the machine stands.

    Raises:
        UsageError: the text is no moment.
    """
    if text is None:
        return dt.datetime.now(dt.UTC)
    try:
        told = dt.datetime.fromisoformat(text)
        at = (told if told.tzinfo else told.replace(tzinfo=SWEDEN)).astimezone(dt.UTC)
        moment(at)
    except (ValueError, OverflowError, InputError) as error:
        raise UsageError(f"”{text}” är ingen tid. Skriv till exempel 2024-09-10T08:15.") from error
    return at


def name_of(workspace: Path) -> str:
    """A workspace's name: its folder's."""
    return workspace.resolve().name
