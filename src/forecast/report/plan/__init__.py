"""Budget och plan: the years ahead, their assumptions, and the versions of the budget."""
