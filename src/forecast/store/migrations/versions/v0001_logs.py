"""The journal, the snapshots, and where each chain ends."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "forecast_journal",
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("kind", "subject", "old", "new", "reason", "who", "at")
        ),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False, unique=True),
    )
    op.create_table(
        "forecast_snapshots",
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("id", "as_of", "at", "inputs", "result")),
        sa.Column("journal_count", sa.BigInteger, nullable=False),
        sa.Column("journal_hash", sa.Text, nullable=False),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False, unique=True),
        sa.UniqueConstraint("workspace", "id"),
    )
    op.create_table(
        "forecast_heads",
        sa.Column("workspace", sa.Text, primary_key=True),
        sa.Column("log", sa.Text, primary_key=True),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
