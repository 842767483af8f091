"""What the page Läs in says, and what a new folder is called."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from forecast.money import NBSP
from forecast.periods import Month
from forecast.report.intake.import_view import FileView
from forecast.report.intake.intake_words import folder_name, intake_heading, later_month, latest
from forecast.report.intake.receipt_view import LISTED, MeasureLine, ReceiptView

RECEIPT = ReceiptView(
    facts=(),
    totals=((LISTED, 0.0),),
    adds_up=True,
    verdict="",
    measures=(MeasureLine("Utfall", "2024", "A", 1, 1.0),),
    skipped=(),
    unmapped=(),
    findings=(),
    sign="",
)
FINE = FileView(RECEIPT, "", (), 0, (), (), (), None, loads=True)


def with_receipt(**changed: object) -> FileView:
    """A fine file whose receipt says something else."""
    return replace(FINE, receipt=replace(RECEIPT, **changed))


@pytest.mark.parametrize(
    ("views", "faults", "heading"),
    [
        ([], 0, "Från din fil till en prognos"),
        ([], 1, "Filen kan inte läsas in"),
        ([FINE, FINE], 1, "1 av 3 filer kan inte läsas in"),
        ([FINE], 0, "Alla belopp i filen är med"),
        ([FINE, FINE], 0, "Alla belopp i 2 filer är med"),
        ([with_receipt(adds_up=False)], 0, "Filens summa stämmer inte med det inlästa"),
        ([replace(FINE, loads=False)], 0, "Inget är inläst ännu"),
        ([replace(FINE, there_already="Redan inläst.")], 0, "Filen är redan inläst"),
        ([with_receipt(totals=())], 0, "Alla värden i filen är med"),
        ([with_receipt(totals=(), values=(("okänd", "", 2),))], 0, "Inläst så långt det går: se kvittot och bekräfta"),
        ([with_receipt(totals=((LISTED, -1500.0),))], 0, f"−1{NBSP}500,00 kr läses inte in: se skälen och bekräfta"),
    ],
)
def test_the_heading_is_the_message(views: list[FileView], faults: int, heading: str) -> None:
    assert intake_heading(views, faults) == heading


@pytest.mark.parametrize(
    ("municipality", "name"),
    [
        ("Exempelkommun", "exempelkommun-2024"),
        ("Åmåls kommun", "amals-kommun-2024"),
        ("../../etc/passwd", "etc-passwd-2024"),
        ("", "arbetsyta-2024"),
        ("中文", "arbetsyta-2024"),
    ],
)
def test_a_folder_is_named_for_the_municipality_and_the_year(municipality: str, name: str) -> None:
    assert folder_name(municipality, 2024, ()) == name


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert folder_name("Ekerö", 2023, {"ekero-2023", "ekero-2023-2"}) == "ekero-2023-3"


@given(some.text(), some.integers(1900, 2999))
def test_no_name_leads_out_of_the_folder(municipality: str, year: int) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*-\d{4}", folder_name(municipality, year, ()))


def test_the_last_month_of_several_files_counts() -> None:
    assert latest([None, Month(2024, 7), Month(2024, 8)]) == Month(2024, 8)
    assert latest([None]) is None


def test_a_file_of_a_later_month_is_told() -> None:
    assert later_month(Month(2024, 9), Month(2024, 8)) == (
        "Filen är bokförd till och med september 2024, men arbetsytans prognos görs efter augusti 2024."
    )
    for found in (None, Month(2024, 8), Month(2025, 1)):
        assert later_month(found, Month(2024, 8)) == ""
