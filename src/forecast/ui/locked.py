"""Whether a month is adopted and locked, told wherever somebody would write before they type."""

from __future__ import annotations

from forecast.periods import Month
from forecast.store.locks import lock_on, locked_words
from forecast.ui import data
from forecast.workspace.workspace import Workspace

OPENS = "Inget mer kan skrivas om den förrän en godkännare öppnar den igen på Inlämning, med skäl."
"""What a locked month means for whoever would write."""


def words(opened: Workspace, month: Month) -> str:
    """Which month is adopted, by whom and when, a sentence; "" where the month is open."""
    lock = lock_on(data.journal(data.path_of(opened.name)), month)
    return "" if lock is None else locked_words(lock, month)
