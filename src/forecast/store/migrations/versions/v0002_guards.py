"""What is written stays: the database itself refuses to change or remove a record, and a chain's end only moves on."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

LOGS = ("forecast_journal", "forecast_snapshots")
BODY = " BEGIN RAISE EXCEPTION 'append-only' USING ERRCODE = 'integrity_constraint_violation'; END "
"""What refuses, in PostgreSQL."""
KNOWN = (
    "EXISTS (SELECT 1 FROM LOG AS kept"
    " WHERE kept.workspace = NEW.workspace AND kept.seq = NEW.seq OR kept.hash = NEW.hash)"
)


def upgrade() -> None:
    """Make the triggers."""
    statements = sqlite_statements() if op.get_bind().dialect.name == "sqlite" else _postgresql()
    for statement in statements:
        op.execute(statement)


def sqlite_statements() -> list[str]:
    """What makes them in a file, word for word as it keeps them."""
    refuse = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    made = [
        f"CREATE TRIGGER {log}_{what.lower()} BEFORE {what} ON {log} {refuse}"
        for log in LOGS
        for what in ("UPDATE", "DELETE")
    ]
    made += [  # INSERT OR REPLACE would remove a record without asking the trigger on delete
        f"CREATE TRIGGER {log}_insert BEFORE INSERT ON {log} WHEN {KNOWN.replace('LOG', log)} {refuse}" for log in LOGS
    ]
    head = "WHEN NEW.count <= OLD.count OR NEW.workspace <> OLD.workspace OR NEW.log <> OLD.log"
    made.append(f"CREATE TRIGGER forecast_heads_update BEFORE UPDATE ON forecast_heads {head} {refuse}")
    made.append(f"CREATE TRIGGER forecast_heads_delete BEFORE DELETE ON forecast_heads {refuse}")
    return made


def _postgresql() -> list[str]:
    refuse = "EXECUTE FUNCTION forecast_append_only()"
    made = [f"CREATE FUNCTION forecast_append_only() RETURNS trigger LANGUAGE plpgsql AS $${BODY}$$"]
    for log in (*LOGS, "forecast_heads"):
        made.append(f"CREATE TRIGGER {log}_delete BEFORE DELETE ON {log} FOR EACH ROW {refuse}")
        made.append(f"CREATE TRIGGER {log}_truncate BEFORE TRUNCATE ON {log} FOR EACH STATEMENT {refuse}")
    made += [f"CREATE TRIGGER {log}_update BEFORE UPDATE ON {log} FOR EACH ROW {refuse}" for log in LOGS]
    head = "WHEN (NEW.count <= OLD.count OR NEW.workspace <> OLD.workspace OR NEW.log <> OLD.log)"
    made.append(f"CREATE TRIGGER forecast_heads_update BEFORE UPDATE ON forecast_heads FOR EACH ROW {head} {refuse}")
    return made
