"""What is known of each driver: outcomes by period and document, beside budgets and targets with periods of their own.

A measure that a file has as a volume, as an indicator and as a fact under one name is one driver. Nothing is averaged:
where two documents say different things of one period, both stand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from forecast.money import parse_amount
from forecast.parameters import load_parameter, value_on
from forecast.periods import Month, Span
from forecast.report.drivers.areas import COUNTED, area_of
from forecast.workspace.notes import DriverFact
from forecast.workspace.workspace import Workspace

_NO_COUNT = frozenset({"mnkr", "mkr", "tkr", "kr", "datum", "princip", "frekvens", "år", "kr/timme", "kr/dygn"})
"""Units of facts that are no counts or shares."""
CASES = frozenset({"antal", "placeringar", "barn", "personer", "individer", "ärenden"})
"""Units that count persons."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one document says came out in a period."""

    span: Span
    value: Decimal
    document: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Aim:
    """A budget or a target, for the period that it is for."""

    span: Span
    value: Decimal
    word: str


@dataclass(frozen=True, slots=True)
class Driver:
    """One measure.

    Attributes:
        key: unique in a workspace.
        area: key of AREAS.
        name: as the file writes it.
        unit: persons, hours, per cent.
        flow: whether it grows with the period, so that a part of a year is no year.
        readings: outcomes in order of time, the order of the file within a period.
        aims: in order of time.
        series: (area, measure) in volumes.csv; None where it is no volume.
        note: what the file says of how it is counted.
        stated: only a report's text has it (drivers.csv), so its name is the reader's own short one.
    """

    key: str
    area: str
    name: str
    unit: str
    flow: bool
    readings: tuple[Reading, ...]
    aims: tuple[Aim, ...] = ()
    series: tuple[str, str] | None = None
    note: str = ""
    stated: bool = False

    @property
    def decimals(self) -> int:
        """As many as the file writes, at most two."""
        values = [*(item.value for item in self.readings), *(aim.value for aim in self.aims)]
        return min(max([0, *(-int(value.normalize().as_tuple().exponent) for value in values)]), 2)

    @property
    def latest(self) -> tuple[Reading, ...]:
        """The last period's readings: several where documents differ; none where nothing came out yet."""
        return tuple(item for item in self.readings if item.span == self.readings[-1].span)

    @property
    def years(self) -> tuple[Reading, ...]:
        """One reading for each whole year, the file's first where several say something."""
        found: dict[int, Reading] = {}
        for item in self.readings:
            if item.span == Span.full_year(item.span.year):
                found.setdefault(item.span.year, item)
        return tuple(found.values())

    def differing(self) -> tuple[tuple[Reading, ...], ...]:
        """Periods of which documents say different things, with what each says."""
        spans = dict.fromkeys(item.span for item in self.readings)
        groups = (tuple(item for item in self.readings if item.span == span) for span in spans)
        return tuple(group for group in groups if len({item.value for item in group}) > 1)


def drivers_of(workspace: Workspace, as_of: Month) -> tuple[Driver, ...]:
    """Every measure of volumes.csv and indicators.csv, and those of drivers.csv that they lack; money left out.

    A fact alone is quoted among the facts and is no driver: it needs a figure of another period beside it. Kinds of
    placements with few cases are left out (decision 0048). What lies after as-of has not come out.
    """
    least = value_on(load_parameter("placement_least_shown"), as_of)
    found: dict[str, Driver] = {}
    for driver in (*_volumes(workspace), *_indicators(workspace)):
        held = found.get(driver.key)
        found[driver.key] = driver if held is None else _joined(held, driver)
    said = {at for driver in found.values() for at in _places(driver)}
    for driver in _facts(workspace, as_of):
        held = found.get(driver.key)
        if held is not None:
            found[driver.key] = _joined(held, driver)
        elif len(driver.readings) > 1 and _places(driver)[-1] not in said:
            found[driver.key] = driver
            said.update(_places(driver))
    cut = (_until(driver, as_of) for driver in found.values())
    return tuple(driver for driver in cut if (driver.readings or driver.aims) and not few_cases(driver, least))


def few_cases(driver: Driver, least: float) -> bool:
    """Whether a kind of placements has had so few cases in some period that it would tell of single persons."""
    counts = driver.area == "placeringar" and driver.unit in CASES
    return counts and any(0 < item.value < least for item in driver.readings)


