"""An empty store in each database: SQLite always; PostgreSQL on a real server, which is started where none is named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

NUMBER = count()
NEEDED = (
    "Tests marked postgres need PostgreSQL's own programs (initdb, pg_ctl): install the package postgresql, "
    "or let POSTGRES_URL name a server."
)
_HOMES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")


def _programs() -> Path:
    """The folder with initdb and pg_ctl; fails where there is none, since a skipped test proves nothing."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    homes = [home for pattern in _HOMES for home in Path("/").glob(pattern.lstrip("/")) if (home / "initdb").is_file()]
    if not homes:
        pytest.fail(NEEDED)
    return max(homes)


def _unprivileged() -> dict[str, str]:
    """PostgreSQL refuses to run as root: then its own user, or nobody."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return {}
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    user = next(name for name in ("postgres", "nobody") if name in known)
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a running PostgreSQL server."""
    named = os.environ.get("POSTGRES_URL")
    if named:
        yield named
        return
    programs, run_as = _programs(), _unprivileged()
    home = Path(tempfile.mkdtemp(prefix="pg"))
    if run_as:
        shutil.chown(home, run_as["user"], run_as["group"])
    data, log = home / "data", home / "log"

    def call(program: str, *arguments: object) -> None:
        words = [str(programs / program), *map(str, arguments)]
        done = subprocess.run(words, capture_output=True, text=True, cwd=home, check=False, **run_as)
        if done.returncode:
            pytest.fail(f"{program}: {done.stderr or done.stdout}{log.read_text() if log.is_file() else ''}")

    call("initdb", "-D", data, "-U", "forecast", "-A", "trust", "-E", "UTF8", "--locale=C")
    options = f"-c listen_addresses='' -c unix_socket_directories={home} -c max_connections=60"
    try:
        call("pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", "-o", options, "start")
        yield f"postgresql://forecast@/postgres?host={home}"
    finally:
        call("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a new store can be: a file, or a schema of its own in the server."""
    if request.param == "sqlite":
        yield str(tmp_path / "store.sqlite")
        return
    server = request.getfixturevalue("server")
    schema = f"t{os.getpid()}_{next(NUMBER)}"
    url = sa.make_url(server).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text(f"CREATE SCHEMA {schema}"))
    own = url.update_query_dict({"options": f"-csearch_path={schema}"})
    yield own.render_as_string(hide_password=False).replace("postgresql+psycopg", "postgresql")
    with engine.begin() as connection:
        connection.execute(sa.text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()
