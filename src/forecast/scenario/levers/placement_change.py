"""The override of a placement: which fields it has, and whether they and their days belong together."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from forecast.drivers.days import FirstDay, LastDay, day_words, last_day
from forecast.drivers.placements import DEAREST_DAY, Calendar, End
from forecast.formats.yaml_file import Closed
from forecast.scenario.levers.ground import Ground


class PlacementChange(Closed):
    """What changes for one placement; prices in SEK a day before VAT and co-financing, days with both ends counted."""

    row: str | None = Field(None, title="Rad")
    kind: str | None = Field(None, title="Slag")
    count: int = Field(1, ge=1, le=100, title="Antal", json_schema_extra={"unit": "placeringar"})
    price_per_day: float | None = Field(
        None, gt=0, le=DEAREST_DAY, title="Dygnspris", json_schema_extra={"unit": "kr/dygn"}
    )
    price_change_per_day: float | None = Field(
        None, ge=-DEAREST_DAY, le=DEAREST_DAY, title="Ändring av dygnspriset", json_schema_extra={"unit": "kr/dygn"}
    )
    start: FirstDay | None = Field(None, alias="from", title="Från och med")
    until: LastDay | None = Field(None, title="Till och med")
    end: LastDay | None = Field(None, title="Sista dygn")
    end_earliest: FirstDay | None = Field(None, title="Slutar tidigast")
    end_likely: FirstDay | None = Field(None, title="Slutar troligast")
    end_latest: LastDay | None = Field(None, title="Slutar senast")
    probability: float = Field(1.0, ge=0, le=1, title="Sannolikhet att den börjar", json_schema_extra={"unit": "andel"})
    vat_reclaimed: float = Field(0.0, ge=0, le=1, title="Återsökt moms", json_schema_extra={"unit": "andel"})
    co_financing: float = Field(0.0, ge=0, le=1, title="Medfinansiering", json_schema_extra={"unit": "andel"})
    co_financing_per_day: float = Field(
        0.0, ge=0, le=DEAREST_DAY, title="Medfinansiering per dygn", json_schema_extra={"unit": "kr/dygn"}
    )
    source: str = Field("", title="Källa")

    @property
    def ending(self) -> End | None:
        """The end that is asked for; None where nothing is said of it."""
        if self.end is not None:
            return End.on(self.end)
        if self.end_earliest is None or self.end_likely is None or self.end_latest is None:
            return None
        return End(self.end_earliest, self.end_likely, self.end_latest)

    @property
    def when(self) -> str:
        """`från 1 april`, `1 april till 30 september`."""
        start = "" if self.start is None else short_day(self.start)
        return f"från {start}" if self.until is None else f"{start} till {short_day(self.until)}"

    def held(self, calendar: Calendar) -> NDArray[np.bool_]:
        """(D,) the days from `from` to `until`."""
        first = calendar.booked + 1 if self.start is None else self.start.toordinal()
        last = int(calendar.ordinals[-1]) if self.until is None else self.until.toordinal()
        return np.asarray((calendar.ordinals >= first) & (calendar.ordinals <= last))


def check_days(change: PlacementChange, ground: Ground) -> None:
    """Days lie after as-of and in order; raises InputError."""
    _after_what_is_booked(change, ground)
    for last in (change.until, change.end, change.end_earliest):
        if change.start is not None and last is not None:
            check_end(last, change.start, ground)
    _end_is_one(change, ground)


def check_end(last: dt.date, start: dt.date, ground: Ground) -> None:
    """A last day is not before the first; raises InputError."""
    if last < start:
        found = f"Slutet {day_words(last)} ligger före starten {day_words(start)}."
        raise ground.fault(found, "Sista dygnet är tidigast samma dag som det första.")


def _after_what_is_booked(change: PlacementChange, ground: Ground) -> None:
    booked = last_day(ground.as_of)
    named = (("from", change.start), ("until", change.until), ("end", change.end), ("end_latest", change.end_latest))
    for name, day in named:
        if day is not None and day <= booked:
            found = f"”{name}” är {day_words(day)}, men dygn till och med {day_words(booked)} är bokförda."
            raise ground.fault(found, f"Välj en dag från {day_words(booked + dt.timedelta(1))}.")
    if change.start is not None and change.start.year != ground.as_of.year:
        found = f"Ändringen börjar {day_words(change.start)}, inte i budgetåret {ground.as_of.year}."
        raise ground.fault(found, f"Välj en dag i {ground.as_of.year}.")


def _end_is_one(change: PlacementChange, ground: Ground) -> None:
    three = (change.end_earliest, change.end_likely, change.end_latest)
    given = [day for day in three if day is not None]
    if given and len(given) < 3:
        raise ground.fault("Slutets spann är inte helt.", "Skriv end_earliest, end_likely och end_latest.")
    if given != sorted(given):
        words = ", ".join(day.isoformat() for day in given)
        raise ground.fault(f"Slutet {words} är inte i stigande ordning.", "Skriv tidigast, troligast och senast.")
    if given and change.end is not None:
        raise ground.fault("Slutet står både som en dag och som ett spann.", "Skriv end, eller de tre end_-fälten.")


def is_priced(change: PlacementChange, ground: Ground) -> bool:
    """Whether the price changes; raises InputError where its days or its amount are not clear."""
    if change.price_per_day is not None and change.price_change_per_day is not None:
        raise ground.fault("Priset står både som nytt pris och som ändring.", "Behåll ett av dem.")
    priced = change.price_per_day is not None or change.price_change_per_day is not None
    if priced and change.start is None:
        raise ground.fault("”from” saknas: från vilken dag gäller priset?", "Skriv till exempel from: 2024-10-01.")
    if not priced and (change.start is not None or change.until is not None):
        raise ground.fault("from och until hör till ett pris.", "Skriv end för det sista dygnet.")
    return priced


def short_day(day: dt.date) -> str:
    """`1 april`."""
    return day_words(day).rsplit(" ", 1)[0]
