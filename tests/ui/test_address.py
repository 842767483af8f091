"""Choices in the address: taken where valid, else the default, and never anything else."""

import pytest
import streamlit as st

from forecast.ui import address

OPTIONS = ("alla", "storre")


@pytest.fixture(autouse=True)
def page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page without state and without anything in its address."""
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "query_params", {})


def test_a_valid_value_in_the_address_is_taken() -> None:
    st.query_params["rader"] = "storre"
    address.begin_choice("rader", OPTIONS, "alla")
    assert st.session_state["rader"] == "storre"


@pytest.mark.parametrize("foreign", ["", "okänd", "ALLA", "<script>", "storre "])
def test_a_foreign_value_gives_the_default(foreign: str) -> None:
    st.query_params["rader"] = foreign
    address.begin_choice("rader", OPTIONS, "alla")
    assert st.session_state["rader"] == "alla"


def test_nothing_in_the_address_gives_the_default() -> None:
    address.begin_choice("rader", OPTIONS, "storre")
    assert st.session_state["rader"] == "storre"


def test_a_default_that_is_no_option_gives_the_first_option() -> None:
    address.begin_choice("skikt", ("model",), "adopted")
    assert st.session_state["skikt"] == "model"


def test_the_state_wins_over_the_address() -> None:
    st.session_state["rader"] = "alla"
    st.query_params["rader"] = "storre"
    address.begin_choice("rader", OPTIONS, "storre")
    assert st.session_state["rader"] == "alla"


def test_a_state_that_is_no_longer_an_option_is_reset() -> None:
    st.session_state["per"] = "2024-08"
    address.begin_choice("per", ("2024-01", "2024-02"), "2024-02")
    assert st.session_state["per"] == "2024-02"


@pytest.mark.parametrize(("length", "taken"), [(address.LONGEST, True), (address.LONGEST + 1, False)])
def test_a_value_longer_than_any_of_ours_is_not_read(length: int, taken: bool) -> None:
    st.query_params["namn"] = "x" * length
    address.begin("namn", "Mitt scenario", lambda text: True)
    assert (st.session_state["namn"] != "Mitt scenario") is taken


def test_writing_changes_only_the_keys_that_it_is_given() -> None:
    st.query_params.update({"arbetsyta": "demo", "rad": "51", "okand": "kvar"})
    address.write({"rad": "52", "arbetsyta": None, "skikt": None, "per": "2024-08"})
    assert dict(st.query_params) == {"rad": "52", "okand": "kvar", "per": "2024-08"}
