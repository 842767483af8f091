"""A paper as Excel."""
