"""Grants as contracts, and what it costs when the rest of one does not come."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, Field

from forecast.drivers.events import Amount
from forecast.formats.yaml_file import Closed
from forecast.money import format_number
from forecast.periods import Month


def _positive(amount: Decimal) -> Decimal:
    if amount <= 0:
        raise ValueError(f"Ett bidrag är större än noll, inte {format_number(amount)}.")
    return amount


class Grant(Closed):
    """One grant; amounts > 0 in the workspace's unit."""

    id: str
    name: str
    amount: Annotated[Amount, AfterValidator(_positive)]
    booked: Amount | None = None
    status: Literal["decided", "expected", "uncertain", "received"]
    where: Literal["committee", "central"] = "committee"
    year: int
    statement: str | None = None
    row: str | None = None
    giver: str = ""
    source: str
    note: str = ""


class GrantFile(Closed):
    """grants.yaml."""

    schema_: Literal[1] = Field(alias="schema")
    grants: tuple[Grant, ...]


def lost_rest(amount: float, booked: float, avoidable_share: float, as_of: Month) -> NDArray[np.float64]:
    """Effect of a grant that does not come for the rest of the year.

    What is booked stays, also where it is more than was decided; the rest is lost in equal parts over the months after
    as-of, and the avoidable share of the cost that it pays for falls away with it.

    Args:
        amount: the year's grant, SEK > 0.
        booked: of which is booked, SEK.
        avoidable_share: 0 to 1.
        as_of: last booked month.

    Returns:
        (12,) SEK, worse < 0; zero in booked months.

    Raises:
        ValueError: when the share is outside 0 to 1; the text is Swedish.
    """
    if not 0 <= avoidable_share <= 1:
        raise ValueError(f"Andelen kostnad som faller bort ska vara 0 till 1, inte {avoidable_share}.")
    out = np.zeros(12)
    left = 12 - as_of.number
    if left:
        total = round(-max(amount - booked, 0.0) * (1 - avoidable_share), 2)
        out[as_of.number :] = round(total / left, 2)
        out[-1] = round(total - float(out[:-1].sum()), 2)
    return out + 0.0
