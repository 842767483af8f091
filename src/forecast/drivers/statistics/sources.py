"""Whom published figures are from, in the words that their licences ask for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from forecast.formats.statistics.cube import Cube, folded
from forecast.formats.statistics.kolada import SOURCE as KOLADA

_SCB = frozenset({"scb", "statistiska centralbyrån", "statistiska centralbyrån (scb)", "statistics sweden"})
_SCB_CODE = re.compile(r"[A-Z]{2}\d{4}[A-Z0-9]{1,3}|0000[A-Z0-9]{4}")
_TABLE_ID = re.compile(r"TAB\d{1,6}")
_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Fetched:
    """How a file came straight from the service that publishes it.

    Attributes:
        retrieved: the date, `2026-11-26`.
        projection: whether the service says that all of it is projected.
        answers: of each answer that it is made of `method`, `url`, `body`, `retrieved` and `sha256`, for the receipt.
    """

    retrieved: str
    projection: bool = False
    answers: tuple[Mapping[str, str], ...] = ()


def source_of(cube: Cube, fetched: Fetched | None = None) -> str:
    """One line: the source, the table, when it was last updated and fetched, and the file.

    Kolada is to be named under CC BY 4.0; SCB's database is CC0 and is named all the same. A CSV names nobody, but
    SCB's contents have codes of their own.
    """
    own = _TABLE_ID.fullmatch(cube.table) or cube.table not in cube.file
    table = f"tabell {cube.table}" if own else ""
    updated = f"uppdaterad {_date(cube.updated)}" if cube.updated else ""
    when = "" if fetched is None else f"hämtad {fetched.retrieved}"
    return ", ".join(part for part in (f"Källa: {_who(cube)}", table, updated, when, cube.file) if part)


def short_source_of(cube: Cube, fetched: Fetched | None = None) -> str:
    """The source as it stands on each of thousands of rows: who, SCB's table, and when it was fetched or updated."""
    who = _who(cube)
    said = f"Källa: {who}" if len(who) <= _LONGEST else f"Källa: {cube.table}, {cube.file}"
    table = f"tabell {cube.table}" if _TABLE_ID.fullmatch(cube.table) else ""
    when = f"uppdaterad {_date(cube.updated)}" if fetched is None and cube.updated else ""
    when = when if fetched is None else f"hämtad {fetched.retrieved}"
    return ", ".join(part for part in (said, table, when) if part)


def _date(updated: str) -> str:
    """The day of a moment as services write it, `2026-02-21T07:00Z` or `20260221 09:30`; else the text as it stands."""
    found = _DAY.match(updated)
    return "-".join(found.groups()) if found else updated[:_LONGEST]


def _who(cube: Cube) -> str:
    if cube.source == KOLADA:
        return f"{KOLADA}, CC BY 4.0"
    if folded(cube.source) in _SCB or (not cube.source and _has_scb_code(cube)):
        return "SCB, CC0"
    return cube.source or "filen anger ingen"


def _has_scb_code(cube: Cube) -> bool:
    codes = (code for dimension in cube.dimensions if dimension.role == "contents" for code in dimension.codes)
    return any(_SCB_CODE.fullmatch(code) for code in codes)
