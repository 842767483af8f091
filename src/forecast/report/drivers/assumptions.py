"""What anybody assumes of a driver: the years ahead, what one more costs, and that the forecast follows it or not.

The year's forecast comes from what is booked (and what is known of rows); it reads no volume, no target and no
staffing. What does read them is said: years.yaml for the years ahead, demand.yaml for the levers of Scenarier.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.drivers.demand import VolumeDriver
from forecast.drivers.home_care import care_client_cost, clients_by_age
from forecast.drivers.population.labels import AGES
from forecast.drivers.several_years import YearVolume, counts, yearly
from forecast.errors import InputError
from forecast.model import Floats
from forecast.money import Unit, format_amount, format_number, format_shortly
from forecast.periods import Month
from forecast.questions.years import DEFAULT_AHEAD
from forecast.report.drivers.history import Driver
from forecast.report.lever_form import Value
from forecast.scenario.levers.volumes import volume_keys
from forecast.workspace.volume_levels import volume_levels
from forecast.workspace.workspace import Workspace

NOT_FOLLOWED = "Prognosen följer inte detta mått."
_STEP = 0.01
"""The share that the lever begins with: one per cent."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """An assumed value of a year; `low` and `high` equal `value` where nobody gives a span."""

    year: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Assumption:
    """What is assumed of one driver.

    Attributes:
        words: in sentences; says so where nothing is assumed.
        ahead: by year, in order.
        source: who says it; "" where nothing is assumed.
    """

    words: str
    ahead: tuple[Ahead, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class LeverLink:
    """A change to begin with in Scenarier: its name, its fields and the words on the button."""

    name: str
    said: Mapping[str, Value]
    label: str


def assumption_of(workspace: Workspace, driver: Driver, as_of: Month) -> Assumption:
    """What years.yaml or demand.yaml assumes of a driver, else that the forecast does not follow it."""
    for volume in workspace.years.volumes if workspace.years else ():
        if driver.series == (volume.area, volume.measure) and driver.years:
            return _in_years(workspace, driver, volume, as_of)
    for planning in workspace.demand.payment_liability:
        if driver.series == (planning.plannings.area, planning.plannings.measure) and planning.note:
            return Assumption(f"{NOT_FOLLOWED} demand.yaml: ”{planning.note.strip()}”", (), planning.source)
    return Assumption(NOT_FOLLOWED)


def _in_years(workspace: Workspace, driver: Driver, volume: YearVolume, as_of: Month) -> Assumption:
    base = driver.years[-1]
    years = range(base.span.year, as_of.year + DEFAULT_AHEAD + 1)
    path, how = _path(workspace, volume, float(base.value), tuple(years))
    ahead = tuple(point for point in path if point.year >= as_of.year)
    if not ahead:
        return Assumption(f"{NOT_FOLLOWED} {how}", (), volume.source)
    last = ahead[-1]
    number = format_number(last.value)
    words = (
        f"Åren framåt (years.yaml): {how}, {number} {driver.unit} {last.year}. Årets prognos följer inte detta mått."
    )
    return Assumption(words, ahead, volume.source)


def _path(workspace: Workspace, volume: YearVolume, count: float, years: tuple[int, ...]) -> tuple[list[Ahead], str]:
    """The volume by year from its last outcome, as the years ahead are reckoned in Budget och plan, and in words."""
    growth, ages = volume.growth, volume.population
    if growth is not None:
        ends = [growth.share, *(end for end in (growth.low, growth.high) if end is not None)]
        ahead = np.array(years) - years[0]
        point, *others = (counts(count, share, growth.years, ahead) for share in ends)
        stacked = np.stack([point, *others])
        rate = format_number(100 * yearly(growth.share, growth.years), 1)
        how = f"{format_number(100 * growth.share)} procent på {growth.years} år, {rate} om året"
        return _points(years, point, stacked.min(axis=0), stacked.max(axis=0)), how
    people = workspace.population
    held = [] if people is None else [year for year in years if year in people.years]
    if people is None or ages is None or years[0] not in held:
        return [], "befolkningen för utgångsåret saknas i population.csv"
    users = clients_by_age(np.stack([people.at(year).sum(axis=0) for year in held]), ages.by_age(AGES))
    point = count * users / users[0] if users[0] > 0 else np.full(len(held), count)
    return _points(tuple(held), point, point, point), f"följer befolkningen {ages.words}"


def _points(years: Sequence[int], point: Floats, low: Floats, high: Floats) -> list[Ahead]:
    return [Ahead(year, float(point[i]), float(low[i]), float(high[i])) for i, year in enumerate(years)]


def volume_driver(workspace: Workspace, driver: Driver) -> VolumeDriver | None:
    """The volume of demand.yaml whose clients the driver counts."""
    found = (item for item in workspace.demand.volumes if (item.clients.area, item.clients.measure) == driver.series)
    return next(found, None)


def lever_of(workspace: Workspace, driver: Driver, as_of: Month) -> LeverLink | None:
    """The lever that moves the driver in Scenarier; None where there is none, or no month is left."""
    volume = volume_driver(workspace, driver)
    if volume is None or volume.id not in volume_keys(workspace, as_of):
        return None
    return LeverLink(f"volumes.{volume.id}", {"share": _STEP}, f"Scenarier: {volume.name}, 1 procent fler")


def one_per_cent(workspace: Workspace, volume: VolumeDriver, unit: Unit) -> str:
    """What one per cent more costs a year at the average cost, and what is known of the marginal client.

    Source: stories.md EK14; the cost of the average client is `volume_levels`.
    """
    try:
        levels = volume_levels(workspace, volume)
    except InputError as error:
        return f"Vad en procent till kostar går inte att räkna: {error.found}"
    more, average = _STEP * levels.last[1], levels.cost_per_client
    fine = unit.decimals + 1
    words = (
        f"En procent är {format_shortly(round(more, 2))} {levels.unit}, omkring "
        f"{format_amount(more * average, unit)} {unit} om året om en till kostar som genomsnittet "
        f"({format_amount(average, unit, fine)} {unit}, {volume.cost_year})."
    )
    if volume.marginal is not None:
        margin = volume.marginal.share * average
        words += (
            f" En till antas kosta {format_number(100 * volume.marginal.share)} procent av genomsnittet "
            f"({volume.marginal.source}): omkring {format_amount(more * margin, unit)} {unit} om året."
        )
    if volume.mix is not None:
        words += _mixed(volume, average, unit)
    if volume.marginal is None and volume.mix is None:
        words += " Genomsnittet är använt. Vad en till kostar är inte känt."
    return words


def _mixed(volume: VolumeDriver, average: float, unit: Unit) -> str:
    mix, fine = volume.mix, unit.decimals + 1
    if mix is None:
        return ""
    try:
        care = care_client_cost(average, mix.alarm_only_share, mix.alarm_only_cost)
    except ValueError as error:
        return f" {error}"
    return (
        f" {format_number(100 * mix.alarm_only_share)} procent har bara larm och kostar "
        f"{format_amount(mix.alarm_only_cost, unit, fine)} {unit} om året; en med insatser i hemmet kostar "
        f"{format_amount(care, unit, fine)} ({mix.source})."
    )
