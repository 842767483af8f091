"""Amounts on the rows of the ledger's trees, or on rows that the file brings."""
