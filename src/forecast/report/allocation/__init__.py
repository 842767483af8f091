"""Resource allocation as people and programs read it: what each unit would have by its need, beside what it has."""
