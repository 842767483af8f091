"""The trees that rows sum in: activities, cost types, and whatever a published table is divided by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Role(StrEnum):
    """What a row does in its tree."""

    LEAF = "leaf"
    SUM = "sum"
    MEMO = "memo"
    """ "varav": printed and forecast, never summed."""


class CostType(StrEnum):
    """What kind of money a row holds."""

    NET = "net"
    INCOME = "income"
    COST = "cost"
    GRANTS = "grants"
    FEES = "fees"
    STAFF = "staff"
    SUBSTITUTES = "substitutes"
    RENT = "rent"
    PURCHASE = "purchase"
    PLACEMENTS = "placements"
    BENEFITS = "benefits"
    OTHER = "other"
    CAPITAL = "capital"
    APPROPRIATION = "appropriation"
    FINANCE = "finance"
    RESULT = "result"


INCOME_TYPES = frozenset({CostType.INCOME, CostType.GRANTS, CostType.FEES, CostType.APPROPRIATION})
COST_TYPES = frozenset(
    {
        CostType.COST, CostType.STAFF, CostType.SUBSTITUTES, CostType.RENT, CostType.PURCHASE,
        CostType.PLACEMENTS, CostType.BENEFITS, CostType.OTHER, CostType.CAPITAL,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a tree; `parent` is None at the top, `activity` is "" for the whole committee."""

    key: str
    parent: str | None
    name: str
    activity: str
    cost_type: CostType
    role: Role
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """The rows of one statement in printed order.

    Attributes:
        statement: key of the statement.
        rows: R rows.
        parent: (R,) position of the row that each sums into, -1 at the top.
        level: (R,) depth, 0 at the top.
        parts: (R,) positions of the summed children of each row (memo rows are not summed).
        leaves: (R,) positions of the leaves below each row; a leaf or memo row has itself.
    """

    statement: str
    rows: tuple[Row, ...]
    parent: NDArray[np.int64]
    level: NDArray[np.int64]
    parts: tuple[tuple[int, ...], ...]
    leaves: tuple[tuple[int, ...], ...]
    _positions: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """Row keys in printed order."""
        return tuple(row.key for row in self.rows)

    def position(self, key: str) -> int:
        """Where the row with this key stands; raises KeyError."""
        if not self._positions:  # asked for once for each amount of a ledger
            self._positions.update({row.key: at for at, row in reversed(list(enumerate(self.rows)))})
        return self._positions[key]

    def where(self, role: Role) -> NDArray[np.int64]:
        """Positions of the rows with a role."""
        return np.array([i for i, row in enumerate(self.rows) if row.role is role], dtype=np.int64)

    def children(self, position: int) -> list[int]:
        """Positions of the summed children of a row (memo rows are not summed)."""
        return list(self.parts[position])

    def leaves_below(self, position: int) -> list[int]:
        """Positions of all leaves in the subtree of a row, itself included."""
        return list(self.leaves[position])

    def reading_rows(self, top: int) -> list[int]:
        """Rows below `top` that people read: the deepest still divided by activity; without activities, the leaves."""
        below = {self.rows[i].activity for i in self.leaves_below(top)}
        if self.rows[top].role is not Role.SUM or below == {self.rows[top].activity} != {""}:
            return [top]
        return [row for child in self.children(top) for row in self.reading_rows(child)]

    def sum_up(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Replace every sum row by the sum of its children.

        Args:
            values: (R, ...) amounts; what stands in sum rows is ignored.

        Returns:
            (R, ...) amounts; a sum is NaN only where all its children are.
        """
        out = np.array(values, dtype=np.float64)
        for position in sorted(self.where(Role.SUM), key=lambda i: -self.level[i]):
            parts = out[self.children(position)]
            known = ~np.isnan(parts)
            total = np.where(known, parts, 0.0).sum(axis=0)
            out[position] = np.where(known.any(axis=0), total, np.nan)
        return out

    def sum_whole(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Like `sum_up`, for amounts of which a part says nothing about the whole: a sum is NaN where any leaf is."""
        out = self.sum_up(values)
        for position in self.where(Role.SUM):
            missing = np.isnan(out[self.leaves_below(int(position))]).any(axis=0)
            out[position] = np.where(missing, np.nan, out[position])
        return out

    def path(self, position: int) -> list[int]:
        """Positions from the row's topmost ancestor below the top down to the row."""
        steps = [position]
        while self.parent[steps[0]] >= 0 and self.level[steps[0]] > 1:
            steps.insert(0, int(self.parent[steps[0]]))
        return steps

    def with_leaf(self, row: Row) -> Tree:
        """The same tree with one more leaf, last among its parent's children."""
        if row.parent is None:
            raise ValueError("a leaf needs a parent")
        below = [i for i in range(len(self.rows)) if row.parent in self._ancestors(i)]
        at = max(below) + 1 if below else self.position(row.parent)
        return make_tree(self.statement, (*self.rows[:at], row, *self.rows[at:]))

    def _ancestors(self, position: int) -> list[str]:
        keys = []
        while self.parent[position] >= 0:
            position = int(self.parent[position])
            keys.append(self.rows[position].key)
        return keys


def make_tree(statement: str, rows: Sequence[Row]) -> Tree:
    """Build a tree; parents are known and free of circles (`read_trees` has checked a user's file)."""
    where = {row.key: i for i, row in enumerate(rows)}
    parent = np.array([-1 if row.parent is None else where[row.parent] for row in rows], dtype=np.int64)
    level = np.zeros(len(rows), dtype=np.int64)
    for i in range(len(rows)):
        above = parent[i]
        while above >= 0:
            level[i] += 1
            above = parent[above]
    parts: list[list[int]] = [[] for _ in rows]
    for i, row in enumerate(rows):
        if parent[i] >= 0 and row.role is not Role.MEMO:
            parts[int(parent[i])].append(i)
    leaves: list[tuple[int, ...]] = [(i,) for i in range(len(rows))]
    for i in sorted(range(len(rows)), key=lambda at: -int(level[at])):
        if rows[i].role is Role.SUM:
            leaves[i] = tuple(leaf for part in parts[i] for leaf in leaves[part])
    return Tree(statement, tuple(rows), parent, level, tuple(tuple(part) for part in parts), tuple(leaves))


def full_names(tree: Tree) -> tuple[str, ...]:
    """Every row's `full_name`."""
    counts = Counter(row.name for row in tree.rows)
    return tuple(_full_name(tree, at, alike=counts[row.name] > 1) for at, row in enumerate(tree.rows))


def full_name(tree: Tree, at: int) -> str:
    """A row's name, after the row above where others are called the same or it is a kind of money within one."""
    return _full_name(tree, at, alike=sum(other.name == tree.rows[at].name for other in tree.rows) > 1)


def _full_name(tree: Tree, at: int, *, alike: bool) -> str:
    row, up = tree.rows[at], int(tree.parent[at])
    if up < 0:
        return row.name
    above = tree.rows[up]
    part = bool(row.activity) and above.activity == row.activity
    return f"{above.name}, {row.name[:1].lower()}{row.name[1:]}" if alike or part else row.name
