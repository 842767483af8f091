"""knowledge.yaml: what an economist knows of the rows that their months do not say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from forecast.drivers.easter import Easter
from forecast.drivers.holiday_liability import HolidayLiability
from forecast.drivers.lump_sums import LumpSum
from forecast.drivers.pay_review import PayRow, Review
from forecast.drivers.posting import Rhythm
from forecast.drivers.preliminary import Preliminary
from forecast.drivers.restatements import Restatement
from forecast.formats.yaml_file import Closed


class Known(Closed):
    """knowledge.yaml; every section is optional and switches its own effect on."""

    schema_: Literal[1] = Field(alias="schema")
    pay_reviews: tuple[Review, ...] = ()
    pay_rows: tuple[PayRow, ...] = ()
    holiday_liability: HolidayLiability | None = None
    easter: Easter | None = None
    rhythms: tuple[Rhythm, ...] = ()
    lump_sums: tuple[LumpSum, ...] = ()
    preliminary: tuple[Preliminary, ...] = ()
    restatements: tuple[Restatement, ...] = ()

    @model_validator(mode="after")
    def _nothing_twice(self) -> Self:
        for review in self.pay_reviews:
            if sum(other.start.year == review.start.year for other in self.pay_reviews) > 1:
                raise ValueError(f"Lönerevisionen {review.start.year} står två gånger i ”pay_reviews”.")
        rows = {
            "pay_rows": [(item.statement, item.row) for item in self.pay_rows],
            "rhythms": [(item.statement, item.row) for item in self.rhythms],
        }
        for section, keys in rows.items():
            for key in keys:
                if keys.count(key) > 1:
                    raise ValueError(f"Raden ”{key[1]}” står två gånger i ”{section}”.")
        return self

    def named_rows(self) -> Iterator[tuple[str, str]]:
        """(statement, row) of everything that it names."""
        yield from ((item.statement, item.row) for item in self.pay_rows)
        yield from ((item.statement, item.row) for item in self.rhythms)
        yield from ((item.statement, item.row) for item in self.lump_sums)
        for part in self.preliminary:
            yield from ((part.statement, row) for row in part.rows)
        for moved in self.restatements:
            yield moved.statement, moved.from_row
            yield moved.statement, moved.to_row
        holiday = self.holiday_liability
        if holiday is not None and holiday.statement is not None and holiday.central_row is not None:
            yield holiday.statement, holiday.central_row


NOTHING_KNOWN = Known(schema=1)
