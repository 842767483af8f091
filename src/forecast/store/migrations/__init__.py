"""The steps that bring a store to the newest schema; alembic runs them when a store is opened."""
