"""The workbook: live sums with their stored values, strings that are strings, and a sheet that says how."""

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest

from builders import ROWS, TABLE, tiny
from forecast.fullyear.phasing.month_budgets import month_budgets
from forecast.money import Unit
from forecast.report.phasing_sheet import phasing_xlsx

MONTHS, HOW = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"


class Book:
    """The parts of a workbook that a test looks at."""

    def __init__(self, data):
        with ZipFile(BytesIO(data)) as parts:
            self.parts = {name: parts.read(name).decode() for name in parts.namelist()}
        strings = self.parts["xl/sharedStrings.xml"]
        self.strings = [
            text.replace("&quot;", '"') for text in re.findall(r"<si><t[^>]*>(.*?)</t></si>", strings, re.S)
        ]

    def cell(self, part, name):
        """(formula or None, value) of a cell; strings looked up."""
        found = re.search(rf'<c r="{name}"([^>]*?)(?:/>|>(.*?)</c>)', self.parts[part], re.S)
        formula = re.search(r"<f>(.*?)</f>", found[2])
        value = re.search(r"<v>(.*?)</v>", found[2])[1]
        return (formula[1] if formula else None), (self.strings[int(value)] if 't="s"' in found[1] else float(value))


@pytest.fixture
def workspace(tmp_path):
    return tiny(tmp_path / "prov")


@pytest.fixture
def book(workspace):
    return Book(phasing_xlsx(workspace, month_budgets(workspace)))


def test_the_sheet_has_the_columns_of_the_file_and_what_is_missing(book):
    head = [book.cell(MONTHS, f"{column}4")[1] for column in "ABCDEFGHIJKLMNOPQRSTUV"]
    assert head == [
        *("statement", "row", "name", "choice", "locked", "unit"),
        *("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
        *("year", "budget", "diff", "reason"),
    ]
    assert [book.cell(MONTHS, f"{column}5")[1] for column in "ABCDEF"] == [
        "by_activity", "51", "Äldreomsorg", "twelfths", "nej", "tkr",
    ]  # fmt: skip


def test_sums_are_live_and_stored(book):
    assert book.cell(MONTHS, "G5") == (None, -7.0)
    assert book.cell(MONTHS, "S5") == ("ROUND(SUM(G5:R5),5)", -90.0)
    assert book.cell(MONTHS, "T5") == (None, -90.0)
    assert book.cell(MONTHS, "U5") == ("ROUND(S5-T5,5)", 0.0)
    assert book.cell(MONTHS, "A3")[1] == "# Summa"
    assert book.cell(MONTHS, "B3")[1] == "by_activity"
    assert book.cell(MONTHS, "S3") == ("ROUND(SUMPRODUCT(($A$5:$A$6=$B$3)*S$5:S$6),5)", -120.0)


def test_rows_above_the_header_are_notes_when_saved_as_csv(book):
    assert all(book.cell(MONTHS, f"A{row}")[1].startswith("# ") for row in (1, 2, 3))


def test_the_header_is_frozen_and_locked_is_a_list(book):
    assert '<pane xSplit="3" ySplit="4" topLeftCell="D5"' in book.parts[MONTHS]
    assert '<formula1>"ja,nej"</formula1>' in book.parts[MONTHS].replace("&quot;", '"')


def test_how_it_was_made_stands_in_its_own_sheet(book):
    assert 'name="Så räknades det"' in book.parts["xl/workbook.xml"]
    assert "Val: valt per rad. Budgetversion: den senaste. Källa: påhittad." in book.strings
    assert "Föreslagna rader: 2 (2 tolftedelar)." in book.strings
    assert "tolftedelar" in book.strings
    assert book.cell(HOW, "G8") == (None, -90000.0)


def test_numbers_show_the_digits_that_they_have(workspace):
    proposed = month_budgets(workspace)
    row = replace(proposed.rows[0], months=(Decimal("-1234567.80"),) + (Decimal("0.00"),) * 11)
    book = Book(phasing_xlsx(workspace, replace(proposed, rows=(row,))))
    assert book.cell(MONTHS, "G5")[1] == -1234.5678
    styles = re.findall(r'<numFmt numFmtId="\d+" formatCode="(.*?)"', book.parts["xl/styles.xml"])
    assert "#,##0.0000" in styles


def test_text_is_never_a_formula(tmp_path):
    rows = ROWS.replace(";Äldreomsorg;51;", ";=1+1;51;")
    workspace = tiny(tmp_path / "x", {"rows.csv": rows, "tabell.csv": TABLE.replace("51;Äldreomsorg;", "51;=1+1;")})
    book = Book(phasing_xlsx(workspace, month_budgets(workspace)))
    assert book.cell(MONTHS, "C5") == (None, "=1+1")
    formulas = re.findall(r"<f>(.*?)</f>", book.parts[MONTHS] + book.parts[HOW])
    assert all(formula.startswith("ROUND(S") for formula in formulas)


def test_the_same_proposal_gives_the_same_bytes(workspace):
    proposed = month_budgets(workspace, unit=Unit.KR)
    data = phasing_xlsx(workspace, proposed)
    assert data == phasing_xlsx(workspace, proposed)
    assert "2024-08-01T00:00:00Z" in Book(data).parts["docProps/core.xml"]


def test_an_invented_municipality_is_called_so_on_both_sheets(real_workspace):
    demo = real_workspace("demo")
    book = Book(phasing_xlsx(demo, month_budgets(demo)))
    assert book.cell(MONTHS, "A1")[1] == "# Påhittad kommun: alla siffror är syntetiska."
    assert book.cell(HOW, "A1")[1] == "Påhittad kommun: alla siffror är syntetiska."
