"""A spreadsheet and its mapping to amounts: numbers, names, printed sums, and every row accounted for."""
