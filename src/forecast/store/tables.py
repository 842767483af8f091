"""The tables of a store, the same in SQLite and PostgreSQL. They are made by the migrations; this is what is asked."""

from __future__ import annotations

import sqlalchemy as sa

VERSION_TABLE = "forecast_version"
metadata = sa.MetaData()

journal = sa.Table(
    "forecast_journal",
    metadata,
    sa.Column("workspace", sa.Text, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("old", sa.Text, nullable=False),
    sa.Column("new", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False, unique=True),
)

snapshots = sa.Table(
    "forecast_snapshots",
    metadata,
    sa.Column("workspace", sa.Text, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("as_of", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("inputs", sa.Text, nullable=False),
    sa.Column("result", sa.Text, nullable=False),
    sa.Column("journal_count", sa.BigInteger, nullable=False),
    sa.Column("journal_hash", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False, unique=True),
    sa.UniqueConstraint("workspace", "id"),
)

heads = sa.Table(
    "forecast_heads",
    metadata,
    sa.Column("workspace", sa.Text, primary_key=True),
    sa.Column("log", sa.Text, primary_key=True),
    sa.Column("count", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)

files = sa.Table(
    "forecast_files",
    metadata,
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
)
"""What snapshots were made of: SHA-256 of a file's bytes, their number, and the bytes packed by zlib."""

LOGS = {"journal": journal, "snapshots": snapshots}
"""The table of each log."""
GUARDS = {
    "sqlite": frozenset(
        {f"forecast_{log}_{what}" for log in LOGS for what in ("update", "delete", "insert")}
        | {"forecast_heads_update", "forecast_heads_delete"}
    ),
    "postgresql": frozenset(
        f"forecast_{log}_{what}" for log in (*LOGS, "heads") for what in ("update", "delete", "truncate")
    ),
}
"""The triggers by which each database keeps what is written (migration 0002)."""
FILE_GUARDS = {
    "sqlite": frozenset(f"forecast_files_{what}" for what in ("update", "delete", "insert")),
    "postgresql": frozenset(f"forecast_files_{what}" for what in ("update", "delete", "truncate")),
}
"""Those of the kept files (migration 0003)."""
