"""Questions asked of a base and its levers: compare, solve, sensitivity, split, offsets, budgets, several years."""
