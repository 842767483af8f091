"""Drivare: what drives the cost, what came out, and what the forecast assumes of it."""
