"""Answers to the parts of a selection as the one answer that they would have been: JSON-stat2, cell for cell."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Sequence

import numpy as np

from forecast.formats.statistics.cube import ABSENT, Cube, folded, plain
from forecast.formats.statistics.read import read_statistics
from forecast.sources.calls import SourceError
from forecast.sources.selection import Selection

_AGAIN = "Inget är inläst. Hämta på nytt, och kontrollera adressen (--url)."


def joined(parts: Sequence[bytes], wanted: Selection) -> tuple[bytes, tuple[str, ...]]:
    """One file of the answers, and what they lack of what was asked, in Swedish sentences.

    One answer stays as it came, to the byte. Of several each cell is laid where its codes say; a cell that no answer
    has is null, never zero.

    Raises:
        InputError: an answer that is no table.
        SourceError: answers that are no parts of one table, or of another one than was asked for.
    """
    cubes = [read_statistics(data, f"{wanted.table}.json") for data in parts]
    _check_asked(cubes, wanted)
    told = _missing(cubes, wanted)
    if len(parts) == 1:
        return parts[0], told
    return _one(parts[0], cubes, wanted), told


def _missing(cubes: Sequence[Cube], wanted: Selection) -> tuple[str, ...]:
    told = []
    for name, codes in wanted.codes.items():
        given = {code for cube in cubes for item in cube.dimensions if item.code == name for code in item.codes}
        lacking = [code for code in codes if code not in given]
        if lacking:
            shown = ", ".join(lacking[:8]) + (" …" if len(lacking) > 8 else "")
            told.append(f"{wanted.table}: svaret saknar {shown} i {folded(name)}, som frågades efter.")
    return tuple(told)


def _check_asked(cubes: Sequence[Cube], wanted: Selection) -> None:
    """Refuse what nobody asked for: another municipality's figures would else be taken for our own."""
    for cube in cubes:
        if cube.table != wanted.table:
            raise SourceError(
                f"Svaret är tabellen {plain(cube.table)[:40]}, men {wanted.table} frågades efter. {_AGAIN}"
            )
        for item in cube.dimensions:
            strange = [code for code in item.codes if code not in wanted.codes.get(item.code, ())]
            if strange:
                shown = plain(", ".join(strange[:5]))[:100]
                raise SourceError(f"Svaret om {wanted.table} har koder som ingen frågade efter ({shown}). {_AGAIN}")


def _one(first: bytes, cubes: Sequence[Cube], wanted: Selection) -> bytes:
    names = [item.code for item in cubes[0].dimensions]
    if any([item.code for item in cube.dimensions] != names for cube in cubes) or set(names) - set(wanted.codes):
        raise SourceError(f"Svaren om {wanted.table} har olika variabler och går inte att lägga ihop. Hämta på nytt.")
    codes = {name: _given(cubes, at, wanted.codes[name]) for at, name in enumerate(names)}
    sizes = [len(codes[name]) for name in names]
    values: list[float | int | None] = [None] * math.prod(sizes)
    status: dict[str, str] = {}
    for cube in cubes:
        where = [np.array([codes[d.code].index(code) for code in d.codes], dtype=np.int64) for d in cube.dimensions]
        flat = np.ravel_multi_index(np.ix_(*where), tuple(sizes)).ravel()
        for at, value, mark in zip(
            flat.tolist(), cube.values.ravel().tolist(), cube.status.ravel().tolist(), strict=True
        ):
            values[at] = None if math.isnan(value) else int(value) if value.is_integer() else value
            if mark != ABSENT and cube.marks[mark]:
                status[str(at)] = cube.marks[mark]
    whole = json.loads(first)
    for at, name in enumerate(names):
        labels = dict(itertools.chain.from_iterable(
            zip(cube.dimensions[at].codes, cube.dimensions[at].labels, strict=True) for cube in cubes
        ))  # fmt: skip
        category = whole["dimension"][name]["category"]
        category["index"] = {code: position for position, code in enumerate(codes[name])}
        category["label"] = {code: labels[code] for code in codes[name]}
    whole |= {"id": names, "size": sizes, "value": values, "status": status}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _given(cubes: Sequence[Cube], at: int, wanted: Sequence[str]) -> tuple[str, ...]:
    """The codes that the answers have, in the order that they were asked for."""
    given = {code for cube in cubes for code in cube.dimensions[at].codes}
    return tuple(code for code in wanted if code in given)
