"""Scenarios: named overrides over one base, from a file or from the page."""
