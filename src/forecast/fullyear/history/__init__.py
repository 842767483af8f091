"""Rows with months of their own: twelve readings of the history, weighed, and spans from past misses."""
