"""Text that goes out in a CSV: shown by a spreadsheet, never executed."""

from __future__ import annotations

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe(text: str) -> str:
    """Text that a spreadsheet shows and never executes (an apostrophe before what would begin a formula)."""
    guarded = f"'{text}" if text.startswith(_FORMULA_STARTS) else text
    return guarded.replace("\r", " ")
