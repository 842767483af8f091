"""A budget by month for every row, that sums to the year."""
