"""demand.yaml: which volumes drive which rows, and how much of the rows' cost follows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from forecast.formats.yaml_file import Closed
from forecast.ledger.tree import CostType

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.\-]*$")]


class Series(Closed):
    """A series of volumes.csv."""

    area: str
    measure: str


class Marginal(Closed):
    """What one more client costs, as a share of the average one."""

    share: float = Field(ge=0, le=5, allow_inf_nan=False)
    source: str


class Mix(Closed):
    """How many of the clients have only a safety alarm, and what one of them costs a year (SEK)."""

    alarm_only_share: float = Field(ge=0, lt=1, allow_inf_nan=False)
    alarm_only_cost: float = Field(ge=0, le=1_000_000, allow_inf_nan=False)
    source: str


class Population(Closed):
    """People that the clients are a share of, one year."""

    year: int = Field(ge=1900, le=2999)
    count: float = Field(gt=0, allow_inf_nan=False)


class VolumeDriver(Closed):
    """Clients (or places, households) that drive a row.

    Attributes:
        id: key of the lever `volumes.<id>`.
        name: Swedish.
        statement: of the row.
        row: the row, or an activity's sum row whose parts are kinds of money.
        clients: mean a year.
        planned_hours: of the year, where hours are known.
        performed_hours: of the year, where hours are known.
        cost_year: the year whose outcome in the ledger the levels are taken from.
        per_client: share of that cost that follows the clients.
        cost_type: the kind of money that a change moves.
        marginal: what one more client costs beside the average one, where somebody knows.
        mix: alarm-only clients, where their number is known.
        population: that the clients are a share of, by year.
    """

    id: Key
    name: str
    statement: str
    row: str
    clients: Series
    planned_hours: Series | None = None
    performed_hours: Series | None = None
    cost_year: int = Field(ge=1900, le=2999)
    per_client: float = Field(1.0, gt=0, le=1, allow_inf_nan=False)
    cost_type: CostType = CostType.STAFF
    marginal: Marginal | None = None
    mix: Mix | None = None
    population: tuple[Population, ...] = ()
    source: str
    note: str = ""

    @model_validator(mode="after")
    def _hours_go_together(self) -> Self:
        if (self.planned_hours is None) != (self.performed_hours is None):
            raise ValueError("”planned_hours” och ”performed_hours” anges båda eller ingen.")
        years = [item.year for item in self.population]
        if len(set(years)) < len(years):
            raise ValueError("Ett år står två gånger i ”population”.")
        return self

    @property
    def series(self) -> tuple[Series, ...]:
        """All series that it names."""
        return tuple(item for item in (self.clients, self.planned_hours, self.performed_hours) if item is not None)


class PlanningDriver(Closed):
    """Care plannings behind the payment liability that is booked on a row.

    Attributes:
        reserve: the row holds the money that such days are to be paid with.
    """

    statement: str
    row: str
    plannings: Series
    reserve: bool = False
    source: str
    note: str = ""


class Demand(Closed):
    """demand.yaml."""

    schema_: Literal[1] = Field(alias="schema")
    volumes: tuple[VolumeDriver, ...] = ()
    payment_liability: tuple[PlanningDriver, ...] = ()

    @model_validator(mode="after")
    def _nothing_twice(self) -> Self:
        for word, keys in (
            ("volumes", [item.id for item in self.volumes]),
            ("payment_liability", [item.row for item in self.payment_liability]),
        ):
            twice = [key for key, count in Counter(keys).items() if count > 1]
            if twice:
                raise ValueError(f"”{twice[0]}” står två gånger i ”{word}”.")
        return self

    def named_rows(self) -> Iterator[tuple[str, str]]:
        """(statement, row) of everything that it names."""
        yield from ((item.statement, item.row) for item in self.volumes)
        yield from ((item.statement, item.row) for item in self.payment_liability)

    def named_series(self) -> Iterator[Series]:
        """Every series of volumes.csv that it names."""
        for volume in self.volumes:
            yield from volume.series
        yield from (item.plannings for item in self.payment_liability)


NO_DEMAND = Demand(schema=1)
