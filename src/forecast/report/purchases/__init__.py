"""Köp/sälj as people and programs read it: the parts of a deviation, month by month, and how sure the hours are."""
