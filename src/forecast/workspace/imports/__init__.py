"""Imports of a workspace: files looked at, taken in whole or not at all, and what they have left for the ledger."""