def _volumes(workspace: Workspace) -> list[Driver]:
    """One driver a series; two areas that share a measure's name are two drivers."""
    series = dict.fromkeys((item.area, item.measure) for item in workspace.volumes)
    names = [measure for _, measure in series]
    out = []
    for area, measure in series:
        rows = [item for item in workspace.volumes if (item.area, item.measure) == (area, measure)]
        name = measure if names.count(measure) == 1 else f"{measure}, {area}"
        out.append(
            Driver(
                _key(name),
                area_of(measure, area),
                name,
                rows[0].unit,
                flow=False,
                readings=tuple(
                    Reading(Span.full_year(row.year), row.actual, row.source) for row in rows if row.actual is not None
                ),
                aims=tuple(
                    Aim(Span.full_year(row.year), row.budget, "budget") for row in rows if row.budget is not None
                ),
                series=(area, measure),
                note="; ".join(dict.fromkeys(row.note for row in rows if row.note)),
            )
        )
    return out


def _indicators(workspace: Workspace) -> list[Driver]:
    return [
        Driver(
            _key(item.indicator),
            area_of(item.indicator),
            item.indicator,
            item.unit,
            flow=item.kind == "flow",
            readings=(Reading(item.period, item.value, item.document, item.quote),),
            aims=() if item.target is None else (Aim(item.target_period or item.period, item.target, "mål"),),
        )
        for item in workspace.indicators
    ]


def _facts(workspace: Workspace, as_of: Month) -> list[Driver]:
    """Facts with a number for a period; the figure that a report sets beside is a reading too where it has a period.

    Facts of one name and unit are one measure: imported statistics have a fact for every year.
    """
    found: dict[tuple[str, str], Driver] = {}
    for fact in workspace.driver_facts:
        area, readings = area_of(fact.category, fact.driver), _readings(fact)
        if area in COUNTED and fact.unit not in _NO_COUNT and readings:
            at = (_key(fact.driver), fact.unit)
            held = found.get(at, Driver(at[0], area, fact.driver, fact.unit, flow=False, readings=(), stated=True))
            found[at] = replace(held, readings=(*held.readings, *readings))
    return [_until(replace(driver, readings=_once(driver.readings)), as_of) for driver in found.values()]


def _once(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Without a value that stands twice for its period."""
    found: dict[tuple[Span, Decimal], Reading] = {}
    for item in readings:
        found.setdefault((item.span, item.value), item)
    return tuple(found.values())


def _readings(fact: DriverFact) -> tuple[Reading, ...]:
    pairs = ((fact.comparison_period, fact.comparison_value), (fact.period, fact.value))
    out = []
    for period, value in pairs:
        try:
            out.append(
                Reading(Span.parse(period), parse_amount(value), fact.source.removeprefix("Källa: "), fact.quote)
            )
        except ValueError:
            continue  # words such as ”2023 höst” or ”30-50”: the fact is quoted, never reckoned with
    return tuple(out)


def _places(driver: Driver) -> list[tuple[str, Decimal, int]]:
    """Area, value and year of each reading: by these a figure is known again under a shortened name."""
    return [(driver.area, item.value, item.span.year) for item in driver.readings]


def _joined(held: Driver, more: Driver) -> Driver:
    """The same measure from another file; another unit is another measure, so it stays as it was."""
    if held.unit != more.unit and held.series is None:
        return held
    known = {(aim.span, aim.word) for aim in held.aims}
    aims = tuple(aim for aim in more.aims if (aim.span, aim.word) not in known)
    return replace(
        held, flow=held.flow or more.flow, readings=_once((*held.readings, *more.readings)), aims=(*held.aims, *aims)
    )


def _until(driver: Driver, as_of: Month) -> Driver:
    """In order of time, without outcomes of periods that are not over at as-of."""
    known = [
        item for item in driver.readings if (item.span.year, min(item.span.last, 12)) <= (as_of.year, as_of.number)
    ]
    return replace(
        driver,
        readings=tuple(sorted(known, key=lambda item: _when(item.span))),
        aims=tuple(sorted(driver.aims, key=lambda item: _when(item.span))),
    )


def _when(span: Span) -> tuple[int, int, int]:
    return span.year, span.last, -span.first


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
