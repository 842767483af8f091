"""The months that a change may act on, and an amount spread over them: what is booked is booked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from forecast.money import round_ore
from forecast.periods import BudgetYear, Month, Span


def span_after(as_of: Month, start: Month | None = None, until: Month | None = None) -> Span:
    """The months that a change acts on.

    Args:
        as_of: last booked month.
        start: its first month; None means the one after as-of.
        until: its last month; None means December.

    Raises:
        ValueError: the year is over, the change touches a booked month or another year, or it ends before it begins;
            the text is Swedish.
    """
    left = BudgetYear(as_of.year).after(as_of)
    if left is None:
        raise ValueError(f"Hela {as_of.year} är bokfört, så ingen månad kan ändras.")
    first, last = start or Month(left.year, left.first), until or Month(left.year, left.last)
    for word, month in (("börjar", first), ("slutar", last)):
        if month.year != as_of.year or month <= as_of:
            raise ValueError(
                f"Ändringen {word} i {month.label}, men bara månader efter {as_of.label} under {as_of.year} kan ändras."
            )
    if last < first:
        raise ValueError(f"Ändringen slutar i {last.label}, innan den börjar i {first.label}.")
    return Span(as_of.year, first.number, last.number)


def spread(total: float, span: Span) -> NDArray[np.float64]:
    """(12,) SEK: `total` in equal parts over a span, in whole öre; the last month takes the rest."""
    out = np.zeros(12)
    months = np.arange(span.first - 1, min(span.last, 12))
    out[months] = round(total / len(months), 2)
    out[months[-1]] = round(total - float(out[months[:-1]].sum()), 2)
    return round_ore(out)
