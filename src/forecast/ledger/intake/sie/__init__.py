"""A SIE file to amounts: one source a year, one level an account, each record taken or its reason told."""
