"""Whom published figures are from, in the words that their licences ask for."""

from __future__ import annotations

import re

from forecast.formats.statistics.cube import Cube, folded
from forecast.formats.statistics.kolada import SOURCE as KOLADA

_SCB = frozenset({"scb", "statistiska centralbyrån", "statistiska centralbyrån (scb)", "statistics sweden"})
_SCB_CODE = re.compile(r"[A-Z]{2}\d{4}[A-Z0-9]{1,3}|0000[A-Z0-9]{4}")
_LONGEST = 80


def source_of(cube: Cube) -> str:
    """One line: the source, the table and when it was last updated, and the file.

    Kolada is to be named under CC BY 4.0; SCB's database is CC0 and is named all the same. A CSV names nobody, but
    SCB's contents have codes of their own.
    """
    table = cube.table if cube.table not in cube.file else ""
    return ", ".join(part for part in (f"Källa: {_who(cube)}", table, cube.updated, cube.file) if part)


def short_source_of(cube: Cube) -> str:
    """The source as it stands on each of thousands of rows."""
    who = _who(cube)
    return f"Källa: {who}" if len(who) <= _LONGEST else f"Källa: {cube.table}, {cube.file}"


def _who(cube: Cube) -> str:
    if cube.source == KOLADA:
        return f"{KOLADA}, CC BY 4.0"
    if folded(cube.source) in _SCB or (not cube.source and _has_scb_code(cube)):
        return "SCB, CC0"
    return cube.source or "filen anger ingen"


def _has_scb_code(cube: Cube) -> bool:
    codes = (code for dimension in cube.dimensions if dimension.role == "contents" for code in dimension.codes)
    return any(_SCB_CODE.fullmatch(code) for code in codes)
