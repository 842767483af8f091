"""The last booked month of a SIE file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from forecast.formats.sie.records import SieFile
from forecast.ledger.intake.sie.records import Candidates, Source
from forecast.periods import Month


@dataclass(frozen=True, slots=True)
class AsOf:
    """The last booked month (None where the file tells of none), and a sentence where the file says otherwise."""

    month: Month | None
    told: str = ""


def as_of_month(sie: SieFile, taken: Candidates) -> AsOf:
    """The last month with money in it of the file's latest year, not after #OMFATTN nor after the day it was written.

    #OMFATTN alone is not trusted: programs write the year's last day, or 1970. Records dated outside the file's years
    do not count where it has any: one voucher with a mistyped year would move the whole forecast.
    """
    outcome = taken.where((taken.source != Source.BUDGETS) & (taken.amount != 0))
    inside = outcome.where(_inside(sie, outcome))
    if len(inside.line):
        outcome = inside
    if not len(outcome.line):
        return AsOf(None)
    month = (outcome.calendar * 100 + np.minimum(outcome.last, 12)).max()
    return _held_against(sie, Month(int(month) // 100, int(month) % 100))


def _inside(sie: SieFile, outcome: Candidates) -> NDArray[np.bool_]:
    month = outcome.calendar * 100 + np.minimum(outcome.last, 12)
    inside = np.zeros(len(month), dtype=bool)
    for year in sie.years:
        first, last = (day.year * 100 + day.month for day in (year.first, year.last))
        inside |= (month >= first) & (month <= last)
    return inside


def _held_against(sie: SieFile, last: Month) -> AsOf:
    """The last month with money beside what the heading says of the same year."""
    through, written = (
        day if day is not None and day.year == last.year else None for day in (sie.heading.through, sie.heading.created)
    )
    for day, words in ((through, "#OMFATTN är"), (written, "filen är skriven")):
        if day is not None and day.month < last.number:
            until = Month(day.year, day.month)
            beyond = f"Filen har belopp till och med {last.label}, men {words} {day}"
            return AsOf(until, f"{beyond}; {until.label} är den sista bokförda här.")
    if through is not None and through.month > last.number:
        until_money = f"den sista månaden med belopp är {last.label}, som är den sista bokförda här"
        return AsOf(last, f"#OMFATTN är {through}, men {until_money}.")
    if through is None and written is not None and (written + timedelta(days=1)).month == last.number:
        half = f"Filen är skriven {written}, mitt i den sista månaden med belopp: {last.label} kan vara halvbokförd."
        return AsOf(last, half)
    return AsOf(last)
