"""A new workspace from nothing, or from one file: the whole folder, or none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from forecast.errors import ForecastError, InputError, Place, system_reason
from forecast.formats.yaml_file import read_yaml
from forecast.ledger.intake.placing.new_rows import BY_ACTIVITY
from forecast.ledger.tree import Row
from forecast.ledger.tree_file import rows_text
from forecast.workspace.disk import folder_to_disk, write_to_disk
from forecast.workspace.imports.mappings import save_mappings
from forecast.workspace.imports.vintages import IMPORTS
from forecast.workspace.imports.write import Import, write_vintages
from forecast.workspace.settings import Settings
from forecast.workspace.settings_text import FILE, NewWorkspace, settings_text

_LONGEST_NAME = 100


def new_workspace(folder: Path, said: NewWorkspace, items: Sequence[Import] = ()) -> None:
    """Make a workspace folder.

    It is written beside the place and renamed to it, so that it is there whole or not at all.

    Args:
        folder: where; it is not there, or is empty.
        said: the person's answers.
        items: files that are read into it; their rows become its rows.csv.

    Raises:
        InputError: an answer cannot be used, or there is something in the folder.
        ForecastError: it could not be written; nothing is left.
    """
    refuse_taken(folder)
    rows = _rows_of(items)
    primary = None if not rows else BY_ACTIVITY if BY_ACTIVITY in rows else next(iter(rows))
    text = settings_text(said, primary)
    check_answers(said, text)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=".ny-", dir=folder.parent))
        try:
            _fill(part, text, rows, items)
            part.chmod(0o755)  # a temporary folder is its maker's alone
            if folder.is_dir():
                folder.rmdir()
            part.rename(folder)
            with suppress(OSError):  # it is there; that its name outlives a power cut is the disk's own affair
                folder_to_disk(folder.parent)
        finally:
            shutil.rmtree(part, ignore_errors=True)
    except OSError as error:
        sentence = f"{folder} gick inte att skriva: {system_reason(error)}. Inget är skapat."
        raise ForecastError(sentence) from error


def _rows_of(items: Sequence[Import]) -> dict[str, tuple[Row, ...]]:
    """Statement -> the rows that the files add to it, each file those that the files before it lack."""
    rows: dict[str, tuple[Row, ...]] = {}
    for item in items:
        for statement, added in item.rows.items():
            rows[statement] = (*rows.get(statement, ()), *added)
    return rows


def _fill(part: Path, text: str, rows: Mapping[str, tuple[Row, ...]], items: Sequence[Import]) -> None:
    write_to_disk(part / FILE, text.encode())
    if rows:
        note = "Raderna som filen har. Flytta och döp om som du vill; nyckeln i ”row” är den som beloppen ligger på."
        write_to_disk(part / "rows.csv", rows_text(rows, note).encode())
    if items:
        first = part / IMPORTS / "0001"
        first.mkdir(parents=True)
        write_vintages(first, [_without_rows(item) for item in items])
        save_mappings(part, {item.source: item.mapping for item in items if item.mapping})
    folder_to_disk(part)


def _without_rows(item: Import) -> Import:
    """The same file; its rows stand in rows.csv."""
    return replace(item, rows={})


def refuse_taken(folder: Path) -> None:
    """Raise InputError where there is something already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("Där finns redan något.", Place(str(folder)), "Välj en mapp som inte finns, eller en tom.")


def check_answers(said: NewWorkspace, text: str) -> None:
    """Raise InputError where the answers make no workspace."""
    for key, answer in (("municipality", said.municipality), ("committee", said.committee)):
        if not answer.strip() or len(answer) > _LONGEST_NAME or "\n" in answer or "\r" in answer:
            raise InputError(
                "Namnet är tomt, går över flera rader eller är för långt.", Place(FILE, None, key),
                f"Skriv det på en rad, högst {_LONGEST_NAME} tecken.",
            )  # fmt: skip
    settings = read_yaml(text.encode(), FILE, Settings)
    if said.as_of.year != settings.year:
        raise InputError(
            f"{said.as_of.label.capitalize()} ligger inte i budgetåret {said.year}.",
            Place(FILE, None, "as_of"),
            "Välj en månad i året.",
        )
