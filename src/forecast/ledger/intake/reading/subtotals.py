"""Printed sums, by label and arithmetic together: what adds up what, so that nothing is loaded twice.

A row is a sum when it equals the rows that stand right above it or right below it, in every column of amounts and
within what printed rounding explains. A sum takes its parts' place, so that sums of sums are found the same way. Labels
decide which rows are tried and what happens to a row that does not foot.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.ledger.intake.reading.sum_search import Printed, Proof, Search, Stack
from forecast.ledger.intake.reading.sum_words import Mark

_SMALL = 2_000
"""Rows of a table in which sums are looked for by arithmetic alone."""
_DEEPEST = 5_000
"""Rows that a sum without a word may add up."""
_CHANCE = 3.5
"""Digits that must agree, all columns together, before arithmetic alone makes a row a sum: so many more than chance
gives, with as many blocks to try as the table has pairs of rows."""
_DIGITS_OF_NET = 4.0
"""Digits that must agree in a sum that is printed with the other sign."""
_MOST_ROUNDS = 8
"""Times that all rows are gone through: sums of sums of sums are found in three."""
_MOST_UNFOOTED = 50
"""Sums that do not foot and whose parts are looked for; further ones are sums without parts, as all are of ten times
as many."""
_MOST_WORK = 100_000_000
"""Cells that a pass compares at most: many sums look less far up than one."""
_NO_WORD = 20
"""Where more than half of the rows, and so many, are called sums, the word means something else."""
_NEAR = 0.1
"""A row that is called a sum by a weak word is one that does not foot only when it is this near to its parts."""


@dataclass(frozen=True, slots=True)
class Unfooted:
    """A sum that does not foot: its row, the column where it is worst, and both figures."""

    row: int
    column: int
    printed: float
    parts: float


@dataclass(frozen=True, slots=True)
class Roles:
    """What each row of a table is.

    Attributes:
        role: (R,) "" for amounts, "sum", "memo".
        parts: sum -> the rows that it adds up, themselves sums or not.
        unfooted: sums that do not equal their parts.
        doubtful: rows that are called sums and were read as amounts.
    """

    role: NDArray[np.object_]
    parts: Mapping[int, tuple[int, ...]]
    unfooted: tuple[Unfooted, ...]
    doubtful: tuple[int, ...]


def find_roles(printed: Printed) -> Roles:
    """Find sums and "varav" rows."""
    search = Search(printed, np.nan_to_num(printed.values), ~np.isnan(printed.values), {}, {})
    order = np.flatnonzero(search.filled.any(axis=1) & (printed.marks != Mark.MEMO))
    marks = printed.marks
    if (marks[order] == Mark.STRONG).sum() > max(_NO_WORD, len(order) // 2):
        marks = np.where(marks == Mark.STRONG, Mark.NONE, marks)
    named = (marks >= Mark.WEAK) & (marks <= Mark.FORCED)
    if not (named.any() or printed.groups.any() or (printed.by_arithmetic and len(order) <= _SMALL)):
        return _roles(search, ())
    rows = order.tolist()
    order = _only_children(search, _settle(search, order, named), named)
    unfooted = _counted_beside_their_parts(search, rows)
    order = order[[row not in search.parent for row in order.tolist()]]
    doubtful: list[int] = []
    unresolved = [row for row in order[named[order]].tolist() if row not in search.parts]
    most = _MOST_UNFOOTED if len(unresolved) <= 10 * _MOST_UNFOOTED else 0
    tried = 0
    for row in unresolved:
        if row in search.parts or row in search.parent:
            continue
        tried += 1
        if tried > most:
            if marks[row] >= Mark.STRONG:
                search.take(row, ())
            continue
        block = _block_above(search, order, row)
        if _is_amount(search, row, block, order):
            if marks[row] == Mark.STRONG:
                doubtful.append(row)
            continue
        search.take(row, block)
        unfooted += _worst(search, row, block)
        order = _settle(search, order[~np.isin(order, block)], named)
    return _roles(search, tuple(unfooted), tuple(doubtful))


def _roles(search: Search, unfooted: tuple[Unfooted, ...], doubtful: tuple[int, ...] = ()) -> Roles:
    role = np.full(len(search.values), "", dtype=object)
    role[search.printed.marks == Mark.MEMO] = "memo"
    role[list(search.parts)] = "sum"
    return Roles(role, search.parts, unfooted, doubtful)


def _settle(search: Search, order: NDArray[np.int64], named: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Find all sums that foot; returns the rows that are part of none."""
    printed = search.printed
    free = np.zeros(len(named), dtype=np.bool_)
    if printed.by_arithmetic and len(order) <= _SMALL:
        free = (printed.marks == Mark.NONE) | (printed.marks == Mark.WEAK)
    far = max(_DEEPEST, _MOST_WORK // max(int(named[order].sum()), 1))
    own = printed.groups & (printed.marks != Mark.NEVER)
    above = len(order) > 1 and order[0] == 0 and printed.marks[0] in {Mark.STRONG, Mark.FORCED}  # before their parts
    sure = _CHANCE + 2 * np.log10(max(len(order), 2))
    for _ in range(_MOST_ROUNDS):
        before = len(search.parts)
        order = _pass(search, order[::-1], own, Proof(1, 0.0, _DEEPEST))[::-1]
        if above:
            order = _pass(search, order[::-1], named, Proof(1, 0.0, far))[::-1]
        order = _pass(search, order, named, Proof(1, 0.0, far))
        order = _pass(search, order[::-1], named, Proof(2, 0.0, far))[::-1]
        order = _pass(search, order, named, Proof(2, _DIGITS_OF_NET, far, -1.0))
        order = _pass(search, order, free, Proof(2, sure, _DEEPEST))
        order = _pass(search, order[::-1], free, Proof(2, sure, _DEEPEST))[::-1]
        if len(search.parts) == before:
            break
    return order


def _only_children(search: Search, order: NDArray[np.int64], named: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Groups of one row print it twice, right below or above each other: where a total counts it once, one is the sum.

    Returns:
        The rows that are part of no sum.
    """
    if not search.printed.by_arithmetic or len(order) > _SMALL:
        return order
    rows = np.flatnonzero(search.filled.any(axis=1) & (search.printed.marks != Mark.MEMO)).tolist()
    twins = [(one, other) for one, other in itertools.pairwise(rows) if _alike(search, one, other)]
    for one, other in twins:
        if not {one, other} & search.parent.keys():  # perhaps a total foots when one of them is left out
            order = _settle(search, order[order != other], named)
        for counted, left in ((one, other), (other, one)):
            if counted in search.parent and left not in search.parent and counted not in search.parts:
                search.take(counted, (left,))
                order = order[order != left]
                break
        else:
            if other not in search.parent and other not in order:
                order = np.sort(np.append(order, other))
    return order


def _alike(search: Search, one: int, other: int) -> bool:
    """Whether two rows that are no sums print the same money."""
    if one in search.parts or other in search.parts or not search.values[one].any():
        return False
    same = (search.filled[one] == search.filled[other]).all() and (search.values[one] == search.values[other]).all()
    return bool(same)


def _pass(search: Search, order: NDArray[np.int64], tried: NDArray[np.bool_], proof: Proof) -> NDArray[np.int64]:
    """Go through the rows once; a row that is tried and equals the rows right before it takes their place."""
    at = np.flatnonzero(tried[order])
    if not len(at):
        return order
    stack = Stack.empty(len(order), search.values.shape[1])
    done = 0
    for position in at.tolist():
        row = int(order[position])
        stack.push(search, order[done:position])
        done = position
        if row in search.parts or not search.values[row].any():
            continue
        block = stack.block(search, row, proof)
        if block is not None:
            search.take(row, block)
    stack.push(search, order[done:])
    return stack.rows[: stack.depth].copy()


def _counted_beside_their_parts(search: Search, rows: list[int]) -> list[Unfooted]:
    """Sums that a total counts although they do not foot: the rows above that no total counts are their parts."""
    unfooted: list[Unfooted] = []
    for at, row in enumerate(rows):
        if (
            search.printed.marks[row] not in {Mark.STRONG, Mark.FORCED}
            or row in search.parts
            or row not in search.parent
        ):
            continue
        block: list[int] = []
        above = at - 1
        while above >= 0 and rows[above] not in search.parent and rows[above] not in search.parts:
            block.append(rows[above])
            above -= 1
        if block:
            search.take(row, block)
            unfooted += _worst(search, row, block)
    return unfooted


def _block_above(search: Search, order: NDArray[np.int64], row: int) -> list[int]:
    """What a sum that foots with nothing should have added up: the rows since the sum before it, or those sums."""
    above = order[: int(np.flatnonzero(order == row)[0])].tolist()
    block: list[int] = []
    for item in reversed(above):
        if item in search.parts:
            break
        block.append(item)
    return block or above


def _is_amount(search: Search, row: int, block: list[int], order: NDArray[np.int64]) -> bool:
    """Whether a row that is called a sum is the sum of nothing, and thus an amount of its own."""
    mark = int(search.printed.marks[row])
    if mark == Mark.FORCED:
        return False
    if not search.values[row].any():
        return mark != Mark.STRONG
    if not block:
        below = order[int(np.flatnonzero(order == row)[0]) + 1 :].tolist()
        return not (mark == Mark.STRONG and below and _is_near(search, row, below))
    followed = row + 1 < len(search.printed.marks) and search.printed.marks[row + 1] == Mark.MEMO
    return (mark == Mark.WEAK or bool(followed)) and not _is_near(search, row, block)


def _is_near(search: Search, row: int, block: Sequence[int]) -> bool:
    """Whether a row is within a tenth of what a block adds up to, in every column."""
    summed, value = search.values[list(block)].sum(axis=0), search.values[row]
    size = np.maximum(np.abs(search.values[list(block)]).sum(axis=0), search.printed.digits)
    return bool((np.abs(summed - value) <= _NEAR * size)[search.filled[row]].all())


def _worst(search: Search, row: int, block: Sequence[int]) -> list[Unfooted]:
    """The column where a sum is farthest from its parts; nothing where rounding explains it or it has no parts."""
    if not block:
        return []
    rows = list(block)
    value = search.values[row]
    both = search.filled[row] & search.filled[rows].any(axis=0)
    summed = search.values[rows].sum(axis=0)
    slack = (0.5 * (len(rows) + 1) + 1e-6) * search.printed.digits
    leaves = _leaves(search, rows)
    by_leaves = search.values[leaves].sum(axis=0)
    slack_of_leaves = (0.5 * (len(leaves) + 1) + 1e-6) * search.printed.digits
    if not (both & (np.abs(by_leaves - value) > slack_of_leaves)).any():
        return []
    off = np.where(both & (np.abs(summed - value) > slack), np.abs(summed - value) / search.printed.digits, 0.0)
    column = int(np.argmax(off))
    return [Unfooted(row, column, float(value[column]), float(summed[column]))] if off[column] else []


def _leaves(search: Search, rows: Sequence[int]) -> list[int]:
    """The rows that are no sums, below a block."""
    out, waiting = [], list(rows)
    while waiting:
        row = waiting.pop()
        parts = search.parts.get(row)
        if parts:
            waiting += parts
        else:
            out.append(row)
    return out
