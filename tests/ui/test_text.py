"""Text from files is shown letter by letter; deviations get the colour of what is shown."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.money import Unit
from forecast.ui.show import heads
from forecast.ui.text import coloured, plain

JOINER = "\N{WORD JOINER}"
MARKUP = "\\`*_{}[]()<>#+-!|~$:&@^="


@pytest.mark.parametrize("mark", MARKUP)
def test_every_character_that_markdown_reads_is_escaped(mark: str) -> None:
    assert plain(f"a{mark}b") == f"a\\{mark}b"


@pytest.mark.parametrize(
    "text", ["Äldreomsorg", "−1 912,5 tkr", "”Grundbemanning”, 50 %", "Lokaler/hyror; el", "jan–aug 2024"]
)
def test_ordinary_swedish_text_is_left_as_it_is(text: str) -> None:
    assert plain(text) == text


def test_a_line_break_cannot_begin_a_new_block() -> None:
    assert plain("Rad\n# Rubrik") == r"Rad \# Rubrik"


@pytest.mark.parametrize(
    ("evil", "safe"),
    [
        ("<script>alert(1)</script>", r"\<script\>alert\(1\)\</script\>"),
        ("[klicka](javascript:alert(1))", r"\[klicka\]\(javascript\:alert\(1\)\)"),
        (":red[fel]", r"\:red\[fel\]"),
        ("$\\int$", r"\$\\int\$"),
        ("![x](http://example.org/x.png)", rf"\!\[x\]\(http\:{JOINER}//example.org/x.png\)"),
        ("Se www.example.org", f"Se www{JOINER}.example.org"),
        ("per@example.org", rf"per{JOINER}\@example.org"),
    ],
)
def test_markup_in_a_name_becomes_letters(evil: str, safe: str) -> None:
    assert plain(evil) == safe


@given(st.text(alphabet=string.ascii_letters + string.digits + MARKUP + " åäö.,"))
def test_taking_the_escapes_away_gives_the_text_back(text: str) -> None:
    assert re.sub(r"\\(.)", r"\1", plain(text).replace(JOINER, "")) == text.strip(" ")


def test_heads_of_tables_are_letters_and_none_comes_twice() -> None:
    assert heads(["![p](x)", "Plan A", "Plan A"]) == [r"\!\[p\]\(x\)", "Plan A", r"Plan A \(2\)"]


@pytest.mark.parametrize(
    ("sek", "unit", "expected"),
    [
        (-17_600_000.0, Unit.MNKR, ":red[−17,6]"),
        (9_092_000.0, Unit.MNKR, r":blue[\+9,1]"),
        (-17_600_000.0, Unit.TKR, ":red[−17\N{NO-BREAK SPACE}600]"),
        (0.0, Unit.TKR, "0"),
        (-49_999.0, Unit.MNKR, "0,0"),
        (-50_000.0, Unit.MNKR, ":red[−0,1]"),
        (499.0, Unit.TKR, "0"),
        (500.0, Unit.TKR, r":blue[\+1]"),
    ],
)
def test_red_is_worse_blue_is_better_and_what_reads_nought_has_no_colour(sek: float, unit: Unit, expected: str) -> None:
    assert coloured(sek, unit) == expected


def test_the_colour_follows_the_decimals_that_are_shown() -> None:
    assert coloured(-4_000.0, Unit.MNKR, 2) == "0,00"
    assert coloured(-6_000.0, Unit.MNKR, 2) == ":red[−0,01]"
