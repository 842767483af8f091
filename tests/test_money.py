from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.money import (
    MINUS,
    NBSP,
    Unit,
    decimals_that_foot,
    format_amount,
    format_number,
    in_unit,
    parse_amount,
    round_half_up,
    round_ore,
    sum_ore,
)

ORE = st.integers(-(10**13), 10**13)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"), ("-0", "0"), ("−0", "0"), ("-0,0", "0"), ("(0)", "0"),
        ("-1 912", "-1912"), ("- 1 912", "-1912"), ("−1,5", "-1.5"), ("(1,2)", "-1.2"), ("( 1 234 )", "-1234"),
        ("12-", "-12"), ("1 912 −", "-1912"), ("–3", "-3"), ("+4", "4"), ("+1 204,5", "1204.5"),
        ("1 234,56", "1234.56"), ("1\u00a0234\u00a0567", "1234567"), ("−1\u202f234", "-1234"), ("1\u2009000", "1000"),
        ("-1\u00a0912,50", "-1912.5"), ("4,5", "4.5"), ("4.5", "4.5"), ("1234.567", "1234.567"), ("0,1", "0.1"),
        ("1.00", "1"), ("1000", "1000"), ("1,000", "1"), ("\t-7 ", "-7"), ("007", "7"),
    ],
)  # fmt: skip
def test_every_way_of_writing_an_amount(text, value):
    assert parse_amount(text) == Decimal(value)
    assert not (parse_amount(text) == 0 and parse_amount(text).is_signed()), "minus zero"


@pytest.mark.parametrize("text", ["1000000000000001", "-" + "9" * 40, "9" * 400])
def test_what_no_committee_has_is_refused_before_the_digits_run_out(text):
    with pytest.raises(ValueError, match="Beloppet är större än tusen biljoner"):
        parse_amount(text)


@pytest.mark.parametrize("text", ["1.000", "12.345", "1.234.567", "-1.000", "(1.000)", " 1.000 "])
def test_a_point_before_three_digits_is_ambiguous(text):
    with pytest.raises(ValueError, match="Menar") as caught:
        parse_amount(text)
    assert str(caught.value) == f"Menar ”{text.strip()}” tusental eller decimaler? Skriv utan punkt."


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "tio", "1,2,3", "1.000,50", "1,000.50", "1e5", "nan", "inf", "12 kr", "--5", "5--", "(5", "5)", ",5",
     "5,", "0 -4 9", "#REF!", "1/2", "*", "- -1", "((1))", "(-1)"],
)  # fmt: skip
def test_what_is_no_number_is_refused_in_a_sentence(text):
    with pytest.raises(ValueError, match="tolka") as caught:
        parse_amount(text)
    assert str(caught.value) == f"Kan inte tolka ”{text.strip()}” som ett tal."


@pytest.mark.parametrize("text", ["4 9", "12 34", "41 252 12", "1 2 3"])
def test_two_numbers_in_one_cell_are_not_one_number(text):
    with pytest.raises(ValueError, match="tal"):
        parse_amount(text)


@given(st.integers(-(10**15), 10**15), st.integers(0, 4), st.booleans())
def test_what_is_written_reads_back(digits, decimals, signed):
    value = Decimal(digits).scaleb(-decimals)
    assert parse_amount(format_number(value, decimals, signed=signed)) == value


@given(ORE)
def test_all_signs_and_blanks_mean_the_same(ore):
    plain = f"{abs(ore) // 100},{abs(ore) % 100:02d}"
    grouped = f"{abs(ore) // 100:,}".replace(",", " ") + plain[plain.index(",") :]
    value = -Decimal(abs(ore)) / 100
    for text in (f"-{plain}", f"{MINUS}{plain}", f"({plain})", f"{plain}-", f"- {grouped}", f"({grouped})"):
        for blank in (" ", NBSP, "\u202f"):
            assert parse_amount(text.replace(" ", blank)) == value
    assert parse_amount(plain.replace(",", ".")) == -value


