"""A paper as Word."""
