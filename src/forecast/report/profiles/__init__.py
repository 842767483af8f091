"""Profiles as data: one file a way of printing."""
