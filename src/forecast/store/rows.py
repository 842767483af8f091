"""Rows of the chains inside one transaction: read in order, appended at the end, held against their hashes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from forecast.store.canonical import canonical, parsed_mapping
from forecast.store.chains import Fault, binding_faults, follow
from forecast.store.records import (
    FIRST,
    JOURNAL,
    SNAPSHOTS,
    Entry,
    Head,
    NewEntry,
    Record,
    entry_of,
    record_hash,
    subject_key,
)
from forecast.store.tables import GUARDS, LOGS, heads


def records(connection: sa.Connection, log: str, workspace: str) -> Iterator[Record]:
    """The rows of one chain, by number."""
    table = LOGS[log]
    asked = sa.select(table).where(table.c.workspace == workspace).order_by(table.c.seq)
    for row in connection.execution_options(yield_per=100).execute(asked).mappings():
        yield dict(row)


def heads_in(connection: sa.Connection) -> tuple[Head, ...]:
    """Where every chain should end."""
    asked = sa.select(heads).order_by(heads.c.workspace, heads.c.log)
    return tuple(Head(**row) for row in connection.execute(asked).mappings())


def workspaces_in(connection: sa.Connection) -> tuple[str, ...]:
    """The workspaces that any table names."""
    asked = sa.union(*(sa.select(table.c.workspace) for table in (*LOGS.values(), heads)))
    return tuple(sorted(str(name) for (name,) in connection.execute(asked)))


def faults_in(connection: sa.Connection) -> Iterator[Fault]:
    """Every fault of a store."""
    for guard in sorted(GUARDS[connection.dialect.name] - _guards(connection)):
        yield Fault("minnet", "skydd", None, f"Spärren {guard} mot ändringar är borttagen.")
    ends = {(head.workspace, head.log): head for head in heads_in(connection)}
    for name in workspaces_in(connection):
        journal, kept = (
            follow(name, log, records(connection, log, name), ends.get((name, log))) for log in (JOURNAL, SNAPSHOTS)
        )
        yield from (*journal.faults, *kept.faults, *binding_faults(journal, kept))


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
    """Append what was said; `old` is what the journal said last of the same thing, where it did."""
    key = subject_key(entry.kind, entry.subject)
    table = LOGS[JOURNAL]
    asked = (
        sa.select(table.c.subject, table.c.new)
        .where((table.c.workspace == entry.workspace) & (table.c.kind == entry.kind.value))
        .order_by(table.c.seq.desc())
    )
    last = next((new for subject, new in connection.execute(asked) if _key(entry.kind, subject) == key), None)
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


def _key(kind: str, subject: str) -> str:
    """The key of a kept subject; "" where it cannot be read."""
    try:
        return subject_key(kind, parsed_mapping(subject))
    except (ValueError, TypeError):
        return ""


def head_of(connection: sa.Connection, workspace: str, log: str) -> Head | None:
    """Where one chain ends; None where it has not begun."""
    asked = sa.select(heads).where((heads.c.workspace == workspace) & (heads.c.log == log))
    row = connection.execute(asked).mappings().one_or_none()
    return None if row is None else Head(**row)


def snapshot_row(connection: sa.Connection, workspace: str, key: str) -> Record | None:
    """The snapshot of an id."""
    table = LOGS[SNAPSHOTS]
    asked = sa.select(table).where((table.c.workspace == workspace) & (table.c.id == key))
    row = connection.execute(asked).mappings().one_or_none()
    return None if row is None else dict(row)


def _guards(connection: sa.Connection) -> set[str]:
    """The triggers that the database has, and that are in force."""
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgrelid IN "
        "(to_regclass('forecast_journal'), to_regclass('forecast_snapshots'), to_regclass('forecast_heads'))"
    )
    return {str(name) for (name,) in connection.exec_driver_sql(asked)}
