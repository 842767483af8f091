"""The schema of a store: looked at when it is opened, and brought to the newest by the shipped migrations."""

from __future__ import annotations

import importlib
import threading
from pathlib import Path

import sqlalchemy as sa

from forecast.errors import InputError, Place
from forecast.store.database import ALTERED, Database
from forecast.store.tables import VERSION_TABLE

VERSIONS = ("0001", "0002", "0003")
"""The migrations, oldest first."""
NEWEST = VERSIONS[-1]
_STEPS = Path(__file__).parent / "migrations"
_MIGRATING = threading.Lock()
"""Alembic keeps the connection that it works on for the whole process: of two at once one is given the other's."""


def ensure_schema(database: Database, *, create: bool, upgraded: bool = True) -> None:
    """Bring a store to the newest schema, whole or not at all; one that is there already is only read.

    Args:
        database: where the store is, or will be.
        create: whether an empty database becomes a store.
        upgraded: whether an older one is brought to the newest schema; a proof changes nothing.

    Raises:
        InputError: the database is empty and must not be made a store, holds something else, or is of a newer program.
    """
    with database.reading() as connection:
        version = _version(connection, database, create=create)
    if version == NEWEST or not (create or upgraded):
        return
    with database.writing() as connection:
        if _version(connection, database, create=create) != NEWEST:  # another may have been first
            upgrade(connection, NEWEST)


def has_store(database: Database) -> bool:
    """Whether a database holds a store; raises InputError where it holds something else."""
    with database.reading() as connection:
        return _version(connection, database, create=True) is not None


def upgrade(connection: sa.Connection, version: str) -> None:
    """Run the migrations up to a version inside the connection's transaction."""
    command = importlib.import_module("alembic.command")  # a fifth of a second, once in a store's life
    config = importlib.import_module("alembic.config").Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    config.attributes["connection"] = connection
    with _MIGRATING:
        command.upgrade(config, version)


def _version(connection: sa.Connection, database: Database, *, create: bool) -> str | None:
    """The store's version, None where the database is empty and may become one."""
    if database.kind == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'table'"
        names = {str(name) for (name,) in connection.exec_driver_sql(asked)}
        there = VERSION_TABLE in names
    else:  # a server's database may hold other things too
        names = set()
        there = connection.scalar(sa.select(sa.func.to_regclass(VERSION_TABLE))) is not None
    if not there:
        if names:
            found = "Filen är en databas för något annat än forecast."
            raise InputError(found, Place(database.shown), "Ange rätt fil, ofta store.sqlite i arbetsytan.")
        if not create:
            found = "Här finns inget minne ännu."
            raise InputError(found, Place(database.shown), "forecast refresh och forecast store add skapar det.")
        return None
    table = sa.table(VERSION_TABLE, sa.column("version_num"))
    versions = connection.execute(sa.select(table.c.version_num)).scalars().all()
    if len(versions) != 1 or not isinstance(versions[0], str):
        raise InputError("Uppgiften om minnets schema är ändrad eller borttagen.", Place(database.shown), ALTERED)
    [version] = versions
    if version not in VERSIONS:
        found = f"Minnet har schema {version}, men programmet kan läsa schema {NEWEST} och äldre."
        raise InputError(found, Place(database.shown), "Uppgradera programmet.")
    return str(version)
