"""Which rows people read, and in which order they matter."""

from __future__ import annotations

from forecast.ledger.tree import Role, Tree
from forecast.model import Result


def reading_rows(tree: Tree, total: int) -> list[int]:
    """Rows that people read: the deepest that are still divided by activity; without activities, the leaves."""
    out: list[int] = []

    def visit(at: int) -> None:
        activities = {tree.rows[i].activity for i in tree.leaves_below(at)}
        if tree.rows[at].role is not Role.SUM or activities == {tree.rows[at].activity} != {""}:
            out.append(at)
            return
        for child in tree.children(at):
            visit(child)

    visit(total)
    return out


def deficits(result: Result, rows: list[int]) -> list[int]:
    """Rows below budget, worst first."""
    deviation = result.main.deviation
    return sorted((i for i in rows if deviation[i] < 0), key=lambda i: (deviation[i], i))
