import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forecast.formats.sie.lexer import FIELDS, MalformedError, amount, bare, day, grouped_by_blanks, is_open, text


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        (b"#IB 0 1221 421457.53", ["#IB", "0", "1221", "421457.53"]),
        (b"  #TRANS\t1930 {}\t-195.00 ", ["#TRANS", "1930", "{", "}", "-195.00"]),
        (b'#PSALDO 0 201401 3010 {1 "1"} 2000.00', ["#PSALDO", "0", "201401", "3010", "{", "1", "1", "}", "2000.00"]),
        (b'#OBJEKT 1 "a b" "with \\"quotes\\" and {braces}"', ["#OBJEKT", "1", "a b", 'with "quotes" and {braces}']),
        (b'#PROSA ""', ["#PROSA", ""]),
        (b"{1 Nord}5.00", ["{", "1", "Nord", "}", "5.00"]),
        (b'#FNR "C:\\ProgramData\\SPCS"', ["#FNR", "C:\\ProgramData\\SPCS"]),
    ],
)
def test_fields_are_parted_by_blanks_quotes_and_braces(line, fields):
    assert [text(field, "cp437") for field in FIELDS(line)] == fields


def test_a_quote_that_nothing_ends_takes_the_rest_of_the_line():
    fields = FIELDS(b'#KONTO 5010 "Lon')
    assert bare(fields[2]) == b"Lon"
    assert is_open(fields[2])
    assert not is_open(FIELDS(b'#KONTO 5010 "Lon"')[2])


@given(st.lists(st.text('ab"\\{} å', max_size=6), max_size=6))
@example(['"', "\\"])
def test_quoted_fields_come_back(words):
    """All but a backslash before a quote, which SIE cannot write."""
    words = [word.replace("\\", "/") for word in words]
    line = " ".join('"' + word.replace('"', '\\"') + '"' for word in words)
    assert [text(field, "cp437") for field in FIELDS(line.encode("cp437"))] == words


def test_signs_that_steer_a_screen_become_blanks():
    assert text(b"a\x1b[31mb\x07", "cp437") == "a [31mb "


@pytest.mark.parametrize(
    ("field", "value", "unusual"),
    [
        (b"-195.00", -195.0, ""), (b"0", 0.0, ""), (b"-0", 0.0, ""), (b"550", 550.0, ""), (b'"12.5"', 12.5, ""),
        (b"+12.50", 12.5, ""), (b".5", 0.5, ""), (b"5.", 5.0, ""), (b"-1912,50", -1912.5, "komma"),
        (b"0.125", 0.12, "decimaler"), (b"0.000", 0.0, ""), (b"1234.0000", 1234.0, ""),
    ],
)  # fmt: skip
def test_amounts(field, value, unusual):
    read = amount(field, "cp437")
    assert read == (value, unusual)
    assert str(read[0]) != "-0.0"


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (b"1,234.56", "Beloppet ”1,234.56” har tusentalsavgränsare; SIE har bara punkt före decimaler."),
        (b"1.234", "Beloppet ”1.234” har tusentalsavgränsare; SIE har bara punkt före decimaler."),
        (b"12a", "”12a” är inget belopp."),
        (b"1e5", "”1e5” är inget belopp."),
        (b"nan", "”nan” är inget belopp."),
        (b'""', "Beloppet är tomt."),
        (b"9999999999999999", "Beloppet är större än tusen biljoner."),
    ],
)
def test_amounts_that_are_refused(field, sentence):
    with pytest.raises(MalformedError) as caught:
        amount(field, "cp437")
    assert caught.value.why == sentence


@pytest.mark.parametrize("fields", [[b"1", b"234.56"], [b"-12", b"345"], [b"1", b"234", b"567.00"]])
def test_thousands_with_blanks_are_seen(fields):
    assert grouped_by_blanks(fields)


@pytest.mark.parametrize("fields", [[b"100.00", b"234"], [b"1234", b"567"], [b"1", b"23"], [b"1", b'"234"'], [b"1"]])
def test_a_quantity_is_no_thousand(fields):
    assert not grouped_by_blanks(fields)


@pytest.mark.parametrize(
    ("field", "number"),
    [
        (b"20240229", 20240229),
        (b'"20240131"', 20240131),
        (b"20230229", 0),
        (b"2024-01-31", 0),
        (b"00000000", 0),
        (b"", 0),
    ],
)
def test_days_of_the_calendar(field, number):
    assert day(field) == number
