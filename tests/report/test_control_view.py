"""Kontroll as values: counts, places, the row that a place is about, and receipts that foot."""

from collections.abc import Callable

from forecast.ledger.findings import Finding, Severity
from forecast.report.control_view import OTHER, control
from forecast.scenario.result import Choice
from forecast.service import run
from forecast.workspace.workspace import Workspace

Read = Callable[[str], Workspace]
Check = Callable[[str], tuple[Finding, ...]]


def test_askersunds_findings_have_place_remedy_and_row(real_workspace: Read, real_findings: Check) -> None:
    opened = real_workspace("askersund-2024")
    view = control(opened, run(opened, (), Choice(draws=1)), real_findings("askersund-2024"))
    assert view.heading == "15 varningar att ta ställning till"
    assert view.lead == "8 filer med 207 belopp, allt är inläst."
    assert (view.count(Severity.BLOCKER), view.count(Severity.WARNING), view.count(Severity.INFO)) == (0, 15, 2)
    pace = next(note for note in view.notes if note.sentence.startswith("Bostadsanpassningsbidrag"))
    assert pace.place == "sarredovisning_51.csv, rad 12, kolumn ”prognos_2024”"
    assert pace.remedy == "Skriv skälet på raden, eller ändra prognosen."
    assert pace.row == "bostadsanpassning"
    assert OTHER in view.files
    assert {note.row for note in view.notes if note.file == "delarsresultat.csv"} == {None}


def test_a_receipt_says_what_was_in_the_file_and_what_was_loaded(real_workspace: Read) -> None:
    opened = real_workspace("askersund-2024")
    table = control(opened, run(opened, (), Choice(draws=1)), ()).receipts
    texts = {row.label: table.text_cells(row) for row in table.rows}
    assert texts["driftredovisning.csv"][1:3] == ("8", "24")
    assert all(cells[3] == cells[4] and cells[5] == "allt inläst" for cells in texts.values())
    assert sum(float(str(row.cells[2])) for row in table.rows) == 207


def test_nothing_found_is_said_so(real_workspace: Read) -> None:
    opened = real_workspace("demo")
    view = control(opened, run(opened, (), Choice(draws=1)), ())
    assert view.heading == "Allt är inläst, inget att anmärka på"
    assert view.notes == ()
