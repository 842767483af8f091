"""Imports into a workspace: written beside it and moved in by one renaming, whole or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from forecast.errors import ForecastError, InputError, Place, system_reason
from forecast.ledger.tree import Row
from forecast.ledger.tree_file import rows_text
from forecast.workspace.disk import folder_to_disk, write_to_disk
from forecast.workspace.folder import LARGEST_FILE
from forecast.workspace.imports.amounts_file import AMOUNTS, SEAL, amounts_text, seal_of
from forecast.workspace.imports.mappings import save_mappings
from forecast.workspace.imports.vintages import IMPORTS, fingerprint, numbers

_PART, _OLD = ".ny-", ".bort-"
_ATTEMPTS = 100


@dataclass(frozen=True, slots=True)
class Import:
    """One file to take in.

    Attributes:
        source: what the file comes from.
        file: its name, as it came.
        data: its bytes.
        ending: of the copy that is kept: "xlsx".
        mapping: mapping.yaml as text; "" where there is none.
        reading: what the result depends on besides the bytes, the same text for the same reading.
        amounts: the ledger's amounts, columns `ledger.book.COLUMNS`; None where it has none.
        rows: statement -> rows that it adds.
        receipt: the receipt's keys.
        files: further files by name: drivers.csv, population.csv.
    """

    source: str
    file: str
    data: bytes
    ending: str
    mapping: str
    reading: str
    amounts: pd.DataFrame | None
    rows: Mapping[str, tuple[Row, ...]]
    receipt: Mapping[str, object]
    files: Mapping[str, str]

    @property
    def fingerprint(self) -> str:
        """Its bytes and how they are read."""
        return fingerprint(self.data, self.reading)


def take_in(path: Path, items: Sequence[Import]) -> str:
    """Add vintages to a workspace folder, all in one.

    The files are written to a folder beside the other imports, to the disk, and the folder gets its number by being
    renamed: before that nobody reads it, after that it is whole. Two imports at once get different numbers. What an
    interrupted import left is taken away by the next.

    Returns:
        The import's number, "0003".

    Raises:
        InputError: it would leave a file that is too large to read again.
        ForecastError: it could not be written; the workspace is as it was.
    """
    folder = path / IMPORTS
    new = not folder.is_dir()
    try:
        folder.mkdir(exist_ok=True)
        _sweep(folder)
        number = _write_and_claim(folder, items)
    except (OSError, InputError) as error:
        if new:
            with suppress(OSError):  # not where another import has begun to use it
                folder.rmdir()
        if isinstance(error, InputError):
            raise
        sentence = f"Importen gick inte att skriva i {path.name}: {system_reason(error)}. Arbetsytan är som den var."
        raise ForecastError(sentence) from error
    save_mappings(path, {item.source: item.mapping for item in items if item.mapping})
    return number


def _write_and_claim(folder: Path, items: Sequence[Import]) -> str:
    for _ in range(_ATTEMPTS):
        part = Path(tempfile.mkdtemp(prefix=_PART, dir=folder))
        try:
            write_vintages(part, items)
            return _claim(folder, part)
        except FileNotFoundError:  # another import has taken it for a leftover
            continue
        finally:
            shutil.rmtree(part, ignore_errors=True)
    raise FileNotFoundError


def write_vintages(part: Path, items: Sequence[Import]) -> None:
    """Write the files of one import to an empty folder, to the disk: the files themselves where it is one vintage.

    Raises:
        InputError: a file would be too large to read again.
    """
    for at, item in enumerate(items, start=1):
        own = part if len(items) == 1 else part / str(at)
        if own != part:
            own.mkdir()  # the part itself is there, or another import has taken it for a leftover
        for name, data in _files(item).items():
            if len(data) > LARGEST_FILE:
                raise InputError(
                    f"{name} i importen skulle bli {len(data) / 1e6:.0f} MB, mer än som går att läsa igen.",
                    Place(item.file),
                    "Dela filen, eller exportera färre år eller kolumner.",
                )
            write_to_disk(own / name, data)
        folder_to_disk(own)
    folder_to_disk(part)


def _files(item: Import) -> dict[str, bytes]:
    out: dict[str, bytes] = {}
    if item.mapping:
        out["mapping.yaml"] = item.mapping.encode()
    seal: dict[str, object] = {}
    if item.amounts is not None and len(item.amounts):
        out[AMOUNTS] = amounts_text(item.amounts).encode()
        seal = {SEAL: seal_of(out[AMOUNTS])}
    if any(item.rows.values()):
        out["rows.csv"] = rows_text(item.rows).encode()
    said = {"source": item.source, "file": item.file, "fingerprint": item.fingerprint, **seal, **item.receipt}
    first = {f"original.{item.ending}": item.data, "receipt.json": _json(said)}
    return first | out | {name: text.encode() for name, text in item.files.items()}


def _json(value: Mapping[str, object]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode(errors="replace")


def _claim(folder: Path, part: Path) -> str:
    """Rename to the next free number; a number that another import got meanwhile is passed over."""
    known = numbers(folder.parent)
    at = int(known[-1]) + 1 if known else 1
    part.chmod(0o755)  # a temporary folder is its maker's alone
    while True:
        target = folder / f"{at:04d}"
        try:
            part.rename(target)
        except OSError:
            if not target.exists():
                raise
            at += 1
            continue
        with suppress(OSError):  # it is in; that its name outlives a power cut is the disk's own affair
            folder_to_disk(folder)
        return target.name


def _sweep(folder: Path) -> None:
    """Take away what interrupted imports left.

    Each is renamed first: where it was a living one after all, that one fails whole and begins anew.
    """
    for item in list(folder.iterdir()):
        if item.name.startswith(_PART):
            old = item.with_name(_OLD + item.name.removeprefix(_PART))
            with suppress(OSError):  # it was finished meanwhile, or is being written where open files cannot be moved
                item.rename(old)
                shutil.rmtree(old, ignore_errors=True)
        elif item.name.startswith(_OLD):
            shutil.rmtree(item, ignore_errors=True)
