"""The files that kept forecasts were made of, each kept once; like all else, what is written stays."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table and its triggers."""
    op.create_table(
        "forecast_files",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    statements = sqlite_statements() if op.get_bind().dialect.name == "sqlite" else _postgresql()
    for statement in statements:
        op.execute(statement)


def sqlite_statements() -> list[str]:
    """What makes the triggers in a file, word for word as it keeps them."""
    refuse = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    known = "WHEN EXISTS (SELECT 1 FROM forecast_files AS kept WHERE kept.hash = NEW.hash)"
    return [
        f"CREATE TRIGGER forecast_files_update BEFORE UPDATE ON forecast_files {refuse}",
        f"CREATE TRIGGER forecast_files_delete BEFORE DELETE ON forecast_files {refuse}",
        f"CREATE TRIGGER forecast_files_insert BEFORE INSERT ON forecast_files {known} {refuse}",
    ]


def _postgresql() -> list[str]:
    refuse = "EXECUTE FUNCTION forecast_append_only()"  # made by 0002
    made = "CREATE TRIGGER forecast_files_{} BEFORE {} ON forecast_files FOR EACH {} " + refuse
    return [
        made.format(what, what.upper(), each)
        for what, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT"))
    ]
