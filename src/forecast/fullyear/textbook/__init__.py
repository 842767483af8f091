"""The reserving textbook's methods, and rows that have no months of their own."""
