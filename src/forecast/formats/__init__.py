"""Bytes to tables: readers that know files but not what their figures mean."""
