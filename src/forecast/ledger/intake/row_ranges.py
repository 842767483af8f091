"""Row numbers in messages: `5, 7–12 och 30`."""

from __future__ import annotations

from collections.abc import Sequence

_MOST = 6


def row_ranges(numbers: Sequence[int]) -> str:
    """Rising row numbers as people write them; after six ranges the rest are counted."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [str(a) if a == b else f"{a}–{b}" for a, b in runs[:_MOST]]
    rest = sum(b - a + 1 for a, b in runs[_MOST:])
    if rest:
        return f"{', '.join(shown)} och {rest} rader till"
    return " och ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else ""
