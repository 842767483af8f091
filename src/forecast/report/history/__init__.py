"""Historik: earlier forecasts, what has changed between them, and how well they held."""
