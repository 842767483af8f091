"""Commentary: sections by profile, sentences built from numbers, and what persons have written instead."""
