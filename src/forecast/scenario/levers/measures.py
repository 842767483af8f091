"""Measures (åtgärder): one of the plan that changes, or a new one; what the forecast counts is never added again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import Field

from forecast.drivers.dated_amounts import after
from forecast.drivers.measures import MOST_RAMP, NO_COURSE, Course, PlannedMeasure, course_of, planned_course
from forecast.drivers.realisation import LEVELS, Realisation
from forecast.ledger.specs import MonthText
from forecast.model import Floats, LeverEffect, Posting
from forecast.money import Unit, format_amount
from forecast.periods import Month
from forecast.scenario.levers.ground import Ground, leaf_row, near, upwards
from forecast.workspace.workspace import Workspace

_MOST = 10_000_000_000


class MeasureChange(Realisation):
    """A measure that comes about in another way, or not; a new one needs `row`, `full_year_effect` and `from`."""

    happens: bool = Field(default=True, title="Blir av")
    row: str | None = Field(default=None, title="Rad")
    name: str = Field(default="", title="Namn")
    full_year_effect: float | None = Field(
        default=None, ge=-_MOST, le=_MOST, title="Helårseffekt", json_schema_extra={"unit": "kr/år"}
    )
    start: MonthText | None = Field(default=None, alias="from", title="Från och med")
    ramp_months: int | None = Field(
        default=None, ge=0, le=MOST_RAMP, title="Upptrappning", json_schema_extra={"unit": "månader"}
    )
    one_time_cost: float | None = Field(
        default=None, ge=0, le=_MOST, title="Engångskostnad", json_schema_extra={"unit": "kr"}
    )
    one_time_cost_month: MonthText | None = Field(default=None, title="Engångskostnadens månad")
    source: str = Field(default="", title="Källa")


def measure_keys(workspace: Workspace, as_of: Month) -> Mapping[str, str]:
    """Lever key -> name: the measures of the plan."""
    return {measure.id: measure.name for measure in workspace.measures} if as_of.number < 12 else {}


@dataclass(frozen=True, slots=True)
class _Turn:
    """A measure before and after the override.

    Attributes:
        name: what it is called.
        at: its row.
        counted: what the forecast counts already; nothing where it does not.
        then: what holds in the scenario.
        in_forecast: whether the forecast counts it.
    """

    name: str
    at: int
    counted: Course
    then: Course
    in_forecast: bool


def measure_effects(key: str, change: MeasureChange, ground: Ground) -> tuple[LeverEffect, ...]:
    """What the measure adds to what the forecast counts: its effect, and its one-time cost as a step of its own.

    Raises:
        InputError: an unknown measure, a row that does not exist or is a sum, a booked month, or a measure that the
            forecast counts without anybody having computed its effect.
    """
    turn = _turn(key, change, ground)
    row = ground.workspace.tree.rows[turn.at]
    effect, cost = _yearly(turn, ground.as_of), _cost(turn, ground.as_of)
    place = (upwards(ground.workspace.tree, row.key), row.cost_type.value)
    uncertain = turn.then.start is not None and turn.then.shares.uncertain
    out = [
        LeverEffect(
            key=f"measures.{key}",
            label=f"{'Åtgärd' if change.happens else 'Utan åtgärd'}: {turn.name}",
            postings=(Posting(*place, effect.months, effect.knots if uncertain else None),),
            next_year=effect.next_year,
            old=_words(turn.counted) if turn.in_forecast else "inte inräknad",
            new=_words(turn.then) if change.happens else "blir inte av",
            arithmetic=_arithmetic(turn, effect, ground.as_of),
            levels=LEVELS if uncertain else None,
        )
    ]
    if cost.months.any() or cost.next_year:
        now = format_amount(float(cost.months.sum()), Unit.TKR, signed=True)
        out.append(
            LeverEffect(
                key=f"measures.{key}",
                label=f"Engångskostnad: {turn.name}",
                postings=(Posting(*place, cost.months),),
                next_year=cost.next_year,
                old=format_amount(turn.counted.cost, Unit.TKR),
                new=format_amount(turn.then.cost if change.happens else 0.0, Unit.TKR),
                arithmetic=f"Engångskostnad: {now} tkr i år",
                one_off=True,
            )
        )
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Difference:
    """(12,) SEK against what is counted, its year at the levels, and next year's."""

    months: Floats
    knots: Floats
    next_year: float


def _yearly(turn: _Turn, as_of: Month) -> _Difference:
    counted = after(turn.counted.expected(as_of.year), as_of)
    whole = float(after(turn.then.plan(as_of.year), as_of).sum())
    months = after(turn.then.expected(as_of.year), as_of) - counted
    following = turn.then.expected(as_of.year + 1).sum() - turn.counted.expected(as_of.year + 1).sum()
    return _Difference(months, whole * turn.then.shares.shares - counted.sum(), round(float(following), 2) + 0.0)


