"""Looked-at files into a workspace, old or new: written when somebody has said yes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from forecast.errors import ForecastError, InputError, Place, system_reason
from forecast.periods import Month
from forecast.workspace.disk import write_to_disk
from forecast.workspace.folder import Folder
from forecast.workspace.imports.looked import Looked, LookedFile
from forecast.workspace.imports.write import take_in
from forecast.workspace.new import new_workspace
from forecast.workspace.settings_text import FILE, NewWorkspace, with_value


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of taking files in.

    Attributes:
        number: of the import, "0003"; "" where every file was there already.
        told: Swedish sentences.
    """

    number: str
    told: tuple[str, ...]


def take_in_looked(path: Path, looked: Looked, as_of: Month | None = None) -> Taken:
    """Add the files to a workspace, all in one import, and set its month where asked.

    Raises:
        ForecastError: it could not be written; the workspace is as it was.
        InputError: the month cannot be set; nothing has been written.
    """
    settings = None if as_of is None else with_value(Folder(path).bytes(FILE), "as_of", str(as_of))
    told = [_there(file) for file in looked.files if file.there_already is not None]
    number = take_in(path, looked.imports) if looked.new else ""
    if number:
        told.append(f"Inläst som {number} i {path.name}.")
    if settings is not None:
        try:
            part = path / f".ny-{FILE}"
            write_to_disk(part, settings)
            part.replace(path / FILE)
        except OSError as error:
            done = f" Filerna är inlästa som {number}." if number else ""
            raise ForecastError(
                f"as_of gick inte att skriva i {FILE}: {system_reason(error)}.{done} Skriv as_of: {as_of} i den."
            ) from error
        told.append(f"Arbetsytan prognosticerar nu per {as_of}.")
    return Taken(number, tuple(told))


def _there(file: LookedFile) -> str:
    there = file.there_already
    number = "" if there is None else there.number
    return f"{file.receipt['file']} är redan inläst som {number}; inget nytt."


def new_from_looked(folder: Path, said: NewWorkspace, looked: Looked | None) -> None:
    """Make a workspace of files, or an empty one.

    Raises:
        InputError: the answers cannot be used, the folder is taken, or the files have no amounts.
        ForecastError: it could not be written; nothing is left.
    """
    if looked is None:
        new_workspace(folder, said)
        return
    if looked.files and not any(file.placed is not None and len(file.placed.frame) for file in looked.files):
        raise InputError(
            "Filen har inga belopp att göra en arbetsyta av.",
            Place(str(looked.files[0].receipt["file"])),
            "Välj en fil med utfall och budget; statistik läses in i arbetsytan efteråt.",
        )
    new_workspace(folder, said, looked.imports)
