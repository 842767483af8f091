"""A mapping for a file that nobody has mapped: what its columns hold, its unit, sign and months, with evidence."""
