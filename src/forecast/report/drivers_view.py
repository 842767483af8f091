"""The page Drivare as values: what drives the cost, and what the forecast assumes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forecast.drivers.population.growth import against_report
from forecast.model import Result
from forecast.money import Unit, format_number
from forecast.report.driver_areas import ALL, AREAS, COUNTED, area_of
from forecast.report.driver_assumptions import (
    Assumption,
    LeverLink,
    assumption_of,
    lever_of,
    one_per_cent,
    volume_driver,
)
from forecast.report.driver_history import Driver, drivers_of
from forecast.report.driver_pictures import driver_picture, has_picture, population_pictures, projected_growth
from forecast.report.driver_tables import drivers_table, facts_table, placements_now, unit_prices
from forecast.report.driver_words import grown, short_name, title, yearly_words
from forecast.report.lever_groups import months_to_choose
from forecast.report.papers.paper import Picture
from forecast.report.population_view import beside_told, said_growth
from forecast.report.staffing_table import staffing_table
from forecast.report.table import Table
from forecast.scenario.levers.staffing import staffing_keys
from forecast.workspace.workspace import Workspace

NOTHING = "Inga drivare är inlästa"
MOST_PICTURES = 24
"""Pictures of one area: beyond that the table is the better reading."""
FILES = (
    "Volymer läses ur volumes.csv, nyckeltal ur indicators.csv, rapportens uppgifter ur drivers.csv, befolkning ur "
    "population.csv, bemanning ur staffing.csv och placeringar ur placements.csv."
)
_FIRST = frozenset({"hemtjanst", "utskrivning"})
"""Areas whose growth is what most committees ask of first."""
_STAFF = (("sjukfrånvaro",), ("personalomsättning", "avslutade"))
"""Words of the two measures of staff that are drawn among all areas: absence, and who leaves."""


@dataclass(frozen=True, slots=True)
class DriverPicture:
    """A picture, and the change that it can lead to in Scenarier."""

    picture: Picture
    lever: LeverLink | None = None


@dataclass(frozen=True, slots=True)
class DriversView:
    """The page.

    Attributes:
        heading: the strongest statement that the data hold.
        lead: the next one; "" where there is none.
        areas: key -> name of what can be chosen, all of them first.
        area: the chosen one.
        pictures: the first of each area, or all of the chosen area.
        table: every measure of the choice; None where it has none.
        placements: their table; a sentence why there is none; None where the choice is another area.
        staffing: as it is now; None where it is not known or not chosen.
        staffing_levers: one more full-time equivalent, each labelled with its activity.
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
    heading, lead = _headings(workspace, drivers, assumed)
    staff = chosen in {ALL, "personal"}
    measures = sorted(shown, key=lambda driver: list(AREAS).index(driver.area))
    return DriversView(
        heading=heading,
        lead=lead,
        areas=areas,
        area=chosen,
        pictures=_pictures(
            workspace, result, unit, (_main(workspace, shown) if chosen == ALL else shown), assumed, chosen
        ),
        table=drivers_table(workspace, result, measures, [assumed[driver.key] for driver in measures])
        if shown
        else None,
        placements=placements_now(workspace, result, unit) if chosen in {ALL, "placeringar"} else None,
        staffing=staffing_table(workspace, result, unit) if staff else None,
        staffing_levers=_staffing_levers(workspace, result) if staff else (),
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
    return {ALL: "Alla områden", **{key: name for key, name in AREAS.items() if key in held}}


def _main(workspace: Workspace, drivers: Sequence[Driver]) -> list[Driver]:
    """The first measure of each area, those that demand.yaml names before others.

    Of staff sick leave and leavers; of placements the largest.
    """
    named = {item.series for item in drivers if volume_driver(workspace, item) is not None}
    drawn = [driver for driver in drivers if has_picture(driver)]
    drawn.sort(key=lambda driver: driver.series not in named)
    found: list[Driver] = []
    for area in COUNTED[:-1]:
        own = [driver for driver in drawn if driver.area == area]
        if area == "personal":
            wanted = [next((d for d in own if any(word in d.key for word in words)), None) for words in _STAFF]
            found += [driver for driver in wanted if driver is not None]
        elif area == "placeringar":
            found += sorted(own, key=lambda driver: -driver.readings[-1].value)[:1]
        else:
            found += own[:1]
    return found or drawn[:1]


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


def _headings(workspace: Workspace, drivers: Sequence[Driver], assumed: Mapping[str, Assumption]) -> tuple[str, str]:
    """The heading and the lead: a projection first, then what years have changed, then figures beside their aims."""
    said = [*_projected(workspace, drivers, assumed)]
    main = sorted(_main(workspace, drivers), key=lambda driver: (driver.stated, driver.area != "personal"))
    first = [driver for driver in main if len(driver.years) > 1 and driver.area in _FIRST]
    said += [grown(driver, _noun(driver)) + _per_year(driver) for driver in first]
    said += [title(driver) for driver in main if driver not in first]
    if said:
        return said[0].partition(", i snitt ")[0], f"{said[1]}." if len(said) > 1 else ""
    count = len(workspace.driver_facts)
    if count:
        words = "En uppgift" if count == 1 else f"{count} uppgifter"
        return f"{words} om drivare finns, men inget mått går att följa", ""
    if workspace.staffing or workspace.placements or workspace.arrivals:
        return "Bemanning och placeringar är inlästa, men inget mått går att följa", ""
    return NOTHING, ""


def _projected(workspace: Workspace, drivers: Sequence[Driver], assumed: Mapping[str, Assumption]) -> list[str]:
    """`80+ väntas öka med 20,5 procent till 2030, hemtjänsten antas öka med 18`; none without a projection."""
    grown_old = None if workspace.population is None else projected_growth(workspace.population, "80+")
    if grown_old is None:
        return []
    verb = "öka" if grown_old.share >= 0 else "minska"
    words = f"80+ väntas {verb} med {format_number(100 * abs(grown_old.share), 1)} procent till {grown_old.last}"
    for driver in drivers:
        path = {item.span.year: float(item.value) for item in driver.years[-1:]}
        path |= {point.year: point.value for point in assumed[driver.key].ahead}
        if driver.area == "hemtjanst" and {grown_old.first, grown_old.last} <= set(path):
            share = 100 * (path[grown_old.last] / path[grown_old.first] - 1)
            way = "öka" if share >= 0 else "minska"
            return [f"{words}, hemtjänsten antas {way} med {format_number(abs(share), 1)}"]
    return [words]


def _noun(driver: Driver) -> str:
    return "Hemtjänsten" if driver.area == "hemtjanst" else short_name(driver)


def _per_year(driver: Driver) -> str:
    words = yearly_words(driver)
    return f", i snitt {words}" if words and driver.area == "utskrivning" else ""


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
