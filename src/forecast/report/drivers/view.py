"""The page Drivare as values: what drives the cost, and what the forecast assumes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forecast.drivers.population.growth import against_report
from forecast.model import Result
from forecast.money import Unit, format_number
from forecast.questions.purchases import purchases
from forecast.report.allocation.parts import allocation_parts
from forecast.report.drivers.areas import ALL, AREAS, area_of
from forecast.report.drivers.assumptions import (
    Assumption,
    LeverLink,
    assumption_of,
    lever_of,
    one_per_cent,
    volume_driver,
)
from forecast.report.drivers.headings import NOTHING, headings, main_drivers
from forecast.report.drivers.history import Driver, drivers_of
from forecast.report.drivers.pictures import driver_picture, has_picture, population_pictures
from forecast.report.drivers.tables import drivers_table, facts_table, placements_now, unit_prices
from forecast.report.lever_groups import months_to_choose
from forecast.report.papers.paper import Picture
from forecast.report.population_view import beside_told, said_growth
from forecast.report.purchases.view import PurchaseView, purchase_view
from forecast.report.staffing_table import staffing_table
from forecast.report.table import Table
from forecast.scenario.levers.staffing import staffing_keys
from forecast.workspace.workspace import Workspace

MOST_PICTURES = 24
"""Pictures of one area: beyond that the table is the better reading."""
FILES = (
    "Volymer läses ur volumes.csv, nyckeltal ur indicators.csv, rapportens uppgifter ur drivers.csv, befolkning ur "
    "population.csv, bemanning ur staffing.csv, placeringar ur placements.csv, köp/sälj ur purchases.yaml och "
    "hours.csv och resursfördelning ur allocation.yaml."
)


@dataclass(frozen=True, slots=True)
class DriverPicture:
    """A picture, and the change that it can lead to in Scenarier."""

    picture: Picture
    lever: LeverLink | None = None


@dataclass(frozen=True, slots=True)
class DriversView:
    """The page.

    Attributes:
        heading: the strongest statement that the data of the choice hold.
        lead: the next one; "" where there is none.
        areas: key -> name of what can be chosen, all of them first.
        area: the chosen one.
        pictures: the first of each area, or all of the chosen area.
        table: every measure of the choice; None where it has none.
        placements: their table; a sentence why there is none; None where the choice is another area.
        staffing: as it is now; None where it is not known or not chosen.
        staffing_levers: one more full-time equivalent, each labelled with its activity.
        purchases: purchaser and provider of the choice.
        allocations: each unit's budget from its need, of the choice; a sentence where one cannot be reckoned.
        prices: of a unit, by year.
        facts: the reports' own words.
        told: what is missing and which file gives it, and what a report says beside the population.
    """

    heading: str
    lead: str
    areas: Mapping[str, str]
    area: str
    pictures: tuple[DriverPicture, ...]
    table: Table | None
    placements: Table | str | None
    staffing: Table | None
    staffing_levers: tuple[LeverLink, ...]
    purchases: tuple[PurchaseView, ...]
    allocations: tuple[Table | str, ...]
    prices: Table | None
    facts: Table | None
    told: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing at all is known of any driver."""
        return self.heading == NOTHING


def drivers_view(workspace: Workspace, result: Result, unit: Unit, area: str = ALL) -> DriversView:
    """The page of one area, or of all.

    Args:
        workspace: whose drivers.
        result: gives as-of; its forecast gives the year's price of a unit.
        unit: of amounts.
        area: key of `areas_of`; one that it lacks is read as all.
    """
    drivers = drivers_of(workspace, result.as_of)
    areas = areas_of(workspace, drivers)
    chosen = area if area in areas else ALL
    assumed = {driver.key: assumption_of(workspace, driver, result.as_of) for driver in drivers}
    shown = [driver for driver in drivers if chosen in {ALL, driver.area}]
    placements = placements_now(workspace, result, unit) if chosen in {ALL, "placeringar"} else None
    heading, lead = headings(workspace, shown, assumed, chosen, placements)
    staff = chosen in {ALL, "personal"}
    measures = sorted(shown, key=lambda driver: list(AREAS).index(driver.area))
    return DriversView(
        heading=heading,
        lead=lead,
        areas=areas,
        area=chosen,
        pictures=_pictures(
            workspace, result, unit, (main_drivers(workspace, shown) if chosen == ALL else shown), assumed, chosen
        ),
        table=drivers_table(workspace, result, measures, [assumed[driver.key] for driver in measures])
        if shown
        else None,
        placements=placements,
        staffing=staffing_table(workspace, result, unit) if staff else None,
        staffing_levers=_staffing_levers(workspace, result) if staff else (),
        purchases=_purchases(workspace, result, unit, chosen),
        allocations=allocation_parts(workspace, result, unit, lambda item: chosen in {ALL, area_of(item.name)}),
        prices=unit_prices(workspace, result) if chosen == ALL else None,
        facts=facts_table(workspace, result, None if chosen == ALL else chosen),
        told=_told(workspace, drivers, chosen),
    )


