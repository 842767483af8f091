"""Read a workspace folder whole, or not at all."""

from __future__ import annotations

import difflib
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from forecast.drivers.arrivals import StatedArrivals
from forecast.drivers.budget_versions import BudgetChange, Standing, added, moved
from forecast.drivers.demand import NO_DEMAND, Demand
from forecast.drivers.events import Event, EventFile
from forecast.drivers.grants import Grant, GrantFile
from forecast.drivers.knowledge import NOTHING_KNOWN, Known
from forecast.drivers.measures import MeasureFile, PlannedMeasure
from forecast.drivers.placements import Placement
from forecast.drivers.population.counts import Population
from forecast.drivers.population.own_file import FILE as POPULATION_FILE
from forecast.drivers.population.own_file import read_population
from forecast.drivers.ranges import Range, RangeFile
from forecast.drivers.several_years import YearsFile
from forecast.drivers.staffing_facts import StaffingFacts
from forecast.drivers.volume_links import SplitFile, VolumeLink
from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.csv_table import CsvTable, read_csv
from forecast.formats.yaml_file import Closed, read_yaml
from forecast.ledger.book import Ledger, make_ledger, over_span
from forecast.ledger.mapping import FileHabit, Printed, Reading, read_table
from forecast.ledger.specs import Kind
from forecast.ledger.tree import Role, Tree, read_trees
from forecast.periods import Month, Span
from forecast.workspace import budget_file, notes, phasing_file, placement_file, question_files, staffing_file
from forecast.workspace.demand_rows import demand_faults
from forecast.workspace.known_rows import known_faults
from forecast.workspace.measure_rows import measure_faults
from forecast.workspace.settings import FixedMethod, Judgement, JudgementFile, MethodFile, Settings

_LARGEST_FILE = 200 * 1024 * 1024
Schema = TypeVar("Schema", bound=Closed)
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Workspace:
    """Everything a folder says. `digest` is the SHA-256 of all files that were read, names included."""

    name: str
    settings: Settings
    trees: Mapping[str, Tree]
    ledger: Ledger
    printed: tuple[Printed, ...]
    events: tuple[Event, ...]
    grants: tuple[Grant, ...]
    comments: tuple[notes.Comment, ...]
    previous: tuple[notes.Previous, ...]
    track_record: tuple[notes.PastForecast, ...]
    judgements: tuple[Judgement, ...]
    methods: tuple[FixedMethod, ...]
    text_figures: tuple[notes.TextFigure, ...]
    indicators: tuple[notes.Indicator, ...]
    volumes: tuple[notes.Volume, ...]
    driver_facts: tuple[notes.DriverFact, ...]
    phasing: tuple[phasing_file.PhasedRow, ...]
    digest: str
    known: Known = NOTHING_KNOWN
    volume_links: tuple[VolumeLink, ...] = ()
    named_deviations: tuple[question_files.NamedDeviation, ...] = ()
    budget_changes: tuple[BudgetChange, ...] = ()
    years: YearsFile | None = None
    staffing: tuple[StaffingFacts, ...] = ()
    measures: tuple[PlannedMeasure, ...] = ()
    population: Population | None = None
    demand: Demand = NO_DEMAND
    placements: tuple[Placement, ...] = ()
    arrivals: tuple[StatedArrivals, ...] = ()
    ranges: tuple[Range, ...] = ()

    @property
    def tree(self) -> Tree:
        """The primary statement's tree."""
        return self.trees[self.settings.primary_statement]


def decided_budget(workspace: Workspace, tree: Tree, as_of: Month, version: str | None = None) -> NDArray[np.float64]:
    """(R,) the year's budget, SEK: the tables' with what is decided as of a month; or one of the tables' versions."""
    entries = workspace.ledger.select(tree.statement, Kind.BUDGET, version=version)
    printed = over_span(entries, tree, Span.full_year(workspace.settings.year))
    if version is not None or not workspace.budget_changes:
        return printed
    return added(printed, moved(workspace.budget_changes, tree, Standing.DECIDED, as_of).sum(axis=1))


class _Folder:
    """Reads files of one folder and remembers what was read, for the digest."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read: dict[str, bytes] = {}

    def bytes(self, name: str) -> bytes:
        """A file's bytes; raises InputError when it is missing, outside the folder or too large."""
        path = self.path / name
        if not path.resolve().is_relative_to(self.path.resolve()):
            raise InputError(
                f"”{name}” ligger utanför arbetsytan.", Place("workspace.yaml"), "Flytta filen till mappen."
            )
        if not path.is_file():
            names = sorted(item.name for item in self.path.iterdir() if item.is_file())
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"Menar du ”{near[0]}”?" if near else f"Lägg den i {self.path.name}."
            raise InputError("Filen finns inte.", Place(f"{self.path.name}/{name}"), hint)
        if path.stat().st_size > _LARGEST_FILE:
            raise InputError("Filen är större än 200 MB.", Place(name), "Dela den per år.")
        self.read[name] = path.read_bytes()
        return self.read[name]

    def has(self, name: str) -> bool:
        """Whether an optional file is there."""
        return (self.path / name).is_file()

    def digest(self) -> str:
        """SHA-256 over names and bytes, in the order of names."""
        total = hashlib.sha256()
        for name in sorted(self.read):
            total.update(f"{name}\n{len(self.read[name])}\n".encode())
            total.update(self.read[name])
        return total.hexdigest()


