"""A table as text and as CSV: Swedish numbers, blanks where nothing is known, and no formulas."""

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.money import Unit
from forecast.report.table import Column, Table, TableRow, as_csv, as_text, safe, without_empty


def table(rows=None, unit=Unit.TKR, notes=(), labels=("Rad",)):
    given_rows = (
        TableRow("51", "51 Äldreomsorg", 0, "sum", (-255_123_000.0, -10_030_000.0)),
        TableRow("a", "Hemtjänst", 1, "leaf", (-63_486_000.0, 20_000.0)),
        TableRow("b", "Larm", 1, "leaf", (None, None)),
        TableRow("total", "Summa", 0, "total", (-335_977_000.0, 0.0)),
    )
    return Table(
        key="driftredovisning",
        title="Driftredovisning",
        subtitle="Askersund · tkr",
        labels=labels,
        columns=(Column("Prognos 2024"), Column("Avvikelse", signed=True)),
        rows=rows or given_rows,
        unit=unit,
        decimals=unit.decimals,
        notes=notes,
        footer=("Minus är kostnad.", "Källa: rapport."),
    )


def test_text_is_fixed_width_with_a_rule_above_the_total():
    assert as_text(table(notes=("En not.",))).splitlines() == [
        "Driftredovisning",
        "Askersund · tkr",
        "",
        "Rad             Prognos 2024  Avvikelse",
        "---------------------------------------",
        "51 Äldreomsorg      −255 123    −10 030",
        "  Hemtjänst          −63 486        +20",
        "  Larm",
        "---------------------------------------",
        "Summa               −335 977          0",
        "",
        "En not.",
        "",
        "Minus är kostnad.",
        "Källa: rapport.",
    ]


def test_a_deviation_that_is_better_has_a_plus_and_zero_has_no_sign():
    assert [table().text_cells(row)[1] for row in table().rows] == ["−10\N{NO-BREAK SPACE}030", "+20", "", "0"]


def test_millions_have_one_decimal():
    made = table(unit=Unit.MNKR)
    assert made.text_cells(made.rows[0]) == ("−255,1", "−10,0")


def test_a_note_column_stands_last_and_left():
    row = TableRow("51.cost", "Äldreomsorg", 0, "leaf", (-1000.0, None), "Kostnad")
    lines = as_text(table((row,), labels=("Verksamhet", "Slag"))).splitlines()
    assert lines[3].split() == ["Verksamhet", "Prognos", "2024", "Avvikelse", "Slag"]
    assert lines[5].endswith("Kostnad")


def test_csv_has_notes_first_then_numbers_that_add_up_in_a_spreadsheet():
    text = as_csv(table(notes=("En\nnot.",)))
    assert text.splitlines()[:5] == [
        "# Driftredovisning", "# Askersund · tkr", "# En not.", "# Minus är kostnad.", "# Källa: rapport.",
    ]  # fmt: skip
    rows = list(csv.reader(io.StringIO("\n".join(text.splitlines()[5:])), delimiter=";"))
    assert rows[0] == ["rad", "nivå", "Rad", "Prognos 2024", "Avvikelse"]
    assert rows[2] == ["a", "1", "Hemtjänst", "-63486", "20"]
    assert rows[3] == ["b", "1", "Larm", "", ""]


def test_csv_in_millions_has_a_decimal_comma():
    assert "51;0;51 Äldreomsorg;-255,1;-10,0" in as_csv(table(unit=Unit.MNKR)).splitlines()


@pytest.mark.parametrize("text", ["=cmd()", "+1", "-1", "@x", "\tx", "\rx"])
def test_what_would_begin_a_formula_is_made_text(text):
    assert safe(text) == f"'{text}".replace("\r", " ")


@pytest.mark.parametrize("text", ["", "Summa", "51 =x", "a-b", "'=x"])
def test_other_text_is_left_alone(text):
    assert safe(text) == text


@given(st.text(st.sampled_from("=+-@;\"' aå1\n\t"), max_size=8))
def test_no_cell_of_a_csv_begins_a_formula(label):
    row = TableRow(label, label, 0, "leaf", (-1.0, None), label)
    made = table((row,), labels=("Rad", label))
    lines = list(csv.reader(io.StringIO(as_csv(made)), delimiter=";"))[7:]
    for cells in lines:
        for at, cell in enumerate(cells):
            numeric = cell.removeprefix("-").replace(",", "").isdigit() and at in {1, 3}
            assert numeric or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_column_of_nothing_is_left_out_and_differences_point_at_what_is_left():
    columns = (Column("Budget"), Column("Spann", kind="text"), Column("Prognos"), Column("Skillnad", minus=(2, 0)))
    rows = (
        TableRow("a", "A", 0, "leaf", (-2.0, "", -3.0, -1.0), places=(0, 0, 1, 0)),
        TableRow("b", "B", 0, "leaf", (None, None, None, None)),
    )
    whole = replace(table(rows), columns=columns)
    less = without_empty(whole, ("Spann", "Prognos"))
    assert less.columns == (columns[0], columns[2], Column("Skillnad", minus=(1, 0)))
    assert [(row.cells, row.places) for row in less.rows] == [((-2.0, -3.0, -1.0), (0, 1, 0)), ((None,) * 3, ())]
    assert without_empty(whole, ()) == whole
