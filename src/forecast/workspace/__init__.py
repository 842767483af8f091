"""A folder on disk to a ledger, drivers and settings. Nothing is written here."""