def _cost(turn: _Turn, as_of: Month) -> _Difference:
    months = after(turn.then.cost_months(as_of.year), as_of) - after(turn.counted.cost_months(as_of.year), as_of)
    following = turn.then.cost_months(as_of.year + 1).sum() - turn.counted.cost_months(as_of.year + 1).sum()
    return _Difference(months, months[:0], round(float(following), 2) + 0.0)


def _turn(key: str, change: MeasureChange, ground: Ground) -> _Turn:
    known = {measure.id: measure for measure in ground.workspace.measures}
    if key in known:
        return _of_the_plan(known[key], change, ground)
    if change.row is None:
        found = f"Åtgärden ”{key}” finns inte i measures.yaml."
        raise ground.fault(found, f"{near(key, known)} En ny åtgärd behöver ”row”, ”full_year_effect” och ”from”.")
    at = leaf_row(ground, change.row)
    if change.full_year_effect is None or change.start is None:
        raise ground.fault(f"Den nya åtgärden ”{key}” saknar belopp eller början.", "Skriv full_year_effect och from.")
    name = change.name or ground.workspace.tree.rows[at].name
    return _Turn(name, at, NO_COURSE, _changed(NO_COURSE, change, ground), in_forecast=False)


def _of_the_plan(measure: PlannedMeasure, change: MeasureChange, ground: Ground) -> _Turn:
    if change.row is not None and change.row != measure.row:
        raise ground.fault(f"Åtgärden ”{measure.id}” står på ”{measure.row}” i measures.yaml.", "Ta bort ”row”.")
    at, unit = leaf_row(ground, measure.row), ground.workspace.settings.unit
    inside = ground.layer(at) in map(str, measure.counted_in)
    counted, planned = course_of(measure, unit), planned_course(measure, unit)
    if inside and counted is None:
        raise ground.fault(
            f"Prognosen räknar med åtgärden ”{measure.id}”, men effekten är inte beräknad.",
            "Skriv full_year_effect och start i measures.yaml, eller counted_in: [] om den inte är inräknad.",
        )
    if planned is None and change.happens and (change.full_year_effect is None or change.start is None):
        raise ground.fault(f"Effekten av åtgärden ”{measure.id}” är inte beräknad.", "Skriv full_year_effect och from.")
    base = counted if inside and counted is not None else NO_COURSE
    then = _changed(planned or NO_COURSE, change, ground) if change.happens else NO_COURSE
    return _Turn(change.name or measure.name, at, base, then, in_forecast=inside)


def _changed(course: Course, change: MeasureChange, ground: Ground) -> Course:
    """The course with what the override says; months that it names must be open."""
    if change.start is not None:
        course = replace(course, start=ground.open_month(change.start, "Åtgärden börjar", later_years=True))
    if change.one_time_cost is not None and change.one_time_cost_month is None and course.cost_month is None:
        raise ground.fault("Engångskostnaden saknar månad.", "Skriv one_time_cost_month.")
    if change.one_time_cost_month is not None:
        month = ground.open_month(change.one_time_cost_month, "Engångskostnaden ligger", later_years=True)
        course = replace(course, cost_month=month)
    own = Realisation(realisation=change.realisation, low=change.low, likely=change.likely, high=change.high)
    return replace(
        course,
        full_year=course.full_year if change.full_year_effect is None else change.full_year_effect,
        ramp_months=course.ramp_months if change.ramp_months is None else change.ramp_months,
        cost=course.cost if change.one_time_cost is None else change.one_time_cost,
        shares=own if own.shares_given else course.shares,
    )


def _words(course: Course) -> str:
    """`1 800 tkr helår från maj 2024, upptrappning 3 mån, 60 % blir av`."""
    if course.start is None:
        return "ingen effekt"
    ramp = f", upptrappning {course.ramp_months} mån" if course.ramp_months else ""
    amount = format_amount(course.full_year, Unit.TKR, signed=True)
    return f"{amount} tkr helår från {course.start.label}{ramp}, {course.shares.words}"


def _arithmetic(turn: _Turn, effect: _Difference, as_of: Month) -> str:
    gives, counted = (
        format_amount(float(after(course.expected(as_of.year), as_of).sum()), Unit.TKR, signed=True)
        for course in (turn.then, turn.counted)
    )
    now, later = (
        format_amount(value, Unit.TKR, signed=True) for value in (float(effect.months.sum()), effect.next_year)
    )
    base = f"prognosen räknar redan med {counted}" if turn.in_forecast else "prognosen räknar inte med den"
    what = _words(turn.then)
    told = f"{gives} tkr resten av året, {base} = {now} tkr i år, {later} nästa år"
    return f"{what[:1].upper()}{what[1:]}: {told}"
