"""Measures (åtgärder): who decided what, the plan by month, what has come about, and which forecasts count it.

A measure acts on months after as-of; what it has done so far lies in the outcome. A layer that counts a measure holds
its expected effect in the rest of the year, and it is never added to that layer again.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from forecast.drivers.dated_amounts import after, ramped_months
from forecast.drivers.events import Amount
from forecast.drivers.realisation import WHOLE, Realisation
from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import Layer, MonthText
from forecast.money import Unit
from forecast.periods import Month

State = Literal["planned", "decided", "started", "done", "stopped"]
STATES_SV: dict[State, str] = {
    "planned": "planerad",
    "decided": "beslutad",
    "started": "påbörjad",
    "done": "genomförd",
    "stopped": "stoppad",
}
NOT_COMPUTED = "effekten är inte beräknad"
MOST_RAMP = 60


class Realised(Closed):
    """What a measure has given this year, January up to and including `through`; better > 0."""

    amount: Amount
    through: MonthText


class PlannedMeasure(Realisation):
    """One measure of the plan; amounts in the workspace's unit.

    Attributes:
        full_year_effect: better > 0; None = not computed, and shown as such.
        start: first month with effect.
        ramp_months: months before the full effect.
        one_time_cost: what it costs once, > 0, in `one_time_cost_month`.
        counted_in: layers whose forecast holds it already; must be written, also where it is empty.
    """

    id: str
    name: str
    statement: str
    row: str
    state: State
    decided_by: str = ""
    decided_on: dt.date | None = None
    full_year_effect: Amount | None = None
    start: MonthText | None = None
    ramp_months: int = Field(0, ge=0, le=MOST_RAMP)
    realised: Realised | None = None
    one_time_cost: Annotated[Amount, Field(ge=0)] | None = None
    one_time_cost_month: MonthText | None = None
    counted_in: tuple[Layer, ...]
    source: str
    note: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.state != "planned" and not (self.decided_by and self.decided_on):
            raise ValueError(
                f"Åtgärden ”{self.id}” är {STATES_SV[self.state]} men saknar ”decided_by” och ”decided_on”."
            )
        if self.full_year_effect is not None and self.start is None:
            raise ValueError(f"Åtgärden ”{self.id}” har en helårseffekt men ingen ”start”.")
        if (self.one_time_cost is None) != (self.one_time_cost_month is None):
            raise ValueError("”one_time_cost” och ”one_time_cost_month” skrivs tillsammans.")
        if self.realised is not None and (self.start is None or self.realised.through < self.start):
            raise ValueError(f"Åtgärden ”{self.id}” har gett effekt till {self.realised.through}, före sin ”start”.")
        if len(set(self.counted_in)) < len(self.counted_in):
            raise ValueError("Samma skikt står två gånger i ”counted_in”.")
        return self


class MeasureFile(Closed):
    """measures.yaml."""

    schema_: Literal[1] = Field(alias="schema")
    measures: tuple[PlannedMeasure, ...]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        ids = [measure.id for measure in self.measures]
        twice = next((key for key in ids if ids.count(key) > 1), None)
        if twice is not None:
            raise ValueError(f"Åtgärden ”{twice}” står två gånger.")
        return self


@dataclass(frozen=True, slots=True)
class Course:
    """What a measure does, SEK.

    Attributes:
        full_year: full-year effect, better > 0.
        start: first month with effect; None = it does not come about.
        ramp_months: months before the full effect.
        cost: once, SEK > 0.
        cost_month: when.
        shares: low, middle and high share that comes about.
    """

    full_year: float
    start: Month | None
    ramp_months: int = 0
    cost: float = 0.0
    cost_month: Month | None = None
    shares: Realisation = WHOLE

    def plan(self, year: int) -> NDArray[np.float64]:
        """(12,) SEK by month if all of it comes about."""
        return np.zeros(12) if self.start is None else ramped_months(self.full_year, self.start, self.ramp_months, year)

    def expected(self, year: int) -> NDArray[np.float64]:
        """(12,) SEK by month, the expected share of the plan."""
        if self.start is None:
            return np.zeros(12)
        return ramped_months(self.full_year * self.shares.mean, self.start, self.ramp_months, year)

    def cost_months(self, year: int) -> NDArray[np.float64]:
        """(12,) SEK <= 0: the one-time cost in its month."""
        out = np.zeros(12)
        if self.start is not None and self.cost_month is not None and self.cost_month.year == year and self.cost:
            out[self.cost_month.number - 1] = -round(self.cost, 2)
        return out


NO_COURSE = Course(0.0, None)
"""A measure that does not come about."""


def course_of(measure: PlannedMeasure, unit: Unit) -> Course | None:
    """What a measure does as things stand; None where its effect is not computed, nothing where it is stopped."""
    return NO_COURSE if measure.state == "stopped" else planned_course(measure, unit)


def planned_course(measure: PlannedMeasure, unit: Unit) -> Course | None:
    """What the file plans, whatever has become of it; None where the effect is not computed."""
    if measure.full_year_effect is None:
        return None
    return Course(
        round(float(measure.full_year_effect) * unit.sek, 2),
        measure.start,
        measure.ramp_months,
        round(float(measure.one_time_cost or 0) * unit.sek, 2),
        measure.one_time_cost_month,
        Realisation(realisation=measure.realisation, low=measure.low, likely=measure.likely, high=measure.high),
    )


@dataclass(frozen=True, slots=True)
class MeasureFigures:
    """A measure seen from a month; SEK, better > 0. None where its effect is not computed or nothing is told.

    Attributes:
        full_year: full-year effect as planned.
        plan_so_far: the plan January to the month that `realised` reaches, else to as-of.
        realised: what has come about.
        realised_share: `realised` of `plan_so_far`, None where the plan holds nothing yet.
        rest: expected in the months after as-of, the one-time cost told apart.
        cost: one-time cost in the months after as-of, <= 0.
        next_year: the expected effect next year, one-time cost left out.
        late: it should have begun but has not.
    """

    full_year: float | None
    plan_so_far: float | None
    realised: float | None
    realised_share: float | None
    rest: float | None
    cost: float
    next_year: float | None
    late: bool

    @property
    def counts(self) -> float:
        """What a forecast that counts the measure holds for the rest of the year, one-time cost too; NaN unknown."""
        return math.nan if self.rest is None else round(self.rest + self.cost, 2)


def measure_figures(measure: PlannedMeasure, as_of: Month, unit: Unit) -> MeasureFigures:
    """Plan, outcome and expectation of a measure as of a month."""
    course = course_of(measure, unit)
    told = measure.realised if measure.realised is not None and measure.realised.through <= as_of else None
    realised = None if told is None else round(float(told.amount) * unit.sek, 2)
    waiting = measure.state in {"planned", "decided"} and measure.start is not None and measure.start <= as_of
    if course is None:
        return MeasureFigures(None, None, realised, None, None, 0.0, None, waiting)
    through = as_of if told is None else told.through
    planned = 0.0 if measure.full_year_effect is None else round(float(measure.full_year_effect) * unit.sek, 2)
    plan = Course(planned, measure.start, measure.ramp_months).plan(as_of.year)
    so_far = round(float(plan[: through.number].sum()), 2)
    return MeasureFigures(
        full_year=None if measure.full_year_effect is None else planned,
        plan_so_far=so_far,
        realised=realised,
        realised_share=None if realised is None or not so_far else realised / so_far,
        rest=round(float(after(course.expected(as_of.year), as_of).sum()), 2) + 0.0,
        cost=round(float(after(course.cost_months(as_of.year), as_of).sum()), 2) + 0.0,
        next_year=round(float(course.expected(as_of.year + 1).sum()), 2) + 0.0,
        late=waiting,
    )


@dataclass(frozen=True, slots=True)
class WithAndWithout:
    """One forecast three ways, SEK: nothing is counted twice.

    Attributes:
        forecast: as it stands, with the measures that it counts.
        counted: what those are expected to give in the rest of the year.
        not_counted: what the others are expected to give.
    """

    forecast: float
    counted: float
    not_counted: float

    @property
    def without(self) -> float:
        """The forecast if no measure gave anything more."""
        return round(self.forecast - self.counted, 2)

    @property
    def with_all(self) -> float:
        """The forecast if the measures that it does not count came as well."""
        return round(self.forecast + self.not_counted, 2)


def with_and_without(forecast: float, rest: Sequence[float], counted: Sequence[bool]) -> WithAndWithout:
    """A forecast with the measures it counts, without them, and with the others too.

    Args:
        forecast: full year, SEK.
        rest: each measure's expected effect in the months after as-of, SEK, better > 0; NaN = not computed.
        counted: whether the forecast holds it already.

    Returns:
        sums over the measures whose effect is computed; NaN where there are some and none of them is.
    """
    amounts, inside = np.array(rest, dtype=np.float64), np.array(counted, dtype=np.bool_)
    return WithAndWithout(round(forecast, 2), _sum_of_known(amounts[inside]), _sum_of_known(amounts[~inside]))


def _sum_of_known(amounts: NDArray[np.float64]) -> float:
    known = amounts[np.isfinite(amounts)]
    return math.nan if amounts.size and not known.size else round(float(known.sum()), 2) + 0.0
