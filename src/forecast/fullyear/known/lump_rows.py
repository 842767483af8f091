"""Sums booked at once, laid on rows: what they take out of the reading and put back, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from forecast.drivers.lump_sums import EXPECTED, LumpSum, lump_months
from forecast.fullyear.arrays import MONTHS, Bools, Floats
from forecast.fullyear.books import Books
from forecast.money import Unit, format_amount
from forecast.workspace.workspace import Workspace


class Told(Protocol):
    """Where sentences about rows go."""

    def say_at(self, at: int, sentence: str) -> None:
        """One sentence on one row."""


@dataclass(frozen=True, slots=True)
class LumpRows:
    """Lump sums of R rows.

    Attributes:
        whole: (R,) rows that hold nothing but such sums: booked + what is expected is their year.
        taken_out: (R, Y+1, 12) sums in the outcome of other rows, this year last; none after as-of.
        put_back: (R, 12) sums expected after as-of.
        of_year: (R, Y+1) each year's sum, taken out of that year's budget; NaN = the year's is not told.
    """

    whole: Bools
    taken_out: Floats
    put_back: Floats
    of_year: Floats


def lump_rows(workspace: Workspace, books: Books, reads: Bools, fixed: Sequence[str | None], notes: Told) -> LumpRows:
    """The statement's lump sums.

    A row that was zero in all other months of its earlier years holds nothing else. Where it does hold something else,
    earlier years' sums must be told as well: otherwise they would be counted as habit and as known sum, twice.

    Args:
        workspace: the sums, and their unit.
        books: the statement's amounts.
        reads: (R,) rows that are read from their own months.
        fixed: (R,) methods that somebody has fixed; a row on its budget or its outcome stays there, whatever is known.
        notes: where to say what was done.
    """
    tree, years = books.tree, (*books.years, books.year)
    rows = len(tree.rows)
    out = LumpRows(
        whole=np.zeros(rows, dtype=np.bool_),
        taken_out=np.zeros((rows, len(years), MONTHS)),
        put_back=np.zeros((rows, MONTHS)),
        of_year=np.zeros((rows, len(years))),
    )
    mine = [lump for lump in workspace.known.lump_sums if lump.statement == tree.statement and lump.year in years]
    for key in dict.fromkeys(lump.row for lump in mine):
        at, lumps = tree.position(key), [lump for lump in mine if lump.row == key]
        if fixed[at] in {"budget", "closed"}:
            continue
        sure = [lump for lump in lumps if lump.status in EXPECTED]
        for lump in lumps:
            if lump not in sure and lump.year == books.year:
                notes.say_at(
                    at, f"”{lump.name}” är osäkert och räknas inte som känt; raden läses som den brukar falla."
                )
        if any(lump.year == books.year for lump in sure) or len(sure) == len(lumps):
            _lay(workspace, books, at, sure, out, notes, reads=bool(reads[at]), free=fixed[at] is None)
    return out


def _lay(
    workspace: Workspace,
    books: Books,
    at: int,
    lumps: Sequence[LumpSum],
    out: LumpRows,
    notes: Told,
    *,
    reads: bool,
    free: bool,
) -> None:
    """One row's sums into `out`."""
    years = (*books.years, books.year)
    by_year = np.zeros((len(years), MONTHS))
    for lump in lumps:
        by_year[years.index(lump.year)] += lump_months(lump, workspace.settings.unit)
    told = np.array([any(lump.year == year for lump in lumps) for year in years], dtype=np.bool_)
    months = sorted({month.number for lump in lumps if lump.year == books.year for month in lump.months})
    complete = np.all(np.isfinite(books.history[at]), axis=1)
    others = np.delete(books.history[at][complete], [month - 1 for month in months], axis=1)
    now = [lump for lump in lumps if lump.year == books.year]
    nothing_else = reads and bool(now) and not others.any()
    if nothing_else and not free:
        return
    out.whole[at] = nothing_else
    if reads and not nothing_else and not told[:-1][complete].all():
        notes.say_at(at, "Kända engångsbelopp räknas inte: tidigare års belopp på raden är inte angivna.")
        return
    out.put_back[at, books.months :] = by_year[-1, books.months :]
    if not out.whole[at]:
        out.taken_out[at] = by_year
        out.taken_out[at, -1, books.months :] = 0.0
        out.of_year[at] = np.where(told, by_year.sum(axis=1), 0.0 if reads else np.nan)
    for lump in now:
        _say(workspace, books, at, lump, notes)


def _say(workspace: Workspace, books: Books, at: int, lump: LumpSum, notes: Told) -> None:
    """What is still to come of a sum, or that it is booked."""
    unit = workspace.settings.unit
    months = lump_months(lump, unit)
    rest = float(months[books.months :].sum())
    if unit is Unit.KR and rest % Unit.TKR.sek == 0:
        unit = Unit.TKR  # as the tables are printed, where nothing is lost by it
    if rest:
        later = lump.model_copy(update={"months": tuple(m for m in lump.months if m.number > books.months)})
        notes.say_at(at, f"”{lump.name}”: {format_amount(rest, unit)} {unit.value} väntas i {later.months_label}.")
    else:
        notes.say_at(at, f"”{lump.name}” är bokfört på en gång och räknas inte upp.")
