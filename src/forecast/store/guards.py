"""Whether the triggers by which a database keeps what is written are there, in force, and as they were made."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from forecast.store.chains import Fault
from forecast.store.migrations.versions import v0002_guards, v0003_files
from forecast.store.tables import FILE_GUARDS, GUARDS

_TRIGGERS = """
SELECT tgname, tgenabled IN ('O', 'A') AND tgfoid = to_regproc('forecast_append_only')
  AND (tgqual IS NULL OR tgname = 'forecast_heads_update')
FROM pg_trigger
WHERE NOT tgisinternal AND tgrelid IN
  (to_regclass('forecast_journal'), to_regclass('forecast_snapshots'), to_regclass('forecast_heads'),
   to_regclass('forecast_files'))
"""
_FUNCTION = "SELECT prosrc FROM pg_proc WHERE oid = to_regproc('forecast_append_only')"


def guard_faults(connection: sa.Connection, *, files: bool) -> Iterator[Fault]:
    """Guards that are gone, and guards that no longer do what they were made to do.

    Args:
        connection: to the store.
        files: whether the store keeps files: one that no newer program has opened does not.
    """
    kind = connection.dialect.name
    known = _on_file(connection) if kind == "sqlite" else _on_server(connection)
    for guard in sorted(GUARDS[kind] | FILE_GUARDS[kind] if files else GUARDS[kind]):
        if guard not in known:
            yield Fault("minnet", "skydd", None, f"Spärren {guard} mot ändringar är borttagen.")
        elif not known[guard]:
            yield Fault("minnet", "skydd", None, f"Spärren {guard} mot ändringar är utbytt.")


def _on_file(connection: sa.Connection) -> dict[str, bool]:
    """Trigger -> whether it is the one that was made; SQLite keeps the words that made it."""
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    made = {*v0002_guards.sqlite_statements(), *v0003_files.sqlite_statements()}
    return {str(name): sql in made for name, sql in connection.exec_driver_sql(asked)}


def _on_server(connection: sa.Connection) -> dict[str, bool]:
    """Trigger -> whether it is in force and calls what refuses."""
    refuses = connection.exec_driver_sql(_FUNCTION).scalar() == v0002_guards.BODY
    return {str(name): refuses and bool(whole) for name, whole in connection.exec_driver_sql(_TRIGGERS)}
