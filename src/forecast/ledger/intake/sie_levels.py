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
_ORE = 0.005


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
    groups = [int(records.group[part[0]]) for part in several]
    ranks = sorted(
        range(len(signatures)), key=lambda at: (tuple(not has for has in wanted(signatures[at])), len(signatures[at]))
    )
    asked = frozenset(at for at, signature in enumerate(signatures) if any(wanted(signature)))
    empty = next((at for at, signature in enumerate(signatures) if not signature), -1)
    parts_usual = _parts_are_usual(tables, [sums.get(group) for group in groups], empty)
    choices = []
    for part, table, group in zip(several, tables, groups, strict=True):
        keep, level, apart = _one(table, _Rule(ranks, asked, empty, parts_usual, sums.get(group)))
        taken[part] = np.isin(records.signature[part], list(keep))
        choices.append(Choice(group, level, apart))
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
    """How to choose: signatures by preference, those asked for, the empty one, the file's habit, the known sum."""

    ranks: Sequence[int]
    asked: frozenset[int]
    empty: int
    parts_usual: bool
    known: float | None


def _table(records: Records, part: NDArray[np.int64]) -> dict[int, NDArray[np.float64]]:
    """Signature -> (P,) sums by period."""
    periods, at = np.unique(records.period[part], return_inverse=True)
    table: dict[int, NDArray[np.float64]] = {}
    for signature in np.unique(records.signature[part]).tolist():
        mine = records.signature[part] == signature
        row = np.zeros(len(periods))
        np.add.at(row, at[mine], records.amount[part][mine])
        table[signature] = row
    return table


def _parts_are_usual(
    tables: Sequence[dict[int, NDArray[np.float64]]], known: Sequence[float | None], empty: int
) -> bool:
    """Whether the file's records without objects are what no object has, by the accounts whose sum is known."""
    votes = 0
    for table, said in zip(tables, known, strict=True):
        if said is not None and empty in table:
            total, everything = float(table[empty].sum()), float(sum(row.sum() for row in table.values()))
            votes += int(_same(everything, said)) - int(_same(total, said))
    return votes > 0


def _one(table: dict[int, NDArray[np.float64]], rule: _Rule) -> tuple[set[int], Level, float]:
    everything = np.sum(list(table.values()), axis=0)
    order = [signature for signature in rule.ranks if signature in table]
    if rule.empty not in table:
        return _without_total(table, order, everything, rule)
    total = table[rule.empty]
    objects = [signature for signature in order if signature != rule.empty]
    splits = [{signature} for signature in objects if signature in rule.asked]
    if len(objects) > 1 and rule.asked.intersection(objects):
        splits.append(set(objects))
    fits = next((s for s in splits if _equal(np.sum([table[at] for at in s], axis=0), total)), None)
    if _divides(float(total.sum()), float(everything.sum()), rule, repeated=fits is not None):
        return set(table), "parts", 0.0
    if fits is not None:
        return fits, "split", 0.0
    best = splits[0] if splits else {objects[0]}
    apart = float(total.sum() - np.sum([table[signature] for signature in best]))
    return {rule.empty}, "total", apart if splits else 0.0


def _divides(total: float, everything: float, rule: _Rule, *, repeated: bool) -> bool:
    """Whether the record without objects is the rest and not the total; `repeated` where a split equals it by month."""
    if rule.known is None:
        return rule.parts_usual and not repeated
    fits_all = _same(everything, rule.known)
    if _same(total, rule.known):
        return fits_all and rule.parts_usual and not repeated
    return fits_all or (rule.parts_usual and not repeated)


def _without_total(
    table: dict[int, NDArray[np.float64]], order: Sequence[int], everything: NDArray[np.float64], rule: _Rule
) -> tuple[set[int], Level, float]:
    """Several signatures and no total: parts of one sum, or the same sum divided several ways."""
    whole, first = float(everything.sum()), table[order[0]]
    repeated = all(_equal(row, first) for row in table.values())
    if rule.known is not None:
        if _same(whole, rule.known) and not (repeated and _same(whole, 0.0)):
            return set(table), "parts", 0.0
        fits = [signature for signature in order if _same(float(table[signature].sum()), rule.known)]
        if fits:
            return {fits[0]}, "split", 0.0
    if repeated:
        return {order[0]}, "split", 0.0
    if rule.parts_usual:
        return set(table), "parts", 0.0
    return set(table), "unproven", whole - float(first.sum())


def _same(a: float, b: float) -> bool:
    return abs(round(a - b, 2)) <= _ORE


def _equal(a: NDArray[np.float64], b: NDArray[np.float64]) -> bool:
    return bool((np.abs(np.round(a - b, 2)) <= _ORE).all())
