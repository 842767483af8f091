"""What people decided and what was forecast: an append-only journal and snapshots, in SQLite or PostgreSQL."""
