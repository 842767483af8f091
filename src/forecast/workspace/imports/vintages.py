"""What imports have left in a workspace: for every source the latest word on each kind and span is the ledger's."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast.errors import InputError, Place
from forecast.formats.csv_table import CsvTable, read_csv
from forecast.ledger.book import Receipt
from forecast.ledger.intake.alike import alike
from forecast.workspace.folder import Folder
from forecast.workspace.imports.amounts_file import AMOUNTS, MOST_SEK, SEAL, changed_by_hand, read_amounts, seal_of

IMPORTS = "imports"
_NUMBER = re.compile(r"\d{4,}")
SPAN = ("statement", "kind", "layer", "version", "year", "first", "last")
"""What one word of a source is about."""
CELL = ("statement", "row", "kind", "layer", "version", "year", "first", "last")


@dataclass(frozen=True, slots=True)
class Vintage:
    """One file that was imported.

    Attributes:
        number: "0003", or "0003/2" where several came at once.
        source: the mapping's source.
        file: the file's name.
        fingerprint: SHA-256 of its bytes and of how it was read.
        receipt: receipt.json.
    """

    number: str
    source: str
    file: str
    fingerprint: str
    receipt: Mapping[str, object]

    @property
    def order(self) -> int:
        """Which import it came with."""
        return int(self.number.partition("/")[0])

    @property
    def folder(self) -> str:
        """Where it lies in the workspace."""
        return f"{IMPORTS}/{self.number}"

    def has(self, path: Path, name: str) -> bool:
        """Whether the vintage has a file."""
        return (path / self.folder / name).is_file()


def numbers(path: Path) -> list[str]:
    """Numbers of the imports in a workspace folder, oldest first; what no import finished is not among them."""
    folder = path / IMPORTS
    found = (
        [item.name for item in folder.iterdir() if item.is_dir() and _NUMBER.fullmatch(item.name)]
        if folder.is_dir()
        else []
    )
    return sorted(found, key=int)


def vintages(folder: Folder) -> tuple[Vintage, ...]:
    """The vintages of a workspace, oldest first.

    Raises:
        InputError: a receipt is missing or cannot be read.
    """
    return tuple(
        _vintage(folder, number) for top in numbers(folder.path) for number in _parts(folder.path / IMPORTS / top, top)
    )


def _parts(folder: Path, number: str) -> Iterator[str]:
    """The vintage itself, or those that came with it."""
    if (folder / "receipt.json").is_file():
        yield number
        return
    below = sorted((item.name for item in folder.iterdir() if item.is_dir() and item.name.isdigit()), key=int)
    yield from (f"{number}/{name}" for name in below or [""])


def _vintage(folder: Folder, number: str) -> Vintage:
    name = f"{IMPORTS}/{number}/receipt.json".replace("//", "/")
    try:
        receipt = json.loads(folder.bytes(name))
        source, file, print_ = (_text(receipt[key]) for key in ("source", "file", "fingerprint"))
        return Vintage(number, source, file, print_, receipt)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            "Kvittot går inte att läsa.", Place(name), "Ta bort importens mapp och läs in filen igen."
        ) from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def fingerprint(data: bytes, reading: str) -> str:
    """What makes a file the same as one that is there: its bytes, and how they are read."""
    return hashlib.sha256(hashlib.sha256(data).digest() + reading.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Imported:
    """What the vintages give the ledger.

    Attributes:
        vintages: all of them.
        frames: for each the amounts that hold today, columns `ledger.book.COLUMNS`.
        rows: rows.csv of those that have one.
        receipts: of those that have amounts that hold today.
    """

    vintages: tuple[Vintage, ...]
    frames: tuple[pd.DataFrame, ...]
    rows: tuple[CsvTable, ...]
    receipts: tuple[Receipt, ...]

    @property
    def used(self) -> dict[str, set[str]]:
        """Statement -> rows with amounts."""
        out: dict[str, set[str]] = {}
        for frame in self.frames:
            for statement, part in frame.groupby("statement", sort=False):
                out.setdefault(str(statement), set()).update(part["row"].unique())
        return out

    def of(self, source: str) -> pd.DataFrame | None:
        """A source's amounts that hold today; None where it has none."""
        own = [f for v, f in zip(self.vintages, self.frames, strict=True) if v.source == source and len(f)]
        return pd.concat(own, ignore_index=True) if own else None


