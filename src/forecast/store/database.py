"""A database by file or URL: transactions that exclude each other, and its faults as sentences.

SQLite keeps its rollback journal (not WAL): between transactions the file is one whole file that can be copied, and a
writer that is killed leaves what the next opener rolls back. Writers wait for each other (BEGIN IMMEDIATE; in
PostgreSQL an advisory lock that ends with the transaction). There is no lock file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from forecast.errors import InputError, Place, UsageError

PATIENCE = 60.0
"""Seconds that a writer waits for the others."""
_CONNECT_SECONDS = 10
_LOCK = 4_703_126_551_084_221
"""The advisory lock of writers, any number that nobody else uses."""
ALTERED = "Lita inte på det: ta fram en säkerhetskopia eller en export."
_POSTGRES = ("postgres", "postgresql", "postgresql+psycopg")


@dataclass(frozen=True, slots=True)
class Database:
    """An engine, its name without password, and how long a writer waits."""

    engine: sa.Engine
    shown: str
    patience: float
    file: Path | None

    @property
    def kind(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    def _isolation(self, level: str) -> dict[str, Any]:
        """What a server is asked for whatever its own habit is: a writer must see what the one before it wrote."""
        return {} if self.kind == "sqlite" else {"isolation_level": level}

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """One unchanging view of the database; raises InputError with the database's fault."""
        with _told(self.shown), self.engine.connect() as connection:
            asked = connection.execution_options(**self._isolation("REPEATABLE READ"))
            with asked.begin():
                yield asked

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """The only writer, until the block ends: all of it is kept, or nothing; raises InputError."""
        with _told(self.shown), self.engine.connect() as connection:
            asked = connection.execution_options(writes=True, **self._isolation("READ COMMITTED"))
            with asked.begin():
                if self.kind == "postgresql":
                    asked.exec_driver_sql("SET LOCAL synchronous_commit = on")  # what is told to be kept is on disk
                    asked.exec_driver_sql(f"SET LOCAL lock_timeout = {int(self.patience * 1000)}")
                    asked.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                yield asked


def database_at(where: str | Path, patience: float = PATIENCE) -> Database:
    """A database by a file's path, `sqlite:///file` or `postgresql://user:password@host/database`.

    Raises:
        UsageError: an address that is none of these.
        InputError: PostgreSQL is asked for and its driver is not installed.
    """
    text = str(where)
    scheme = text.partition("://")[0] if "://" in text else ""
    if scheme in _POSTGRES:
        return _postgresql(text, patience)
    if scheme and scheme != "sqlite":
        raise UsageError(
            f"Ett minne på ”{scheme}://” går inte att öppna. Skriv en fil eller postgresql://användare@dator/databas."
        )
    path = Path(text.removeprefix("sqlite:///") if scheme else text)
    if path.is_dir():
        raise InputError("Det här är en mapp.", Place(str(path)), "Ange filen, till exempel store.sqlite i mappen.")
    url = sa.URL.create("sqlite", database=str(path.resolve()))
    engine = sa.create_engine(
        url, poolclass=sa.NullPool, connect_args={"isolation_level": None, "timeout": patience, "uri": False}
    )
    sa.event.listen(engine, "connect", _careful)
    sa.event.listen(engine, "begin", _begin)
    return Database(engine, str(path), patience, path)


def _postgresql(text: str, patience: float) -> Database:
    try:
        url = make_url(text).set(drivername="postgresql+psycopg")
    except (ArgumentError, ValueError):  # its own words may hold the password
        raise UsageError(
            "Adressen till databasen går inte att läsa. Skriv postgresql://användare:lösenord@dator:port/databas; "
            "tecken som @, : och / i lösenordet skrivs procentkodade."
        ) from None
    host = url.host or "den här datorn"
    shown = f"databasen {url.database or url.username or ''} på {host}" + (f":{url.port}" if url.port else "")
    try:
        engine = sa.create_engine(
            url,
            poolclass=sa.NullPool,
            connect_args={"connect_timeout": _CONNECT_SECONDS, "prepare_threshold": None},
        )
    except ModuleNotFoundError as error:
        raise InputError(
            "PostgreSQL kräver ett tillägg som inte är installerat.",
            Place(shown),
            "Installera programmet med tillägget: pip install 'forecast[postgres]'.",
        ) from error
    return Database(engine, shown, patience, None)


