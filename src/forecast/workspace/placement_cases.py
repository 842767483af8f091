"""A workspace's placements, its own or out of other files, and what they cost after as-of."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from forecast.drivers.days import day_words, last_day
from forecast.drivers.outlook import Outlook, outlook
from forecast.errors import InputError, Place, UsageError, unreadable
from forecast.formats.csv_table import CsvTable, read_csv
from forecast.periods import Month
from forecast.workspace.placement_file import read_arrivals, read_placements
from forecast.workspace.workspace import Workspace


def with_cases(workspace: Workspace, cases: Path | None = None, arrivals: Path | None = None) -> Workspace:
    """The workspace with placements out of other files than its own; with neither, as it is.

    Raises:
        InputError: a missing file, or every fault in it.
    """
    if cases is not None:
        workspace = replace(workspace, placements=read_placements(_table(cases), workspace.tree), arrivals=())
    if arrivals is not None:
        workspace = replace(workspace, arrivals=read_arrivals(_table(arrivals), workspace.tree))
    return workspace


def _table(path: Path) -> CsvTable:
    if not path.is_file():
        raise InputError("Filen finns inte.", Place(str(path)), "Rätta sökvägen.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise unreadable(error, Place(str(path))) from error
    return read_csv(content, path.name)


def placements(
    workspace: Workspace,
    as_of: Month,
    start: int | None,
    *,
    draws: int,
    seed: int,
) -> Outlook:
    """What the workspace's placements cost after as-of.

    Args:
        workspace: with cases, new ones as persons state them, or both.
        as_of: last booked month.
        start: first day (ordinal) of one more; None = the first day after as-of.
        draws: behind the spans.
        seed: of the draws.

    Raises:
        InputError: there are no placements.
        UsageError: one more would begin in a booked month or after next year.
    """
    if not workspace.placements and not workspace.arrivals:
        raise InputError(
            "Inga placeringar är inlästa.",
            Place(f"{workspace.name}/placements.csv"),
            "Lägg in ärendena (docs/file-formats.md), eller ange --cases FIL.",
        )
    first, last = last_day(as_of).toordinal() + 1, dt.date(as_of.year + 1, 12, 31).toordinal()
    if start is not None and not first <= start <= last:
        day, earliest = day_words(dt.date.fromordinal(start)), day_words(dt.date.fromordinal(first))
        raise UsageError(
            f"En placering till kan inte börja {day}. Välj en dag från {earliest} till {as_of.year + 1}-12-31."
        )
    return outlook(workspace.placements, workspace.arrivals, as_of, start=start, draws=draws, seed=seed)