def read_imported(folder: Folder) -> Imported:
    """Read a workspace's vintages.

    Raises:
        InputError: a file of an import is missing or has been changed by hand.
    """
    found = vintages(folder)
    frames = [_amounts(folder, vintage) for vintage in found]
    keep = latest([v.source for v in found], [v.order for v in found], frames)
    held = tuple(frame if mask.all() else frame[mask] for frame, mask in zip(frames, keep, strict=True))
    rows = tuple(
        read_csv(folder.bytes(f"{v.folder}/rows.csv"), f"{v.folder}/rows.csv")
        for v in found
        if v.has(folder.path, "rows.csv")
    )
    receipts = tuple(_receipt(v, frame) for v, frame in zip(found, held, strict=True) if len(frame))
    return Imported(found, held, rows, receipts)


def _amounts(folder: Folder, vintage: Vintage) -> pd.DataFrame:
    name = f"{vintage.folder}/{AMOUNTS}"
    sealed = vintage.receipt.get(SEAL)
    if sealed is None and not vintage.has(folder.path, AMOUNTS):
        return pd.DataFrame(columns=list(CELL))
    if not vintage.has(folder.path, AMOUNTS):
        raise changed_by_hand("Importens belopp saknas.", name)
    data = folder.bytes(name)
    frame = read_amounts(data, name)
    if sealed is not None and seal_of(data) != sealed:
        raise changed_by_hand("Beloppen är inte de som kvittot gäller.", name)
    return frame


def latest(sources: Sequence[str], orders: Sequence[int], frames: Sequence[pd.DataFrame]) -> list[NDArray[np.bool_]]:
    """Which amounts hold: of each source, statement, kind, layer, version and span those of the last import with any.

    Args:
        sources: a vintage each.
        orders: which import it came with: they rise, and are alike for files that came at once.
        frames: its amounts.

    Returns:
        For each frame (n,) whether its amounts hold.
    """
    groups: list[tuple[NDArray[np.int64], list[tuple[object, ...]]]] = []
    last: dict[tuple[object, ...], int] = {}
    for source, order, frame in zip(sources, orders, frames, strict=True):
        if frame.empty:
            groups.append((np.zeros(0, dtype=np.int64), []))
            continue
        group, first = alike([frame[name].to_numpy() for name in SPAN])
        said = list(frame.iloc[first][list(SPAN)].itertuples(index=False, name=None))
        groups.append((group, said))
        last.update({(source, *what): order for what in said})
    return [
        np.array([last[(source, *what)] == order for what in said], dtype=np.bool_)[group]
        for source, order, (group, said) in zip(sources, orders, groups, strict=True)
    ]


def _receipt(vintage: Vintage, frame: pd.DataFrame) -> Receipt:
    said = vintage.receipt

    def number(key: str) -> float:
        value = said.get(key)
        return float(value) if isinstance(value, int | float) and abs(value) < MOST_SEK else 0.0

    statements = ", ".join(str(name) for name in frame["statement"].unique())
    return Receipt(
        file=vintage.file, title=f"import {vintage.number}", statement=statements, rows=int(number("rows_read")),
        cells=_amounts_read(said), empty=0, sum_file=number("sum_file_sek"), sum_loaded=number("sum_loaded_sek"),
        entries=len(frame), amounts=round(float(frame["amount"].sum()), 2),
    )  # fmt: skip


def _amounts_read(said: Mapping[str, object]) -> int:
    """How many amounts of the file its receipt says were loaded: each once, whatever trees it lies in."""
    measures = said.get("measures")
    counts = (
        [each.get("amounts", 0) for each in measures if isinstance(each, Mapping)] if isinstance(measures, list) else []
    )
    return sum(count for count in counts if isinstance(count, int))
