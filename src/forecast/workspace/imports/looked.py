"""Files that somebody wants to take in, read and placed: everything is known before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PureWindowsPath

import pandas as pd

from forecast.drivers.statistics.intake import StatisticsIntake, statistics_intake, statistics_receipt
from forecast.drivers.statistics.region import Municipality
from forecast.drivers.statistics.sources import Fetched
from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.book import Book
from forecast.formats.books import read_book
from forecast.formats.kinds import FileKind, kind_of, shown_name
from forecast.formats.sie.reader import read_sie
from forecast.formats.statistics.read import looks_like_statistics, read_statistics
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.intake.intake import Intake
from forecast.ledger.intake.layout.fitting import fits
from forecast.ledger.intake.mapping_file import ImportMapping
from forecast.ledger.intake.mapping_text import mapping_text
from forecast.ledger.intake.placing.labels import slug
from forecast.ledger.intake.placing.place import Placed, place
from forecast.ledger.intake.proposal.guessed import guess_findings
from forecast.ledger.intake.proposal.kept import with_saved
from forecast.ledger.intake.proposal.propose import Hints, propose, renewed
from forecast.ledger.intake.proposal.told import Told
from forecast.ledger.intake.reading.read import read_book_by
from forecast.ledger.intake.sie.amounts import sie_intake
from forecast.ledger.intake.sie.mapping import propose_sie_mapping
from forecast.ledger.tree import Tree
from forecast.periods import Month
from forecast.workspace.imports.differences import Change, said_twice, vintage_difference
from forecast.workspace.imports.receipt import money_receipt
from forecast.workspace.imports.target import Target
from forecast.workspace.imports.vintages import Vintage, fingerprint
from forecast.workspace.imports.write import Import

LATER_MONTH = "månad"
"""The check that finds a file booked further than the workspace's forecast; the page asks instead."""


@dataclass(frozen=True, slots=True)
class FileToTake:
    """A file as it came.

    Attributes:
        name: its name.
        data: its bytes.
        mapping: how this file is read, where somebody has said it.
        book: its cells, where they have been read already.
        fetched: when and from where, of what came straight from the service that publishes it.
    """

    name: str
    data: bytes
    mapping: ImportMapping | None = None
    book: Book | None = None
    fetched: Fetched | None = None


@dataclass(frozen=True, slots=True)
class LookedFile:
    """One file, read and placed.

    Attributes:
        file: as it came; `name` without folders.
        kind: what it is.
        intake: its amounts; None for statistics.
        statistics: its values; None for amounts.
        placed: the amounts on rows; None for statistics.
        told: what a proposed mapping was seen from; empty where a saved or given one reads the file.
        changes: what it changes of what its source has said before.
        there_already: the vintage that this very file made, read the same way; then nothing new is written.
        receipt: the receipt's keys.
    """

    file: FileToTake
    kind: FileKind
    intake: Intake | None
    statistics: StatisticsIntake | None
    placed: Placed | None
    told: tuple[Told, ...]
    changes: tuple[Change, ...]
    there_already: Vintage | None
    receipt: Mapping[str, object]

    @property
    def source(self) -> str:
        """What the file comes from."""
        if self.intake is not None:
            return self.intake.mapping.source
        return f"statistik-{slug(PureWindowsPath(self.file.name).stem)}"

    @property
    def mapping(self) -> str:
        """mapping.yaml as text; "" for statistics."""
        return "" if self.intake is None else mapping_text(self.intake.mapping, self.told)


@dataclass(frozen=True, slots=True)
class Looked:
    """Files that are taken in together, or not at all.

    Attributes:
        files: in the order given.
        as_of: the last booked month that they tell of; None where they tell of none.
    """

    files: tuple[LookedFile, ...]

    @property
    def as_of(self) -> Month | None:
        """The last booked month that the files tell of."""
        months = [f.intake.as_of for f in self.files if f.intake is not None and f.intake.as_of is not None]
        return max(months, default=None)

    @property
    def new(self) -> tuple[LookedFile, ...]:
        """The files that the workspace does not have yet."""
        return tuple(file for file in self.files if file.there_already is None)

    @property
    def imports(self) -> tuple[Import, ...]:
        """What is written of them."""
        return tuple(_import(file) for file in self.new)


def look(
    files: Sequence[FileToTake], target: Target, mapping: ImportMapping | None = None, as_of: Month | None = None
) -> Looked:
    """Read and place files; nothing is written.

    A file is read by the mapping that is given, else by a saved one that fits it, else as proposed.

    Args:
        files: at least one.
        target: the workspace that they are for.
        mapping: how they are read.
        as_of: the month of files that do not say theirs; None: the target's.

    Raises:
        CollectedInputError: files that cannot be read at all, and amounts that two sources give.
    """
    faults: list[InputError] = []
    looked: list[LookedFile] = []
    trees = dict(target.trees)
    there = target.vintages if as_of is None else ()
    if as_of is not None:
        target = replace(target, as_of=as_of, year=as_of.year)
    for file in files:
        try:
            found = _look(file, target, trees, _asked(file, mapping, target, there))
        except CollectedInputError as error:
            faults += error.errors
            continue
        except InputError as error:
            faults.append(error)
            continue
        looked.append(found)
        if found.placed is not None and found.there_already is None:
            trees |= found.placed.trees
    faults += _doubles(looked, target, trees)
    if faults:
        raise CollectedInputError(faults)
    return Looked(tuple(looked))


