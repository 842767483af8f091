"""What a workspace has been given, newest first, as the receipts tell it; and where an imported figure stands."""

from dataclasses import replace
from pathlib import Path

import pytest

from forecast.money import Unit
from forecast.periods import Month
from forecast.report.intake.earlier_imports import EarlierImport, earlier_imports
from forecast.report.rows_view import open_row
from forecast.scenario.result import Choice
from forecast.service import FileToTake, NewWorkspace, look, make_workspace, open_workspace, run, take_in
from own_file import spreadsheet

PX = (
    'CHARSET="ANSI";\nAXIS-VERSION="2000";\nCODEPAGE="utf-8";\nTITLE="Folkmängd";\nCONTENTS="Folkmängd";\n'
    'UNITS="antal";\nSTUB="region";\nHEADING="tid";\nVALUES("region")="Nykommun";\n'
    'VALUES("tid")="2022","2023";\nDATA=\n100 200;\n'
).encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """August, September, September corrected, and statistics."""
    path = tmp_path_factory.mktemp("egen") / "ny-2024"
    first = look([FileToTake("uppföljning.xlsx", spreadsheet())])
    make_workspace(path, NewWorkspace("Nykommun", "0001", "Socialnämnden", 2024, Month(2024, 8)), first)
    september = FileToTake("september.xlsx", spreadsheet(september=True))
    corrected = FileToTake("rättad.xlsx", spreadsheet(september=True, old="3 363", new="3 300"))
    for file in (september, corrected, FileToTake("folk.px", PX)):
        take_in(path, look([file], path))
    return path


@pytest.fixture(scope="module")
def found(folder: Path) -> tuple[EarlierImport, ...]:
    return earlier_imports(open_workspace(folder))


def test_both_vintages_stand_with_what_they_hold(found: tuple[EarlierImport, ...]) -> None:
    assert [(one.number, one.file, one.replaced) for one in found] == [
        ("0004", "folk.px", False),
        ("0003", "rättad.xlsx", False),
        ("0002", "september.xlsx", True),
        ("0001", "uppföljning.xlsx", True),
    ]
    assert found[3].holds == ("utfall jan–aug 2024, månad för månad", "budget 2024")
    assert (found[3].source, found[3].rows) == ("uppföljning", "6 av 9 rader")
    assert found[3].sum_loaded.replace("\N{NO-BREAK SPACE}", " ") == "−412 243 000,00"


def test_statistics_are_no_money(found: tuple[EarlierImport, ...]) -> None:
    assert (found[0].sum_loaded, found[0].changes) == ("", ())
    assert found[0].rows.endswith(" värden")


def test_what_a_corrected_file_changed_is_told_by_row_and_month(found: tuple[EarlierImport, ...]) -> None:
    corrected = found[1]
    assert corrected.changes_count == 2
    line = corrected.changes[0]
    told = [text.replace("\N{NO-BREAK SPACE}", " ") for text in (line.row, line.what, line.old, line.new, line.change)]
    assert told == ["610 Placeringar, barn och unga", "utfall 2024-08", "−3 363 000,00", "−3 300 000,00", "63 000,00"]
    assert found[2].changes_count == 0


def test_a_receipt_that_lacks_what_is_shown_is_shown_without_it(folder: Path) -> None:
    opened = open_workspace(folder)
    said = {**opened.imports[0].receipt, "measures": [{}, 3], "changes": [{"row": 5}], "rows_read": None}
    [one] = earlier_imports(replace(opened, imports=(replace(opened.imports[0], receipt=said),)))
    assert (one.holds, one.rows, one.changes[0].old) == ((), "6 av 0 rader", "–")


def test_a_figure_names_file_sheet_and_row(folder: Path) -> None:
    opened = open_workspace(folder)
    row = open_row(opened, run(opened, (), Choice(draws=1)), "610", "activity", Unit.TKR)
    assert row.sources == ("rättad.xlsx, blad ”Uppföljning”, rad 11",)
