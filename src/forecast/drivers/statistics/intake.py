"""A file of statistics as a workspace takes it in: files to lay in it, and a receipt for every value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.drivers.population.official import CONTENT, WHY, official_of
from forecast.drivers.population.official_axes import has_ages_by_sex
from forecast.drivers.population.own_file import FILE as POPULATION
from forecast.drivers.population.own_file import HISTORY, PROJECTION, population_csv
from forecast.drivers.statistics.comparison import FILE as COMPARISON
from forecast.drivers.statistics.comparison import comparison_of
from forecast.drivers.statistics.facts import FILE as DRIVERS
from forecast.drivers.statistics.facts import OTHER_REGION, Facts, facts_of
from forecast.drivers.statistics.region import Municipality, find_region
from forecast.drivers.statistics.skipped import SkippedValues, by_reason
from forecast.drivers.statistics.sources import Fetched, source_of
from forecast.errors import InputError, Place
from forecast.formats.statistics.cube import Cube
from forecast.ledger.findings import Finding, Severity, finding_json

CHECK = "statistik"
SCHEMA = 1
_MOST_NOTES = 5
_LONGEST_NOTE = 300


@dataclass(frozen=True, slots=True)
class StatisticsIntake:
    """What became of a file.

    Attributes:
        file, format, encoding: as the receipt says them.
        files: name -> text, to lay in a workspace: `population.csv` or `drivers.csv`; empty where no value is left.
        values_read: cells in the file, marks without a number among them.
        values_loaded: cells that `files` rest on.
        skipped: the others; read = loaded + skipped, always.
        findings: what a controller should see.
        credit: the source as its licence asks for it, with table and dates.
        fetched: how it came, where the program fetched it.

    Raises:
        ValueError: a value that is neither loaded nor skipped, a fault of ours.
    """

    file: str
    format: str
    encoding: str
    files: Mapping[str, str]
    values_read: int
    values_loaded: int
    skipped: tuple[SkippedValues, ...]
    findings: tuple[Finding, ...]
    credit: str = ""
    fetched: Fetched | None = None

    def __post_init__(self) -> None:
        if self.values_read != self.values_loaded + sum(item.values for item in self.skipped):
            raise ValueError(f"{self.file}: values are neither loaded nor listed as skipped")


def population_of(cube: Cube, ours: Municipality, fetched: Fetched | None = None) -> StatisticsIntake:
    """Inhabitants by year, sex and one-year age as `population.csv`.

    Raises:
        InputError: what `official_of` refuses; several municipalities of which none is ours.
    """
    region = find_region(cube, ours)
    if region.axis is not None and region.at is None:
        count = len(cube.dimensions[region.axis].codes)
        raise InputError(
            f"Filen har {count} kommuner och ingen av dem är arbetsytans.",
            Place(cube.file),
            "Hämta en fil med kommunen, eller importera till en arbetsyta som säger vilken den är.",
        )
    read = official_of(cube, region.code)
    skipped = by_reason(cube, read.why, tuple(_sentence(words) for words in WHY))
    warned = []
    if region.axis is None:
        warned.append("Filen säger inte vilken kommun den gäller.")
    elif ours.code and region.code != ours.code:
        warned.append(f"Filen gäller kommun {region.code} men arbetsytan {ours.name} ({ours.code}).")
    told = [*read.population.told]
    if np.any(read.why == CONTENT):
        told.append("Filens övriga innehåll läses inte in; födda, döda och flyttade används av forecast population.")
    kind = "" if fetched is None else PROJECTION if fetched.projection else HISTORY
    text = f"# {source_of(cube, fetched)}\n{population_csv(read.population, kind=kind)}"
    return _intake(cube, {POPULATION: text}, skipped, told, warned, fetched)


def driver_facts_of(cube: Cube, ours: Municipality, fetched: Fetched | None = None) -> StatisticsIntake:
    """Every value as a row of `drivers.csv`, and Kolada's for other municipalities as rows of `comparison.csv`.

    Raises:
        InputError: more values than drivers can hold.
    """
    facts = facts_of(cube, ours, fetched)
    beside = comparison_of(cube, ours, fetched)
    if beside is None:
        return _intake(cube, _drivers(facts), facts.skipped, facts.told, facts.warned, fetched)
    skipped = (*(item for item in facts.skipped if item.why != OTHER_REGION), *beside.skipped)
    files = {**_drivers(facts), COMPARISON: beside.text}
    return _intake(cube, files, skipped, (*facts.told, beside.told), facts.warned, fetched)


def statistics_intake(cube: Cube, ours: Municipality, fetched: Fetched | None = None) -> StatisticsIntake:
    """A population where the table is one, driver facts otherwise; a population with gaps becomes facts, and is told.

    Args:
        cube: any table.
        ours: whom the workspace is about.
        fetched: how it came, where the program fetched it.

    Raises:
        InputError: more values than drivers can hold.
    """
    if not has_ages_by_sex(cube):
        return driver_facts_of(cube, ours, fetched)
    try:
        return population_of(cube, ours, fetched)
    except InputError as error:
        facts = facts_of(cube, ours, fetched)
        why = f"Talen blev drivare och ingen {POPULATION}: {error.found} {error.remedy}"
        return _intake(cube, _drivers(facts), facts.skipped, facts.told, (*facts.warned, why), fetched)


def _drivers(facts: Facts) -> Mapping[str, str]:
    return {DRIVERS: facts.text} if facts.text else {}


def _intake(
    cube: Cube,
    files: Mapping[str, str],
    skipped: tuple[SkippedValues, ...],
    told: Sequence[str],
    warned: Sequence[str],
    fetched: Fetched | None,
) -> StatisticsIntake:
    read = cube.cells
    loaded = read - sum(item.values for item in skipped)
    notes = [f"Anmärkning i filen: {note[:_LONGEST_NOTE]}" for note in cube.notes[:_MOST_NOTES]]
    nothing = () if files else ("Filen har inga värden att läsa in.",)
    findings = [_finding(cube, Severity.WARNING, text) for text in (*cube.warned, *warned, *nothing)]
    findings += [_finding(cube, Severity.INFO, text) for text in (*cube.told, *told, *notes)]
    credit = source_of(cube, fetched)
    return StatisticsIntake(
        cube.file, cube.format, cube.encoding, files, read, loaded, skipped, tuple(findings), credit, fetched
    )


def _finding(cube: Cube, severity: Severity, sentence: str) -> Finding:
    remedy = "Kontrollera före användning." if severity is Severity.WARNING else "Inget behöver göras."
    return Finding(CHECK, severity, sentence, Place(cube.file), remedy)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _fetched_json(fetched: Fetched | None) -> dict[str, object] | None:
    return None if fetched is None else {"retrieved": fetched.retrieved, "answers": [dict(a) for a in fetched.answers]}


def statistics_receipt(intake: StatisticsIntake) -> dict[str, object]:
    """The receipt as JSON: the shape of every import's, with sums null, since statistics are no money."""
    return {
        "schema": SCHEMA,
        "file": intake.file,
        "format": intake.format,
        "encoding": intake.encoding,
        "rows_read": intake.values_read,
        "rows_loaded": intake.values_loaded,
        "rows_skipped": [
            {"row": item.row, "why": item.why, "values": item.values, "first": item.first} for item in intake.skipped
        ],
        "values_read": intake.values_read,
        "values_loaded": intake.values_loaded,
        "sum_file_sek": None,
        "sum_loaded_sek": None,
        "unmapped": [],
        "sign": None,
        "files": sorted(intake.files),
        "credit": intake.credit,
        "fetched": _fetched_json(intake.fetched),
        "findings": [finding_json(finding) for finding in intake.findings],
    }