def load_workspace(path: Path, *, to_phase: bool = False) -> Workspace:
    """Read a workspace.

    Args:
        path: its folder.
        to_phase: the month budget is to be proposed anew, so only locked rows of phasing.csv must hold.

    Raises:
        InputError: the folder or a file is missing, or anything in it cannot be read; every fault of a file at once.
    """
    if not path.is_dir():
        siblings = [item.name for item in path.parent.iterdir() if item.is_dir()] if path.parent.is_dir() else []
        near = difflib.get_close_matches(path.name, siblings, n=1)
        hint = f"Menar du ”{path.parent / near[0]}”?" if near else "Ange en mapp med workspace.yaml."
        raise InputError("Mappen finns inte.", Place(str(path)), hint)
    folder = _Folder(path)
    settings = read_yaml(folder.bytes("workspace.yaml"), "workspace.yaml", Settings)
    trees = read_trees(read_csv(folder.bytes("rows.csv"), "rows.csv"))
    _check_primary(settings, trees)
    ledger, printed = _read_tables(folder, settings, trees)
    workspace = _assemble(path, folder, settings, trees, ledger, printed)
    phased = {row.statement for row in workspace.phasing}
    budgets = {name: decided_budget(workspace, trees[name], settings.as_of) for name in trees if name in phased}
    faults = phasing_file.phasing_faults(workspace.phasing, trees, budgets, settings.year, only_locked=to_phase)
    if faults:
        raise CollectedInputError(faults)
    return workspace


def _check_primary(settings: Settings, trees: Mapping[str, Tree]) -> None:
    place = Place("workspace.yaml", None, "primary_statement")
    if settings.primary_statement not in trees:
        raise InputError(
            f"Uppställningen ”{settings.primary_statement}” finns inte i rows.csv.",
            place,
            f"Välj bland {', '.join(trees)}.",
        )
    notes.check_row(settings.primary_statement, settings.total, trees, Place("workspace.yaml", None, "total"))
    if settings.as_of.year != settings.year:
        raise InputError(
            f"as_of {settings.as_of} ligger inte i budgetåret {settings.year}.",
            Place("workspace.yaml", None, "as_of"),
            "Rätta year eller as_of.",
        )


def _read_tables(folder: _Folder, settings: Settings, trees: Mapping[str, Tree]) -> tuple[Ledger, tuple[Printed, ...]]:
    habit = FileHabit(settings.unit, settings.sign, settings.year)
    readings: list[Reading] = []
    faults: list[InputError] = []
    for spec in settings.tables:
        try:
            readings.append(read_table(read_csv(folder.bytes(spec.file), spec.file), spec, trees, habit))
        except CollectedInputError as error:
            faults += error.errors
        except InputError as error:
            faults.append(error)
    if faults:
        raise CollectedInputError(faults)
    entries = [entry for reading in readings for entry in reading.entries]
    receipts = [reading.receipt for reading in readings if reading.receipt is not None]
    return make_ledger(entries, receipts), tuple(reading.printed for reading in readings)


