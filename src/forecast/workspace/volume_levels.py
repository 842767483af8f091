"""What a volume stands at: clients, their trend, the row's cost in a year, and what one client costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.drivers.demand import Series, VolumeDriver
from forecast.drivers.home_care import CareLevels, care_levels
from forecast.drivers.trends import Counts
from forecast.errors import InputError, Place
from forecast.ledger.book import over_span
from forecast.ledger.specs import Kind
from forecast.periods import Span
from forecast.workspace.demand_rows import FILE, unit_of, yearly
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class VolumeLevels:
    """A volume before a change.

    Attributes:
        unit: of the clients, as volumes.csv writes it.
        counts: clients by year.
        clients: in the year of the cost.
        cost: SEK > 0 that follows the clients, that year.
        care: the chain of hours, where hours are known.
    """

    unit: str
    counts: Counts
    clients: float
    cost: float
    care: CareLevels | None

    @property
    def last(self) -> tuple[int, float]:
        """The last known (year, clients)."""
        return self.counts.years[-1], self.counts.counts[-1]

    @property
    def cost_per_client(self) -> float:
        """SEK a year for the average client."""
        return self.cost / self.clients


def volume_levels(workspace: Workspace, driver: VolumeDriver) -> VolumeLevels:
    """The levels of a driver.

    Raises:
        InputError: the year's clients, hours or cost are not known, or are not above zero.
    """
    place = Place(FILE, None, f"volumes › {driver.id}")
    counts = yearly(workspace.volumes, driver.clients)
    clients = _in_year(workspace, driver.clients, driver.cost_year, place)
    cost = _year_cost(workspace, driver, place) * driver.per_client
    try:
        care = None
        if driver.planned_hours is not None and driver.performed_hours is not None:
            planned, performed = (
                _in_year(workspace, series, driver.cost_year, place)
                for series in (driver.planned_hours, driver.performed_hours)
            )
            care = care_levels(clients, planned, performed, cost)
        series = Counts(tuple(counts), tuple(counts.values()), _population(driver, counts, place))
    except ValueError as error:
        raise InputError(str(error), place, "Rätta serien i volumes.csv.") from error
    return VolumeLevels(unit_of(workspace.volumes, driver.clients), series, clients, cost, care)


def _in_year(workspace: Workspace, series: Series, year: int, place: Place) -> float:
    found = yearly(workspace.volumes, series).get(year, 0.0)
    if found <= 0:
        raise InputError(
            f"”{series.measure}” har inget utfall över noll för {year}.",
            place,
            "Välj ett annat cost_year eller fyll i volumes.csv.",
        )
    return found


def _year_cost(workspace: Workspace, driver: VolumeDriver, place: Place) -> float:
    """SEK > 0: the net cost of the row in the year of the cost."""
    tree = workspace.trees[driver.statement]
    at = tree.position(driver.row)
    entries = workspace.ledger.select(driver.statement, Kind.ACTUAL)
    amounts = over_span(entries, tree, Span.full_year(driver.cost_year))
    cost = -float(amounts[at] if np.isfinite(amounts[at]) else amounts[tree.leaves_below(at)].sum())
    if not cost > 0:
        raise InputError(
            f"Raden ”{driver.row}” har ingen känd nettokostnad för hela {driver.cost_year}.",
            place,
            "Välj ett cost_year vars utfall är inläst.",
        )
    return cost


def _population(driver: VolumeDriver, counts: dict[int, float], place: Place) -> tuple[float, ...] | None:
    if not driver.population:
        return None
    known = {item.year: item.count for item in driver.population}
    missing = [str(year) for year in counts if year not in known]
    if missing:
        raise InputError(f"Befolkningen saknas för {', '.join(missing)}.", place, "Ange den för varje år i serien.")
    return tuple(known[year] for year in counts)
