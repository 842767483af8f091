"""Which rows people read, and in which order they matter."""

from __future__ import annotations

from forecast.ledger.tree import Tree
from forecast.model import Result


def reading_rows(tree: Tree, total: int) -> list[int]:
    """Rows that people read: the deepest that are still divided by activity; without activities, the leaves."""
    return tree.reading_rows(total)


def deficits(result: Result, rows: list[int]) -> list[int]:
    """Rows below budget, worst first."""
    deviation = result.main.deviation
    return sorted((i for i in rows if deviation[i] < 0), key=lambda i: (deviation[i], i))
