"""Questions asked of a base and its levers: compare, solve, sensitivity, several years, offsets."""
