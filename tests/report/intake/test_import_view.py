"""A looked-at file as the page shows it, from real readers."""

from pathlib import Path

from forecast.money import NBSP
from forecast.periods import Month
from forecast.report.intake.import_view import file_view
from forecast.report.intake.mapping_form import with_tables, with_unit
from forecast.service import FileToTake, NewWorkspace, look, make_workspace, take_in
from own_file import spreadsheet

AUGUST = FileToTake("uppföljning.xlsx", spreadsheet())
SAID = NewWorkspace("Exempelkommun", "0000", "Socialnämnden", 2024, Month(2024, 8))


def made(folder: Path) -> Path:
    """A workspace of the August file."""
    make_workspace(folder, SAID, look([AUGUST]))
    return folder


def test_a_new_file_has_its_receipt_and_its_rows() -> None:
    (file,) = look([AUGUST]).files
    view = file_view(file)
    assert (view.there_already, view.changes, view.loads) == ("", (), True)
    assert view.receipt.totals[1] == ("Inläst", -412_243_000.0)
    assert view.as_of == Month(2024, 8)
    (division,) = view.divisions
    assert division.name == "Verksamhet"
    assert (1, "Summa äldreomsorg") in division.rows
    assert (2, "510 Hemtjänst") in division.rows
    assert "Hemtjänst" in view.loaded
    assert "Summa äldreomsorg" in view.summed


def test_the_same_file_is_known_again(tmp_path: Path) -> None:
    path = made(tmp_path / "egen")
    (file,) = look([AUGUST], path).files
    assert file_view(file).there_already == "Filen är redan inläst som 0001; inget nytt skrivs."


def test_a_corrected_file_tells_old_and_new(tmp_path: Path) -> None:
    path = made(tmp_path / "egen")
    corrected = FileToTake("uppföljning.xlsx", spreadsheet(old="510;Hemtjänst;7 365;", new="510;Hemtjänst;7 465;"))
    looked = look([corrected], path)
    view = file_view(looked.files[0])
    assert view.changes_count == 1
    (line,) = view.changes
    assert (line.row, line.what) == ("510 Hemtjänst", "utfall 2024-01")
    assert line.change == f"−100{NBSP}000,00"
    assert take_in(path, looked).number == "0002"


def test_a_file_brings_its_own_mapping() -> None:
    (first,) = look([AUGUST]).files
    assert first.intake is not None
    mapping = first.intake.mapping
    kronor = with_tables(mapping, [with_unit(table, "kr") for table in mapping.tables])
    own = FileToTake(AUGUST.name, AUGUST.data, kronor)
    (second,) = look([own]).files
    assert file_view(second).receipt.totals[1] == ("Inläst", -412_243.0)


def test_statistics_are_values_and_no_money() -> None:
    px = (
        'CHARSET="ANSI";\nAXIS-VERSION="2000";\nCODEPAGE="utf-8";\nTITLE="Folkmängd";\nCONTENTS="Folkmängd";\n'
        'UNITS="antal";\nSTUB="region";\nHEADING="tid";\nVALUES("region")="Exempelkommun";\n'
        'VALUES("tid")="2022","2023";\nDATA=\n100 200;\n'
    )
    (file,) = look([FileToTake("folk.px", px.encode())]).files
    view = file_view(file)
    assert view.receipt.totals == ()
    assert view.receipt.adds_up
    assert "2 värden" in view.receipt.verdict
