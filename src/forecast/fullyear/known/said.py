"""What the model says of every row, and the rows on which what is known goes before what it says."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from forecast.fullyear.arrays import MONTHS, Floats
from forecast.fullyear.books import Books
from forecast.fullyear.known.closing import closing
from forecast.fullyear.known.knowledge import Knowledge
from forecast.model import CLOSING_METHOD, Parts
from forecast.money import Unit, format_amount, round_ore

KNOWN_SUMS = "known_sums"
SUM = "Summan av raderna under."


@dataclass(frozen=True, slots=True)
class Said:
    """What the model says of every row: (R,) point, (R, 12) rest, (R, K) spread, parts and words; sums not filled."""

    point: Floats
    rest: Floats
    spread: Floats
    weight: Floats
    path: Floats
    month: Floats
    parts: tuple[Parts, ...]
    method: tuple[str, ...]
    reason: tuple[str, ...]
    basis: tuple[str, ...]


def with_known_sums(said: Said, unit: Unit, books: Books, known: Knowledge) -> Said:
    """Rows of known sums, rows that wait for something after December, and what is known said on every row.

    A row of known sums keeps the spread of a row that nobody knew anything of: it was learned on years in which the
    sums were not told, and is rather too wide.
    """
    point, rest = said.point.copy(), said.rest.copy()
    method, reason, parts = list(said.method), list(said.reason), list(said.parts)
    for at in np.flatnonzero(known.lumps.whole & np.isfinite(point)):
        rest[at, books.months :] = known.lumps.put_back[at, books.months :]
        point[at] = books.actual[at] + known.lumps.put_back[at].sum()
        method[at], reason[at], parts[at] = KNOWN_SUMS, "Det bokförda plus de belopp som är kända.", ()
    told = replace(
        said,
        point=point,
        rest=rest,
        weight=np.where(known.lumps.whole, np.nan, said.weight),
        parts=tuple(parts),
        method=tuple(method),
        reason=tuple(reason),
    )
    whole = _after_december(told, unit, books) if books.months == MONTHS else told
    notes = zip(whole.reason, known.notes, strict=True)
    return replace(whole, reason=tuple(f"{text} {note}" if note and text != SUM else text for text, note in notes))


def _after_december(said: Said, unit: Unit, books: Books) -> Said:
    """As of December: rows that expect a closing period, or whose last months will be corrected, are not closed."""
    late = closing(books)
    corrected = np.isfinite(books.actual) & np.isfinite(said.point) & (round_ore(said.point) != round_ore(books.actual))
    method, reason, basis, parts = list(said.method), list(said.reason), list(said.basis), list(said.parts)
    for at in np.flatnonzero((corrected | late.open) & np.isfinite(said.point)):
        if method[at] == "sum":
            continue
        method[at], basis[at], parts[at] = CLOSING_METHOD, "default", ()
        reason[at] = "Utfallet plus det som väntas rättas."
        if late.open[at]:
            amount = f"{format_amount(float(late.expected[at]), unit)} {unit.value}"
            reason[at] = f"Utfallet plus väntade bokslutsposter (period 13): {amount}, som tidigare år i snitt."
    return replace(
        said,
        point=said.point + late.expected,
        spread=said.spread + late.spread,
        parts=tuple(parts),
        method=tuple(method),
        reason=tuple(reason),
        basis=tuple(basis),
    )
