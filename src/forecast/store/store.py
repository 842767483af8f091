"""The store: what is said is appended, what is forecast is kept, nothing is ever changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from forecast.errors import CollectedInputError, ForecastError, InputError, Place
from forecast.store.canonical import canonical
from forecast.store.chains import Fault, follow, is_whole
from forecast.store.database import PATIENCE, Database, database_at
from forecast.store.kept_files import MOST_TOGETHER, file_rows, keep, named_files, size_of, unpacked
from forecast.store.locks import overtaken
from forecast.store.past import last_of_months
from forecast.store.records import (
    FIRST,
    JOURNAL,
    SNAPSHOTS,
    Entry,
    Head,
    NewEntry,
    NewSnapshot,
    Record,
    Snapshot,
    checked_text,
    entry_of,
    moment,
    snapshot_of,
)
from forecast.store.rows import (
    add,
    add_entry,
    faults_in,
    head_of,
    heads_in,
    last_entry,
    records,
    rows_in_short,
    rows_without_results,
    snapshot_row,
    snapshots_beginning,
    workspaces_in,
)
from forecast.store.schema import ensure_schema, has_store
from forecast.store.shapes import check_entry


def open_store(where: str | Path, *, create: bool = True, upgraded: bool = True, patience: float = PATIENCE) -> Store:
    """Open a store.

    Args:
        where: a file, `sqlite:///file` or `postgresql://user:password@host/database`.
        create: make it where there is none.
        upgraded: bring it to the newest schema; a proof changes nothing.
        patience: seconds to wait for others who write.

    Raises:
        UsageError: an address that cannot be read.
        InputError: it cannot be opened, is something else, or is of a newer program.
    """
    database = database_at(where, patience)
    file = database.file
    if file is not None and not create and not file.is_file():
        raise InputError("Minnet finns inte.", Place(str(file)), "forecast refresh och forecast store add skapar det.")
    if file is not None and not file.parent.is_dir():
        raise InputError("Mappen finns inte.", Place(str(file.parent)), "Skapa den, eller ange en annan plats.")
    ensure_schema(database, create=create, upgraded=upgraded)
    return Store(database)


def opened_if_there(where: str | Path, patience: float = PATIENCE) -> Store | None:
    """The store at a place; None where there is none yet, and none is made."""
    database = database_at(where, patience)
    if database.file is not None and not database.file.is_file():
        return None
    if not has_store(database):  # a first writer that was killed leaves an empty file
        return None
    return open_store(where, create=False, patience=patience)


@dataclass(frozen=True, slots=True)
class Store:
    """An opened store; use it in a `with` block, from any thread."""

    database: Database

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.database.engine.dispose()

    @property
    def shown(self) -> str:
        """Where it is, without any password."""
        return self.database.shown

    def append(self, entries: Sequence[NewEntry], *, at: dt.datetime) -> tuple[Entry, ...]:
        """Keep what was said, all of it or nothing.

        Where the journal already knows of the same thing, `old` is what it said last.

        Args:
            entries: in the order in which they were said.
            at: when, with time zone.

        Raises:
            InputError: a text or value that cannot be kept, or the database refuses.
        """
        told = moment(at)
        for entry in entries:
            check_entry(entry)
        with self.database.writing() as connection:
            return tuple(add_entry(connection, entry, told) for entry in entries)

    def journal(self, workspace: str) -> tuple[Entry, ...]:
        """All that was said about a workspace, oldest first.

        Raises:
            InputError: the journal has been altered; what it says is not used.
        """
        with self.database.reading() as connection:
            rows = list(records(connection, JOURNAL, workspace))
            faults = follow(workspace, JOURNAL, rows, head_of(connection, workspace, JOURNAL)).faults
        if faults:
            raise altered(self.shown, faults)
        try:
            return tuple(entry_of(row) for row in rows)
        except ValueError as error:
            found = f"Journalen för ”{workspace}” har en post av ett slag som programmet inte känner."
            raise InputError(found, Place(self.shown), "Uppgradera programmet.") from error

    def put_snapshot(self, snapshot: NewSnapshot, *, at: dt.datetime) -> tuple[Snapshot, bool]:
        """Keep a forecast, unless one of the same inputs is kept already.

        Args:
            snapshot: the forecast.
            at: when, with time zone.

        Returns:
            the snapshot, and whether it is new.
        """
        told = moment(at)
        with self.database.writing() as connection:
            return self._put(connection, snapshot, told)

    def _put(self, connection: sa.Connection, snapshot: NewSnapshot, told: str) -> tuple[Snapshot, bool]:
        name = checked_text(snapshot.workspace, "workspace")
        known = snapshot_row(connection, name, snapshot.id)
        if known is not None:
            return self._whole(known), False
        keep(connection, snapshot.files.values())
        end = head_of(connection, name, JOURNAL) or Head(name, JOURNAL, 0, FIRST)
        row = {
            "workspace": name,
            "id": snapshot.id,
            "as_of": snapshot.as_of,
            "at": told,
            "inputs": canonical(snapshot.inputs),
            "result": canonical(snapshot.result),
            "journal_count": end.count,
            "journal_hash": end.hash,
        }
        return snapshot_of(add(connection, SNAPSHOTS, row)), True

    def adopt(self, snapshot: NewSnapshot, entry: NewEntry, *, seen: int, at: dt.datetime) -> tuple[Snapshot, Entry]:
        """Keep a forecast and its adoption, both or neither, unless somebody has said something since it was made.

        Args:
            snapshot: the forecast; kept already or not.
            entry: its adoption.
            seen: how many entries the journal had when the forecast was made.
            at: when, with time zone.

        Raises:
            InputError: the journal has more entries now, the month is locked, or the database refuses.
        """
        told = moment(at)
        check_entry(entry)
        with self.database.writing() as connection:
            end = head_of(connection, entry.workspace, JOURNAL)
            if end is not None and end.count != seen:
                raise overtaken(last_entry(connection, entry.workspace))
            made, _ = self._put(connection, snapshot, told)
            return made, add_entry(connection, entry, told)

    def snapshot(self, workspace: str, key: str) -> Snapshot:
        """A snapshot by its id, or by the first characters of it.

        Raises:
            InputError: none begins so, or several do.
        """
        with self.database.reading() as connection:
            found = snapshots_beginning(connection, workspace, key) if key else []
        if len(found) != 1:
            what = "finns inte" if not found else "passar på flera ögonblicksbilder"
            hint = "Se forecast store snapshots." if not found else "Skriv fler tecken av den."
            raise InputError(f"”{key}” {what}.", Place(self.shown, None, "snapshot"), hint)
        return self._whole(found[0])

    def files_of(self, snapshot: Snapshot) -> Mapping[str, bytes]:
        """The files that a snapshot was made of, by name; none where it was kept before files were.

        Raises:
            InputError: one of them is altered or gone.
        """
        named = named_files(snapshot.inputs)
        if not named:
            return {}
        with self.database.reading() as connection:
            if size_of(connection, list(named.values())) > MOST_TOGETHER:
                found = f"Filerna som prognosen {snapshot.id[:12]} gjordes av är tillsammans större än 1 GB."
                raise InputError(found, Place(self.shown), "Lita inte på minnet: en arbetsyta är inte så stor.")
            there = {str(row["hash"]): unpacked(row) for row in file_rows(connection, set(named.values()))}
        out = {name: data for name, key in named.items() if (data := there.get(key)) is not None}
        if len(out) != len(named):
            gone = ", ".join(f"”{name}”" for name in named if name not in out)
            fault = Fault(snapshot.workspace, SNAPSHOTS, snapshot.seq, f"Det som den gjordes av är ändrat: {gone}.")
            raise altered(self.shown, [fault])
        return out

    def _whole(self, row: Record) -> Snapshot:
        """A snapshot that is what its hash says; raises InputError."""
        if not is_whole(SNAPSHOTS, row):
            raise altered(self.shown, [Fault(row["workspace"], SNAPSHOTS, row["seq"], "Posten är ändrad.")])
        return snapshot_of(row)

    def snapshots(self, workspace: str) -> tuple[Snapshot, ...]:
        """All snapshots of a workspace, oldest first.

        Raises:
            InputError: one of them cannot be read.
        """
        with self.database.reading() as connection:
            rows = list(records(connection, SNAPSHOTS, workspace))
        try:
            return tuple(snapshot_of(row) for row in rows)
        except (ValueError, TypeError) as error:
            fault = Fault(workspace, SNAPSHOTS, None, "En ögonblicksbild går inte att läsa.")
            raise altered(self.shown, [fault]) from error

    def snapshots_in_short(self, workspace: str) -> tuple[Snapshot, ...]:
        """All snapshots of a workspace, oldest first, with `total` alone of their results: ten years are told at once.

        They are not proved: a record's hash is over the whole of it. Raises InputError as `snapshots`.
        """
        try:
            with self.database.reading() as connection:
                return tuple(snapshot_of(row) for row in rows_in_short(connection, workspace))
        except (InputError, ValueError, TypeError):  # a result that is no JSON stops the database
            return self.snapshots(workspace)

    def forecasts_before(self, workspace: str, year: int) -> tuple[Snapshot, ...]:
        """The forecasts of the years before one, whole and proved: the last one of each month, oldest first.

        Raises:
            InputError: one of them has been altered or cannot be read.
        """
        try:
            with self.database.reading() as connection:
                every = [snapshot_of(row) for row in rows_without_results(connection, workspace)]
        except (ValueError, TypeError) as error:
            fault = Fault(workspace, SNAPSHOTS, None, "En ögonblicksbild går inte att läsa.")
            raise altered(self.shown, [fault]) from error
        found = [item for item in last_of_months(every) if int(item.as_of[:4]) < year]
        return tuple(self.snapshot(workspace, item.id) for item in found)

    def journal_end(self, workspace: str) -> tuple[int, str]:
        """How many entries a workspace's journal should have, and the last one's hash: what changes when it does."""
        with self.database.reading() as connection:
            end = head_of(connection, workspace, JOURNAL)
        return (0, FIRST) if end is None else (end.count, end.hash)

    def workspaces(self) -> tuple[str, ...]:
        """The workspaces that something is kept about."""
        with self.database.reading() as connection:
            return workspaces_in(connection)

    def verify(self) -> tuple[tuple[Fault, ...], tuple[Head, ...]]:
        """Every fault, and where the chains end: what to write down outside the store."""
        with self.database.reading() as connection:
            return tuple(faults_in(connection)), heads_in(connection)


def altered(shown: str, faults: Sequence[Fault]) -> ForecastError:
    """What is told of a store that is not as it was written."""
    hint = "Lita inte på det: ta fram en säkerhetskopia eller export, och se forecast store verify."
    return CollectedInputError([InputError(str(fault), Place(shown), hint) for fault in faults])
