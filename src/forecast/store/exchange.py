"""A store as JSON lines: exported whole, imported whole or not at all, and held against a store as a witness."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa

from forecast.errors import InputError, Place
from forecast.store.canonical import canonical, parsed, parsed_mapping
from forecast.store.chains import LOG_SV, Fault, is_whole
from forecast.store.kept_files import FILES, file_rows, hashes_in, keep_row, keeps_files, unpacked
from forecast.store.records import FIELDS, JOURNAL, JSON_FIELDS, SNAPSHOTS, Record, entry_of, snapshot_of
from forecast.store.rows import add, check_room, faults_in, heads_in, records, workspaces_in
from forecast.store.shapes import shaped
from forecast.store.store import Store, altered
from forecast.store.tables import LOGS
from forecast.workspace.disk import part_of

SCHEMA = 2
_READ = (1, 2)
"""Schemas that are read: the first had no files."""
HOLDS = "forecast-store"
LONGEST_LINE = 64 * 1024 * 1024
_PACKED = '{"content":'
"""How the line of a packed file begins, and no record's."""
_PIECE = 16 * 1024 * 1024
"""Bytes of a packed file in one line."""


@dataclass(frozen=True, slots=True)
class Imported:
    """How many records an import added, and how many were there already."""

    added: int
    known: int


def export_lines(store: Store) -> Iterator[str]:
    """The store as lines: a first one that says what it is, one a record, a last one with the chains' ends.

    Raises:
        InputError: the store has been altered; what is not whole is not passed on.
    """
    with store.database.reading() as connection:
        faults = list(faults_in(connection))
        if faults:
            raise altered(store.shown, faults)
        yield _line({"schema": SCHEMA, "holds": HOLDS})
        count = packed = 0
        for file in file_rows(connection):
            packed += 1
            yield from map(_line, _pieces(file))
        for name in workspaces_in(connection):
            for log in (JOURNAL, SNAPSHOTS):
                for row in records(connection, log, name):
                    count += 1
                    yield _line({"log": log, **_open(row)})
        ends = [
            {"workspace": head.workspace, "log": head.log, "count": head.count, "hash": head.hash}
            for head in heads_in(connection)
        ]
        yield _line({"end": True, "files": packed, "records": count, "heads": ends})


def _line(said: object) -> str:
    return canonical(said) + "\n"


def _pieces(file: Record) -> Iterator[dict[str, object]]:
    """A kept file as lines, none too long to be read; the last says that it is."""
    content = bytes(file["content"])
    for start in range(0, max(len(content), 1), _PIECE):
        text = base64.b64encode(content[start : start + _PIECE]).decode("ascii")
        last = start + _PIECE >= len(content)
        yield {FILES: file["hash"], "size": file["size"], "last": last, "content": text}


def import_file(store: Store, path: Path) -> Imported:
    """Add what a file has beyond the store; both must agree on all that both have.

    Raises:
        InputError: the file is no whole export, or says otherwise than the store; nothing is added then.
    """
    with store.database.writing() as connection:
        known = _Known(connection)
        added = seen = 0
        for place, log, row in _rows(path):
            if log == FILES:
                keep_row(connection, row)
                continue
            seen += 1
            there = known.hash(log, row)
            if there is None:
                _check_room(connection, log, row, place)
                if add(connection, log, {name: row[name] for name in ("workspace", *FIELDS[log])}) != row:
                    raise InputError("Posten följer inte på den före.", place, "Exportera på nytt.")
                known.note(log, row)
                added += 1
            elif there != row["hash"]:
                found = f"Posten är en annan än minnets post {row['seq']} i {LOG_SV[log]} för ”{row['workspace']}”."
                raise InputError(found, place, "De två har vuxit isär. Importera till ett tomt minne.")
        faults = list(faults_in(connection))
        if faults:
            raise altered(path.name, faults)
    return Imported(added, seen - added)


def _check_room(connection: sa.Connection, log: str, row: Record, place: Place) -> None:
    """Refuse an entry that the journal it is added to would not have taken: no store has written it."""
    if log != JOURNAL:
        return
    try:
        check_room(connection, entry_of(row))
    except InputError as error:
        raise InputError(f"Posten går inte att läsa in. {error.found}", place, error.remedy) from error


def faults_against(store: Store, path: Path) -> tuple[Fault, ...]:
    """What an export has that the store no longer has, or has otherwise.

    Raises:
        InputError: the file is no whole export.
    """
    faults = []
    with store.database.reading() as connection:
        known = _Known(connection)
        files = hashes_in(connection) if keeps_files(connection) else set()
        for _, log, row in _rows(path):
            if log == FILES:
                if row["hash"] not in files:
                    found = f"Filen {row['hash'][:12]} finns i exporten men inte i minnet."
                    faults.append(Fault("minnet", FILES, None, found))
                continue
            there = known.hash(log, row)
            if there != row["hash"]:
                found = (
                    "Posten finns i exporten men inte i minnet."
                    if there is None
                    else "Posten är en annan än i exporten."
                )
                faults.append(Fault(row["workspace"], log, row["seq"], found))
    return tuple(faults)