def _look(file: FileToTake, target: Target, trees: Mapping[str, Tree], mapping: ImportMapping | None) -> LookedFile:
    name = shown_name(file.name)
    kind = kind_of(file.data, file.name)
    if kind in {FileKind.PX, FileKind.JSON} or (
        kind is FileKind.CSV and mapping is None and looks_like_statistics(file.data)
    ):
        ours = Municipality(target.code, target.municipality)
        read = statistics_intake(read_statistics(file.data, name), ours, file.fetched)
        found = LookedFile(file, kind, None, read, None, (), (), None, statistics_receipt(read))
    else:
        intake, told = _amounts(file, kind, target, trees, mapping)
        placed = place(intake, trees, target.totals)
        old = target.of(intake.mapping.source)
        changes = () if old is None else vintage_difference(old, placed.frame)
        guessed = guess_findings(told)
        placed = replace(placed, findings=(*guessed, *placed.findings, *_later_month(intake, target)))
        found = LookedFile(
            file, kind, intake, None, placed, told, changes, None, money_receipt(intake, placed, changes)
        )
    there = next((v for v in target.vintages if v.fingerprint == fingerprint(file.data, _reading(found))), None)
    if there is None:
        return found
    nothing = {"changes": [], "changes_count": 0} if found.intake is not None else {}
    return replace(found, there_already=there, changes=(), receipt={**found.receipt, **nothing})


def _asked(
    file: FileToTake, mapping: ImportMapping | None, target: Target, there: Sequence[Vintage]
) -> ImportMapping | None:
    """The mapping that somebody gave; else, of a file that is there and does not say its month, the one that read it.

    Without it the same file would be read anew as of the month that the workspace has come to.
    """
    if file.mapping or mapping:
        return file.mapping or mapping
    known = {vintage.fingerprint for vintage in there}
    monthless = [each for each in target.mappings.values() if any(part.as_of for part in each.tables)] if known else []
    for each in monthless:
        years = dict.fromkeys(part.as_of.year for part in each.tables if part.as_of)
        for month in (Month(year, number) for year in years for number in range(1, 13)):
            before = renewed(each, Hints(as_of=month))
            if fingerprint(file.data, before.model_dump_json()) in known:
                return before
    return None


def _amounts(
    file: FileToTake, kind: FileKind, target: Target, trees: Mapping[str, Tree], mapping: ImportMapping | None
) -> tuple[Intake, tuple[Told, ...]]:
    if kind is FileKind.SIE:
        sie = read_sie(file.data, shown_name(file.name))
        proposed = propose_sie_mapping(sie)
        return sie_intake(sie, mapping or target.mappings.get(proposed.source, proposed)), ()
    book = file.book or read_book(file.data, file.name)
    saved = next((known for known in target.mappings.values() if known.tables and fits(known, book)), None)
    if mapping is not None:
        return read_book_by(book, mapping), ()
    hints = Hints(year=target.year, as_of=target.as_of)
    if saved is not None:
        return read_book_by(book, renewed(saved, hints)), ()
    proposal = propose(book, trees=trees or None, hints=hints)
    before = target.mappings.get(proposal.mapping.source)
    if before is None or not before.tables:
        return read_book_by(book, proposal.mapping), proposal.evidence
    kept, told = with_saved(proposal, before, shown_name(file.name))
    intake = read_book_by(book, kept)
    return replace(intake, findings=(told, *intake.findings)), proposal.evidence


def _later_month(intake: Intake, target: Target) -> list[Finding]:
    """The file tells of a later month than the workspace forecasts from."""
    later, now = intake.as_of, target.as_of
    if later is None or now is None or later <= now:
        return []
    said = f"Filen har utfall till och med {later.label}, men arbetsytan prognosticerar per {now.label}."
    if later.year == target.year:
        check, remedy = LATER_MONTH, f"Läs in med --as-of {later}, eller skriv as_of: {later} i workspace.yaml."
    else:
        check, remedy = "budgetår", f"Ett nytt budgetår ({later.year}) behöver en egen arbetsyta: forecast new."
    return [Finding(check, Severity.WARNING, said, Place("workspace.yaml", None, "as_of"), remedy)]


def _doubles(looked: Sequence[LookedFile], target: Target, trees: Mapping[str, Tree]) -> list[InputError]:
    """Amounts that two files, or a file and another source of the workspace, give."""
    new = [(f"{f.source}” i ”{shown_name(f.file.name)}", f) for f in looked if f.placed and f.there_already is None]
    faults = []
    for at, (name, file) in enumerate(new):
        earlier: list[tuple[str, pd.DataFrame]] = [
            (label, other.placed.frame) for label, other in new[:at] if other.placed is not None
        ]
        others = [(source, frame) for source, frame in target.held if source != file.source]
        if file.placed is not None:
            faults += said_twice(trees, file.placed.frame, name, [*others, *earlier])
    return faults


def _reading(file: LookedFile) -> str:
    """What the result depends on besides the bytes."""
    return "" if file.intake is None else file.intake.mapping.model_dump_json()


def _import(file: LookedFile) -> Import:
    return Import(
        source=file.source,
        file=shown_name(file.file.name),
        data=file.file.data,
        ending=file.kind.value,
        mapping=file.mapping,
        reading=_reading(file),
        amounts=None if file.placed is None else file.placed.frame,
        rows={} if file.placed is None else file.placed.added,
        receipt=file.receipt,
        files={} if file.statistics is None else file.statistics.files,
    )
