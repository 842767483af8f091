"""Foreign tables to ledger amounts: a mapping is proposed, a person looks at it, and every amount is accounted for."""
