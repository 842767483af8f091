"""The rows that a SIE file's amounts stand on: account, organisation and activity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.formats.sie.records import Objects, SieFile
from forecast.ledger.intake.intake import Lines
from forecast.ledger.intake.mapping_file import ImportMapping
from forecast.ledger.intake.sie.records import Candidates, Source


@dataclass(frozen=True, slots=True)
class ObjectCodes:
    """Organisation and activity of each object list, with names: (S,) arrays, "" where a list has none.

    `pair` numbers the distinct pairs of codes.
    """

    organisation: NDArray[np.object_]
    organisation_name: NDArray[np.object_]
    activity: NDArray[np.object_]
    activity_name: NDArray[np.object_]
    pair: NDArray[np.int64]


def object_codes(sie: SieFile, mapping: ImportMapping) -> ObjectCodes:
    """The codes of every object list by the mapping's dimensions."""
    organisation = _found(sie, mapping.organisation_dimension)
    activity = _found(sie, mapping.activity_dimension)
    pairs: dict[tuple[str, str], int] = {}
    pair = [pairs.setdefault((o[0], a[0]), len(pairs)) for o, a in zip(organisation, activity, strict=True)]
    return ObjectCodes(
        _texts([code for code, _ in organisation]), _texts([name for _, name in organisation]),
        _texts([code for code, _ in activity]), _texts([name for _, name in activity]),
        np.array(pair, dtype=np.int64),
    )  # fmt: skip


def wanted_dimensions(sie: SieFile, mapping: ImportMapping) -> Callable[[tuple[str, ...]], tuple[bool, ...]]:
    """Which of organisation and activity the dimensions of an object list give."""
    asked = [
        frozenset(_family(sie, dimension))
        for dimension in (mapping.organisation_dimension, mapping.activity_dimension)
        if dimension is not None
    ]
    return lambda signature: tuple(not family.isdisjoint(signature) for family in asked)


def _family(sie: SieFile, dimension: str) -> list[str]:
    """A dimension and those below it (#UNDERDIM), nearest first."""
    children: dict[str | None, list[str]] = {}
    for below in sie.dimensions.values():
        children.setdefault(below.parent, []).append(below.number)
    family, seen = [dimension], {dimension}
    for parent in family:  # grows while it is walked: children, then their children
        for child in children.get(parent, []):
            if child not in seen:
                seen.add(child)
                family.append(child)
    return family


def _found(sie: SieFile, dimension: str | None) -> list[tuple[str, str]]:
    """Code and name in each object list; a dimension below stands in where the list lacks the dimension itself."""
    if dimension is None:
        return [("", "")] * len(sie.object_sets)
    nearest = {number: at for at, number in enumerate(_family(sie, dimension))}
    return [_code(sie, pairs, nearest) for pairs in sie.object_sets]


def _code(sie: SieFile, pairs: Objects, nearest: dict[str, int]) -> tuple[str, str]:
    found = min((pair for pair in pairs if pair[0] in nearest), key=lambda pair: nearest[pair[0]], default=None)
    return (found[1], sie.objects.get(found, "")) if found else ("", "")


def lines_of(sie: SieFile, codes: ObjectCodes, taken: Candidates) -> tuple[Lines, NDArray[np.int64]]:
    """The lines, and which of them each record stands on: its own, or its account's and object's for vouchers."""
    voucher = taken.source == Source.VOUCHERS
    size = int(codes.pair.max()) + 1
    key = np.where(voucher, taken.account * size + codes.pair[taken.objects], -1 - np.arange(len(voucher)))
    _, first, line_of = np.unique(key, return_index=True, return_inverse=True)
    order = np.argsort(taken.line[first], kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    first = first[order]
    account, objects = taken.account[first], taken.objects[first]
    names = [sie.accounts[code].name if code in sie.accounts else "" for code in sie.codes]
    blank = _texts([""] * len(first))
    lines = Lines(
        blank, taken.line[first], blank,
        codes.organisation[objects], codes.organisation_name[objects],
        codes.activity[objects], codes.activity_name[objects],
        _texts(list(sie.codes) or [""])[account], _texts(names or [""])[account],
        blank, blank, blank,
    )  # fmt: skip
    return lines, place[line_of].astype(np.int64)


def _texts(words: list[str]) -> NDArray[np.object_]:
    column = np.empty(len(words), dtype=object)
    column[:] = words
    return column
