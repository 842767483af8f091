"""Text that a spreadsheet would run as a formula: `safe` where it only goes out, `guarded` where it is read back."""

from __future__ import annotations

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_STARTS = (*_FORMULAS, "'")


def safe(text: str) -> str:
    """Text that a spreadsheet shows and never executes (an apostrophe before what would begin a formula)."""
    shown = f"'{text}" if text.startswith(_FORMULAS) else text
    return shown.replace("\r", " ")


def guarded(text: str) -> str:
    """The text, with an apostrophe before what begins as a formula does (or with an apostrophe that has such a one)."""
    return f"'{text}" if text.startswith(_STARTS) and not _plain_apostrophe(text) else text


def unguarded(text: str) -> str:
    """The text that was guarded."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_STARTS) else text


def _plain_apostrophe(text: str) -> bool:
    """Whether the apostrophe that a text begins with would not be taken for ours."""
    return text.startswith("'") and not text[1:].startswith(_STARTS)
