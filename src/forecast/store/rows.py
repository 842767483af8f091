"""Rows of the chains inside one transaction: read in order, appended at the end, held against their hashes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from forecast.store.canonical import canonical, parsed
from forecast.store.chains import Fault, binding_faults, follow
from forecast.store.guards import guard_faults
from forecast.store.kept_files import file_faults, keeps_files
from forecast.store.locks import check_open
from forecast.store.records import (
    FIRST,
    JOURNAL,
    MONTHLY,
    SNAPSHOTS,
    Entry,
    EntryKind,
    Head,
    NewEntry,
    Record,
    entry_of,
    record_hash,
)
from forecast.store.tables import LOGS, heads


def records(connection: sa.Connection, log: str, workspace: str) -> Iterator[Record]:
    """The rows of one chain, by number."""
    table = LOGS[log]
    asked = sa.select(table).where(table.c.workspace == workspace).order_by(table.c.seq)
    for row in connection.execution_options(yield_per=100).execute(asked).mappings():
        yield dict(row)


def heads_in(connection: sa.Connection) -> tuple[Head, ...]:
    """Where every chain should end."""
    asked = sa.select(heads)
    return tuple(sorted(map(_head, connection.execute(asked).mappings()), key=lambda head: (head.workspace, head.log)))


def workspaces_in(connection: sa.Connection) -> tuple[str, ...]:
    """The workspaces that any table names."""
    asked = sa.union(*(sa.select(table.c.workspace) for table in (*LOGS.values(), heads)))
    return tuple(sorted(str(name) for (name,) in connection.execute(asked)))


def faults_in(connection: sa.Connection) -> Iterator[Fault]:
    """Every fault of a store."""
    with_files = keeps_files(connection)
    yield from guard_faults(connection, files=with_files)
    ends = {(head.workspace, head.log): head for head in heads_in(connection)}
    for name, log in ends:
        if log not in LOGS:
            yield Fault(name, log, None, "Uppgiften gäller en kedja som inte finns: den är tillagd eller ändrad.")
    seen = dict.fromkeys(LOGS, 0)
    for name in workspaces_in(connection):
        journal, kept = (
            follow(name, log, records(connection, log, name), ends.get((name, log))) for log in (JOURNAL, SNAPSHOTS)
        )
        seen[JOURNAL] += journal.followed
        seen[SNAPSHOTS] += kept.followed
        yield from (*journal.faults, *kept.faults, *binding_faults(journal, kept))
    for log, table in LOGS.items():
        beside = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() - seen[log]
        if beside:
            yield Fault(
                "minnet", log, None, f"{beside} poster hör inte till någon arbetsyta: de är tillagda eller flyttade."
            )
    yield from file_faults(connection, with_files=with_files)


def add(connection: sa.Connection, log: str, row: Mapping[str, Any]) -> Record:
    """Append a row to its chain and move the chain's end on; the caller is the only writer."""
    workspace = row["workspace"]
    head = head_of(connection, workspace, log)
    end = head or Head(workspace, log, 0, FIRST)
    whole = {**row, "seq": end.count + 1, "previous": end.hash}
    whole["hash"] = record_hash(log, whole)
    connection.execute(LOGS[log].insert().values(whole))
    moved = {"count": end.count + 1, "hash": whole["hash"]}
    if head is None:
        connection.execute(heads.insert().values(workspace=workspace, log=log, **moved))
    else:
        where = (heads.c.workspace == workspace) & (heads.c.log == log)
        connection.execute(heads.update().where(where).values(moved))
    return whole


def add_entry(connection: sa.Connection, entry: NewEntry, at: str) -> Entry:
    """Append what was said; `old` is what the journal said last of the same thing, where it did.

    Raises:
        InputError: the month is locked, or the state that it is a step from is no longer the one.
    """
    last = check_room(connection, entry)
    row = {
        "workspace": entry.workspace,
        "kind": entry.kind.value,
        "subject": canonical(dict(entry.subject)),
        "old": canonical(entry.old) if last is None else last,
        "new": canonical(entry.new),
        "reason": entry.reason,
        "who": entry.who,
        "at": at,
    }
    return entry_of(add(connection, JOURNAL, row))


