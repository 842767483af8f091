"""The message of Drivare and the line under it: the strongest that the data of the chosen area hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forecast.money import format_number
from forecast.report.drivers.areas import ALL, AREAS, COUNTED, area_of
from forecast.report.drivers.assumptions import Assumption, volume_driver
from forecast.report.drivers.history import Driver
from forecast.report.drivers.pictures import has_picture, projected_growth
from forecast.report.drivers.words import grown, short_name, title, yearly_words
from forecast.report.table import Table
from forecast.workspace.workspace import Workspace

NOTHING = "Inga drivare är inlästa"
_FIRST = frozenset({"hemtjanst", "utskrivning"})
"""Areas whose growth is what most committees ask of first."""
_STAFF = (("sjukfrånvaro",), ("personalomsättning", "avslutade"))
"""Words of the two measures of staff that are drawn among all areas: absence, and who leaves."""


def main_drivers(workspace: Workspace, drivers: Sequence[Driver]) -> list[Driver]:
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


def headings(
    workspace: Workspace,
    drivers: Sequence[Driver],
    assumed: Mapping[str, Assumption],
    area: str,
    placements: Table | str | None,
) -> tuple[str, str]:
    """The heading and the lead: a projection first, then what years have changed, then figures beside their aims.

    Args:
        workspace: whose drivers.
        drivers: of the area.
        assumed: by the drivers' keys.
        area: key of AREAS, or all.
        placements: their table where it is shown.
    """
    said = [*_projected(workspace, drivers, assumed)] if area in {ALL, "befolkning"} else []
    if area == "placeringar" and isinstance(placements, Table):
        said.append(placements.title)
    main = sorted(main_drivers(workspace, drivers), key=lambda driver: (driver.stated, driver.area != "personal"))
    first = [driver for driver in main if len(driver.years) > 1 and driver.area in _FIRST]
    said += [grown(driver, _noun(driver)) + _per_year(driver) for driver in first]
    rest = [driver for driver in main if driver not in first]
    if area != ALL:
        rest += [driver for driver in drivers if driver not in main and has_picture(driver)]
    said += [title(driver) for driver in rest]
    if said:
        return said[0].partition(", i snitt ")[0], f"{said[1]}." if len(said) > 1 else ""
    return _unfollowed(workspace, area), ""


def _unfollowed(workspace: Workspace, area: str) -> str:
    """What there is where no measure can be followed."""
    facts = [fact for fact in workspace.driver_facts if area in {ALL, area_of(fact.category, fact.driver)}]
    about = "drivare" if area == ALL else AREAS[area].lower() if area != "lss" else AREAS[area]
    if facts:
        words = "En uppgift" if len(facts) == 1 else f"{format_number(len(facts))} uppgifter"
        return f"{words} om {about} finns, men inget mått går att följa"
    kinds = (workspace.staffing, workspace.placements, workspace.arrivals, workspace.purchases, workspace.allocations)
    if any(kinds) or workspace.population is not None:
        return "Underlag är inläst, men inget mått går att följa"
    return NOTHING


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