def write_export(store: Store, path: Path) -> int:
    """Write an export so that the file is there whole or not at all; returns the number of records.

    Raises:
        InputError: the place cannot be written, or the store has been altered.
    """
    part = part_of(path)
    count = 0
    try:
        with part.open("w", encoding="ascii", newline="\n") as file:
            for line in export_lines(store):
                file.write(line)
                count += not line.startswith(_PACKED)
        part.replace(path)
    except OSError as error:
        hint = "Kontrollera att mappen finns, att du har rätt till den och att disken har plats."
        raise InputError("Filen går inte att skriva.", Place(str(path)), hint) from error
    finally:
        if part.is_file():
            part.unlink()
    return count - 2


class _Known:
    """The hashes of the records that a store has, a chain at a time."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.chains: dict[tuple[str, str], list[str]] = {}

    def hash(self, log: str, row: Record) -> str | None:
        """The hash of the record of a number; None where the chain ends before it."""
        key = (log, row["workspace"])
        if key not in self.chains:
            table = LOGS[log]
            asked = sa.select(table.c.hash).where(table.c.workspace == row["workspace"]).order_by(table.c.seq)
            self.chains[key] = list(self.connection.execute(asked).scalars())
        chain = self.chains[key]
        return chain[row["seq"] - 1] if row["seq"] <= len(chain) else None

    def note(self, log: str, row: Record) -> None:
        """Remember a record that was added."""
        self.chains[log, row["workspace"]].append(row["hash"])


def _open(row: Record) -> dict[str, object]:
    """A row with its JSON as values."""
    return {name: parsed(value) if name in JSON_FIELDS else value for name, value in row.items()}


def _rows(path: Path) -> Iterator[tuple[Place, str, Record]]:
    """Every file and record of an export; raises InputError where it is not a whole one."""
    whole = False
    count = packed = 0
    pieces: list[str] = []
    try:
        with path.open("rb") as file:
            for number, said in _lines(file, path.name):
                place = Place(path.name, number)
                if number == 1:
                    _check_first(said, place)
                elif whole:
                    raise InputError("Filen fortsätter efter sitt slut.", place, "Exportera på nytt.")
                elif said.get("end") is True:
                    whole = (said.get("files", 0), said.get("records"), pieces) == (packed, count, [])
                elif FILES in said:
                    pieces.append(str(said.get("content")))
                    if said.get("last") is True:
                        packed += 1
                        yield place, FILES, _file(said, pieces, place)
                        pieces.clear()
                else:
                    count += 1
                    yield place, *_row(said, place)
    except OSError as error:
        raise InputError("Filen går inte att läsa.", Place(str(path)), "Kontrollera sökvägen.") from error
    if not whole:
        raise InputError("Exporten är inte hel: slutet saknas.", Place(path.name), "Exportera på nytt.")


def _lines(file: BinaryIO, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        try:
            yield number, parsed_mapping(line.decode("ascii"))
        except ValueError as error:
            found = "Raden är inte en rad ur en export."
            raise InputError(
                found, Place(name, number), "Ange en fil som forecast store export har skrivit."
            ) from error


def _check_first(said: Mapping[str, Any], place: Place) -> None:
    if said.get("holds") != HOLDS:
        raise InputError("Filen är ingen export av ett minne.", place, "Ange en fil ur forecast store export.")
    if said.get("schema") not in _READ:
        found = f"Exporten har schema {said.get('schema')}, men programmet kan läsa schema {SCHEMA} och äldre."
        raise InputError(found, place, "Uppgradera programmet.")


def _file(said: Mapping[str, Any], pieces: Sequence[str], place: Place) -> Record:
    """The lines of a kept file as its row; raises InputError where it is not what its hash says."""
    row = {"hash": said.get(FILES), "size": said.get("size")}
    try:
        row["content"] = b"".join(base64.b64decode(piece, validate=True) for piece in pieces)
    except ValueError:
        row["content"] = None
    if unpacked(row) is None:
        raise InputError("Filen är ändrad: den är inte vad dess hash säger.", place, "Lita inte på exporten.")
    return row


def _row(said: Mapping[str, Any], place: Place) -> tuple[str, Record]:
    """A line as its log and row; raises InputError where it is not what its hash says."""
    log = said.get("log")
    if log not in LOGS:
        raise InputError("Raden är inte en rad ur en export.", place, "Exportera på nytt.")
    names = ("workspace", "seq", *FIELDS[log], "previous", "hash")
    if set(said) != {"log", *names}:
        raise InputError("Raden har andra fält än en post har.", place, "Exportera på nytt.")
    row: Record = {name: canonical(said[name]) if name in JSON_FIELDS else said[name] for name in names}
    if not is_whole(log, row):
        raise InputError("Posten är ändrad: den är inte vad dess hash säger.", place, "Lita inte på filen.")
    try:
        if log == JOURNAL:
            entry = entry_of(row)
            shaped(entry.kind, entry.subject, entry.new, entry.seq)
        else:
            snapshot_of(row)
    except (ValueError, InputError) as error:
        found = "Posten är av ett slag som programmet inte känner."
        raise InputError(found, place, "Uppgradera programmet.") from error
    return log, row