def areas_of(workspace: Workspace, drivers: Sequence[Driver]) -> Mapping[str, str]:
    """Key -> name of the areas that the workspace knows something of, all of them first."""
    held = {driver.area for driver in drivers} | {area_of(f.category, f.driver) for f in workspace.driver_facts}
    held |= {"befolkning"} if workspace.population is not None else set()
    held |= {"personal"} if workspace.staffing else set()
    held |= {"placeringar"} if workspace.placements or workspace.arrivals else set()
    held |= {area_of(pair.name) for pair in workspace.purchases}
    held |= {area_of(item.name) for item in workspace.allocations}
    return {ALL: "Alla områden", **{key: name for key, name in AREAS.items() if key in held}}


def _pictures(
    workspace: Workspace,
    result: Result,
    unit: Unit,
    drivers: Sequence[Driver],
    assumed: Mapping[str, Assumption],
    area: str,
) -> tuple[DriverPicture, ...]:
    place = workspace.settings.municipality.partition(" (")[0]
    out = []
    if workspace.population is not None and area in {ALL, "befolkning"}:
        out += [
            DriverPicture(picture)
            for picture in population_pictures(workspace.population, workspace.population_spans, place)
        ]
    for driver in [driver for driver in drivers if has_picture(driver)][:MOST_PICTURES]:
        volume = volume_driver(workspace, driver)
        more = "" if volume is None else one_per_cent(workspace, volume, unit)
        picture = driver_picture(driver, assumed[driver.key], place, more)
        out.append(DriverPicture(picture, lever_of(workspace, driver, result.as_of)))
    return tuple(out)


def _purchases(workspace: Workspace, result: Result, unit: Unit, area: str) -> tuple[PurchaseView, ...]:
    """The pairs of the area."""
    stands = purchases(workspace, result) if workspace.purchases else ()
    return tuple(
        purchase_view(workspace, result, stand, unit) for stand in stands if area in {ALL, area_of(stand.pair.name)}
    )


def _staffing_levers(workspace: Workspace, result: Result) -> tuple[LeverLink, ...]:
    """One full-time equivalent more from the first month that is left, in each activity of staffing.csv."""
    keys, months = staffing_keys(workspace, result.as_of), months_to_choose(result.as_of)
    return tuple(
        LeverLink(
            f"staffing.{facts.row}",
            {"fte": 1.0, "from": str(months[0])},
            keys[facts.row],
        )
        for facts in workspace.staffing
        if facts.row in keys and months
    )


def _told(workspace: Workspace, drivers: Sequence[Driver], area: str) -> tuple[str, ...]:
    """What a report says of the population beside the projection, and what no file has given."""
    told = []
    if area in {ALL, "befolkning"}:
        if workspace.population is not None:
            told += beside_told(against_report(said_growth(workspace.driver_facts), workspace.population))
        else:
            told.append(
                "Ingen befolkning är inläst. Filen population.csv ger 65+ och 80+ framåt; ”forecast population” "
                "skriver den."
            )
    if area in {ALL, "personal"} and not workspace.staffing:
        told.append("Ingen bemanning är inläst (staffing.csv), så årsarbetare kan inte visas.")
    drawn = sum(has_picture(driver) for driver in drivers if driver.area == area)
    if drawn > MOST_PICTURES:
        told.append(f"Området har {format_number(drawn)} mått med historik. De första {MOST_PICTURES} är ritade.")
    if not drivers:
        told.append("Inget mått har två perioder eller ett mål att ställas mot (volumes.csv, indicators.csv).")
    return tuple(told)
