"""One level of a SIE file's amounts: totals or a split by objects, never both.

A record without objects is by the standard the account's total, and records with objects repeat parts of it. There
are programs that write it as the rest instead, what no object has. #RES decides which: the account's sum of the year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Signature = tuple[str, ...]
"""The dimensions of an object list."""

Level = Literal["total", "split", "parts", "unproven"]

Row = dict[int, int]
"""Period -> öre."""
Table = dict[int, Row]
"""Signature -> its sums."""


@dataclass(frozen=True, slots=True)
class Records:
    """Amounts to choose among: (N,) arrays.

    Attributes:
        group: (source, year, account) as one number.
        period: any number of the period.
        signature: position in the signatures.
        amount: SEK.
    """

    group: NDArray[np.int64]
    period: NDArray[np.int64]
    signature: NDArray[np.int64]
    amount: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """What was taken of one account and year that has several levels.

    Attributes:
        group: which.
        level: "total"; "split" (one signature that adds up to the total, or all of them); "parts" (every record: they
            divide the account, and the one without objects is the rest); "unproven" (every record of several
            signatures, where neither a total nor #RES tells whether they repeat each other).
        apart: SEK; of "total": the total less the best split; of "unproven": what may be counted twice.
    """

    group: int
    level: Level
    apart: float


def choose_levels(
    records: Records,
    signatures: Sequence[Signature],
    wanted: Callable[[Signature], tuple[bool, ...]],
    sums: Mapping[int, float],
) -> tuple[NDArray[np.bool_], tuple[Choice, ...]]:
    """Take one level of each group.

    Args:
        records: what to choose among.
        signatures: dimensions of the object lists.
        wanted: which wanted dimensions a signature has; all False where a split by it says nothing that is asked for.
        sums: group -> its known sum (#RES), where there is one.

    Returns:
        (N,) which records are taken, and the choices made where there was one.
    """
    taken = np.ones(len(records.group), dtype=bool)
    several = _with_several(records)
    tables = [_table(records, part) for part in several]
    groups = records.group[[part[0] for part in several]].tolist() if several else []
    known = [None if group not in sums else round(sums[group] * 100) for group in groups]
    by_rank = sorted(
        range(len(signatures)), key=lambda at: (tuple(not has for has in wanted(signatures[at])), len(signatures[at]))
    )
    asked = frozenset(at for at, signature in enumerate(signatures) if any(wanted(signature)))
    empty = next((at for at, signature in enumerate(signatures) if not signature), -1)
    ranks = {at: rank for rank, at in enumerate(by_rank)}
    parts_usual = _parts_are_usual(tables, known, empty)
    choices = []
    for part, table, group, said in zip(several, tables, groups, known, strict=True):
        keep, level, apart = _one(table, _Rule(ranks, asked, empty, parts_usual, said))
        if len(keep) < len(table):
            taken[part] = [signature in keep for signature in records.signature[part].tolist()]
        choices.append(Choice(group, level, apart / 100))
    return taken, tuple(choices)


def _with_several(records: Records) -> list[NDArray[np.int64]]:
    """The records of each group that has more than one signature."""
    if not len(records.group):
        return []
    order = np.argsort(records.group, kind="stable")
    group, signature = records.group[order], records.signature[order]
    starts = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]]))
    ends = np.append(starts[1:], len(order))
    mixed = np.minimum.reduceat(signature, starts) != np.maximum.reduceat(signature, starts)
    return [order[start:end] for start, end in zip(starts[mixed], ends[mixed], strict=True)]


@dataclass(frozen=True, slots=True)
class _Rule:
    """How to choose: ranks of signatures, those asked for, the empty one, the file's habit, the known sum (öre)."""

    ranks: Mapping[int, int]
    asked: frozenset[int]
    empty: int
    parts_usual: bool
    known: int | None


def _table(records: Records, part: NDArray[np.int64]) -> Table:
    columns = (records.signature[part], records.period[part], np.rint(records.amount[part] * 100).astype(np.int64))
    table: Table = {}
    for signature, period, amount in zip(*(column.tolist() for column in columns), strict=True):
        row = table.setdefault(signature, {})
        row[period] = row.get(period, 0) + amount
    return table


def _parts_are_usual(tables: Sequence[Table], known: Sequence[int | None], empty: int) -> bool:
    """Whether the file's records without objects are what no object has, by the accounts whose sum is known."""
    votes = 0
    for table, said in zip(tables, known, strict=True):
        if said is not None and empty in table:
            votes += int(sum(map(_sum, table.values())) == said) - int(_sum(table[empty]) == said)
    return votes > 0


def _one(table: Table, rule: _Rule) -> tuple[set[int], Level, int]:
    order = sorted(table, key=lambda signature: rule.ranks[signature])
    if rule.empty not in table:
        return _without_total(table, order, rule)
    total = table[rule.empty]
    objects = [signature for signature in order if signature != rule.empty]
    splits = [{signature} for signature in objects if signature in rule.asked]
    if len(objects) > 1 and rule.asked.intersection(objects):
        splits.append(set(objects))
    fits = next((split for split in splits if _equal(_union(table, split), total)), None)
    if _divides(_sum(total), sum(map(_sum, table.values())), rule, repeated=fits is not None):
        return set(table), "parts", 0
    if fits is not None:
        return fits, "split", 0
    return {rule.empty}, "total", _sum(total) - _sum(_union(table, splits[0])) if splits else 0


def _divides(total: int, everything: int, rule: _Rule, *, repeated: bool) -> bool:
    """Whether the record without objects is the rest and not the total; `repeated` where a split equals it by month."""
    by_habit = rule.parts_usual and not repeated
    if rule.known is None:
        return by_habit
    if total == rule.known:
        return everything == rule.known and by_habit
    return everything == rule.known or by_habit


def _without_total(table: Table, order: Sequence[int], rule: _Rule) -> tuple[set[int], Level, int]:
    """Several signatures and no total: parts of one sum, or the same sum divided several ways."""
    whole, first = sum(map(_sum, table.values())), table[order[0]]
    repeated = all(_equal(row, first) for row in table.values())
    if rule.known is not None:
        if whole == rule.known and not (repeated and whole == 0):
            return set(table), "parts", 0
        fits = next((signature for signature in order if _sum(table[signature]) == rule.known), None)
        if fits is not None:
            return {fits}, "split", 0
    if repeated:
        return {order[0]}, "split", 0
    if rule.parts_usual:
        return set(table), "parts", 0
    return set(table), "unproven", whole - _sum(first)


def _sum(row: Row) -> int:
    return sum(row.values())


def _union(table: Table, signatures: set[int]) -> Row:
    """The sums of several signatures by period."""
    if len(signatures) == 1:
        return table[next(iter(signatures))]
    united: Row = {}
    for signature in signatures:
        for period, amount in table[signature].items():
            united[period] = united.get(period, 0) + amount
    return united


def _equal(a: Row, b: Row) -> bool:
    return all(a.get(period, 0) == b.get(period, 0) for period in {*a, *b})