@given(st.floats(-1e12, 1e12), st.integers(0, 3), st.booleans())
def test_minus_zero_is_never_printed(value, decimals, signed):
    text = format_number(value, decimals, signed=signed)
    assert "-" not in text
    if not text.strip("0,+" + MINUS):
        assert text[0] not in "+" + MINUS, text


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "text"),
    [
        (-0.0, 0, False, "0"), (-0.4, 0, False, "0"), (-0.04, 1, True, "0,0"), (0.0, 0, True, "0"),
        (1234567.0, 0, False, f"1{NBSP}234{NBSP}567"), (-1912.0, 0, False, f"{MINUS}1{NBSP}912"),
        (1.5, 1, True, "+1,5"), (-1.5, 1, True, f"{MINUS}1,5"), (999.5, 0, False, f"1{NBSP}000"),
        (Decimal("-0.49"), 0, False, "0"), (Decimal("2.5"), 0, False, "3"),
    ],
)  # fmt: skip
def test_numbers_as_papers_print_them(value, decimals, signed, text):
    assert format_number(value, decimals, signed=signed) == text


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [(0.5, 0, "1"), (1.5, 0, "2"), (2.5, 0, "3"), (-0.5, 0, "-1"), (-2.5, 0, "-3"), (2.675, 2, "2.68"),
     (1.005, 2, "1.01"), (-4.85, 1, "-4.9"), (0.95, 1, "1.0"), (2.4999, 0, "2")],
)  # fmt: skip
def test_half_is_rounded_away_from_zero(value, decimals, rounded):
    assert round_half_up(value, decimals) == Decimal(rounded)


def test_units_and_their_decimals():
    assert [unit.sek for unit in Unit] == [1, 1_000, 1_000_000]
    assert in_unit(-4_850_000, Unit.MNKR) == Decimal("-4.9")
    assert in_unit(-4_850_000, Unit.TKR) == Decimal(-4850)
    assert in_unit(1_499.994, Unit.TKR) == Decimal(1)
    assert in_unit(1_499.999, Unit.TKR) == Decimal(2), "rounded to the öre first"
    assert format_amount(-17_600_000, Unit.MNKR) == f"{MINUS}17,6"
    assert format_amount(13_410_000, Unit.TKR, signed=True) == f"+13{NBSP}410"
    assert format_amount(-4_850_000, Unit.MNKR, 2) == f"{MINUS}4,85"


def test_ore_rounding_has_no_minus_zero_and_leaves_its_input():
    amounts = np.array([-0.001, 1.239, -2.501, np.nan])
    rounded = round_ore(amounts)
    assert rounded[:3].tolist() == [0.0, 1.24, -2.5]
    assert not np.signbit(rounded[0])
    assert np.isnan(rounded[3])
    assert amounts[0] == -0.001


@pytest.mark.parametrize(
    ("parts", "unit", "most", "decimals"),
    [
        ([1_000.0, 2_000.0], Unit.TKR, 3, 0),
        ([1_400.0, 1_400.0], Unit.TKR, 3, 1),
        ([140_000.0, 140_000.0], Unit.MNKR, 3, 2),
        ([1_440.0, 1_440.0], Unit.TKR, 3, 2),
        ([1_440.0, 1_440.0], Unit.TKR, 1, 1),
        ([], Unit.MNKR, 3, 1),
    ],
)
def test_as_few_decimals_as_let_the_parts_foot(parts, unit, most, decimals):
    assert decimals_that_foot(parts, unit, most=most) == decimals


@given(st.lists(st.integers(-(10**9), 10**9).map(float), max_size=6), st.sampled_from(Unit))
def test_the_decimals_are_the_fewest_that_foot(parts, unit):
    found = decimals_that_foot(parts, unit)

    def foots(decimals):
        return sum(in_unit(part, unit, decimals) for part in parts) == in_unit(sum(parts), unit, decimals)

    assert not any(foots(decimals) for decimals in range(unit.decimals, found))
    assert foots(found) or found == 3


@given(st.lists(st.integers(-(10**17), 10**17), max_size=60))
def test_a_sum_of_ore_is_the_sum_of_the_whole_numbers(ore):
    amounts = np.array(ore, dtype=np.float64) / 100
    exact = sum(round(Decimal(float(amount)) * 100) for amount in amounts)
    assert sum_ore(amounts) == pytest.approx(exact / 100, rel=1e-15, abs=0)


def test_a_sum_of_many_ore_has_no_dust():
    amounts = np.tile([0.1, 0.2, -0.3, 1e12, -1e12], 200_000)
    assert sum_ore(amounts) == 0.0
    assert str(sum_ore(np.array([-0.0]))) == "0.0"
    assert sum_ore(np.full(100_000, 1e15)) == 1e20
