"""The trees that rows sum in: activities, cost types, and whatever a published table is divided by."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.csv_table import CsvTable

_KEY = re.compile(r"[a-z0-9][a-z0-9.\-]*")
COLUMNS = ("statement", "row", "parent", "name", "activity", "cost_type", "role", "aliases")


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

    @property
    def keys(self) -> tuple[str, ...]:
        """Row keys in printed order."""
        return tuple(row.key for row in self.rows)

    def position(self, key: str) -> int:
        """Where the row with this key stands; raises KeyError."""
        try:
            return self.keys.index(key)
        except ValueError:
            raise KeyError(key) from None

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


def read_trees(table: CsvTable) -> dict[str, Tree]:
    """Read rows.csv: statement key -> tree.

    Raises:
        CollectedInputError: repeated or malformed keys, unknown parents, circles, unknown roles or cost types, a sum
            without parts, a leaf with parts, a statement without exactly one top row.
    """
    table.require(COLUMNS)
    faults: list[InputError] = []
    found: dict[str, dict[str, tuple[Row, int]]] = {}
    unread: dict[str, set[str]] = {}
    for number, cells in table.records():
        place = Place(table.file, number)
        rows = found.setdefault(cells["statement"], {})
        try:
            row = _row(cells, place)
        except InputError as error:
            faults.append(error)
            unread.setdefault(cells["statement"], set()).add(cells["row"])
            continue
        if row.key in rows:
            faults.append(
                InputError(f"Raden ”{row.key}” finns redan på rad {rows[row.key][1]}.", place, "Ta bort den ena.")
            )
        rows[row.key] = (row, number)
    for statement, rows in found.items():
        faults += _tree_faults(statement, rows, unread.get(statement, set()), table.file)
    if not found:
        faults.append(InputError("Inga rader.", Place(table.file), "Skriv minst en rad per uppställning."))
    if faults:
        raise CollectedInputError(faults)
    return {name: make_tree(name, [row for row, _ in rows.values()]) for name, rows in found.items()}


def _row(cells: Mapping[str, str], place: Place) -> Row:
    if not _KEY.fullmatch(cells["row"]):
        raise InputError(
            f"Nyckeln ”{cells['row']}” är inte giltig.",
            place,
            "Använd små bokstäver a–z, siffror, punkt och bindestreck.",
        )
    for column, kind in (("cost_type", CostType), ("role", Role)):
        allowed = [item.value for item in kind]
        if cells[column] not in allowed:
            raise InputError(f"”{cells[column]}” är inte känt i ”{column}”.", place, f"Skriv {', '.join(allowed)}.")
    aliases = tuple(alias.strip() for alias in cells["aliases"].split("|") if alias.strip())
    return Row(
        cells["row"], cells["parent"] or None, cells["name"], cells["activity"],
        CostType(cells["cost_type"]), Role(cells["role"]), aliases,
    )  # fmt: skip


def _tree_faults(statement: str, rows: Mapping[str, tuple[Row, int]], unread: set[str], file: str) -> list[InputError]:
    """What is wrong between rows; faults that only follow from a row that could not be read are left out."""
    faults = []
    parents = {row.parent for row, _ in rows.values()}
    for row, number in rows.values():
        place = Place(file, number)
        if row.parent in unread:
            continue
        if row.parent is not None and row.parent not in rows:
            near = difflib.get_close_matches(row.parent, list(rows), n=1)
            hint = f"Menar du ”{near[0]}”?" if near else "Lägg till den raden."
            faults.append(InputError(f"Överraden ”{row.parent}” finns inte i ”{statement}”.", place, hint))
        elif _in_circle(row, rows):
            faults.append(InputError(f"Raden ”{row.key}” ligger under sig själv.", place, "Rätta kolumnen parent."))
        if row.role is Role.SUM and row.key not in parents and not unread:
            faults.append(
                InputError(f"Summan ”{row.key}” har inga delar.", place, "Lägg delar under den, eller skriv leaf.")
            )
        if row.role is not Role.SUM and any(
            other.parent == row.key and other.role is not Role.MEMO for other, _ in rows.values()
        ):
            faults.append(InputError(f"Raden ”{row.key}” har delar men är inte en summa.", place, "Skriv sum."))
    tops = [row.key for row, _ in rows.values() if row.parent is None]
    if len(tops) != 1 and not unread:
        faults.append(
            InputError(
                f"Uppställningen ”{statement}” har {len(tops)} översta rader ({', '.join(tops)}).",
                Place(file),
                "Den ska ha exakt en rad utan parent.",
            )
        )
    return faults


def _in_circle(row: Row, rows: Mapping[str, tuple[Row, int]]) -> bool:
    """Whether the way up from a row comes back to the row itself."""
    seen: set[str] = set()
    above = row.parent
    while above is not None and above in rows and above not in seen:
        if above == row.key:
            return True
        seen.add(above)
        above = rows[above][0].parent
    return False
