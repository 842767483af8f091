"""Kontroll: whether all that was read is there, and what does not add up, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forecast.ledger.book import Receipt
from forecast.ledger.findings import Finding, Severity
from forecast.model import Result
from forecast.money import Unit, format_number
from forecast.report.finding_words import spoken
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import footer
from forecast.workspace.workspace import Workspace

WORD_SV = {Severity.BLOCKER: "Hinder", Severity.WARNING: "Varning", Severity.INFO: "Upplysning"}
PLURAL_SV = {Severity.BLOCKER: "Hinder", Severity.WARNING: "Varningar", Severity.INFO: "Upplysningar"}
OTHER = "Hela arbetsytan"
"""What findings that stand in no file are about."""


@dataclass(frozen=True, slots=True)
class Note:
    """A finding as it is read.

    Attributes:
        severity: how grave.
        file: that it stands in, or OTHER.
        place: file, sheet, row and column.
        sentence: what was found.
        remedy: what to do.
        row: key of the primary statement's row that the place gave an amount to; None where it gave none there.
    """

    severity: Severity
    file: str
    place: str
    sentence: str
    remedy: str
    row: str | None


@dataclass(frozen=True, slots=True)
class Control:
    """Everything that Kontroll says: the message, what was read in a line, the findings, and a receipt per table."""

    heading: str
    lead: str
    notes: tuple[Note, ...]
    receipts: Table

    def count(self, severity: Severity) -> int:
        """How many findings are of a kind."""
        return sum(note.severity is severity for note in self.notes)

    @property
    def files(self) -> tuple[str, ...]:
        """Files that findings stand in, in the order of the first."""
        return tuple(dict.fromkeys(note.file for note in self.notes))


def control(workspace: Workspace, result: Result, findings: Sequence[Finding]) -> Control:
    """Build Kontroll; `findings` gravest first, as `service.check` gives them."""
    rows, say = _rows_by_place(workspace), spoken(workspace)
    receipts = workspace.ledger.receipts
    return Control(
        heading=_heading(findings, receipts),
        lead=_lead(receipts),
        notes=tuple(_note(workspace, finding, say(finding), rows) for finding in findings),
        receipts=_receipts(workspace, result),
    )


def _heading(findings: Sequence[Finding], receipts: Sequence[Receipt]) -> str:
    counts = {level: sum(finding.severity is level for finding in findings) for level in Severity}
    words = {
        Severity.BLOCKER: ("hinder", "hinder"),
        Severity.WARNING: ("varning", "varningar"),
        Severity.INFO: ("upplysning", "upplysningar"),
    }
    said = [f"{n} {words[level][n != 1]}" for level, n in counts.items() if n and level is not Severity.INFO]
    if said:
        return f"{' och '.join(said)} att ta ställning till"
    if not all(receipt.whole for receipt in receipts):
        return "Något i underlaget är inte inläst"
    infos = counts[Severity.INFO]
    end = f", {infos} {words[Severity.INFO][infos != 1]}" if infos else ", inget att anmärka på"
    return f"Allt är inläst{end}"


def _lead(receipts: Sequence[Receipt]) -> str:
    files, amounts = len({receipt.file for receipt in receipts}), sum(receipt.cells for receipt in receipts)
    missing = [receipt.title for receipt in receipts if not receipt.whole]
    state = f"inte allt är inläst: {', '.join(missing)}" if missing else "allt är inläst"
    what = "belopp" if files else "inga belopp"
    return f"{format_number(files)} {'fil' if files == 1 else 'filer'} med {format_number(amounts)} {what}, {state}."


def _note(workspace: Workspace, finding: Finding, said: str, rows: dict[tuple[str, str, int], str]) -> Note:
    place = finding.place
    own = place.file == workspace.name
    key = (place.file, place.sheet or "", place.row or 0)
    return Note(
        severity=finding.severity,
        file=OTHER if own else place.file,
        place=OTHER if own and place.row is None else str(place),
        sentence=said,
        remedy=finding.remedy,
        row=rows.get(key),
    )


def _rows_by_place(workspace: Workspace) -> dict[tuple[str, str, int], str]:
    """(file, sheet, line) -> the primary statement's row that the line gave an amount to."""
    frame = workspace.ledger.frame
    own = frame[frame["statement"] == workspace.tree.statement]
    places = zip(own["file"], own["sheet"], own["line"], own["row"], strict=True)
    known = set(workspace.tree.keys)
    return {(str(file), str(sheet), int(line)): str(row) for file, sheet, line, row in places if row in known}


def _receipts(workspace: Workspace, result: Result) -> Table:
    unit = workspace.settings.unit
    rows = tuple(
        TableRow(
            f"{number}",
            receipt.file,
            0,
            "leaf",
            (
                receipt.title,
                float(receipt.rows),
                float(receipt.cells),
                receipt.sum_file,
                receipt.sum_loaded,
                "allt inläst" if receipt.whole else "stämmer inte",
            ),
        )
        for number, receipt in enumerate(workspace.ledger.receipts)
    )
    return Table(
        key="kvitto",
        title="Kvitto: det som stod i filerna mot det som är inläst",
        subtitle=f"Alla belopp i filen lagda ihop, {unit}; en kontrollsumma, inget resultat",
        labels=("Fil",),
        columns=(
            Column("Tabell", kind="text"),
            Column("Rader", kind="number"),
            Column("Belopp", kind="number"),
            Column(f"Summa i filen, {unit}"),
            Column(f"Summa inläst, {unit}"),
            Column("Läge", kind="text"),
        ),
        rows=rows,
        unit=unit,
        decimals=Unit.TKR.decimals if unit is Unit.KR else unit.decimals,
        footer=footer(workspace, result),
    )
