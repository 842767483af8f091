"""The parts of make.py: what was published, what is invented, the shapes of the months, and the papers."""