def _careful(connection: sqlite3.Connection, record: object) -> None:
    """Every commit is on disk before it is told, and nothing in the file's own schema is trusted."""
    del record
    connection.text_factory = _text
    for pragma in ("synchronous = EXTRA", "trusted_schema = OFF", "recursive_triggers = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _text(raw: bytes) -> str:
    """A text; bytes that are none are told as such, so that what somebody has put there is seen as altered."""
    return raw.decode("utf-8", "backslashreplace")


def _begin(connection: sa.Connection) -> None:
    """A writer takes its place in the queue at once; a reader takes none."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _told(shown: str) -> Iterator[None]:
    """The database's faults as sentences; its own words stay in the traceback."""
    try:
        yield
    except DBAPIError as error:
        raise _sentence(error.orig, shown) from error
    except (sqlite3.Error, SQLAlchemyError) as error:
        raise _sentence(error, shown) from error


_SQLITE = {
    "SQLITE_NOTADB": ("Filen är inget minne: den är ingen databas.", "Ange rätt fil, ofta store.sqlite i arbetsytan."),
    "SQLITE_BUSY": ("Minnet är upptaget: någon annan skriver i det.", "Försök igen om en stund."),
    "SQLITE_LOCKED": ("Minnet är upptaget: någon annan skriver i det.", "Försök igen om en stund."),
    "SQLITE_READONLY": ("Minnet går inte att skriva i.", "Kontrollera rättigheterna till filen och mappen."),
    "SQLITE_PERM": ("Minnet går inte att skriva i.", "Kontrollera rättigheterna till filen och mappen."),
    "SQLITE_CANTOPEN": ("Minnet går inte att öppna.", "Kontrollera att mappen finns och att du har rätt till den."),
    "SQLITE_FULL": ("Disken är full; ingenting är skrivet.", "Frigör utrymme och gör om det."),
    "SQLITE_IOERR": ("Disken svarar inte; ingenting är skrivet.", "Kontrollera disken och gör om det."),
    "SQLITE_CORRUPT": ("Filen är skadad.", "Ta fram den senaste säkerhetskopian, eller en export."),
    "SQLITE_CONSTRAINT": ("Minnet vägrar: det som är skrivet får inte ändras.", "Gör om det."),
    "SQLITE_ERROR": ("Minnets tabeller är inte som de skapades.", ALTERED),
    "SQLITE_TOOBIG": ("Texten är för stor för minnet.", "Korta den."),
}
_STATES = {
    "28": ("Databasen tar inte emot användaren eller lösenordet.", "Kontrollera adressen."),
    "3D": ("Databasen finns inte.", "Skapa den, eller rätta namnet i adressen."),
    "3F": ("Databasens schema finns inte.", "Skapa det, eller rätta adressen."),
    "42501": ("Användaren har inte rätt att göra det här i databasen.", "Be den som sköter databasen om rätten."),
    "25006": ("Databasen går bara att läsa.", "Ange den server som går att skriva i."),
    "53100": ("Databasens disk är full; ingenting är skrivet.", "Frigör utrymme och gör om det."),
    "53300": ("Databasen har för många som är anslutna.", "Försök igen om en stund."),
    "55P03": ("Minnet är upptaget: någon annan skriver i det.", "Försök igen om en stund."),
    "23": ("Minnet vägrar: det som är skrivet får inte ändras.", "Gör om det."),
    "42P01": ("Minnets tabeller är inte som de skapades.", ALTERED),
    "42703": ("Minnets tabeller är inte som de skapades.", ALTERED),
    "42809": ("Minnets tabeller är inte som de skapades.", ALTERED),
    "22": ("Databasen kan inte lagra texten, troligen för att den inte är i UTF-8.", "Skapa databasen i UTF-8."),
}


def _sentence(error: BaseException | None, shown: str) -> InputError:
    if isinstance(error, sqlite3.Error):
        name = str(getattr(error, "sqlite_errorname", ""))
        found = next((words for start, words in _SQLITE.items() if name.startswith(start)), None)
        words = found or ("Databasen kan inte göra det som behövs.", "Kontrollera filen med forecast store verify.")
        return InputError(words[0], Place(shown), words[1])
    state = getattr(error, "sqlstate", None) or _state_in(str(error))
    found = next((words for start, words in _STATES.items() if state and state.startswith(start)), None)
    words = found or (
        ("Databasen svarar inte.", "Kontrollera att servern är igång och att adress, användare och lösenord stämmer.")
        if not state or state[:2] in {"08", "57"}
        else (f"Databasen kan inte göra det som behövs (fel {state}).", "Visa felet för den som sköter databasen.")
    )
    return InputError(words[0], Place(shown), words[1])


def _state_in(text: str) -> str:
    """The state behind a refused connection, which the driver only tells in words."""
    if "authentication" in text or "no pg_hba.conf entry" in text or ("role" in text and "does not exist" in text):
        return "28P01"
    if "password" in text:
        return "28P01"
    return "3D000" if "database" in text and "does not exist" in text else ""
