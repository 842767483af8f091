"""The parts of replay.py: the program's own commands, a month's work, and the year's page."""
