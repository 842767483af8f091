"""The files that questions read, held against the rest of the workspace: split, named deviations, years."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forecast.drivers.population.counts import Population
from forecast.drivers.population.own_file import FILE
from forecast.drivers.several_years import YearsFile
from forecast.drivers.volume_links import VolumeLink
from forecast.errors import InputError, Place
from forecast.ledger.specs import Layer
from forecast.ledger.tree import Role, Tree
from forecast.money import Unit, parse_amount
from forecast.workspace import notes
from forecast.workspace.settings import Settings

SPLIT = "split.yaml"
NAMED = "named_deviations.csv"
YEARS = "years.yaml"


@dataclass(frozen=True, slots=True)
class NamedDeviation:
    """A part of a row's deviation that somebody has named, SEK, better > 0.

    `deviation` is None where it is named without an amount; `previous` is the same part in the previous forecast.
    """

    statement: str
    row: str
    name: str
    deviation: float | None
    previous: float | None
    layer: Layer
    quote: str
    source: str


def _named(cells: Mapping[str, str], place: Place, unit: Unit) -> NamedDeviation:
    if not cells["name"]:
        raise InputError("Avvikelsen har inget namn.", place, "Skriv vad som avviker, till exempel äldreboende.")
    known = [layer.value for layer in Layer]
    if cells["layer"] not in known:
        raise InputError(f"”{cells['layer']}” är inget skikt.", place, f"Skriv {', '.join(known)}.")
    deviation, previous = (
        float(parse_amount(cells[column]) * unit.sek) if cells[column] else None for column in ("deviation", "previous")
    )
    layer = Layer(cells["layer"])
    words = cells["statement"], cells["row"], cells["name"]
    return NamedDeviation(*words, deviation, previous, layer, cells["quote"], cells["source"])


NAMED_DEVIATIONS = notes.Reader(
    ("statement", "row", "name", "deviation", "previous", "layer", "quote", "source"), _named, rows_known=True
)


def named_twice(named: Sequence[NamedDeviation]) -> list[InputError]:
    """One name twice on a row and layer would be counted twice."""
    seen: set[tuple[str, str, Layer, str]] = set()
    faults = []
    for part in named:
        key = (part.statement, part.row, part.layer, part.name)
        if key in seen:
            found = f"”{part.name}” står två gånger på raden ”{part.row}”."
            faults.append(InputError(found, Place(NAMED), "Behåll en av dem."))
        seen.add(key)
    return faults


def link_faults(
    links: Sequence[VolumeLink], volumes: Sequence[notes.Volume], settings: Settings, trees: Mapping[str, Tree]
) -> list[InputError]:
    """Links to rows or volumes that do not exist, and to memo rows, whose money another row holds."""
    known = {(volume.area, volume.measure) for volume in volumes}
    faults = []
    for number, link in enumerate(links, 1):
        place = Place(SPLIT, None, f"links › {number}")
        statement = link.statement or settings.primary_statement
        try:
            notes.check_row(statement, link.row, trees, place)
        except InputError as error:
            faults.append(error)
            continue
        tree = trees[statement]
        if tree.rows[tree.position(link.row)].role is Role.MEMO:
            found = f"Raden ”{link.row}” är en varav-rad; dess pengar ligger redan på en annan rad."
            faults.append(InputError(found, place, "Koppla volymen till den raden."))
        if (link.area, link.measure) not in known:
            faults.append(_no_volume(link.area, link.measure, known, place))
    return faults


def _no_volume(of_area: str, of_measure: str, known: set[tuple[str, str]], place: Place) -> InputError:
    """The volume is not in volumes.csv; names the nearest one, also in another area."""
    names = sorted(m for area, m in known if area == of_area) or sorted(m for _, m in known)
    near = difflib.get_close_matches(of_measure, names, n=1, cutoff=0.4)
    area = next((area for area, measure in sorted(known) if near and measure == near[0]), "")
    hint = f"Menar du ”{near[0]}” i ”{area}”?" if near else "Lägg till volymen i volumes.csv."
    return InputError(f"Volymen ”{of_measure}” i ”{of_area}” finns inte i volumes.csv.", place, hint)


def year_faults(
    years: YearsFile | None, volumes: Sequence[notes.Volume], population: Population | None
) -> list[InputError]:
    """Volumes of years.yaml that are not in volumes.csv, or that follow a population that is not laid in."""
    known = {(volume.area, volume.measure) for volume in volumes}
    faults = []
    for number, volume in enumerate(years.volumes if years else (), 1):
        place = Place(YEARS, None, f"volumes › {number}")
        if volume.area is not None and volume.measure is not None and (volume.area, volume.measure) not in known:
            faults.append(_no_volume(volume.area, volume.measure, known, place))
        if volume.population is not None and population is None:
            found = f"”{volume.name}” följer befolkningen, men {FILE} saknas."
            faults.append(InputError(found, place, "Lägg till filen, eller skriv growth."))
    return faults
