"""Full-year forecast and scenarios for Swedish municipal social services."""

__version__ = "0.1.0"
