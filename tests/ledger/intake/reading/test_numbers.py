"""Columns of cells to numbers."""

import datetime as dt
import re

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forecast.ledger.intake.reading.numbers import EMPTY_MARKS, Numbers, read_numbers
from forecast.money import Unit, parse_amount


def column(*cells: object) -> np.ndarray:
    out = np.empty(len(cells), dtype=object)
    out[:] = cells
    return out


def values(*cells: object) -> list[float]:
    return read_numbers(column(*cells)).values.tolist()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-1 912", -1912),
        ("- 1 912", -1912),
        ("\N{MINUS SIGN}1,5", -1.5),
        ("(1,2)", -1.2),
        ("12-", -12),
        ("1\N{NO-BREAK SPACE}234,56", 1234.56),
        ("1\u202f234,56", 1234.56),
        ("1234.56", 1234.56),
        ("-0", 0),
        ("1'234", 1234),
        ("1’234,50", 1234.5),
        ("1 234 kr", 1234),
        ("-1 234,50 kr", -1234.5),
        ("1 234:-", 1234),
        ("(12 kr)", -12),
        ("1,234.50", 1234.5),
        ("1.234,50", 1234.5),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("+5", 5),
        (" 7 ", 7),
        ("٣٤", 34),
        ("12345678901234567,25", None),
        ("123456789012345,25", 123456789012345.25),
    ],
)
def test_numbers_as_tables_print_them(text, value):
    read = read_numbers(column(text))
    if value is None:
        assert [fault.sentence for fault in read.faults] == [
            "Beloppet är större än tusen biljoner. Kontrollera siffrorna."
        ]
    else:
        assert read.values.tolist() == [value]
        assert read.filled.all()
        assert not np.signbit(read.values[read.values == 0]).any()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("12 34", "”12 34” är inte ett tal."),
        ("abc", "”abc” är inte ett tal."),
        ("1.000", "”1.000” kan vara tusental eller decimaler. Skriv utan punkt."),
        ("#REF!", "”#REF!” är ett fel i kalkylbladets formel, inte ett tal."),
        ("5 mnkr", "”5 mnkr” har en annan enhet än tabellen, som är i kr."),
        ("12 %", "”12 %” är en procentsats och inget belopp."),
        ("1e5", "”1e5” är inte ett tal."),
        (dt.date(2024, 8, 31), "Ett datum står där ett belopp väntas."),
        (float("inf"), "Beloppet är större än tusen biljoner. Kontrollera siffrorna."),
    ],
)
def test_what_is_no_number_is_told(text, sentence):
    read = read_numbers(column(1.0, text, None))
    assert [(fault.at, fault.sentence) for fault in read.faults] == [(1, sentence)]
    assert read.unreadable.tolist() == [False, True, False]
    assert read.filled.tolist() == [True, False, False]


def test_the_units_own_name_may_stand_after_a_number():
    assert read_numbers(column("5 mnkr", "1,5 Mkr"), unit=Unit.MNKR).values.tolist() == [5, 1.5]
    assert read_numbers(column("12 %"), percent=True).values.tolist() == [12]


def test_a_column_that_can_only_be_english_reads_all_its_commas_as_thousands():
    read = read_numbers(column("1,234.50", "1,234", "5"))
    assert read.values.tolist() == [1234.5, 1234, 5]
    assert read.told == ("Kolumnen skriver tal på engelskt sätt: ”1,234.50” lästes som 1 234,50.",)


def test_a_column_that_contradicts_itself_is_not_guessed_at():
    read = read_numbers(column("1,234.50", "12,5"))
    assert read.values.tolist()[1] == 12.5
    assert [fault.sentence for fault in read.faults] == ["”1,234.50” är inte ett tal."]


def test_points_between_thousands_decide_the_whole_column():
    read = read_numbers(column("1.234,50", "1.234", "12"))
    assert read.values.tolist() == [1234.5, 1234, 12]
    assert read.told == ("Kolumnen skriver punkt mellan tusental: ”1.234,50” lästes som 1 234,50.",)


def test_decimal_points_elsewhere_make_three_digits_decimals():
    read = read_numbers(column("0.5", "1.125"))
    assert read.values.tolist() == [0.5, 1.125]
    assert read.told == ("Tal som ”1.234” lästes med decimalpunkt, som kolumnens andra tal.",)


def test_three_digits_after_every_comma_are_told():
    read = read_numbers(column("1,234", "2,345"))
    assert read.values.tolist() == [1.234, 2.345]
    assert "tre decimaler" in read.told[0]
    assert read_numbers(column("1,234"), hint="english").values.tolist() == [1234]


def test_marks_are_empty_only_where_that_is_said():
    cells = column("-", "–", "x", "..", "5", None, "")
    said = read_numbers(cells, empty=EMPTY_MARKS)
    assert said.marks.tolist() == [True] * 4 + [False] * 3
    assert said.filled.tolist() == [False] * 4 + [True, False, False]
    assert said.faults == ()
    assert int(read_numbers(cells).unreadable.sum()) == 4


def test_the_last_digit_printed():
    assert read_numbers(column("5", "6")).digit == 1
    assert read_numbers(column("5,1", "6")).digit == 0.1
    assert read_numbers(column(5.25, 6.0)).digit == 0.01
    assert read_numbers(column(None)).digit == 1


def test_few_of_many_faults_are_described_and_all_are_marked():
    read = read_numbers(column(*["abc"] * 1000))
    assert len(read.faults) == 200
    assert int(read.unreadable.sum()) == 1000


AMOUNTS = st.one_of(
    st.text(alphabet="0123456789 ,.-\u2212–()\u00a0\u202f+'kr%\n\t٣", max_size=12),
    st.from_regex(r"[-–\u2212(]? ?[0-9]{1,3}([ \u00a0\u202f][0-9]{3}){0,4}([.,][0-9]{1,4})?[-)]?", fullmatch=True),
    st.from_regex(r"-?[0-9]{1,70}([.,][0-9]{1,30})?", fullmatch=True),
    st.text(max_size=70),
)


def _parsed(text: str) -> float | None:
    try:
        return float(parse_amount(text))
    except ValueError:
        return None


@given(AMOUNTS)
def test_a_cell_is_read_as_money_reads_it(text):
    expected = _parsed(text)
    read = read_numbers(column(text))
    if expected is not None:
        assert read.values.tolist() == [expected]


@given(st.lists(st.one_of(AMOUNTS, st.floats(), st.none(), st.dates()), min_size=1, max_size=8))
@example(["\x85"])
def test_a_column_is_read_as_its_cells_and_nothing_is_lost(cells):
    read: Numbers = read_numbers(column(*cells))
    for at, cell in enumerate(cells):
        expected = _parsed(cell) if isinstance(cell, str) else None
        if expected is not None and read.style not in {"english", "continental"}:
            assert read.values[at] == expected
        blank = cell is None or (isinstance(cell, str) and not re.sub(r"[\s'’]", "", cell))
        assert read.filled[at] or read.unreadable[at] or blank
