"""Runs the steps inside the transaction that the store has opened; nothing is half upgraded."""

from __future__ import annotations

from alembic import context

from forecast.store.tables import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"], version_table=VERSION_TABLE, transactional_ddl=True
)
context.run_migrations()