def _assemble(
    path: Path,
    folder: _Folder,
    settings: Settings,
    trees: Mapping[str, Tree],
    ledger: Ledger,
    printed: tuple[Printed, ...],
) -> Workspace:
    def records(name: str, reader: notes.Reader[Record]) -> tuple[Record, ...]:
        if not folder.has(name):
            return ()
        return notes.read_records(read_csv(folder.bytes(name), name), reader, trees, settings.unit)

    def schema(name: str, kind: type[Schema]) -> Schema | None:
        return read_yaml(folder.bytes(name), name, kind) if folder.has(name) else None

    def rows_of(name: str, read: Callable[[CsvTable, Tree], tuple[Record, ...]]) -> tuple[Record, ...]:
        return read(read_csv(folder.bytes(name), name), trees[settings.primary_statement]) if folder.has(name) else ()

    events, grants = schema("events.yaml", EventFile), schema("grants.yaml", GrantFile)
    judgements, methods = schema("judgements.yaml", JudgementFile), schema("methods.yaml", MethodFile)
    splits, years = schema(question_files.SPLIT, SplitFile), schema(question_files.YEARS, YearsFile)
    measures = schema("measures.yaml", MeasureFile)
    ranges = schema("ranges.yaml", RangeFile)
    workspace = Workspace(
        name=path.resolve().name,
        settings=settings,
        trees=trees,
        ledger=ledger,
        printed=printed,
        events=events.events if events else (),
        grants=grants.grants if grants else (),
        comments=records("comments.csv", notes.COMMENTS),
        previous=records("previous_forecast.csv", notes.PREVIOUS),
        track_record=records("track_record.csv", notes.TRACK_RECORD),
        judgements=judgements.judgements if judgements else (),
        methods=methods.methods if methods else (),
        text_figures=records("text_figures.csv", notes.TEXT_FIGURES),
        indicators=records("indicators.csv", notes.INDICATORS),
        volumes=records("volumes.csv", notes.VOLUMES),
        driver_facts=records("drivers.csv", notes.DRIVERS),
        phasing=records(phasing_file.FILE, phasing_file.PHASING),
        known=schema("knowledge.yaml", Known) or NOTHING_KNOWN,
        volume_links=splits.links if splits else (),
        named_deviations=records(question_files.NAMED, question_files.NAMED_DEVIATIONS),
        budget_changes=records(budget_file.FILE, budget_file.BUDGET),
        years=years,
        staffing=rows_of(staffing_file.FILE, staffing_file.read_staffing),
        measures=measures.measures if measures else (),
        population=_population(folder, settings.year - 1),
        demand=schema("demand.yaml", Demand) or NO_DEMAND,
        placements=rows_of(placement_file.CASES, placement_file.read_placements),
        arrivals=rows_of(placement_file.ARRIVALS, placement_file.read_arrivals),
        ranges=ranges.ranges if ranges else (),
        digest=folder.digest(),
    )
    _check_references(workspace)
    return workspace


def _population(folder: _Folder, counted_to: int) -> Population | None:
    """The inhabitants, where the folder has them; years after `counted_to` are projections."""
    if not folder.has(POPULATION_FILE):
        return None
    return read_population(read_csv(folder.bytes(POPULATION_FILE), POPULATION_FILE), counted_to)


def _check_references(workspace: Workspace) -> None:
    """Rows that the YAML files name must exist."""
    named = [("events.yaml", e.statement, e.row) for e in workspace.events if e.row is not None]
    named += [("grants.yaml", g.statement, g.row) for g in workspace.grants if g.row is not None]
    named += [("judgements.yaml", j.statement, j.row) for j in workspace.judgements]
    named += [("methods.yaml", m.statement, m.row) for m in workspace.methods]
    named += [("measures.yaml", m.statement, m.row) for m in workspace.measures]
    named += [("ranges.yaml", r.statement, r.row) for r in workspace.ranges]
    faults = []
    for file, statement, row in named:
        try:
            notes.check_row(statement, row, workspace.trees, Place(file))
        except InputError as error:
            faults.append(error)
    faults += known_faults(workspace.known, workspace.settings, workspace.trees)
    faults += question_files.link_faults(workspace.volume_links, workspace.volumes, workspace.settings, workspace.trees)
    faults += question_files.named_twice(workspace.named_deviations)
    faults += question_files.year_faults(workspace.years, workspace.volumes, workspace.population)
    faults += budget_file.budget_faults(workspace.budget_changes, workspace.trees)
    faults += demand_faults(workspace.demand, workspace.volumes, workspace.trees)
    if faults:
        raise CollectedInputError(faults)
    faults = _methods_on_sums(workspace) + _said_twice(workspace)
    faults += measure_faults(workspace.measures, workspace.tree, workspace.settings.as_of)
    if faults:
        raise CollectedInputError(faults)


def _methods_on_sums(workspace: Workspace) -> list[InputError]:
    """A sum is its parts; a method fixed on it would be dropped without a word."""
    faults = []
    for fixed in workspace.methods:
        tree = workspace.trees[fixed.statement]
        at = tree.position(fixed.row)
        if tree.rows[at].role is Role.SUM:
            parts = ", ".join(tree.rows[i].key for i in tree.children(at))
            found = f"Metoden ”{fixed.method}” är låst på ”{fixed.row}”, som är en summa."
            faults.append(InputError(found, Place("methods.yaml"), f"Lås den på rader som summan består av: {parts}."))
    return faults


def _said_twice(workspace: Workspace) -> list[InputError]:
    """Two methods on one row, or two forecasts of one row, month and layer: only one of them would count."""
    methods = Counter((item.statement, item.row) for item in workspace.methods)
    past = Counter((item.statement, item.row, item.as_of, item.layer) for item in workspace.track_record)
    faults = [
        InputError(f"Raden ”{row}” har {count} låsta metoder.", Place("methods.yaml"), "Behåll en av dem.")
        for (_, row), count in methods.items()
        if count > 1
    ]
    faults += [
        InputError(
            f"Prognosen ({layer.value}) för ”{row}” efter {as_of.label} står {count} gånger.",
            Place("track_record.csv"),
            "Behåll en av dem.",
        )
        for (_, row, as_of, layer), count in past.items()
        if count > 1
    ]
    return faults
