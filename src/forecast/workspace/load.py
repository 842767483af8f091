"""Read a workspace folder whole, or not at all."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from forecast.drivers.allocation import Allocation, AllocationFile
from forecast.drivers.demand import NO_DEMAND, Demand
from forecast.drivers.events import EventFile
from forecast.drivers.grants import GrantFile
from forecast.drivers.hours import HourReading
from forecast.drivers.knowledge import NOTHING_KNOWN, Known
from forecast.drivers.measures import MeasureFile
from forecast.drivers.population.spans import FILE as SPANS_FILE
from forecast.drivers.population.spans import GroupSpan, read_spans
from forecast.drivers.purchases import Pair, PurchaseFile
from forecast.drivers.ranges import RangeFile
from forecast.drivers.several_years import YearsFile
from forecast.drivers.statistics.comparison import FILE as COMPARISON_FILE
from forecast.drivers.volume_links import SplitFile
from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.csv_table import CsvTable, read_csv
from forecast.formats.yaml_file import Closed, read_yaml, read_yaml_with_lines
from forecast.ledger.book import Ledger, make_ledger
from forecast.ledger.mapping import FileHabit, Printed, Reading, read_table
from forecast.ledger.tree import Tree
from forecast.ledger.tree_file import read_trees, with_added
from forecast.workspace import (
    allocation_rows,
    budget_file,
    notes,
    phasing_file,
    placement_file,
    purchase_file,
    question_files,
    staffing_file,
    units,
)
from forecast.workspace.comparison_file import COMPARISON, ComparedFigure
from forecast.workspace.folder import Folder
from forecast.workspace.imports.differences import imported_faults, sources_agree
from forecast.workspace.imports.vintages import Imported, read_imported
from forecast.workspace.inhabitants import inhabitants
from forecast.workspace.references import check_references
from forecast.workspace.settings import JudgementFile, MethodFile, Settings
from forecast.workspace.workspace import Workspace, decided_budget

ROWS = "rows.csv"
Schema = TypeVar("Schema", bound=Closed)
Record = TypeVar("Record")


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
    folder = Folder(path)
    settings = read_yaml(folder.bytes("workspace.yaml"), "workspace.yaml", Settings)
    imported = read_imported(folder)
    own, trees = _trees(folder, settings, imported)
    settings = _with_primary(settings, trees)
    _check_primary(settings, trees)
    ledger, printed = _read_tables(folder, settings, trees, imported)
    by_unit = _units(folder, trees[settings.primary_statement], settings.total)
    workspace = _with_purchases(folder, _assemble(path, folder, settings, trees, ledger, printed, imported))
    check_references(workspace)
    workspace = replace(
        workspace,
        imports=imported.vintages,
        new_rows=_new_rows(own, trees),
        units=by_unit.units,
        comment_threshold=by_unit.comment_threshold,
        compared=_compared(folder, imported, trees, settings),
        digest=folder.digest(),
        files=folder.read,
    )
    phased = {row.statement for row in workspace.phasing}
    budgets = {name: decided_budget(workspace, trees[name], settings.as_of) for name in trees if name in phased}
    faults = phasing_file.phasing_faults(workspace.phasing, trees, budgets, settings.year, only_locked=to_phase)
    if faults:
        raise CollectedInputError(faults)
    return workspace


def _trees(folder: Folder, settings: Settings, imported: Imported) -> tuple[dict[str, Tree], dict[str, Tree]]:
    """The trees of rows.csv, and those with what imports add; where imports make them all, rows.csv may be missing."""
    alone = not folder.has(ROWS) and not settings.tables
    if alone and not imported.rows:
        raise InputError(
            "Arbetsytan har inga rader och inga belopp ännu.",
            Place(folder.path.name),
            f"Läs in en fil: forecast import FIL --into {folder.path.name}",
        )
    own = {} if alone else read_trees(read_csv(folder.bytes(ROWS), ROWS))
    return own, with_added(own, imported.rows, imported.used)


def _new_rows(own: Mapping[str, Tree], trees: Mapping[str, Tree]) -> tuple[tuple[str, str], ...]:
    """Rows that imports have added to the statements of rows.csv."""
    known = {(statement, row.key) for statement, tree in own.items() for row in tree.rows}
    all_rows = [(statement, row.key) for statement in own for row in trees[statement].rows]
    return tuple(row for row in all_rows if row not in known)


def _with_primary(settings: Settings, trees: Mapping[str, Tree]) -> Settings:
    """A workspace that names no primary statement has the first of its statements, where it lacks the usual one."""
    if "primary_statement" in settings.model_fields_set or settings.primary_statement in trees or not trees:
        return settings
    return settings.model_copy(update={"primary_statement": next(iter(trees))})


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


def _read_tables(
    folder: Folder, settings: Settings, trees: Mapping[str, Tree], imported: Imported
) -> tuple[Ledger, tuple[Printed, ...]]:
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
    faults += imported_faults(imported, trees)
    if faults:
        raise CollectedInputError(faults)
    entries = [entry for reading in readings for entry in reading.entries]
    receipts = [reading.receipt for reading in readings if reading.receipt is not None]
    tables = make_ledger(entries, ()).frame
    faults = sources_agree(imported, tables, trees)
    if faults:
        raise CollectedInputError(faults)
    ledger = make_ledger(entries, (*receipts, *imported.receipts), imported.frames)
    return ledger, tuple(reading.printed for reading in readings)


def _assemble(
    path: Path,
    folder: Folder,
    settings: Settings,
    trees: Mapping[str, Tree],
    ledger: Ledger,
    printed: tuple[Printed, ...],
    imported: Imported,
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
    measures, ranges = schema("measures.yaml", MeasureFile), schema("ranges.yaml", RangeFile)
    return Workspace(
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
        published_outcomes=records("published_outcomes.csv", notes.PUBLISHED),
        judgements=judgements.judgements if judgements else (),
        methods=methods.methods if methods else (),
        text_figures=records("text_figures.csv", notes.TEXT_FIGURES),
        indicators=records("indicators.csv", notes.INDICATORS),
        volumes=records("volumes.csv", notes.VOLUMES),
        driver_facts=_facts(folder, imported, records("drivers.csv", notes.DRIVERS), trees, settings),
        phasing=records(phasing_file.FILE, phasing_file.PHASING),
        known=schema("knowledge.yaml", Known) or NOTHING_KNOWN,
        grants_apart=None if grants is None or grants.summable else grants.summable_note,
        volume_links=splits.links if splits else (),
        named_deviations=records(question_files.NAMED, question_files.NAMED_DEVIATIONS),
        budget_changes=records(budget_file.FILE, budget_file.BUDGET),
        years=years,
        staffing=rows_of(staffing_file.FILE, staffing_file.read_staffing),
        measures=measures.measures if measures else (),
        population=inhabitants(folder, imported, settings.year - 1),
        population_spans=_spans(folder),
        demand=schema("demand.yaml", Demand) or NO_DEMAND,
        placements=rows_of(placement_file.CASES, placement_file.read_placements),
        arrivals=rows_of(placement_file.ARRIVALS, placement_file.read_arrivals),
        ranges=ranges.ranges if ranges else (),
        digest="",  # not all files are read yet
    )


def _with_purchases(folder: Folder, workspace: Workspace) -> Workspace:
    """The workspace with who buys of whom and what is shared by need, the last files that are read; then its digest."""
    pairs: tuple[Pair, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    if folder.has(purchase_file.FILE):
        pairs = read_yaml(folder.bytes(purchase_file.FILE), purchase_file.FILE, PurchaseFile).pairs
    if folder.has(allocation_rows.FILE):
        found = read_yaml(folder.bytes(allocation_rows.FILE), allocation_rows.FILE, AllocationFile)
        allocations = found.allocations
    hours = _hours(folder, pairs)
    return replace(workspace, purchases=pairs, hours=hours, allocations=allocations, digest=folder.digest())


def _hours(folder: Folder, pairs: tuple[Pair, ...]) -> tuple[HourReading, ...]:
    """Hours of the pairs, every vintage; without pairs nobody could say what they are of."""
    if not folder.has(purchase_file.HOURS):
        return ()
    if not pairs:
        hint = f"Lägg till {purchase_file.FILE}; se docs/file-formats.md."
        raise InputError("Timmarna hör inte till något par.", Place(purchase_file.HOURS), hint)
    return purchase_file.read_hours(read_csv(folder.bytes(purchase_file.HOURS), purchase_file.HOURS), pairs)


def _units(folder: Folder, tree: Tree, total: str) -> units.UnitFile:
    """Who forecasts which rows; nobody but the economist where nothing is said."""
    if not folder.has(units.FILE):
        return units.UnitFile(schema=1)
    said, lines = read_yaml_with_lines(folder.bytes(units.FILE), units.FILE, units.UnitFile)
    faults = units.unit_faults(said, tree, total, lines)
    if faults:
        raise CollectedInputError(faults)
    return said


def _facts(
    folder: Folder,
    imported: Imported,
    own: tuple[notes.DriverFact, ...],
    trees: Mapping[str, Tree],
    settings: Settings,
) -> tuple[notes.DriverFact, ...]:
    """The workspace's own driver facts, all of them; then the imported ones, of each source the last import's.

    A fact whose id comes again is the later import's: the same table saved under another name corrects itself.
    """
    last = {v.source: v for v in imported.vintages if v.has(folder.path, "drivers.csv")}
    facts: dict[str, notes.DriverFact] = {}
    for vintage in sorted(last.values(), key=lambda v: v.order):
        name = f"{vintage.folder}/drivers.csv"
        read = notes.read_records(read_csv(folder.bytes(name), name), notes.DRIVERS, trees, settings.unit)
        facts |= {fact.id: fact for fact in read}
    return (*own, *facts.values())


def _compared(
    folder: Folder, imported: Imported, trees: Mapping[str, Tree], settings: Settings
) -> tuple[ComparedFigure, ...]:
    """Figures to compare with other municipalities, of each source the last import's; of one figure the later word."""
    last = {v.source: v for v in imported.vintages if v.has(folder.path, COMPARISON_FILE)}
    figures: dict[tuple[str, str, int, str], ComparedFigure] = {}
    for vintage in sorted(last.values(), key=lambda v: v.order):
        name = f"{vintage.folder}/{COMPARISON_FILE}"
        read = notes.read_records(read_csv(folder.bytes(name), name), COMPARISON, trees, settings.unit)
        figures |= {figure.key: figure for figure in read}
    return tuple(figures.values())


def _spans(folder: Folder) -> tuple[GroupSpan, ...]:
    """How sure the projection is, where somebody has laid the spans beside it."""
    return read_spans(read_csv(folder.bytes(SPANS_FILE), SPANS_FILE)) if folder.has(SPANS_FILE) else ()
