"""The inside of a workbook, looked through before the library reads it: its weight, and what the library leaves out."""
