"""The last booked month of a SIE file."""

from __future__ import annotations

from dataclasses import dataclass

from forecast.formats.sie.records import SieFile
from forecast.ledger.intake.sie_records import Candidates, Source
from forecast.periods import Month


@dataclass(frozen=True, slots=True)
class AsOf:
    """The last booked month (None where the file tells of none), and a sentence where the file says otherwise."""

    month: Month | None
    told: str = ""


def as_of_month(sie: SieFile, taken: Candidates) -> AsOf:
    """The last month of the file's latest year with money in it, not after #OMFATTN nor after the day it was written.

    #OMFATTN alone is not trusted: programs write the year's last day, or 1970.
    """
    outcome = taken.where((taken.source != Source.BUDGETS) & (taken.amount != 0))
    if not len(outcome.line):
        return AsOf(None)
    latest = outcome.where(outcome.calendar == outcome.calendar.max())
    last = Month(int(latest.calendar[0]), int(min(latest.last.max(), 12)))
    for day, words in ((sie.heading.through, "#OMFATTN är"), (sie.heading.created, "filen är skriven")):
        if day is None or (day.year, day.month) >= (last.year, last.number) or day.year != last.year:
            continue
        until = Month(day.year, day.month)
        return AsOf(until, f"Filen har belopp till och med {last.label}, men {words} {day}; {until.label} är den sista "
                           "bokförda månaden här.")  # fmt: skip
    through = sie.heading.through
    if through is not None and through.year == last.year and through.month > last.number:
        return AsOf(last, f"#OMFATTN är {through}, men den sista månaden med belopp är {last.label}, som är den sista "
                          "bokförda här.")  # fmt: skip
    return AsOf(last)
