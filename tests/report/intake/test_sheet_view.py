"""The beginning of a sheet as it stands."""

import datetime as dt

import numpy as np
import pytest

from forecast.formats.book import Sheet
from forecast.report.intake.sheet_view import LONGEST, MOST_COLUMNS, MOST_ROWS, cell_text, letter, sheet_view


def sheet(cells: list[list[object]]) -> Sheet:
    """A sheet whose rows are numbered from 1."""
    array = np.empty((len(cells), max(map(len, cells), default=0)), dtype=np.object_)
    for row, line in enumerate(cells):
        array[row, : len(line)] = line
    return Sheet("Blad1", array, np.arange(1, len(cells) + 1, dtype=np.int64))


def test_rows_stand_with_their_numbers_under_the_letters_of_excel() -> None:
    view = sheet_view(sheet([["Uppföljning", None], [None, None], ["51", -1912.5]]))
    assert view.head == ("", "A", "B")
    assert view.rows == (("1", "Uppföljning", ""), ("3", "51", "−1\N{NO-BREAK SPACE}912,5"))
    assert view.left == ""


def test_what_is_not_shown_is_told() -> None:
    view = sheet_view(sheet([[1.0] * (MOST_COLUMNS + 3)] * (MOST_ROWS + 5)))
    assert len(view.rows) == MOST_ROWS
    assert len(view.head) == MOST_COLUMNS + 1
    assert view.left == "5 rader och 3 kolumner till i filen visas inte här."


def test_a_whole_small_sheet_leaves_nothing_out() -> None:
    assert sheet_view(sheet([["a", "b"]])).left == ""


@pytest.mark.parametrize(("at", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_in_excel(at: int, name: str) -> None:
    assert letter(at) == name


@pytest.mark.parametrize(
    ("cell", "text"),
    [(None, ""), (10.0, "10"), (dt.date(2024, 8, 31), "2024-08-31"), ("två\n rader", "två rader")],
)
def test_a_cell_is_shown_as_a_swedish_reader_sees_it(cell: object, text: str) -> None:
    assert cell_text(cell) == text


def test_a_long_cell_is_cut() -> None:
    assert cell_text("x" * 500) == "x" * (LONGEST - 1) + "…"


def test_a_sheet_without_rows_is_shown_as_nothing() -> None:
    assert sheet_view(sheet([])).rows == ()