def check_room(connection: sa.Connection, entry: NewEntry | Entry) -> str | None:
    """What the journal said last of the same thing, as it is kept; None where nothing.

    Raises:
        InputError: the month is locked, or the state that the entry is a step from is no longer the one.
    """
    table = LOGS[JOURNAL]
    same = table.c.subject.in_(_same_thing(entry))
    about = (table.c.workspace == entry.workspace) & (table.c.kind == entry.kind.value) & same
    last: str | None = connection.scalar(sa.select(table.c.new).where(about).order_by(table.c.seq.desc()).limit(1))
    if entry.kind is not EntryKind.APPROVAL:
        check_open(entry, _adoptions(connection, entry.workspace), None if last is None else parsed(last))
    return last


def last_entry(connection: sa.Connection, workspace: str) -> Entry:
    """What was said last about a workspace, of which something is said."""
    table = LOGS[JOURNAL]
    asked = sa.select(table).where(table.c.workspace == workspace).order_by(table.c.seq.desc()).limit(1)
    return entry_of(dict(connection.execute(asked).mappings().one()))


def _adoptions(connection: sa.Connection, workspace: str) -> list[Entry]:
    """What was said of months as adopted or opened again, oldest first."""
    table = LOGS[JOURNAL]
    mine = (table.c.workspace == workspace) & (table.c.kind == EntryKind.ADOPTION.value)
    asked = sa.select(table).where(mine).order_by(table.c.seq)
    return [entry_of(dict(row)) for row in connection.execute(asked).mappings()]


def rows_in_short(connection: sa.Connection, workspace: str) -> Iterator[Record]:
    """The snapshots with `total` alone of their results, by number; the database looks into the rest."""
    table = LOGS[SNAPSHOTS]
    if connection.dialect.name == "sqlite":
        total: sa.ColumnElement[Any] = sa.func.json_extract(table.c.result, "$.total")
    else:
        total = sa.cast(sa.cast(table.c.result, sa.JSON)["total"], sa.Text)
    columns = [column for column in table.c if column.name != "result"]
    asked = sa.select(*columns, total.label("total")).where(table.c.workspace == workspace).order_by(table.c.seq)
    for row in connection.execute(asked).mappings():
        kept = dict(row)
        yield kept | {"result": f'{{"total":{kept.pop("total") or "null"}}}'}


def rows_without_results(connection: sa.Connection, workspace: str) -> Iterator[Record]:
    """The snapshots with an empty result, by number: what tells which of them to read."""
    table = LOGS[SNAPSHOTS]
    columns = [column for column in table.c if column.name != "result"]
    asked = sa.select(*columns).where(table.c.workspace == workspace).order_by(table.c.seq)
    for row in connection.execute(asked).mappings():
        yield {**row, "result": "{}"}


def snapshots_beginning(connection: sa.Connection, workspace: str, key: str) -> list[Record]:
    """At most two of the snapshots whose id begins so."""
    table = LOGS[SNAPSHOTS]
    like = table.c.id.startswith(key, autoescape=True)
    asked = sa.select(table).where((table.c.workspace == workspace) & like).order_by(table.c.seq).limit(2)
    return [dict(row) for row in connection.execute(asked).mappings()]


def _same_thing(entry: NewEntry | Entry) -> list[str]:
    """The subject as it was kept in any month of its year, or in its own: what a database can look for."""
    if entry.kind in MONTHLY:
        return [canonical(dict(entry.subject))]
    year = entry.subject.get("month", "")[:4]
    return [canonical({**entry.subject, "month": f"{year}-{month:02d}"}) for month in range(1, 13)]


def head_of(connection: sa.Connection, workspace: str, log: str) -> Head | None:
    """Where one chain ends; None where it has not begun."""
    asked = sa.select(heads).where((heads.c.workspace == workspace) & (heads.c.log == log))
    row = connection.execute(asked).mappings().one_or_none()
    return None if row is None else _head(row)


def _head(row: sa.RowMapping) -> Head:
    """A chain's end; what somebody has put there in a number's place is no number of records."""
    count = row["count"]
    return Head(str(row["workspace"]), str(row["log"]), count if isinstance(count, int) else -1, str(row["hash"]))


def snapshot_row(connection: sa.Connection, workspace: str, key: str) -> Record | None:
    """The snapshot of an id."""
    table = LOGS[SNAPSHOTS]
    asked = sa.select(table).where((table.c.workspace == workspace) & (table.c.id == key))
    row = connection.execute(asked).mappings().one_or_none()
    return None if row is None else dict(row)
