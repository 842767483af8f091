"""Files in: looked at, taken into a workspace, or made into one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from forecast.ledger.intake.mapping_file import ImportMapping
from forecast.periods import Month
from forecast.workspace.imports.looked import FileToTake, Looked
from forecast.workspace.imports.looked import look as look_at
from forecast.workspace.imports.taken import Taken, new_from_looked, take_in_looked
from forecast.workspace.imports.target import NOWHERE, target_of
from forecast.workspace.settings_text import NewWorkspace


def look(
    files: Sequence[FileToTake],
    into: Path | None = None,
    mapping: ImportMapping | None = None,
    as_of: Month | None = None,
) -> Looked:
    """Read and place files for a workspace, or a new one; nothing is written.

    Args:
        files: at least one.
        into: the workspace; None: a new one.
        mapping: how they are read.
        as_of: the month of files that do not say theirs.

    Raises:
        InputError: as `looked.look`.
    """
    return look_at(files, NOWHERE if into is None else target_of(into), mapping, as_of)


def take_in(into: Path, looked: Looked, as_of: Month | None = None) -> Taken:
    """Add looked-at files to the workspace that they were looked at for, all or none; see `take_in_looked`."""
    return take_in_looked(into, looked, as_of)


def make_workspace(folder: Path, said: NewWorkspace, looked: Looked | None = None) -> None:
    """Make a workspace folder, whole or not at all, of looked-at files or empty; see `new_from_looked`."""
    new_from_looked(folder, said, looked)
