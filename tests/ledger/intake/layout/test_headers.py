"""Where tables begin and end in a sheet."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import layouts
from forecast.errors import InputError
from forecast.formats.book import Merged, Sheet
from forecast.ledger.intake.layout.header_cells import filled_cells
from forecast.ledger.intake.layout.headers import tables_in


def sheet(*rows, merged=()):
    width = max(len(row) for row in rows)
    cells = np.full((len(rows), width), None, dtype=object)
    for at, row in enumerate(rows):
        cells[at, : len(row)] = row
    return Sheet("Blad", cells, np.arange(1, len(rows) + 1), tuple(Merged(*area) for area in merged))


def only(made):
    tables = tables_in(made)
    assert len(tables) == 1
    return tables[0]


@pytest.mark.parametrize("name", layouts.PUBLISHED)
@pytest.mark.parametrize("number", [float, str])
@pytest.mark.parametrize("layout", ["plain", "titled", "in_kr", "in_mnkr", "paged", "two_sheets"])
def test_a_published_table_has_its_headers_in_every_layout(name, layout, number):
    printed = layouts.published(name)
    book = layouts.to_book(layouts.LAYOUTS[layout](printed), number=number)
    for each in book.sheets:
        assert only(each).headers == tuple(column.header for column in printed.columns)


@pytest.mark.parametrize("name", layouts.PUBLISHED)
def test_merged_headers_stand_above_all_their_columns(name):
    printed = layouts.published(name)
    table = only(layouts.to_book(layouts.merged_headers(printed)).sheets[0])
    assert table.headers == tuple(f"{c.group} | {c.header}" if c.group else c.header for c in printed.columns)
    assert len(table.rows) == len(printed.rows)


def test_groups_that_a_csv_has_lost_the_merging_of_are_spread():
    table = only(
        sheet(
            ["", "Utfall", None, "Budget", None], ["Vht", "2023", "2024", "2023", "2024"], ["51", "1,5", "2", "3", "4"]
        )
    )
    assert table.headers == ("Vht", "Utfall | 2023", "Utfall | 2024", "Budget | 2023", "Budget | 2024")


def test_a_page_printed_again_is_the_same_table():
    head = ["Kod", "Utfall"]
    table = only(sheet(["Rapport, sida 1"], head, ["51", 1.0], ["52", 2.0], ["Rapport, sida 2"], head, ["53", 3.0]))
    assert list(table.cells(0)) == ["51", "52", "53"]
    assert table.repeated == (5,)


def test_another_title_is_another_table():
    head = ["Kod", "Utfall"]
    tables = tables_in(sheet(["Ansvar 10 Norr"], head, ["51", 1.0], [], ["Ansvar 20 Söder"], head, ["51", 3.0]))
    assert [table.title for table in tables] == [("Ansvar 10 Norr",), ("Ansvar 10 Norr", "Ansvar 20 Söder")]
    assert [len(table.rows) for table in tables] == [1, 1]


def test_two_tables_one_below_the_other():
    tables = tables_in(
        sheet(
            ["Kod", "Utfall"],
            ["51", 1.0],
            ["52", 2.0],
            [],
            ["Intäkter"],
            ["Slag", "Belopp", "Antal"],
            ["Avgift", 3.0, 2.0],
        )
    )
    assert [table.headers for table in tables] == [("Kod", "Utfall"), ("Slag", "Belopp", "Antal")]


def test_years_and_numbered_months_are_headers():
    assert only(sheet(["Rad", 2023.0, 2024.0], ["Löner", 10.0, 11.0])).headers == ("Rad", "2023", "2024")
    assert only(sheet(["Rad", "1", "2", "3"], ["Löner", "10,5", "11", "9"])).headers == ("Rad", "P01", "P02", "P03")


def test_rows_without_amounts_below_the_header_are_body():
    table = only(
        sheet(["Vht", "Slag", "Period", "Utfall"], ["A", "Lön", "2024-09", None], ["A", "Lön", "2024-08", "5,1"])
    )
    assert table.header_rows == (0,)
    assert len(table.rows) == 2


def test_a_group_line_above_the_first_amount_is_body():
    table = only(sheet(["Verksamhet", "Utfall"], ["Äldreomsorg"], ["Hemtjänst", -5.0]))
    assert table.header_rows == (0,)
    assert len(table.rows) == 2


def test_an_amount_that_could_be_a_year_begins_no_table():
    rows = [["Rad", "Typ", "Period", "Belopp"], ["A", "Utfall", "2022", "1500"], ["B", "Utfall", "2022", "1900"]]
    assert len(only(sheet(*rows, ["C", "Utfall", "2022", "800"])).rows) == 3


def test_a_file_without_headers():
    table = only(sheet(["5101", "51", 1234.5], ["5102", "52", -3.0]))
    assert table.headers == ("(kolumn A)", "(kolumn B)", "(kolumn C)")
    assert len(table.rows) == 2


@pytest.mark.parametrize("rows", [[["bara text", "mer"], ["och", "till"]], [[None]]])
def test_no_amounts_no_table(rows):
    assert tables_in(sheet(*rows)) == ()


def test_more_tables_than_anyone_prints_are_refused_in_a_sentence():
    rows = [row for i in range(1500) for row in ([f"Kod {i}", "Utfall"], ["51", 1.5], [])]
    with pytest.raises(InputError, match="Bladet har fler än 1000 tabeller"):
        tables_in(sheet(*rows))


CELL = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(["Summa", "2024", "aug", "-", "1 200,5"]),
    st.floats(allow_nan=False),
)


@given(st.lists(st.lists(CELL, min_size=1, max_size=6), min_size=1, max_size=14))
def test_every_filled_row_below_a_header_is_in_one_table_or_a_title(rows):
    made = sheet(*rows)
    tables = tables_in(made)
    body = [int(row) for table in tables for row in table.rows]
    heads = [row for table in tables for row in (*table.header_rows, *table.repeated)]
    assert len(set(body + heads)) == len(body) + len(heads)
    if tables:
        below = np.flatnonzero(filled_cells(made.cells).any(axis=1))
        lost = [row for row in below if row >= min(body + heads) and row not in body and row not in heads]
        assert all(filled_cells(made.cells)[row].sum() == 1 for row in lost)
    for table in tables:
        assert len(table.headers) == len(table.columns)
