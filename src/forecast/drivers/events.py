"""Events with a date and a state; a one-off that is booked is taken out of the base and put back."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field, model_validator

from forecast.drivers.days import first_day_of, last_day_of
from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import SpanText
from forecast.ledger.tree import Tree
from forecast.money import Unit, parse_amount, within_reason
from forecast.periods import Month


def _amount(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"”{value}” är inte ett belopp.")
    if isinstance(value, int | float | Decimal):
        within_reason(Decimal(value))
    return parse_amount(value) if isinstance(value, str) else value


Amount = Annotated[Decimal, BeforeValidator(_amount)]
FirstDay = Annotated[dt.date | None, BeforeValidator(first_day_of)]
"""A day, or a month for its first day."""
LastDay = Annotated[dt.date | None, BeforeValidator(last_day_of)]
"""A day, or a month for its last day."""
EventKind = Literal["one_off", "ending", "opening", "double_running", "price", "legal", "other"]


class Event(Closed):
    """One event; `amount` in the workspace's unit, income > 0, cost < 0."""

    id: str
    name: str
    kind: EventKind
    state: Literal["certain", "planned", "appealed"]
    statement: str | None = None
    row: str | None = None
    amount: Amount | None = None
    booked: SpanText | None = None
    start: FirstDay = Field(None, alias="from")
    until: LastDay = None
    source: str
    note: str = ""

    @model_validator(mode="after")
    def _booked_one_off_is_whole(self) -> Self:
        if self.booked is not None and (self.amount is None or self.row is None or self.statement is None):
            raise ValueError("En bokförd händelse behöver ”amount”, ”statement” och ”row”.")
        return self


class EventFile(Closed):
    """events.yaml."""

    schema_: Literal[1] = Field(alias="schema")
    events: tuple[Event, ...]


def booked_one_offs(events: tuple[Event, ...], tree: Tree, unit: Unit, through: Month) -> NDArray[np.float64]:
    """One-offs that lie in the outcome of a year up to and including a month, per row and month.

    An event booked over several months is spread evenly over them; the closing period 13 belongs to December.

    Returns:
        (R, 12) SEK, income > 0; zero where nothing is booked.
    """
    out = np.zeros((len(tree.rows), 12))
    for event in events:
        if event.kind != "one_off" or event.booked is None or event.amount is None or event.row not in tree.keys:
            continue
        if event.statement != tree.statement or event.booked.year != through.year:
            continue
        months = np.arange(min(event.booked.first, 12), min(event.booked.last, 12) + 1)
        share = float(event.amount) * unit.sek / len(months)
        out[tree.position(event.row), months[months <= through.number] - 1] += share
    return out
