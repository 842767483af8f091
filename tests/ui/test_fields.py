"""Typed numbers: Swedish and plain, echoed, and at a fault the last valid value counts."""

import pytest
import streamlit as st

from forecast.ui import address, fields, show

FIELD = fields.Field("fte", "Ändring, årsarbetare", 0.0, -1000, 1000, lambda v: f"{v} årsarbetare")


@pytest.fixture(autouse=True)
def page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page without state and without anything in its address."""
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "query_params", {})


@pytest.fixture
def echoes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """What is said under the field, and whether as a fault; the text input itself is the browser's."""
    said: list[tuple[str, bool]] = []
    monkeypatch.setattr(show, "echo", lambda text, fault=False: said.append((text, fault)))
    monkeypatch.setattr(st, "text_input", lambda label, key, **_: st.session_state[key])
    return said


def typed(text: str) -> float:
    """The field's value after the text was typed."""
    st.session_state["fte"] = text
    return fields.value(FIELD)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4,5", 4.5), ("4.5", 4.5), ("-1", -1.0), ("−1", -1.0), ("+2", 2.0), ("0", 0.0), (" 3 ", 3.0),
        ("1 000", 1000.0), ("1\N{NO-BREAK SPACE}000", 1000.0), ("-0,25", -0.25), ("(2)", -2.0), ("-1000", -1000.0),
    ],
)  # fmt: skip
def test_swedish_and_plain_numbers_are_read(text: str, expected: float) -> None:
    assert typed(text) == expected


@pytest.mark.parametrize("text", ["abc", "", "4;5", "1.000", "1,2,3", "1000,1", "-1001", "1e3", "nan", "inf"])
def test_at_a_fault_the_last_valid_value_counts(text: str) -> None:
    assert typed("4,5") == 4.5
    assert typed(text) == 4.5


def test_at_a_fault_before_any_valid_value_the_default_counts() -> None:
    assert typed("abc") == 0.0


@pytest.mark.parametrize(
    ("value", "expected"),
    [(4.5, "4,5"), (-1.0, "−1"), (600.0, "600"), (1000.0, "1000"), (10_000.0, "10000"), (0.125, "0,125"), (0.0, "0")],
)
def test_a_value_is_written_as_one_would_type_it_and_reads_back(value: float, expected: str) -> None:
    assert fields.typed(value) == expected
    if abs(value) <= FIELD.high:
        assert typed(expected) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", "Kan inte tolka ”abc” som ett tal. Skriv till exempel 4,5. Senaste värdet 2 gäller."),
        ("1.000", "Menar ”1.000” tusental eller decimaler? Skriv utan punkt."),
        ("1001", "Högst 1000. Senaste värdet 2 gäller."),
        ("-1001", "Minst −1000. Senaste värdet 2 gäller."),
    ],
)
def test_a_fault_is_said_in_words_and_which_value_counts(
    text: str, expected: str, echoes: list[tuple[str, bool]]
) -> None:
    typed("2")
    st.session_state["fte"] = text
    fields.draw(FIELD)
    assert echoes[0][1]
    assert echoes[0][0].startswith(expected)
    assert st.query_params == {"fte": "2"}


def test_a_valid_value_is_echoed_and_put_into_the_address(echoes: list[tuple[str, bool]]) -> None:
    st.session_state["fte"] = "4.5"
    fields.draw(FIELD)
    assert echoes == [("= 4.5 årsarbetare", False)]
    assert st.query_params == {"fte": "4,5"}


def test_the_default_is_not_in_the_address(echoes: list[tuple[str, bool]]) -> None:
    st.query_params["fte"] = "2"
    st.session_state["fte"] = "0"
    fields.draw(FIELD)
    assert st.query_params == {}


def test_the_address_gives_the_first_value() -> None:
    st.query_params["fte"] = "4.5"
    fields.begin(FIELD)
    assert fields.value(FIELD) == 4.5


def test_a_value_too_long_to_be_ours_gives_the_default() -> None:
    st.query_params["fte"] = "1" * (address.LONGEST + 1)
    fields.begin(FIELD)
    assert st.session_state["fte"] == "0"


@pytest.mark.parametrize("foreign", ["<script>alert(1)</script>", "abc", "1001", "", "1.000"])
def test_a_value_in_the_address_that_is_no_number_of_the_field_gives_the_default(foreign: str) -> None:
    st.query_params["fte"] = foreign
    fields.begin(FIELD)
    assert st.session_state["fte"] == "0"


def test_what_is_being_typed_is_left_in_the_field() -> None:
    st.session_state["fte"] = "abc"
    fields.begin(FIELD)
    assert st.session_state["fte"] == "abc"
