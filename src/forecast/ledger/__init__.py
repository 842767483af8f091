"""Tables to ledger: the trees, the mapping of printed tables, the amounts, and the checks."""
