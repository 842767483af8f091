"""Words for alt texts: what a chart says to those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence


def sentence(head: str, parts: Sequence[str]) -> str:
    """`Head: a; b; c.`; nothing when there are no parts. Semicolons, since amounts hold commas."""
    return f"{head}: {'; '.join(parts)}." if parts else ""


def paragraph(sentences: Sequence[str]) -> str:
    """The sentences that say something, in one line."""
    return " ".join(part for part in sentences if part)
